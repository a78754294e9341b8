/**
 * Euler step to σ_down, then fresh noise up to σ' with σ_down² + σ_up² = σ'²: the ancestral sampling of
 * Song et al.: Score-Based Generative Modeling through SDEs, 2021, appendix F, in the form of k-diffusion.
 */
import { defineSampler, mix } from '../../engine/plugin.ts';
import { ancestralStep, ETA } from './_ancestral.ts';

export default defineSampler({
  id: 'euler-ancestral',
  title: 'Euler ancestral',
  description: 'Euler with fresh noise in every step. Choose it for variety: it keeps changing the result as steps are added.',
  source: 'Song et al.: Score-Based Generative Modeling through Stochastic Differential Equations, 2021, appendix F, arXiv:2011.13456',
  spaces: ['real', 'angular'],
  order: 1,
  evaluationsPerStep: 1,
  stochastic: true,
  params: { eta: ETA },
  async *sample({ x, sigmas, denoise, noise, params: { eta } }) {
    for (const [i, sigma] of sigmas.slice(0, -1).entries()) {
      const sigmaNext = sigmas[i + 1]!;
      const denoised = await denoise(x, sigma);
      const { sigmaDown, sigmaUp } = ancestralStep(sigma, sigmaNext, eta);
      const d = mix([1 / sigma, x], [-1 / sigma, denoised]);
      x = mix([1, x], [sigmaDown - sigma, d]);
      if (sigmaUp > 0) x = mix([1, x], [sigmaUp, noise(sigma, sigmaNext)]);
      yield { x, sigma: sigmaNext, denoised };
    }
  },
});
