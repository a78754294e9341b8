/**
 * Liu, Gong, Liu: Flow Straight and Fast: Learning to Generate and Transfer Data with Rectified Flow, 2022, section 2: Euler on
 * dz = v dt with z = x / (1 + σ), t = σ / (1 + σ) and v = n − x₀. It is Euler in σ too, as both move along a straight line to x̂₀.
 */
import { defineSampler, mix } from '../../engine/plugin.ts';

export default defineSampler({
  id: 'flow-euler',
  title: 'Flow Euler',
  description: 'The same steps as Euler, written in the time of a rectified flow, without noise. Choose either for flow models.',
  source: 'Liu, Gong, Liu: Flow Straight and Fast: Learning to Generate and Transfer Data with Rectified Flow, 2022, arXiv:2209.03003',
  spaces: ['real'],
  order: 1,
  evaluationsPerStep: 1,
  stochastic: false,
  reversible: true,
  params: {},
  async *sample({ x, sigmas, denoise }) {
    for (const [i, sigma] of sigmas.slice(0, -1).entries()) {
      const sigmaNext = sigmas[i + 1]!;
      const denoised = await denoise(x, sigma);
      const [z, v] = [mix([1 / (1 + sigma), x]), mix([1 / sigma, x], [-(1 + sigma) / sigma, denoised])];
      const dt = sigmaNext / (1 + sigmaNext) - sigma / (1 + sigma);
      x = mix([1 + sigmaNext, z], [(1 + sigmaNext) * dt, v]);
      yield { x, sigma: sigmaNext, denoised };
    }
  },
});
