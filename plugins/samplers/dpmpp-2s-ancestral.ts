/**
 * Lu et al.: DPM-Solver++, 2022, Algorithm 1 (2S) with r = 1/2 and λ = −ln σ down to σ_down, then fresh noise up to σ':
 * k-diffusion's sample_dpmpp_2s_ancestral.
 */
import { defineSampler, mix } from '../../engine/plugin.ts';
import { ancestralStep, ETA } from './_ancestral.ts';

export default defineSampler({
  id: 'dpmpp-2s-ancestral',
  title: 'DPM-Solver++(2S) ancestral',
  description: 'Two evaluations a step on the clean estimate, with fresh noise. Choose it for variety under strong guidance.',
  source: 'Lu et al.: DPM-Solver++: Fast Solver for Guided Sampling of Diffusion Probabilistic Models, 2022, Algorithm 1, arXiv:2211.01095',
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
      let D = denoised;
      if (sigmaDown > 0) {
        const s = Math.sqrt(sigma * sigmaDown);
        const u = mix([s / sigma, x], [1 - s / sigma, denoised]);
        D = await denoise(u, s);
      }
      x = mix([sigmaDown / sigma, x], [1 - sigmaDown / sigma, D]);
      if (sigmaUp > 0) x = mix([1, x], [sigmaUp, noise(sigma, sigmaNext)]);
      yield { x, sigma: sigmaNext, denoised };
    }
  },
});
