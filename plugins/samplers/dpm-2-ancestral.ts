/**
 * Lu et al.: DPM-Solver, 2022, Algorithm 1 (DPM-Solver-2) down to σ_down, then fresh noise up to σ': k-diffusion's
 * sample_dpm_2_ancestral.
 */
import { defineSampler, mix } from '../../engine/plugin.ts';
import { ancestralStep, ETA } from './_ancestral.ts';

export default defineSampler({
  id: 'dpm-2-ancestral',
  title: 'DPM-Solver-2 ancestral',
  description: 'DPM-Solver-2 with fresh noise in every step. Choose it for variety with a better estimate than Euler ancestral.',
  source: 'Lu et al.: DPM-Solver: A Fast ODE Solver for Diffusion Probabilistic Model Sampling, 2022, Algorithm 1, arXiv:2206.00927',
  spaces: ['real'],
  order: 2,
  evaluationsPerStep: 2,
  stochastic: true,
  params: { eta: ETA },
  async *sample({ x, sigmas, denoise, noise, params: { eta } }) {
    for (const [i, sigma] of sigmas.slice(0, -1).entries()) {
      const sigmaNext = sigmas[i + 1]!;
      const denoised = await denoise(x, sigma);
      const { sigmaDown, sigmaUp } = ancestralStep(sigma, sigmaNext, eta);
      let d = mix([1 / sigma, x], [-1 / sigma, denoised]);
      if (sigmaDown > 0) {
        const sigmaMid = Math.sqrt(sigma * sigmaDown);
        const xMid = mix([1, x], [sigmaMid - sigma, d]);
        d = mix([1 / sigmaMid, xMid], [-1 / sigmaMid, await denoise(xMid, sigmaMid)]);
      }
      x = mix([1, x], [sigmaDown - sigma, d]);
      if (sigmaUp > 0) x = mix([1, x], [sigmaUp, noise(sigma, sigmaNext)]);
      yield { x, sigma: sigmaNext, denoised };
    }
  },
});
