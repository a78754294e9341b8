/**
 * Lu et al.: DPM-Solver++, 2022, the single-step solver of Algorithm 1 for the SDE: both stages are ancestral steps from x,
 * and D at the stage in between corrects the estimate; k-diffusion's sample_dpmpp_sde.
 */
import { defineSampler, mix } from '../../engine/plugin.ts';
import { ancestralStep, ETA } from './_ancestral.ts';

export default defineSampler({
  id: 'dpmpp-sde',
  title: 'DPM-Solver++ SDE',
  description: 'Two noisy stages a step on the clean estimate. Choose it for rich detail at 10 to 20 steps, at two evaluations each.',
  source: 'Lu et al.: DPM-Solver++: Fast Solver for Guided Sampling of Diffusion Probabilistic Models, 2022, Algorithm 1, arXiv:2211.01095',
  spaces: ['real'],
  order: 1,
  evaluationsPerStep: 2,
  stochastic: true,
  params: {
    eta: ETA,
    r: {
      type: 'number',
      title: 'r',
      description: 'Where the second evaluation lies in the step, as a share of it in ln σ.',
      default: 0.5,
      minimum: 0.1,
      maximum: 1,
    },
  },
  async *sample({ x, sigmas, denoise, noise, params: { eta, r } }) {
    for (const [i, sigma] of sigmas.slice(0, -1).entries()) {
      const sigmaNext = sigmas[i + 1]!;
      const denoised = await denoise(x, sigma);
      let D = denoised;
      if (sigmaNext > 0) {
        const s = sigma * (sigmaNext / sigma) ** r;
        const stage = ancestralStep(sigma, s, eta);
        let u = mix([stage.sigmaDown / sigma, x], [1 - stage.sigmaDown / sigma, denoised]);
        if (stage.sigmaUp > 0) u = mix([1, u], [stage.sigmaUp, noise(sigma, s)]);
        D = mix([1 - 1 / (2 * r), denoised], [1 / (2 * r), await denoise(u, s)]);
      }
      const { sigmaDown, sigmaUp } = ancestralStep(sigma, sigmaNext, eta);
      x = mix([sigmaDown / sigma, x], [1 - sigmaDown / sigma, D]);
      if (sigmaUp > 0) x = mix([1, x], [sigmaUp, noise(sigma, sigmaNext)]);
      yield { x, sigma: sigmaNext, denoised };
    }
  },
});
