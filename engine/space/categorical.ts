/**
 * Categories: the state holds ids as whole numbers, the clean estimate holds logits with one more axis, the categories.
 * Mixing logits mixes logarithms of probabilities up to a constant, so that guidance is linear here too.
 */
import { blend, sizeOf, type Tensor } from '../tensor/tensor.ts';
import { choose } from './choose.ts';
import type { Setting, StateSpace } from './space.ts';
import { transitionOf } from './transition.ts';

// the odds against any category but the given one are e¹⁰⁰ to 1
const IMPOSSIBLE = -100;

export function categorical({ card, evaluator, shape }: Setting): StateSpace {
  const transition = transitionOf(card);
  const { categories, prior, mask } = transition;
  const logits = [...shape, categories];
  const onePerLogit = (values: ArrayLike<number>, change: (value: number, category: number) => number): Tensor => {
    const spelt = Float32Array.from({ length: sizeOf(logits) }, (_, i) => change(values[Math.floor(i / categories)]!, i % categories));
    return evaluator.upload(spelt, logits);
  };
  return {
    shape,
    given: { transition },
    start(sigma, noise, clean, kept) {
      if (!clean) return choose(noise, [], () => prior);
      // behind a mask alone, an element that shows is one that is done
      const shown = prior[mask ?? 0] === 1 ? kept : undefined;
      return choose(noise, [clean], (e, ids) => transition.spread(certain(ids[e]!, categories), 0, shown?.[e] === 1 ? 0 : sigma));
    },
    keeping(denoise, keep) {
      const where = onePerLogit(keep.mask, (value) => value);
      const given = onePerLogit(keep.values, (id, category) => (id === category ? 0 : IMPOSSIBLE));
      return async (x, sigma, conditioning) => blend(where, given, await denoise(x, sigma, conditioning));
    },
    async estimated(denoised) {
      const values = await evaluator.read(denoised);
      return Float32Array.from({ length: sizeOf(shape) }, (_, e) => largest(values.subarray(e * categories, (e + 1) * categories)));
    },
    finished: (x) => evaluator.read(x),
  };
}

function certain(id: number, categories: number): Float64Array {
  const weights = new Float64Array(categories);
  weights[id] = 1;
  return weights;
}

function largest(values: Float32Array): number {
  if (values.some(Number.isNaN)) return NaN;
  return values.reduce((best, value, k) => (value > values[best]! ? k : best), 0);
}
