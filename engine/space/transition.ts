/**
 * Markov chains over categories (Austin et al.: Structured Denoising Diffusion Models in Discrete State-Spaces, 2021,
 * appendix A; mask-and-replace: Gu et al.: Vector Quantized Diffusion Model for Text-to-Image Synthesis, 2022, equation 7).
 * The level σ of a chain is that of ᾱ = 1/(1 + σ²) = Π(1 − β), which is the share of elements that nothing has happened to.
 */
import type { ModelCard } from '../model/card.ts';
import { betaList, noiseInput, noiseLevels } from '../model/denoiser.ts';

export interface Transition {
  /** What data is made of: ids 0 … categories − 1; there are as many logits. */
  readonly categories: number;
  /** The id of the mask, `categories`, where the chain has one. */
  readonly mask?: number;
  /** Weights of all states, the mask last, at full noise. */
  readonly prior: Float64Array;
  /** Weights at level `to` of what has these weights at level `from`: Σᵢ wᵢ·q(j | i). */
  spread(weights: ArrayLike<number>, from: number, to: number): Float64Array;
  /** q(j at `to` | i at `from`) for every i. */
  reach(j: number, from: number, to: number): Float64Array;
}

export function transitionOf(card: ModelCard): Transition {
  const { categories, transition, masked = 0.9 } = card.categorical!;
  switch (transition) {
    case 'uniform': return replacing(categories, 0);
    case 'absorbing': return replacing(categories, 1);
    case 'mask-and-replace': return replacing(categories, masked);
    case 'gaussian': return gaussian(card);
  }
}

/** What is not kept becomes the mask with probability m and any category otherwise; the mask stays. */
function replacing(categories: number, m: number): Transition {
  const states = m > 0 ? categories + 1 : categories;
  /** Probabilities to be kept, to become one given category, to become the mask. */
  const rates = (from: number, to: number): readonly [keep: number, replace: number, mask: number] => {
    const [before, after] = [alphaBar(from), alphaBar(to)];
    const unmasked = (1 - m + m * after) / (1 - m + m * before);
    const replaced = ((1 - m) * (before - after)) / (before * (1 - m + m * before));
    return [after / before, replaced / categories, 1 - unmasked];
  };
  return {
    categories,
    ...(m > 0 && { mask: categories }),
    prior: Float64Array.from({ length: states }, (_, j) => (j === categories ? m : (1 - m) / categories)),
    spread(weights, from, to) {
      const [keep, replace, mask] = rates(from, to);
      let total = 0;
      for (let i = 0; i < categories; i++) total += weights[i]!;
      const spread = new Float64Array(states);
      for (let j = 0; j < categories; j++) spread[j] = keep * weights[j]! + replace * total;
      if (m > 0) spread[categories] = (weights[categories] ?? 0) + mask * total;
      return spread;
    },
    reach(j, from, to) {
      const [keep, replace, mask] = rates(from, to);
      const reach = new Float64Array(states).fill(j === categories ? mask : replace);
      if (m > 0) reach[categories] = j === categories ? 1 : 0;
      if (j < categories) reach[j]! += keep;
      return reach;
    },
  };
}

/** Near categories replace one another more often than far ones: Austin et al., appendix A.2.3, for every β of the card. */
function gaussian(card: ModelCard): Transition {
  const { categories } = card.categorical!;
  const timestep = noiseInput(card, noiseLevels(card));
  const time = (sigma: number): number => (sigma === 0 ? 0 : Math.round(timestep(sigma)) + 1);
  const between = products(betaList(card.betas!).map((beta) => gaussianStep(categories, beta)), categories);
  return {
    categories,
    prior: new Float64Array(categories).fill(1 / categories),
    spread(weights, from, to) {
      const matrix = between(time(from), time(to));
      const spread = new Float64Array(categories);
      for (let i = 0; i < categories; i++) for (let j = 0; j < categories; j++) spread[j]! += weights[i]! * matrix[i * categories + j]!;
      return spread;
    },
    reach(j, from, to) {
      const matrix = between(time(from), time(to));
      return Float64Array.from({ length: categories }, (_, i) => matrix[i * categories + j]!);
    },
  };
}

/** Made when it is needed: a thousand of them would be too large to keep. */
function gaussianStep(categories: number, beta: number): () => Float64Array {
  const weight = Array.from({ length: categories }, (_, n) => Math.exp((-4 * n ** 2) / ((categories - 1) ** 2 * beta)));
  const total = weight.reduce((sum, value) => sum + 2 * value, -1);
  return () => {
    const matrix = new Float64Array(categories ** 2);
    for (let i = 0; i < categories; i++) {
      let left = 1;
      for (let j = 0; j < categories; j++) if (j !== i) left -= matrix[i * categories + j] = weight[Math.abs(i - j)]! / total;
      matrix[i * categories + i] = left;
    }
    return matrix;
  };
}

/** The product of steps s + 1 … t; from 0 on it starts at the nearest product kept, one of about √T. */
function products(steps: readonly (() => Float64Array)[], size: number): (s: number, t: number) => Float64Array {
  const stride = Math.ceil(Math.sqrt(steps.length));
  const known = new Map<string, Float64Array>();
  const between = (s: number, t: number): Float64Array => {
    const key = `${s}–${t}`;
    const found = known.get(key) ?? extend(s, t);
    known.set(key, found);
    return found;
  };
  const extend = (s: number, t: number): Float64Array => {
    const kept = s === 0 ? Math.max(0, Math.floor((t - 1) / stride) * stride) : s;
    let product = kept > s ? between(s, kept) : identity(size);
    for (let i = kept; i < t; i++) product = times(product, steps[i]!(), size);
    return product;
  };
  return between;
}

function identity(size: number): Float64Array {
  return Float64Array.from({ length: size ** 2 }, (_, e) => (e % (size + 1) === 0 ? 1 : 0));
}

/** a·b of matrices that stay the same when both axes are turned round, as all of these do: half of the rows say the others. */
function times(a: Float64Array, b: Float64Array, size: number): Float64Array {
  const product = new Float64Array(size ** 2);
  for (let i = 0; i < size / 2; i++) {
    const row = product.subarray(i * size, (i + 1) * size);
    for (let k = 0; k < size; k++) {
      const [weight, from] = [a[i * size + k]!, k * size];
      for (let j = 0; j < size; j++) row[j]! += weight * b[from + j]!;
    }
    product.set(row.slice().reverse(), (size - 1 - i) * size);
  }
  return product;
}

function alphaBar(sigma: number): number {
  return 1 / (1 + sigma ** 2);
}
