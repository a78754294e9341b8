/** A mixture of wrapped normal laws on the circle; every value is a point of its own. */
import { cardOf } from '../reference/card.ts';
import { createDenoiser } from '../../engine/model/denoiser.ts';
import type { Denoise, ModelCard } from '../../engine/plugin.ts';
import type { CpuEvaluator } from '../../engine/tensor/cpu.ts';

// at σ = 2π, the widest that is asked for, twelve turns are twelve standard deviations
const TURNS = Array.from({ length: 25 }, (_, k) => (k - 12) * 2 * Math.PI);

export interface Arc {
  readonly weight: number;
  readonly mean: number;
  readonly deviation: number;
}

/** p(x; σ) = Σ w_k·N(x + 2πm; μ_k, s_k² + σ²) over all k and whole m. */
export class WrappedMixture {
  constructor(readonly arcs: readonly Arc[]) {}

  /** ∂ log p(x; σ)/∂x of every value. */
  score(x: ArrayLike<number>, sigma: number): Float64Array {
    return Float64Array.from(x, (value) => {
      let [density, slope] = [0, 0];
      for (const { weight, mean, deviation } of this.arcs) {
        const variance = deviation ** 2 + sigma ** 2;
        for (const turn of TURNS) {
          const away = mean - turn - value;
          const term = (weight * Math.exp(-(away ** 2) / (2 * variance))) / Math.sqrt(variance);
          density += term;
          slope += (term * away) / variance;
        }
      }
      return slope / density;
    });
  }

  /** E[cos(k·x)] and E[sin(k·x)] of the data. */
  moment(k: number): readonly [number, number] {
    const of = (part: (angle: number) => number): number =>
      this.arcs.reduce((sum, { weight, mean, deviation }) => sum + weight * part(k * mean) * Math.exp(-((k * deviation) ** 2) / 2), 0);
    return [of(Math.cos), of(Math.sin)];
  }

  /** The exact score as a network of the angular space, which sees angles in [−π, π). */
  denoiser(evaluator: CpuEvaluator, count: number): Denoise {
    return createDenoiser(angularCard(count), evaluator, async ({ x, noise }, output) => {
      const angles = evaluator.valuesOf(x);
      if (angles.some((angle) => Math.abs(angle) > 3.1416)) throw new Error('The network was shown an angle outside [−π, π).');
      evaluator.valuesOf(output).set(this.score(angles, evaluator.valuesOf(noise)[0]!));
    });
  }
}

export function angularCard(count: number): ModelCard {
  const latent = { shape: [count], axes: ['angle'] };
  return cardOf({ space: 'angular', prediction: 'score', sigmaMin: 0.01, sigmaMax: 2 * Math.PI, latent });
}
