/**
 * Dhariwal, Nichol: Diffusion Models Beat GANs on Image Synthesis, 2021, algorithm 2, which adds scale·∇ₓ log p(y | x; σ) to the score:
 * to the estimate x̂₀ = x + σ²·∇ₓ log p(x; σ) this adds σ² times as much.
 */
import { defineGuidance, mix } from '../../engine/plugin.ts';

export default defineGuidance({
  id: 'classifier',
  title: 'Classifier guidance',
  description: 'Follows the gradient of a classifier that knows noise. Choose it to ask a model that takes no prompt for something.',
  source: 'Dhariwal, Nichol: Diffusion Models Beat GANs on Image Synthesis, 2021, algorithm 2, arXiv:2105.05233',
  spaces: ['real', 'angular'],
  needs: ['classifier'],
  params: {
    scale: {
      type: 'number',
      title: 'Scale',
      description: '0 changes nothing and costs nothing, 1 is the law of what is asked for, more is surer and varies less.',
      default: 1,
      minimum: 0,
      maximum: 30,
    },
  },
  guide({ denoise, classifier, params: { scale } }) {
    if (scale === 0) return denoise;
    return async (x, sigma, conditioning) => {
      const [denoised, gradient] = await Promise.all([denoise(x, sigma, conditioning), classifier(x, sigma, conditioning)]);
      return mix([1, denoised], [scale * sigma ** 2, gradient]);
    };
  },
});
