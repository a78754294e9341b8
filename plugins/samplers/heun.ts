/** Karras, Aittala, Aila, Laine: Elucidating the Design Space of Diffusion-Based Generative Models, 2022, Algorithm 2. */
import { defineSampler, mix } from '../../engine/plugin.ts';
import { CHURN, churned } from './_churn.ts';

export default defineSampler({
  id: 'heun',
  title: 'Heun',
  description: 'Second order, two evaluations a step; churn mixes in noise on the way. Choose it for accuracy when evaluations are cheap.',
  source: 'Karras, Aittala, Aila, Laine: Elucidating the Design Space of Diffusion Models, 2022, Algorithm 2, arXiv:2206.00364',
  spaces: ['real', 'angular'],
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
      const d = mix([1 / sigmaHat, xHat], [-1 / sigmaHat, denoised]);
      x = mix([1, xHat], [sigmaNext - sigmaHat, d]);
      if (sigmaNext > 0) {
        const dNext = mix([1 / sigmaNext, x], [-1 / sigmaNext, await denoise(x, sigmaNext)]);
        x = mix([1, xHat], [(sigmaNext - sigmaHat) / 2, d], [(sigmaNext - sigmaHat) / 2, dNext]);
      }
      yield { x, sigma: sigmaNext, denoised };
    }
  },
});
