/** Karras et al.: Guiding a Diffusion Model with a Bad Version of Itself, 2024, section 3: D₁ is the model, D₀ the weaker one. */
import { defineGuidance, mix } from '../../engine/plugin.ts';

export default defineGuidance({
  id: 'autoguidance',
  title: 'Autoguidance',
  description: 'Moves away from the errors of a weaker network, with or without a prompt. Choose it for quality at no loss of variety.',
  source: 'Karras, Aittala, Kynkäänniemi et al.: Guiding a Diffusion Model with a Bad Version of Itself, 2024, arXiv:2406.02507',
  spaces: ['real', 'angular', 'categorical', 'position-velocity', 'blurred'],
  needs: ['weaker'],
  params: {
    scale: {
      type: 'number',
      title: 'Scale',
      description: 'w: 1 changes nothing and costs nothing, 2 goes as far beyond the model as that is beyond the weaker one.',
      default: 2,
      minimum: 0,
      maximum: 30,
    },
  },
  guide({ denoise, weaker, params: { scale } }) {
    if (scale === 1) return denoise;
    return async (x, sigma, conditioning) => {
      const [D1, D0] = await Promise.all([denoise(x, sigma, conditioning), weaker(x, sigma, conditioning)]);
      return mix([scale, D1], [1 - scale, D0]);
    };
  },
});
