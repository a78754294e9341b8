/** Runs a built-in sampler on a mixture whose denoiser is exact. */
import type { PluginOf } from '../../engine/plugin.ts';
import { CpuEvaluator } from '../../engine/tensor/cpu.ts';
import type { GaussianMixture } from './gaussian-mixture.ts';
import type { Values } from '../conformance/params.ts';

export interface Run {
  /** One point after another. */
  readonly points: Float64Array;
  readonly sigmas: readonly number[];
  readonly params?: Values;
  readonly seed?: number;
  /** @default one of 32 bits, as the product has */
  readonly evaluator?: CpuEvaluator;
  /** Variance of x₀ given x, of every element, where the model is to have an output for it. */
  readonly variance?: (sigma: number, axis: number) => number;
  /** Told of every evaluation. */
  readonly onEvaluation?: () => void;
}

/** Where the sampler takes all points. */
export async function run(sampler: PluginOf<'sampler'>, mixture: GaussianMixture, setup: Run): Promise<Float32Array> {
  const { points, sigmas, params = {}, seed = 0, evaluator = new CpuEvaluator(), variance, onEvaluation } = setup;
  const shape = [points.length / mixture.dimension, mixture.dimension];
  let draw = 0;
  let x = evaluator.upload(Float32Array.from(points), shape);
  const steps = sampler.sample({
    x, sigmas, params,
    noise: () => evaluator.gaussian(shape, seed, draw++),
    ...(variance && {
      variance: async (_, sigma) => {
        const values = Float32Array.from(points, (_, e) => variance(sigma, e % mixture.dimension));
        return evaluator.upload(values, shape);
      },
    }),
    denoise: async (at, sigma) => {
      onEvaluation?.();
      const denoised = evaluator.allocate(shape);
      const noisy = Float64Array.from(evaluator.valuesOf(at));
      evaluator.valuesOf(denoised).set(eachPoint(noisy, mixture.dimension, (point) => mixture.denoise(point, sigma)));
      return denoised;
    },
  });
  for await (const step of steps) {
    x = step.x;
    evaluator.endStep([x, step.denoised], sampler.lookback ?? 0);
  }
  return evaluator.read(x);
}

/** Applies `change` to every point. */
export function eachPoint(points: Float64Array, dimension: number, change: (point: Float64Array) => Float64Array): Float64Array {
  const out = new Float64Array(points.length);
  for (let at = 0; at < points.length; at += dimension) out.set(change(points.subarray(at, at + dimension)), at);
  return out;
}
