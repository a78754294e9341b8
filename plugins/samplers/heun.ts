/** Karras, Aittala, Aila, Laine: Elucidating the Design Space of Diffusion-Based Generative Models, 2022, Algorithm 2. */
import { defineSampler, mix } from '../../engine/plugin.ts';

export default defineSampler({
  id: 'heun',
  title: 'Heun',
  description: 'Second order, two evaluations a step; churn mixes in noise on the way. Choose it for accuracy when evaluations are cheap.',
  source: 'Karras, Aittala, Aila, Laine: Elucidating the Design Space of Diffusion Models, 2022, Algorithm 2, arXiv:2206.00364',
  spaces: ['real', 'angular'],
  order: 2,
  evaluationsPerStep: 2,
  stochastic: true,
  params: {
    churn: { type: 'number', title: 'Churn', description: 'S_churn: noise added over all steps.', default: 0, minimum: 0, maximum: 100 },
    churnFrom: { type: 'number', title: 'Churn from σ', description: 'S_tmin: none below it.', default: 0, minimum: 0, maximum: 1e6 },
    churnUpTo: { type: 'number', title: 'Churn up to σ', description: 'S_tmax: none above it.', default: 1e6, minimum: 0, maximum: 1e6 },
    churnScale: { type: 'number', title: 'Churn scale', description: 'S_noise: its deviation.', default: 1, minimum: 0.9, maximum: 1.1 },
  },
  async *sample({ x, sigmas, denoise, noise, params: { churn, churnFrom, churnUpTo, churnScale } }) {
    const gammaMax = Math.min(churn / (sigmas.length - 1), Math.SQRT2 - 1);
    for (const [i, sigma] of sigmas.slice(0, -1).entries()) {
      const sigmaNext = sigmas[i + 1]!;
      const gamma = churnFrom <= sigma && sigma <= churnUpTo ? gammaMax : 0;
      const sigmaHat = sigma * (1 + gamma);
      const xHat = gamma > 0 ? mix([1, x], [churnScale * Math.sqrt(sigmaHat ** 2 - sigma ** 2), noise(sigmaHat, sigma)]) : x;
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
