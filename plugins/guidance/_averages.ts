/** What guidance towards measured averages begins with: A takes the average of every `factor` neighbours along an axis. */
import { ReverieError, sizeOf, type Shape } from '../../engine/plugin.ts';

export const AVERAGES = {
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
    maximum: 1048576,
  },
} as const;

export interface Averaging {
  /** y − A·x */
  readonly missing: (x: ArrayLike<number>) => Float64Array;
  /** A·x */
  readonly average: (x: ArrayLike<number>) => Float64Array;
  /** A⁺·y = factor·Aᵀ·y, which repeats every average. */
  readonly repeat: (y: ArrayLike<number>) => Float32Array;
}

/** A for values of a shape. @throws ReverieError `guidance/measurement` when shape and measurement do not fit. */
export function averaging(
  [, ...shape]: Shape,
  { averages, axis, factor }: { readonly averages: readonly number[]; readonly axis: number; readonly factor: number },
): Averaging {
  const length = shape[axis] ?? 0;
  const size = sizeOf(shape);
  if (length === 0 || length % factor !== 0 || averages.length !== size / factor) {
    throw new ReverieError(
      'guidance/measurement',
      `Reconstruction needs an axis that the factor divides and one average for ${factor} of ${size} values, got ${averages.length} along axis ${axis} of [${shape}]; correct averages, axis or factor.`,
    );
  }
  const inner = sizeOf(shape.slice(axis + 1));
  const groupOf = (e: number): number => Math.floor(e / (inner * factor)) * inner + (e % inner);
  const average = (x: ArrayLike<number>): Float64Array => {
    const y = new Float64Array(averages.length);
    for (let e = 0; e < size; e++) y[groupOf(e)]! += x[e]! / factor;
    return y;
  };
  return {
    average,
    missing: (x) => average(x).map((value, k) => averages[k]! - value),
    repeat: (y) => Float32Array.from({ length: size }, (_, e) => y[groupOf(e)]!),
  };
}
