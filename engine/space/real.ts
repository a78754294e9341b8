/** Real numbers: x = x₀ + σ·n. */
import { blend, mix } from '../tensor/tensor.ts';
import type { Setting, StateSpace } from './space.ts';

export function real({ evaluator, shape }: Setting): StateSpace {
  return {
    shape,
    given: {},
    start: (sigma, noise, clean) => (clean ? mix([1, clean], [sigma, noise]) : mix([sigma, noise])),
    keeping(denoise, keep) {
      const mask = evaluator.upload(keep.mask, shape);
      const given = evaluator.upload(keep.values, shape);
      return async (x, sigma, conditioning) => blend(mask, given, await denoise(x, sigma, conditioning));
    },
    estimated: (denoised) => evaluator.read(denoised),
    finished: (x) => evaluator.read(x),
  };
}
