/** What a sampler makes of one Gaussian, without chance: there it is linear in the start and in every draw of noise. */
import type { PluginOf, Tensor } from '../../engine/plugin.ts';
import { defaultsOf, type Values } from '../conformance/params.ts';
import { DoubleEvaluator } from './double.ts';

interface Gaussian {
  /** Standard deviation of the data, whose mean is 0. */
  readonly scale: number;
  /** The share of x that the model keeps at σ. @default what the exact denoiser keeps, s² / (s² + σ²) */
  readonly kept?: (sigma: number) => number;
  readonly params?: Values;
}

/** Weights of the start and of every draw in the result. */
export async function responseOf(sampler: PluginOf<'sampler'>, sigmas: readonly number[], data: Gaussian): Promise<number[]> {
  const { draws } = await follow(sampler, sigmas, data, 0);
  const { values } = await follow(sampler, sigmas, data, draws);
  return [...values];
}

/** Variance of the result, where the start has variance `start` and every draw 1. */
export function varianceOf([x, ...noise]: readonly number[], start: number): number {
  return x! ** 2 * start + noise.reduce((sum, weight) => sum + weight ** 2, 0);
}

/** Element 0 follows the start, element k draw k. */
async function follow(
  sampler: PluginOf<'sampler'>,
  sigmas: readonly number[],
  { scale, kept = (sigma) => scale ** 2 / (scale ** 2 + sigma ** 2), params }: Gaussian,
  expected: number,
): Promise<{ readonly values: Float32Array; readonly draws: number }> {
  const evaluator = new DoubleEvaluator();
  const shape = [1, 1 + expected];
  const unit = (at: number): Tensor => evaluator.upload(Float32Array.from({ length: 1 + expected }, (_, e) => (e === at ? 1 : 0)), shape);
  let draws = 0;
  let x = unit(0);
  const steps = sampler.sample({
    x, sigmas,
    params: { ...defaultsOf(sampler), ...params },
    noise: () => unit(++draws),
    denoise: async (at, sigma) => {
      const denoised = evaluator.allocate(shape);
      evaluator.valuesOf(denoised).set(evaluator.valuesOf(at).map((value) => value * kept(sigma)));
      return denoised;
    },
  });
  for await (const step of steps) {
    x = step.x;
    evaluator.endStep([x, step.denoised], sampler.lookback ?? 0);
  }
  return { values: await evaluator.read(x), draws };
}
