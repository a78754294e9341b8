/**
 * Wang, Yu, Zhang: Zero-Shot Image Restoration Using Denoising Diffusion Null-Space Model, 2022, equation 13 with Σ = λ·I: without any
 * gradient, x̂₀ + λ·A⁺(y − A·x̂₀). A takes the average of every `factor` neighbours along an axis, and A⁺ repeats it.
 */
import { compute, defineGuidance, mix } from '../../engine/plugin.ts';
import { averaging, AVERAGES } from './_averages.ts';

export default defineGuidance({
  id: 'reconstruction',
  title: 'Reconstruction',
  description: 'Makes averages over neighbours come out as measured, with fitting details. Choose it to refine something coarse.',
  source: 'Wang, Yu, Zhang: Zero-Shot Image Restoration Using Denoising Diffusion Null-Space Model, 2022, equation 13, arXiv:2212.00490',
  spaces: ['real'],
  params: {
    ...AVERAGES,
    strength: {
      type: 'number',
      title: 'Strength',
      description: 'λ: 1 makes the averages exact, less leaves room for errors of measurement, 0 changes nothing.',
      default: 1,
      minimum: 0,
      maximum: 1,
    },
  },
  guide({ denoise, params: { strength, ...measured } }) {
    if (strength === 0) return denoise;
    return async (x, sigma, conditioning) => {
      const denoised = await denoise(x, sigma, conditioning);
      const { missing, repeat } = averaging(x.shape, measured);
      return mix([1, denoised], [strength, await compute([denoised], (values) => repeat(missing(values)))]);
    };
  },
});
