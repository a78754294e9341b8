/** Lu et al.: DPM-Solver, 2022, Algorithm 2 (DPM-Solver-3): stages at thirds of the step in λ = −ln σ. */
import { defineSampler, type Tensor } from '../../engine/plugin.ts';
import { dpmSolver3, predictedNoise } from './_dpm.ts';

export default defineSampler({
  id: 'dpm-3',
  title: 'DPM-Solver-3',
  description: 'Third order from two stages within a step, three evaluations each. Choose it for exactness where levels are even in ln σ.',
  source: 'Lu et al.: DPM-Solver: A Fast ODE Solver for Diffusion Probabilistic Model Sampling, 2022, Algorithm 2, arXiv:2206.00927',
  spaces: ['real'],
  order: 3,
  evaluationsPerStep: 3,
  stochastic: false,
  reversible: true,
  params: {},
  async *sample({ x, sigmas, denoise }) {
    const noiseAt = async (at: Tensor, sigma: number): Promise<Tensor> => predictedNoise(at, sigma, await denoise(at, sigma));
    for (const [i, sigma] of sigmas.slice(0, -1).entries()) {
      const sigmaNext = sigmas[i + 1]!;
      const denoised = await denoise(x, sigma);
      const step = { x, epsilon: predictedNoise(x, sigma, denoised), sigma, h: Math.log(sigma / sigmaNext) };
      x = sigmaNext > 0 ? (await dpmSolver3(step, noiseAt)).third : denoised;
      yield { x, sigma: sigmaNext, denoised };
    }
  },
});
