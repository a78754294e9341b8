import { defineSampler, mix } from 'reverie/plugin';

export const leap = defineSampler({
  id: 'site/leap',
  title: 'Leap',
  description: 'Euler without a second thought.',
  spaces: ['real'],
  evaluationsPerStep: 1,
  order: 1,
  stochastic: false,
  params: {},
  async *sample({ x, sigmas, denoise }) {
    for (let i = 0; i + 1 < sigmas.length; i++) {
      const denoised = await denoise(x, sigmas[i]);
      const ratio = sigmas[i + 1] / sigmas[i];
      x = mix([ratio, x], [1 - ratio, denoised]);
      yield { x, sigma: sigmas[i + 1], denoised };
    }
  },
});
