/** A mixture of Gaussians on the line under a Langevin diffusion; every position is a point of its own. */
import { createDenoiser } from '../../engine/model/denoiser.ts';
import type { Denoise, ModelCard } from '../../engine/plugin.ts';
import { phi } from '../../engine/space/choose.ts';
import { Langevin } from '../../engine/space/langevin.ts';
import type { CpuEvaluator } from '../../engine/tensor/cpu.ts';
import { cardOf } from '../reference/card.ts';

export interface Bump {
  readonly weight: number;
  readonly mean: number;
  readonly deviation: number;
}

export class LangevinMixture {
  readonly process: Langevin;

  constructor(
    readonly bumps: readonly Bump[],
    readonly langevin: NonNullable<ModelCard['langevin']> = {},
  ) {
    this.process = new Langevin(langevin);
  }

  card(count: number): ModelCard {
    const { langevin } = this;
    const latent = { shape: [count], axes: ['x'] };
    return cardOf({ space: 'position-velocity', prediction: 'x0', sigmaMin: 1e-3, sigmaMax: 300, langevin, latent });
  }

  /** E[x₀ | x, v]: each bump's posterior mean, weighted with its share of p(x, v; τ), which has the covariance Σ + s²·m·mᵀ. */
  denoise(x: number, v: number, tau: number): number {
    const [a, b] = this.process.mean(tau);
    const [xx, xv, , vv] = this.process.covariance(tau);
    const posteriors = this.bumps.map(({ weight, mean, deviation }) => {
      const [cxx, cxv, cvv] = [xx + (deviation * a) ** 2, xv + deviation ** 2 * a * b, vv + (deviation * b) ** 2];
      const determinant = cxx * cvv - cxv ** 2;
      const [dx, dv] = [x - a * mean, v - b * mean];
      const [px, pv] = [(cvv * dx - cxv * dv) / determinant, (cxx * dv - cxv * dx) / determinant];
      const log = Math.log(weight) - (px * dx + pv * dv + Math.log(determinant)) / 2;
      return { log, mean: mean + deviation ** 2 * (a * px + b * pv) };
    });
    const highest = Math.max(...posteriors.map(({ log }) => log));
    const shares = posteriors.map(({ log }) => Math.exp(log - highest));
    const total = shares.reduce((sum, share) => sum + share, 0);
    return posteriors.reduce((sum, { mean }, k) => sum + (shares[k]! / total) * mean, 0);
  }

  /** The exact estimate as a network of the position–velocity space. */
  denoiser(evaluator: CpuEvaluator, count: number): Denoise {
    return createDenoiser(this.card(count), evaluator, async ({ x, noise }, output) => {
      const [u, tau] = [evaluator.valuesOf(x), evaluator.valuesOf(noise)[0]!];
      const denoised = Float32Array.from({ length: count }, (_, e) => this.denoise(u[e]!, u[count + e]!, tau));
      evaluator.valuesOf(output).set(denoised);
    });
  }

  /** Distance to data of sorted values: Wasserstein-1 on the line, ∫|F⁻¹ − G⁻¹|, by the quantiles of the values. */
  distance(values: Float32Array): number {
    const sorted = Float64Array.from(values).sort();
    let [distance, at] = [0, -10];
    sorted.forEach((value, i) => {
      at = this.#quantile((i + 0.5) / sorted.length, at);
      distance += Math.abs(value - at) / sorted.length;
    });
    return distance;
  }

  /** The smallest x ≥ `from`, to 1e-9, with F(x) ≥ share. */
  #quantile(share: number, from: number): number {
    let [low, high] = [from, 10];
    while (high - low > 1e-9) {
      const middle = (low + high) / 2;
      if (this.#distribution(middle) < share) low = middle;
      else high = middle;
    }
    return high;
  }

  #distribution(x: number): number {
    return this.bumps.reduce((sum, { weight, mean, deviation }) => sum + weight * phi((x - mean) / deviation), 0);
  }
}
