/** The variational bound of a chain of Gaussian steps, for estimates of the mean and of the diagonal covariance of x₀. */
import type { GaussianMixture } from './gaussian-mixture.ts';

/** Of x₀ given x, element by element. */
export interface Guess {
  readonly denoised: ArrayLike<number>;
  readonly variance: ArrayLike<number>;
}

/** One step of the chain x₀ + σ·n, from σ down to `sigmaNext`. */
export interface Transition {
  readonly x0: ArrayLike<number>;
  readonly sigma: number;
  readonly sigmaNext: number;
}

/**
 * What a step adds to the bound of −log p, in nats for each element: the divergence of q(x' | x, x₀) from the model's step, or for the
 * last one −log p(x₀ | x). The model draws x' from q with x₀ at its estimate, the estimate's variance added (Bao et al. 2022).
 */
export function boundOf({ x0, sigma, sigmaNext }: Transition, { denoised, variance }: Guess): number {
  const ratio = (sigmaNext / sigma) ** 2;
  const posterior = sigmaNext ** 2 * (1 - ratio);
  const count = x0.length;
  let sum = 0;
  for (let e = 0; e < count; e++) {
    const model = posterior + (1 - ratio) ** 2 * variance[e]!;
    const error = ((1 - ratio) * (x0[e]! - denoised[e]!)) ** 2;
    sum +=
      sigmaNext === 0
        ? (Math.log(2 * Math.PI * model) + error / model) / 2
        : (Math.log(model / posterior) + (posterior + error) / model - 1) / 2;
  }
  return sum / count;
}

/** Mean and variance of x₀ given x of a mixture. V = σ²·(1 + σ²·∂²log p), here from differences of the denoiser: V = σ²·∂x̂₀/∂x. */
export function optimal(
  mixture: GaussianMixture,
  x: ArrayLike<number>,
  sigma: number,
): { readonly denoised: Float64Array; readonly variance: Float64Array } {
  const { dimension } = mixture;
  const [denoised, variance] = [new Float64Array(x.length), new Float64Array(x.length)];
  const h = 1e-4 * sigma;
  for (let at = 0; at < x.length; at += dimension) {
    const point = Float64Array.from({ length: dimension }, (_, axis) => x[at + axis]!);
    denoised.set(mixture.denoise(point, sigma), at);
    for (let axis = 0; axis < dimension; axis++) {
      const side = (by: number): number => mixture.denoise(point.map((value, k) => (k === axis ? value + by : value)), sigma)[axis]!;
      variance[at + axis] = (sigma ** 2 * (side(h) - side(-h))) / (2 * h);
    }
  }
  return { denoised, variance };
}
