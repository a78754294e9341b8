/** The exact law of what a sampler makes of one Gaussian, without drawing anything. */
import type { PluginOf } from '../../engine/plugin.ts';
import { CpuEvaluator } from '../../engine/tensor/cpu.ts';
import { defaultsOf, type Values } from '../conformance/params.ts';

/**
 * A sampler that is linear in x and its noise, on data N(0, s²): x₀ = a·x + Σ b_k·z_k. With the start as one unit vector and
 * every draw as the next, the result holds a, b₁, b₂ …, of which follows its variance.
 */
export async function impulses(
  sampler: PluginOf<'sampler'>,
  setup: { readonly sigmas: readonly number[]; readonly s: number; readonly params?: Values; readonly draws?: number },
): Promise<Float32Array> {
  const { sigmas, s, params = {}, draws = sigmas.length } = setup;
  const evaluator = new CpuEvaluator();
  const shape = [1 + draws];
  const unit = (at: number) => evaluator.upload(Float32Array.from({ length: 1 + draws }, (_, e) => Number(e === at)), shape);
  let drawn = 0;
  let x = unit(0);
  const steps = sampler.sample({
    x, sigmas,
    params: { ...defaultsOf(sampler), ...params },
    noise: () => unit(++drawn),
    denoise: async (at, sigma) => {
      const denoised = evaluator.allocate(shape);
      evaluator.valuesOf(denoised).set(evaluator.valuesOf(at).map((value) => (value * s ** 2) / (s ** 2 + sigma ** 2)));
      return denoised;
    },
  });
  for await (const step of steps) x = step.x;
  return evaluator.read(x);
}

/** Variance of the result where x begins with the exact one, s² + σ₀². */
export function varianceOf([a, ...b]: Float32Array, s: number, sigma: number): number {
  return a! ** 2 * (s ** 2 + sigma ** 2) + b.reduce((sum, weight) => sum + weight ** 2, 0);
}
