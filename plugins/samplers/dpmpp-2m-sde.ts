/**
 * Lu et al.: DPM-Solver++, 2022, SDE-DPM-Solver++(2M) with λ = −ln σ; η scales its noise as in k-diffusion's
 * sample_dpmpp_2m_sde.
 */
import { defineSampler, mix, type Tensor } from '../../engine/plugin.ts';
import { ETA, noiseWeight } from './_sde.ts';

export default defineSampler({
  id: 'dpmpp-2m-sde',
  title: 'DPM-Solver++(2M) SDE',
  description: 'DPM-Solver++(2M) with fresh noise, one evaluation a step. Choose it for more detail than 2M at 20 steps and more.',
  source: 'Lu et al.: DPM-Solver++: Fast Solver for Guided Sampling of Diffusion Probabilistic Models, 2022, arXiv:2211.01095',
  spaces: ['real'],
  order: 2,
  evaluationsPerStep: 1,
  stochastic: true,
  lookback: 1,
  params: {
    eta: ETA,
    solver: {
      type: 'string',
      enum: ['midpoint', 'heun'],
      title: 'Solver',
      description: 'How the change of the estimate is weighted: midpoint by half a step, heun by the exact integral of a straight line.',
      default: 'midpoint',
    },
  },
  async *sample({ x, sigmas, denoise, noise, params: { eta, solver } }) {
    let previous: { readonly denoised: Tensor; readonly h: number } | undefined;
    for (const [i, sigma] of sigmas.slice(0, -1).entries()) {
      const sigmaNext = sigmas[i + 1]!;
      const denoised = await denoise(x, sigma);
      const h = Math.log(sigma / sigmaNext);
      const gone = -Math.expm1(-h * (1 + eta));
      const slope = solver === 'midpoint' ? gone / 2 : 1 - gone / (h * (1 + eta));
      const weight = previous && sigmaNext > 0 ? (slope * h) / previous.h : 0;
      x = mix([1 - gone, x], [gone + weight, denoised], [-weight, previous?.denoised ?? denoised]);
      if (sigmaNext > 0 && eta > 0) x = mix([1, x], [noiseWeight(sigmaNext, h, eta), noise(sigma, sigmaNext)]);
      previous = { denoised, h };
      yield { x, sigma: sigmaNext, denoised };
    }
  },
});
