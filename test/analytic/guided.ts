/** Guides exact denoisers: what each conditioning and network stands for is a mixture. */
import type { Conditioning, Denoise, PluginOf, Tensor } from '../../engine/plugin.ts';
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
  /** The law of what a classifier is asked for, a part of the law that comes with the prompt. */
  readonly asked?: GaussianMixture;
  /** Noisy points at the first level, one after another. */
  readonly points: Float64Array;
  /** @default 400 */
  readonly steps?: number;
}

/** Where the guided probability-flow ODE takes the points from σ = 10, by Heun's method in 64 bits. */
export async function guidedPoints({ guidance, params = {}, laws, asked, points, steps = 400 }: Guided): Promise<Float32Array> {
  const evaluator = new DoubleEvaluator();
  const { unconditional, negative } = laws;
  const [without, unwanted]: Conditioning[] = [{ feeds: {} }, { feeds: {} }];
  const conditioning = { feeds: {}, ...(unconditional && { unconditional: without! }), ...(negative && { negative: unwanted! }) };
  const lawOf = (of: Conditioning): GaussianMixture => (of === conditioning ? laws.prompt : (of === without ? unconditional : negative)!);
  const { prompt, weaker } = laws;
  const field = (at: (point: Float64Array, sigma: number, of: Conditioning) => Float64Array): Denoise =>
    (x, sigma, of) => eachOf(evaluator, x, prompt.dimension, (point) => at(point, sigma, of));
  const networks = {
    denoise: field((point, sigma, of) => lawOf(of).denoise(point, sigma)),
    ...(weaker && { weaker: field((point, sigma) => weaker.denoise(point, sigma)) }),
    ...(asked && { classifier: field((point, sigma) => posterior(asked, prompt, point, sigma)) }),
  };
  const sigmas = [...levels(steps - 1, 0.005), 0];
  const told = { cSkip: () => 1, sigmas };
  const guided = guidance.guide({ ...networks, ...told, params: { ...defaultsOf(guidance), ...params } });
  const shape = [points.length / laws.prompt.dimension, laws.prompt.dimension];
  let x = evaluator.upload(points as unknown as Float32Array, shape);
  const sampling = heunSampler.sample({
    x, sigmas, noise: () => x, params: defaultsOf(heunSampler),
    denoise: (at, sigma) => guided(at, sigma, conditioning),
  });
  for await (const step of sampling) {
    x = step.x;
    evaluator.endStep([x, step.denoised], guidance.lookback ?? 0);
  }
  return evaluator.read(x);
}

/** ∇ log p(y | x; σ) = ∇ log p(x | y; σ) − ∇ log p(x; σ) */
function posterior(asked: GaussianMixture, all: GaussianMixture, x: Float64Array, sigma: number): Float64Array {
  const score = all.score(x, sigma);
  return asked.score(x, sigma).map((value, axis) => value - score[axis]!);
}

/** What `change` makes of every point. */
export async function eachOf(
  evaluator: CpuEvaluator,
  x: Tensor,
  dimension: number,
  change: (point: Float64Array) => Float64Array,
): Promise<Tensor> {
  const changed = evaluator.allocate(x.shape);
  evaluator.valuesOf(changed).set(eachPoint(Float64Array.from(evaluator.valuesOf(x)), dimension, change));
  return changed;
}

/** Largest distance between the values. */
export function farthest(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  return Math.max(...Array.from(found, (value, e) => Math.abs(value - expected[e]!)));
}
