/**
 * Lugmayr et al.: RePaint: Inpainting using Denoising Diffusion Probabilistic Models, 2022, Algorithm 1 with jumps of one step: every
 * ancestral step is taken back and repeated, so that what is made fits what is given. The given part is in the estimate already.
 */
import { defineSampler, mix, type Tensor } from '../../engine/plugin.ts';

export default defineSampler({
  id: 'repaint',
  title: 'RePaint',
  description: 'Ancestral steps, each repeated so that old and new agree. Choose it to complete what is given, at many times the work.',
  source: 'Lugmayr et al.: RePaint: Inpainting using Denoising Diffusion Probabilistic Models, 2022, Algorithm 1, arXiv:2201.09865',
  spaces: ['real'],
  order: 1,
  evaluationsPerStep: 10,
  stochastic: true,
  params: {
    resamplings: {
      type: 'integer',
      title: 'Resamplings',
      description: 'U: how often each step but the last is made; 1 is DDPM. Every one costs an evaluation.',
      default: 10,
      minimum: 1,
      maximum: 50,
    },
  },
  async *sample({ x, sigmas, denoise, noise, params: { resamplings: U } }) {
    for (const [i, sigma] of sigmas.slice(0, -1).entries()) {
      const sigmaNext = sigmas[i + 1]!;
      const kept = (sigmaNext / sigma) ** 2;
      let denoised: Tensor;
      for (let u = 1; ; u++) {
        denoised = await denoise(x, sigma);
        x = mix([kept, x], [1 - kept, denoised]);
        if (sigmaNext === 0) break;
        // what is taken back draws at one level: along a path of noise it would come again
        x = mix([1, x], [sigmaNext * Math.sqrt(1 - kept), noise(sigma, u === U ? sigmaNext : sigma)]);
        if (u === U) break;
        x = mix([1, x], [Math.sqrt(sigma ** 2 - sigmaNext ** 2), noise(sigma, sigma)]);
      }
      yield { x, sigma: sigmaNext, denoised };
    }
  },
});
