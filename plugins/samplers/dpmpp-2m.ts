/** Lu et al.: DPM-Solver++: Fast Solver for Guided Sampling of Diffusion Probabilistic Models, 2022, Algorithm 2, with λ = −ln σ. */
import { defineSampler, mix, type Tensor } from '../../engine/plugin.ts';

export default defineSampler({
  id: 'dpmpp-2m',
  title: 'DPM-Solver++(2M)',
  description: 'Second order for one evaluation a step, as it remembers the last estimate. Choose it first: 10 to 30 steps are enough.',
  source: 'Lu et al.: DPM-Solver++: Fast Solver for Guided Sampling of Diffusion Probabilistic Models, 2022, Algorithm 2, arXiv:2211.01095',
  spaces: ['real', 'angular'],
  order: 2,
  evaluationsPerStep: 1,
  stochastic: false,
  lookback: 1,
  reversible: true,
  params: {},
  async *sample({ x, sigmas, denoise }) {
    let previous: { readonly denoised: Tensor; readonly h: number } | undefined;
    for (const [i, sigma] of sigmas.slice(0, -1).entries()) {
      const sigmaNext = sigmas[i + 1]!;
      const denoised = await denoise(x, sigma);
      const h = Math.log(sigma / sigmaNext);
      const r = previous && sigmaNext > 0 ? previous.h / h : Infinity;
      const D = mix([1 + 1 / (2 * r), denoised], [-1 / (2 * r), previous?.denoised ?? denoised]);
      x = mix([sigmaNext / sigma, x], [1 - sigmaNext / sigma, D]);
      previous = { denoised, h };
      yield { x, sigma: sigmaNext, denoised };
    }
  },
});
