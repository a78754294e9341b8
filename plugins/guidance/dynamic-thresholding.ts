/** Saharia et al.: Photorealistic Text-to-Image Diffusion Models with Deep Language Understanding (Imagen), 2022, section 2.3. */
import { clamp, defineGuidance, magnitudeQuantile, mix } from '../../engine/plugin.ts';

export default defineGuidance({
  id: 'dynamic-thresholding',
  title: 'Dynamic thresholding',
  description: 'Keeps the estimate within the range of the data by squeezing it. Choose it after a guidance of high scale, for pictures.',
  source: 'Saharia et al.: Photorealistic Text-to-Image Diffusion Models with Deep Language Understanding, 2022, arXiv:2205.11487',
  spaces: ['real'],
  params: {
    share: {
      type: 'number',
      title: 'Share kept',
      description: 'Share of the values that are not cut; the largest of them becomes the bound, where it is greater.',
      default: 0.995,
      minimum: 0,
      maximum: 1,
    },
    bound: {
      type: 'number',
      title: 'Bound',
      description: 'Largest absolute value of the data, 1 for pictures.',
      default: 1,
      minimum: 0.01,
      maximum: 1000,
    },
  },
  guide({ denoise, params: { share, bound } }) {
    return async (x, sigma, conditioning) => {
      const denoised = await denoise(x, sigma, conditioning);
      const s = Math.max(bound, await magnitudeQuantile(denoised, share));
      return mix([bound / s, clamp(denoised, -s, s)]);
    };
  },
});
