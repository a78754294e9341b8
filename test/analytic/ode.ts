import type { GaussianMixture } from './gaussian-mixture.ts';

/**
 * Where the probability-flow ODE dx/dσ = −σ·∇ log p(x; σ) (Karras et al. 2022, eq. 1) takes x from σ = `from` to σ = `to`:
 * classical Runge–Kutta of order 4 in u = ln(1 + σ), in 64 bits. With 2,000 steps its error is below 1e-9 here.
 */
export function solve(mixture: Pick<GaussianMixture, 'score'>, x: Float64Array, from: number, to: number, steps = 2000): Float64Array {
  const [first, last] = [Math.log1p(from), Math.log1p(to)];
  const h = (last - first) / steps;
  const slope = (at: Float64Array, u: number): Float64Array => {
    const sigma = Math.expm1(u);
    return mixture.score(at, sigma).map((score) => -sigma * score * (1 + sigma));
  };
  for (let i = 0; i < steps; i++) {
    const u = first + i * h;
    const k1 = slope(x, u);
    const k2 = slope(along(x, h / 2, k1), u + h / 2);
    const k3 = slope(along(x, h / 2, k2), u + h / 2);
    const k4 = slope(along(x, h, k3), u + h);
    x = x.map((value, e) => value + (h / 6) * (k1[e]! + 2 * k2[e]! + 2 * k3[e]! + k4[e]!));
  }
  return x;
}

/** The same in closed form for one Gaussian: each axis keeps its number of standard deviations. */
export function solveGaussian(mixture: GaussianMixture, x: Float64Array, from: number, to: number): Float64Array {
  const { mean, deviation } = mixture.components[0]!;
  const spread = (axis: number, sigma: number): number => Math.hypot(deviation[axis]!, sigma);
  return x.map((value, axis) => mean[axis]! + (value - mean[axis]!) * (spread(axis, to) / spread(axis, from)));
}

function along(x: Float64Array, h: number, slope: Float64Array): Float64Array {
  return x.map((value, e) => value + h * slope[e]!);
}
