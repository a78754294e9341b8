/** Draws of categories. */
import { compute, type Tensor } from '../tensor/tensor.ts';

/**
 * Draws one category for every element of `noise`: `law` gives the weights of all categories at element e, from the values
 * of the inputs; the standard normal number there says which (the inverse distribution function at Φ(n)).
 */
export function choose(
  noise: Tensor,
  inputs: readonly Tensor[],
  law: (e: number, ...values: Float32Array[]) => ArrayLike<number>,
): Promise<Tensor> {
  return compute([noise, ...inputs], (normal, ...values) => normal.map((n, e) => pick(phi(n), law(e, ...values))));
}

/** The probabilities of all categories at element e; none is 0. */
export function probabilities(logits: Float32Array, e: number, categories: number): Float64Array {
  const weights = new Float64Array(logits.subarray(e * categories, (e + 1) * categories));
  let [highest, total] = [-Infinity, 0];
  for (let k = 0; k < categories; k++) highest = Math.max(highest, weights[k]!);
  for (let k = 0; k < categories; k++) total += weights[k] = Math.max(1e-300, Math.exp(weights[k]! - highest));
  for (let k = 0; k < categories; k++) weights[k]! /= total;
  return weights;
}

/** The first category at which the share of the weights so far exceeds u; NaN where they have no sum, for the kernel to refuse. */
function pick(u: number, weights: ArrayLike<number>): number {
  let total = 0;
  for (let k = 0; k < weights.length; k++) total += weights[k]!;
  if (!(total > 0)) return NaN;
  let [left, last] = [u * total, 0];
  for (let k = 0; k < weights.length; k++) {
    if (weights[k]! > 0) last = k;
    left -= weights[k]!;
    if (left < 0) break;
  }
  return last;
}

/** Distribution function of the normal law, by the Chebyshev fit of Press et al.: Numerical Recipes, section 6.2, within 1e-7. */
export function phi(n: number): number {
  const z = Math.abs(n) / Math.SQRT2;
  const t = 1 / (1 + z / 2);
  const tail = t * Math.exp(ERFC.reduceRight((sum, coefficient) => sum * t + coefficient, 0) - z * z);
  return n > 0 ? 1 - tail / 2 : tail / 2;
}

const ERFC = [-1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587, -0.82215223, 0.17087277];
