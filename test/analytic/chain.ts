/** Markov chains over four categories, step by step from the papers' own matrices: everything about them is known exactly. */
import type { ModelCard } from '../../engine/model/card.ts';
import { cardOf } from '../reference/card.ts';

export type Matrix = readonly (readonly number[])[];
export type Kind = NonNullable<ModelCard['categorical']>['transition'];

export const KINDS: readonly Kind[] = ['uniform', 'absorbing', 'gaussian', 'mask-and-replace'];
export const CATEGORIES = 4;
/** How often each category is in the data. */
export const DATA = [0.1, 0.4, 0.3, 0.2];
const MASKED = 0.7;

/** The chain takes its states all the way to its stationary law. */
export const BETAS = Array.from({ length: 40 }, (_, i) => 0.02 + (0.5 * i) / 39);
/** These are variances, in units of a quarter of the whole range. */
const GAUSSIAN_BETAS = Array.from({ length: 40 }, (_, i) => 0.3 + (0.69 * i) / 39);

export function betasOf(kind: Kind): number[] {
  return kind === 'gaussian' ? GAUSSIAN_BETAS : BETAS;
}

export function chainCard(kind: Kind, shape: readonly number[] = [1]): ModelCard {
  return cardOf({
    space: 'categorical',
    prediction: 'logits',
    betas: betasOf(kind),
    categorical: { categories: CATEGORIES, transition: kind, masked: MASKED },
    latent: { shape, axes: shape.map(String) },
  });
}

/** q(x_t = j | x_{t−1} = i) of steps 1 … T; the mask is the last state where there is one. */
export function stepsOf(kind: Kind): Matrix[] {
  if (kind === 'mask-and-replace') return maskAndReplaceSteps();
  return betasOf(kind).map((beta) => {
    if (kind === 'gaussian') return gaussianStep(beta);
    if (kind === 'uniform') return table(4, (i, j) => (i === j ? 1 - beta : 0) + beta / 4);
    return table(5, (i, j) => (i === 4 ? Number(j === 4) : j === 4 ? beta : i === j ? 1 - beta : 0));
  });
}

/** Austin et al. 2021, appendix A.2.3. */
function gaussianStep(beta: number): Matrix {
  const weight = (n: number): number => Math.exp((-4 * n ** 2) / (3 ** 2 * beta));
  const total = [-3, -2, -1, 0, 1, 2, 3].reduce((sum, n) => sum + weight(n), 0);
  const off = (i: number, j: number): number => (i === j ? 0 : weight(i - j) / total);
  return table(4, (i, j) => (i === j ? 1 - [0, 1, 2, 3].reduce((sum, k) => sum + off(i, k), 0) : off(i, j)));
}

/** Gu et al. 2022, equation 7: α_t + K·β_t + γ_t = 1, with 1 − Π(1 − γ) = 0.7·(1 − Πα). */
function maskAndReplaceSteps(): Matrix[] {
  let [kept, unmasked] = [1, 1];
  return BETAS.map((b) => {
    const alpha = 1 - b;
    kept *= alpha;
    const gamma = 1 - (1 - MASKED * (1 - kept)) / unmasked;
    unmasked *= 1 - gamma;
    const beta = (1 - alpha - gamma) / 4;
    return table(5, (i, j) => (i === 4 ? Number(j === 4) : j === 4 ? gamma : (i === j ? alpha : 0) + beta));
  });
}

export function product(matrices: readonly Matrix[], states: number): Matrix {
  const identity = table(states, (i, j) => Number(i === j));
  return matrices.reduce((a, b) => table(states, (i, j) => a[i]!.reduce((sum, value, k) => sum + value * b[k]![j]!, 0)), identity);
}

/** The law of x_t for data of this law. */
export function marginal(cumulative: Matrix, data: readonly number[] = DATA): number[] {
  return cumulative[0]!.map((_, j) => data.reduce((sum, p, i) => sum + p * cumulative[i]![j]!, 0));
}

function table(size: number, value: (i: number, j: number) => number): Matrix {
  return Array.from({ length: size }, (_, i) => Array.from({ length: size }, (_, j) => value(i, j)));
}
