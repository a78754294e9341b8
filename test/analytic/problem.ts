/** The problems that the analytic tests solve: overlapping Gaussians on a line, in the plane and in 64 dimensions, from σ = 10. */
import type { PluginOf } from '../../engine/plugin.ts';
import { gaussian } from '../../engine/tensor/philox.ts';
import { GaussianMixture } from './gaussian-mixture.ts';

export const SIGMA_MAX = 10;

export const mixture = new GaussianMixture([
  { weight: 1, mean: [-1, 0.5], deviation: [0.5, 0.7] },
  { weight: 2, mean: [1, -0.3], deviation: [0.6, 0.4] },
]);

export const single = new GaussianMixture([{ weight: 1, mean: [0.4, -1], deviation: [0.5, 1.5] }]);

export const onLine = new GaussianMixture([
  { weight: 3, mean: [-0.8], deviation: [0.4] },
  { weight: 1, mean: [0.9], deviation: [0.3] },
]);

/** Three directions and as many spreads: the axes' deviations fall from 1 to 0.1, so that no two axes are alike. */
export const in64 = new GaussianMixture(
  [1, 2, 3].map((weight) => ({
    weight,
    mean: Array.from({ length: 64 }, (_, axis) => Math.sin(weight * (axis + 1)) / 2),
    deviation: Array.from({ length: 64 }, (_, axis) => 10 ** (-axis / 63)),
  })),
);

/** `count` points of p(x; σ) as chance deals them to the components, unlike `pointsAt`. */
export function drawnAt(of: GaussianMixture, sigma: number, count: number, seed: number): Float64Array {
  const normal = gaussian(new Float32Array(count * (of.dimension + 2)), seed, 1);
  const points = new Float64Array(count * of.dimension);
  for (let i = 0; i < count; i++) {
    const [a, b, ...rest] = normal.subarray(i * (of.dimension + 2), (i + 1) * (of.dimension + 2));
    points.set(of.sample(Math.atan2(a!, b!) / (2 * Math.PI) + 0.5, rest, sigma), i * of.dimension);
  }
  return points;
}

/** `count` points of p(x; σ), one after another. */
export function pointsAt(of: GaussianMixture, sigma: number, count: number, seed: number): Float64Array {
  const normal = gaussian(new Float32Array(count * of.dimension), seed, 0);
  const points = new Float64Array(count * of.dimension);
  for (let i = 0; i < count; i++) {
    const at = i * of.dimension;
    points.set(of.sample((i + 0.5) / count, normal.subarray(at, at + of.dimension), sigma), at);
  }
  return points;
}

export interface Moments {
  readonly mean: number[];
  readonly covariance: number[][];
  /** Standard error of every covariance: √((E[a²b²] − E[ab]²) / n). */
  readonly error: number[][];
}

/** Of points in the plane. */
export function momentsOf(points: ArrayLike<number>): Moments {
  const count = points.length / 2;
  const each = Array.from({ length: count }, (_, i) => i);
  const average = (value: (i: number) => number): number => each.reduce((sum, i) => sum + value(i), 0) / count;
  const mean = [0, 1].map((axis) => average((i) => points[2 * i + axis]!));
  const centred = (i: number, axis: number): number => points[2 * i + axis]! - mean[axis]!;
  const table = (value: (a: number, b: number) => number): number[][] => [0, 1].map((a) => [0, 1].map((b) => value(a, b)));
  const covariance = table((a, b) => average((i) => centred(i, a) * centred(i, b)));
  const error = table((a, b) => Math.sqrt((average((i) => (centred(i, a) * centred(i, b)) ** 2) - covariance[a]![b]! ** 2) / count));
  return { mean, covariance, error };
}

/** Levels whose 7th roots are evenly spaced (Karras et al. 2022, eq. 5): `steps` + 1 of them. */
export function levels(steps: number, to: number): number[] {
  const [first, last] = [SIGMA_MAX ** (1 / 7), to ** (1 / 7)];
  return Array.from({ length: steps + 1 }, (_, i) => (first + (i / steps) * (last - first)) ** 7);
}

/** A sampler with parameters, and what it is called in a test. */
export interface Setting {
  readonly sampler: PluginOf<'sampler'>;
  readonly params: Readonly<Record<string, unknown>>;
}

export function titleOf({ sampler, params }: Setting): string {
  return [sampler.title, ...Object.entries(params).map(([name, value]) => `${name} ${value}`)].join(', ');
}
