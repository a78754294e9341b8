/**
 * Lu et al.: DPM-Solver, 2022, Algorithm 1 (DPM-Solver-2): the slope at the midpoint in λ = −ln σ carries the whole step. As in
 * k-diffusion noise may be churned in before it, as in Karras et al. 2022, Algorithm 2.
 */
import { defineSampler, mix } from '../../engine/plugin.ts';
import { CHURN, churned } from './_churn.ts';

export default defineSampler({
  id: 'dpm-2',
  title: 'DPM-Solver-2',
  description: 'Second order by the slope half-way in ln σ, two evaluations a step. Choose it like Heun, where levels are even in ln σ.',
  source: 'Lu et al.: DPM-Solver: A Fast ODE Solver for Diffusion Probabilistic Model Sampling, 2022, Algorithm 1, arXiv:2206.00927',
  spaces: ['real'],
  order: 2,
  evaluationsPerStep: 2,
  stochastic: true,
  reversible: true,
  params: CHURN,
  async *sample({ x, sigmas, skipped = 0, denoise, noise, params }) {
    for (const [i, sigma] of sigmas.slice(0, -1).entries()) {
      const sigmaNext = sigmas[i + 1]!;
      const { xHat, sigmaHat } = churned({ x, sigmas, skipped, noise, params }, sigma);
      const denoised = await denoise(xHat, sigmaHat);
      let d = mix([1 / sigmaHat, xHat], [-1 / sigmaHat, denoised]);
      if (sigmaNext > 0) {
        const sigmaMid = Math.sqrt(sigmaHat * sigmaNext);
        const xMid = mix([1, xHat], [sigmaMid - sigmaHat, d]);
        d = mix([1 / sigmaMid, xMid], [-1 / sigmaMid, await denoise(xMid, sigmaMid)]);
      }
      x = mix([1, xHat], [sigmaNext - sigmaHat, d]);
      yield { x, sigma: sigmaNext, denoised };
    }
  },
});
