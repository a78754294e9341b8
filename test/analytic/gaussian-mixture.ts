/** A mixture of Gaussians, for which everything that a diffusion model learns is known exactly. */

export interface Component {
  /** Relative to the others. */
  readonly weight: number;
  readonly mean: readonly number[];
  /** Standard deviation along each axis. */
  readonly deviation: readonly number[];
}

/** p(x; σ) = Σ w_k·N(x; m_k, S_k² + σ²·I) in any dimension, in 64 bits. `x` holds one point. */
export class GaussianMixture {
  readonly dimension: number;
  readonly components: readonly Component[];
  #scales: { readonly sigma: number; readonly of: readonly Scale[] } = { sigma: NaN, of: [] };

  constructor(components: readonly Component[]) {
    const total = components.reduce((sum, { weight }) => sum + weight, 0);
    this.components = components.map((component) => ({ ...component, weight: component.weight / total }));
    this.dimension = components[0]!.mean.length;
  }

  /** log p(x; σ) */
  logDensity(x: Float64Array, sigma: number): number {
    const logs = this.#logTerms(x, sigma);
    const largest = Math.max(...logs);
    return largest + Math.log(logs.reduce((sum, log) => sum + Math.exp(log - largest), 0));
  }

  /** D(x, σ) = E[x₀ | x]: the mean of each component's posterior, weighted with the component's share of p(x; σ). */
  denoise(x: Float64Array, sigma: number): Float64Array {
    const shares = this.#shares(x, sigma);
    const scales = this.#scalesAt(sigma);
    const denoised = new Float64Array(this.dimension);
    this.components.forEach(({ mean }, k) => {
      const { kept } = scales[k]!;
      for (let axis = 0; axis < this.dimension; axis++) {
        denoised[axis]! += shares[k]! * (mean[axis]! + kept[axis]! * (x[axis]! - mean[axis]!));
      }
    });
    return denoised;
  }

  /** ∇ log p(x; σ), for σ = 0 too. */
  score(x: Float64Array, sigma: number): Float64Array {
    const shares = this.#shares(x, sigma);
    const score = new Float64Array(this.dimension);
    this.components.forEach(({ mean, deviation }, k) => {
      for (let axis = 0; axis < this.dimension; axis++) {
        score[axis]! += (shares[k]! * (mean[axis]! - x[axis]!)) / (deviation[axis]! ** 2 + sigma ** 2);
      }
    });
    return score;
  }

  /** A point of p(x; σ). `uniform` is one number in 0…1, `normal` as many standard normal ones as there are axes. */
  sample(uniform: number, normal: ArrayLike<number>, sigma = 0): Float64Array {
    let k = 0;
    for (let left = uniform; k < this.components.length - 1 && (left -= this.components[k]!.weight) >= 0; k++);
    const { mean, deviation } = this.components[k]!;
    return Float64Array.from(mean, (m, axis) => m + Math.hypot(deviation[axis]!, sigma) * normal[axis]!);
  }

  get mean(): number[] {
    return this.#axes((axis) => this.#expect(({ mean }) => mean[axis]!));
  }

  /** Of the data, σ = 0. */
  get covariance(): number[][] {
    const { mean } = this;
    return this.#axes((i) => this.#axes((j) => this.#expect((component) =>
      (component.mean[i]! - mean[i]!) * (component.mean[j]! - mean[j]!) + (i === j ? component.deviation[i]! ** 2 : 0))));
  }

  #axes<T>(value: (axis: number) => T): T[] {
    return Array.from({ length: this.dimension }, (_, axis) => value(axis));
  }

  #expect(value: (component: Component) => number): number {
    return this.components.reduce((sum, component) => sum + component.weight * value(component), 0);
  }

  /** How likely each component made x. */
  #shares(x: Float64Array, sigma: number): number[] {
    const logs = this.#logTerms(x, sigma);
    const largest = Math.max(...logs);
    const shares = logs.map((log) => Math.exp(log - largest));
    const total = shares.reduce((sum, share) => sum + share, 0);
    return shares.map((share) => share / total);
  }

  /** log(w_k·N(x; m_k, S_k² + σ²·I)) for each component. */
  #logTerms(x: Float64Array, sigma: number): number[] {
    const scales = this.#scalesAt(sigma);
    return this.components.map(({ mean }, k) => {
      const { logFactor, precision } = scales[k]!;
      let log = logFactor;
      for (let axis = 0; axis < this.dimension; axis++) log -= ((x[axis]! - mean[axis]!) ** 2 * precision[axis]!) / 2;
      return log;
    });
  }

  /** What does not depend on x, kept for the last σ: all points of a step have the same one. */
  #scalesAt(sigma: number): readonly Scale[] {
    if (this.#scales.sigma !== sigma) {
      const of = this.components.map(({ weight, deviation }): Scale => {
        const precision = Float64Array.from(deviation, (d) => 1 / (d ** 2 + sigma ** 2));
        const kept = deviation.map((d, axis) => d ** 2 * precision[axis]!);
        return { precision, kept, logFactor: Math.log(weight) + precision.reduce((sum, p) => sum + Math.log(p / (2 * Math.PI)) / 2, 0) };
      });
      this.#scales = { sigma, of };
    }
    return this.#scales.of;
  }
}

interface Scale {
  readonly logFactor: number;
  /** 1/(S² + σ²) of every axis. */
  readonly precision: Float64Array;
  /** S²/(S² + σ²) of every axis: how much of x − m the posterior's mean keeps. */
  readonly kept: readonly number[];
}
