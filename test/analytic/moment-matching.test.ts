/** Averages of data whose law is known: for Gaussians the guided estimate is the exact E[x₀ | x, y], for mixtures the law is near. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { gaussian } from '../../engine/tensor/philox.ts';
import { heunSampler, momentMatchingGuidance, reconstructionGuidance } from '../../plugins/index.ts';
import type { Denoise, PluginOf } from '../../engine/plugin.ts';
import { toldOf } from '../conformance/models.ts';
import { defaultsOf, type Values } from '../conformance/params.ts';
import { DoubleEvaluator } from './double.ts';
import { GaussianMixture } from './gaussian-mixture.ts';
import { eachOf, farthest } from './guided.ts';
import { levels, mixture, SIGMA_MAX } from './problem.ts';
import { slicedWasserstein } from './wasserstein.ts';

const conditioning = { feeds: {} };

function guide(guidance: PluginOf<'guidance'>, params: Values, evaluator: DoubleEvaluator, law: GaussianMixture): Denoise {
  const denoise: Denoise = (x, sigma) => eachOf(evaluator, x, law.dimension, (point) => law.denoise(point, sigma));
  return guidance.guide({ denoise, ...toldOf(), params: { ...defaultsOf(guidance), ...params } });
}

describe('reconstruction by moment matching, of a Gaussian with another spread along each of six axes', () => {
  const deviation = [0.3, 1.5, 0.7, 0.2, 1, 2];
  const mean = [0.5, -1, 0, 0.3, -0.2, 1];
  const law = new GaussianMixture([{ weight: 1, mean, deviation }]);
  const y = [1, -0.5, 2];
  const s = 0.4;

  /** The minimum of all squares that x, y and the law add up to, along each pair of axes. */
  function exact(x: ArrayLike<number>, sigma: number): number[] {
    return y.flatMap((value, k) => {
      const [a, b] = [2 * k, 2 * k + 1];
      const pull = [a, b].map((e) => x[e]! / sigma ** 2 + mean[e]! / deviation[e]! ** 2 + value / (2 * s ** 2));
      const [pa, pb] = [a, b].map((e) => 1 / sigma ** 2 + 1 / deviation[e]! ** 2 + 1 / (4 * s ** 2));
      const between = 1 / (4 * s ** 2);
      const determinant = pa! * pb! - between ** 2;
      return [(pb! * pull[0]! - between * pull[1]!) / determinant, (pa! * pull[1]! - between * pull[0]!) / determinant];
    });
  }

  /** Distance from the exact estimate at a noise level. */
  async function error(iterations: number, sigma: number): Promise<number> {
    const evaluator = new DoubleEvaluator();
    const denoise = guide(momentMatchingGuidance, { averages: y, noise: s, iterations }, evaluator, law);
    const x = evaluator.gaussian([1, 6], 3, 0);
    const values = (await evaluator.read(x)).map((value) => sigma * value);
    const found = await denoise(evaluator.upload(values, [1, 6]), sigma, conditioning);
    return farthest(await evaluator.read(found), exact(values, sigma));
  }

  it('gives the exact estimate in as many iterations as there are averages, at every level', async () => {
    for (const sigma of [20, 3, 0.5, 0.05]) assert.ok((await error(3, sigma)) < 1e-5, `${sigma}: ${await error(3, sigma)}`);
  });

  it('comes nearer with each', async () => {
    const errors = await Promise.all([0, 1, 2, 3].map((iterations) => error(iterations, 1)));
    errors.slice(1).forEach((value, k) => assert.ok(value < 0.5 * errors[k]!, `${errors}`));
  });
});

describe('reconstruction by moment matching, of a mixture', () => {
  const COUNT = 1000;
  const [y, s] = [0.3, 0.1];

  /** Exact points given their average, each with a uniform number and two normal ones. */
  function posterior(seed: number): Float64Array {
    const parts = mixture.components.map(({ weight, mean: [a, b], deviation: [sa, sb] }) => {
      const variance = (sa! ** 2 + sb! ** 2) / 4 + s ** 2;
      const miss = y - (a! + b!) / 2;
      const gain = [sa! ** 2 / 2 / variance, sb! ** 2 / 2 / variance];
      const share = (weight * Math.exp(-(miss ** 2) / (2 * variance))) / Math.sqrt(variance);
      return { share, a: a!, b: b!, sa: sa!, sb: sb!, gain };
    });
    const total = parts.reduce((sum, { share }) => sum + share, 0);
    const normal = gaussian(new Float32Array(5 * COUNT), seed, 1);
    const points = new Float64Array(2 * COUNT);
    for (let i = 0; i < COUNT; i++) {
      const [u, v, na, nb, ny] = normal.subarray(5 * i, 5 * i + 5);
      let left = (Math.atan2(u!, v!) / (2 * Math.PI) + 0.5) * total;
      const part = parts.find(({ share }) => (left -= share) < 0) ?? parts[0]!;
      // a point of the part, moved as its measured average is off
      const [a, b] = [part.a + part.sa * na!, part.b + part.sb * nb!];
      const off = y - ((a + b) / 2 + s * ny!);
      points.set([a + part.gain[0]! * off, b + part.gain[1]! * off], 2 * i);
    }
    return points;
  }

  async function sampled(guidance: PluginOf<'guidance'>, params: Values): Promise<Float32Array> {
    const evaluator = new DoubleEvaluator();
    const shape = [1, COUNT, 2];
    const denoise = guide(guidance, { averages: Array<number>(COUNT).fill(y), axis: 1, ...params }, evaluator, mixture);
    const normal = gaussian(new Float32Array(2 * COUNT), 8, 0);
    let x = evaluator.upload(posterior(9).map((value, e) => value + SIGMA_MAX * normal[e]!) as unknown as Float32Array, shape);
    const context = { x, sigmas: [...levels(40, 0.01), 0], noise: () => x, params: defaultsOf(heunSampler) };
    for await (const step of heunSampler.sample({ ...context, denoise: (at, sigma) => denoise(at, sigma, conditioning) })) {
      x = step.x;
      evaluator.endStep([x, step.denoised], 0);
    }
    return evaluator.read(x);
  }

  it('comes near the exact posterior, where making the averages exact does not', async () => {
    const [exact, again] = [posterior(1), posterior(2)];
    const found = await sampled(momentMatchingGuidance, { noise: s });
    const plain = await sampled(reconstructionGuidance, {});
    const free = await sampled(reconstructionGuidance, { strength: 0 });
    const [near, far, off] = [found, plain, free].map((points) => slicedWasserstein(points, exact, 2));
    assert.ok(near! < far! / 2 && far! < off! && off! > 10 * slicedWasserstein(again, exact, 2), `${[near, far, off]}`);
  });
});
