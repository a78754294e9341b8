/**
 * Chung, Kim, Park, Nam, Ye: CFG++: Manifold-Constrained Classifier Free Guidance for Diffusion Models, 2024, Algorithm 2: the guided
 * estimate is noised with the noise that is predicted without the prompt. An Euler step from σ to σ' does so by the scale λ/(1 − σ'/σ).
 */
import { defineGuidance, mix } from '../../engine/plugin.ts';
import { bothEstimates, stepAround, wherePrompted } from './_estimates.ts';

export default defineGuidance({
  id: 'cfg-plus-plus',
  title: 'CFG++',
  description: 'Classifier-free guidance that grows towards short steps instead of going beyond the data. Choose it with Euler or DDIM.',
  source: 'Chung et al.: CFG++: Manifold-Constrained Classifier Free Guidance for Diffusion Models, 2024, Algorithm 2, arXiv:2406.08070',
  spaces: ['real'],
  needs: ['unconditional'],
  params: {
    lambda: {
      type: 'number',
      title: 'λ',
      description: '0 is without the prompt, 1 the estimate with it; in between it follows the prompt and keeps to what the model knows.',
      default: 0.6,
      minimum: 0,
      maximum: 1,
    },
  },
  guide({ denoise, sigmas, params: { lambda } }) {
    return wherePrompted(denoise, async (x, sigma, conditioning) => {
      const [cond, uncond] = await bothEstimates(denoise, x, sigma, conditioning);
      // between two levels, or churned above one, it stays that of a whole step
      const scale = lambda / (1 - stepAround(sigmas, sigma).ratio);
      return mix([1 - scale, uncond], [scale, cond]);
    });
  },
});
