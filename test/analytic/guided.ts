/** Guides exact denoisers: what each conditioning and network stands for is a mixture. */
import type { Conditioning, Denoise, PluginOf } from '../../engine/plugin.ts';
import type { CpuEvaluator } from '../../engine/tensor/cpu.ts';
import { heunSampler } from '../../plugins/index.ts';
import { defaultsOf, type Values } from '../conformance/params.ts';
import { DoubleEvaluator } from './double.ts';
import type { GaussianMixture } from './gaussian-mixture.ts';
import { levels } from './problem.ts';
import { eachPoint } from './run.ts';

export interface Guided {
  readonly guidance: PluginOf<'guidance'>;
  readonly params?: Values;
  /** What comes with the prompt, without it, with the negative one, and from the weaker network. */
  readonly laws: { readonly prompt: GaussianMixture } & { readonly [of in 'unconditional' | 'negative' | 'weaker']?: GaussianMixture };
  /** Noisy points at the first level, one after another. */
  readonly points: Float64Array;
  /** @default 400 */
  readonly steps?: number;
}

/** Where the guided probability-flow ODE takes the points from σ = 10, by Heun's method in 64 bits. */
export async function guidedPoints({ guidance, params = {}, laws, points, steps = 400 }: Guided): Promise<Float32Array> {
  const evaluator = new DoubleEvaluator();
  const { unconditional, negative } = laws;
  const [without, unwanted]: Conditioning[] = [{ feeds: {} }, { feeds: {} }];
  const conditioning = { feeds: {}, ...(unconditional && { unconditional: without! }), ...(negative && { negative: unwanted! }) };
  const lawOf = (asked: Conditioning): GaussianMixture =>
    asked === conditioning ? laws.prompt : (asked === without ? unconditional : negative)!;
  const denoise: Denoise = (x, sigma, asked) => exactly(evaluator, lawOf(asked))(x, sigma, asked);
  const networks = laws.weaker ? { weaker: exactly(evaluator, laws.weaker) } : {};
  const guided = guidance.guide({ denoise, ...networks, params: { ...defaultsOf(guidance), ...params } });
  const shape = [points.length / laws.prompt.dimension, laws.prompt.dimension];
  let x = evaluator.upload(points as unknown as Float32Array, shape);
  const sampling = heunSampler.sample({
    x, sigmas: [...levels(steps - 1, 0.005), 0], noise: () => x, params: defaultsOf(heunSampler),
    denoise: (at, sigma) => guided(at, sigma, conditioning),
  });
  for await (const step of sampling) {
    x = step.x;
    evaluator.endStep([x, step.denoised], guidance.lookback ?? 0);
  }
  return evaluator.read(x);
}

/** The exact denoiser of one law. */
export function exactly(evaluator: CpuEvaluator, law: GaussianMixture): Denoise {
  return async (x, sigma) => {
    const denoised = evaluator.allocate(x.shape);
    const noisy = Float64Array.from(evaluator.valuesOf(x));
    evaluator.valuesOf(denoised).set(eachPoint(noisy, law.dimension, (point) => law.denoise(point, sigma)));
    return denoised;
  };
}

/** Largest distance between the values. */
export function farthest(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  return Math.max(...Array.from(found, (value, e) => Math.abs(value - expected[e]!)));
}
