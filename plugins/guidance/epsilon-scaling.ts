/** Ning, Li, Su, Salah, Ertugrul: Elucidating the Exposure Bias in Diffusion Models, 2023, Epsilon Scaling with one λ. */
import { defineGuidance, mix } from '../../engine/plugin.ts';

export default defineGuidance({
  id: 'epsilon-scaling',
  title: 'Epsilon scaling',
  description: 'Takes a little less noise away than the model predicts, so that less is smoothed away. Choose it for livelier results.',
  source: 'Ning, Li, Su, Salah, Ertugrul: Elucidating the Exposure Bias in Diffusion Models, 2023, arXiv:2308.15321',
  spaces: ['real', 'angular'],
  params: {
    lambda: {
      type: 'number',
      title: 'λ',
      description: 'The predicted noise is divided by it; 1 changes nothing, below 1 takes more noise away.',
      default: 1.01,
      minimum: 0.8,
      maximum: 1.25,
    },
  },
  guide({ denoise, params: { lambda } }) {
    if (lambda === 1) return denoise;
    return async (x, sigma, conditioning) => mix([1 - 1 / lambda, x], [1 / lambda, await denoise(x, sigma, conditioning)]);
  },
});
