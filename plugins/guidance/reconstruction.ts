/**
 * Wang, Yu, Zhang: Zero-Shot Image Restoration Using Denoising Diffusion Null-Space Model, 2022, equation 13 with Σ = λ·I: without any
 * gradient, x̂₀ + λ·A⁺(y − A·x̂₀). A takes the average of every `factor` neighbours along an axis, and A⁺ repeats it.
 */
import { compute, defineGuidance, mix, ReverieError, sizeOf, type Shape } from '../../engine/plugin.ts';

export default defineGuidance({
  id: 'reconstruction',
  title: 'Reconstruction',
  description: 'Makes averages over neighbours come out as measured, with fitting details. Choose it to refine something coarse.',
  source: 'Wang, Yu, Zhang: Zero-Shot Image Restoration Using Denoising Diffusion Null-Space Model, 2022, equation 13, arXiv:2212.00490',
  spaces: ['real'],
  params: {
    averages: {
      type: 'array',
      title: 'Averages',
      description: 'y, what was measured: the model’s values, row-major, with the axis shorter by the factor.',
      items: { type: 'number', minimum: -1e6, maximum: 1e6 },
      default: [],
      maxItems: 1048576,
    },
    axis: {
      type: 'integer',
      title: 'Axis',
      description: 'Along which neighbours are averaged: 0 is the first axis of the model’s values.',
      default: 0,
      minimum: 0,
      maximum: 7,
    },
    factor: {
      type: 'integer',
      title: 'Factor',
      description: 'How many neighbours make an average; it divides the length of the axis.',
      default: 2,
      minimum: 1,
      maximum: 1024,
    },
    strength: {
      type: 'number',
      title: 'Strength',
      description: 'λ: 1 makes the averages exact, less leaves room for errors of measurement, 0 changes nothing.',
      default: 1,
      minimum: 0,
      maximum: 1,
    },
  },
  guide({ denoise, params: { averages, axis, factor, strength } }) {
    if (strength === 0) return denoise;
    return async (x, sigma, conditioning) => {
      const denoised = await denoise(x, sigma, conditioning);
      const groupOf = grouping(x.shape, axis, factor, averages.length);
      const missing = await compute([denoised], (values) => {
        const left = Float64Array.from(averages);
        values.forEach((value, e) => (left[groupOf(e)]! -= value / factor));
        return values.map((_, e) => left[groupOf(e)]!);
      });
      return mix([1, denoised], [strength, missing]);
    };
  },
});

/** To which average each value belongs. @throws ReverieError `guidance/measurement` when shape and measurement do not fit. */
function grouping([, ...shape]: Shape, axis: number, factor: number, count: number): (e: number) => number {
  const length = shape[axis] ?? 0;
  const wanted = sizeOf(shape) / factor;
  if (length === 0 || length % factor !== 0 || count !== wanted) {
    throw new ReverieError(
      'guidance/measurement',
      `Reconstruction needs an axis that the factor divides and one average for ${factor} of ${sizeOf(shape)} values, got ${count} along axis ${axis} of [${shape}]; correct averages, axis or factor.`,
    );
  }
  const inner = sizeOf(shape.slice(axis + 1));
  return (e) => Math.floor(e / (inner * factor)) * inner + (e % inner);
}
