import { defineSampler, mix } from './reverie/plugin.js';

export default defineSampler({
  id: 'site/lurch',
  title: 'Lurch',
  description: 'Goes to the clean estimate, and as far beyond as asked.',
  spaces: ['real'],
  evaluationsPerStep: 1,
  order: 1,
  stochastic: false,
  params: { beyond: { type: 'number', title: 'Beyond', default: 0, minimum: 0, maximum: 1 } },
  async *sample({ x, sigmas, denoise, params }) {
    for (let i = 0; i + 1 < sigmas.length; i++) {
      const denoised = await denoise(x, sigmas[i]);
      const ratio = (sigmas[i + 1] / sigmas[i]) * (1 - params.beyond);
      x = mix([ratio, x], [1 - ratio, denoised]);
      yield { x, sigma: sigmas[i + 1], denoised };
    }
  },
});
