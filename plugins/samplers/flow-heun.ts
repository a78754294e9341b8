/**
 * Heun's method on the rectified flow of Liu, Gong, Liu: Flow Straight and Fast, 2022: dz = v dt with z = x / (1 + σ),
 * t = σ / (1 + σ) and v = n − x₀. Other than in σ, the average is taken in t.
 */
import { defineSampler, mix, type Tensor } from '../../engine/plugin.ts';

export default defineSampler({
  id: 'flow-heun',
  title: 'Flow Heun',
  description: 'Second order in the time of a rectified flow, two evaluations a step. Choose it for flow models at few, accurate steps.',
  source: 'Liu, Gong, Liu: Flow Straight and Fast: Learning to Generate and Transfer Data with Rectified Flow, 2022, arXiv:2209.03003',
  spaces: ['real'],
  order: 2,
  evaluationsPerStep: 2,
  stochastic: false,
  reversible: true,
  params: {},
  async *sample({ x, sigmas, denoise }) {
    const velocity = (at: Tensor, sigma: number, denoised: Tensor): Tensor => mix([1 / sigma, at], [-(1 + sigma) / sigma, denoised]);
    for (const [i, sigma] of sigmas.slice(0, -1).entries()) {
      const sigmaNext = sigmas[i + 1]!;
      const denoised = await denoise(x, sigma);
      const scale = (1 + sigmaNext) / (1 + sigma);
      const dx = (1 + sigmaNext) * (sigmaNext / (1 + sigmaNext) - sigma / (1 + sigma));
      const v = velocity(x, sigma, denoised);
      const xEuler = mix([scale, x], [dx, v]);
      const vNext = sigmaNext > 0 ? velocity(xEuler, sigmaNext, await denoise(xEuler, sigmaNext)) : v;
      x = mix([scale, x], [dx / 2, v], [dx / 2, vNext]);
      yield { x, sigma: sigmaNext, denoised };
    }
  },
});
