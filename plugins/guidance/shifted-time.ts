/** Li, Qu, Yao, Sun, Moens: Alleviating Exposure Bias in Diffusion Models through Sampling with Shifted Time Steps, 2023; a fixed shift. */
import { defineGuidance } from '../../engine/plugin.ts';

export default defineGuidance({
  id: 'shifted-time',
  title: 'Shifted noise level',
  description: 'Tells the model of less noise than there is, so that it smooths less away. Choose it late in the steps, for fine detail.',
  source: 'Li, Qu, Yao, Sun, Moens: Alleviating Exposure Bias in Diffusion Models through Sampling with Shifted Time Steps, 2023, arXiv:2305.15583',
  spaces: ['real', 'angular', 'blurred'],
  params: {
    factor: {
      type: 'number',
      title: 'Factor',
      description: 'The model is told this share of σ; 1 changes nothing, above 1 smooths more.',
      default: 0.93,
      minimum: 0.5,
      maximum: 1.5,
    },
  },
  guide({ denoise, params: { factor } }) {
    if (factor === 1) return denoise;
    return (x, sigma, conditioning) => denoise(x, factor * sigma, conditioning);
  },
});
