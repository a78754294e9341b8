import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mix, rms, type DrawNoise, type PluginOf } from '../../engine/plugin.ts';
import { CpuEvaluator } from '../../engine/tensor/cpu.ts';
import {
  brownianNoise,
  ddpmSampler,
  dpm2Sampler,
  eulerAncestralSampler,
  heunSampler,
  philoxNoise,
  torchCpuNoise,
} from '../../plugins/index.ts';
import { levels, mixture, pointsAt, SIGMA_MAX } from '../analytic/problem.ts';
import { eachPoint } from '../analytic/run.ts';
import { defaultsOf } from '../conformance/params.ts';

const MODEL = { sigmaMin: 0.02, sigmaMax: SIGMA_MAX };

function drawer(source: PluginOf<'noise'>, evaluator: CpuEvaluator, shape: readonly number[], seed: number): DrawNoise {
  return source.create({
    seed, shape,
    model: MODEL,
    gaussian: (number) => evaluator.gaussian(shape, seed, number),
    upload: (values) => evaluator.upload(values, shape),
    params: defaultsOf(source),
  });
}

/** Increments of the Brownian path, in the order of the pairs. */
async function increments(pairs: readonly (readonly [number, number])[], shape: readonly number[] = [1, 4000]): Promise<Float32Array[]> {
  const evaluator = new CpuEvaluator();
  const draw = drawer(brownianNoise, evaluator, shape, 3);
  return Promise.all(pairs.map(async ([from, to]) => {
    const values = await evaluator.read(draw(from, to));
    return values.map((value) => value * Math.sqrt(Math.abs(from - to)));
  }));
}

describe('a Brownian path', () => {
  it('goes from one level to another by way of any third, in the model’s range and outside it', async () => {
    for (const [a, b, c] of [[9, 2.345678, 0.5], [14, 6, 0.3], [5, 0.011, 0.003], [40, 20, 12]] as const) {
      const [whole, first, second] = await increments([[a, c], [a, b], [b, c]]);
      whole!.forEach((value, e) => assert.ok(Math.abs(value - first![e]! - second![e]!) < 1e-5));
    }
  });

  it('does not depend on what was asked for before', async () => {
    const asked = [[9, 3], [3, 1], [0.2, 0.1], [1, 3]] as const;
    const [forwards, backwards] = [await increments(asked, [1, 50]), await increments([...asked].reverse(), [1, 50])];
    assert.deepEqual(forwards, backwards.reverse());
  });

  it('comes back negated', async () => {
    const [down, up] = await increments([[7, 4], [4, 7]]);
    assert.deepEqual(up, down!.map((value) => -value));
  });

  it('has increments of the variance of their length that do not know of each other', async () => {
    const pairs = [[30, 12], [9.9, 7], [7, 6.5], [0.4, 0.02], [0.015, 0.001]] as const;
    const all = await increments(pairs);
    const average = (a: Float32Array, b: Float32Array): number => a.reduce((sum, value, e) => sum + value * b[e]!, 0) / a.length;
    // 5 standard errors over 4000 values
    const bound = 5 / Math.sqrt(4000);
    all.forEach((one, i) => all.forEach((other, j) => {
      const scale = Math.sqrt((pairs[i]![0] - pairs[i]![1]) * (pairs[j]![0] - pairs[j]![1]));
      const wanted = i === j ? 1 : 0;
      assert.ok(Math.abs(average(one, other) / scale - wanted) < bound * Math.sqrt(1 + wanted), `increments ${i} and ${j}`);
    }));
  });

  it('draws fresh noise for a start, and where the level stays or cannot be told from the next', async () => {
    const evaluator = new CpuEvaluator();
    const [path, plain] = [brownianNoise, torchCpuNoise].map((source) => drawer(source, evaluator, [1, 20], 3));
    for (const [from, to] of [[undefined, undefined], [5, 5], [200.000002, 200], [1e-7, 3e-7]]) {
      assert.deepEqual(await evaluator.read(path!(from, to)), await evaluator.read(plain!()));
    }
  });
});

/** Where a sampler takes points of the mixture in so many steps, with the noise of one seed. */
async function result(sampler: PluginOf<'sampler'>, source: PluginOf<'noise'>, steps: number): Promise<Float32Array> {
  const points = pointsAt(mixture, SIGMA_MAX, 64, 3);
  const evaluator = new CpuEvaluator();
  const shape = [64, 2];
  let x = evaluator.upload(Float32Array.from(points), shape);
  const run = sampler.sample({
    x,
    sigmas: [...levels(steps - 1, 0.02), 0],
    params: defaultsOf(sampler),
    noise: drawer(source, evaluator, shape, 8),
    denoise: async (at, sigma) => {
      const denoised = eachPoint(Float64Array.from(await evaluator.read(at)), 2, (point) => mixture.denoise(point, sigma));
      return evaluator.upload(Float32Array.from(denoised), shape);
    },
  });
  for await (const step of run) x = step.x;
  return evaluator.read(x);
}

describe('more steps refine the result of a sampler with noise', () => {
  for (const sampler of [eulerAncestralSampler, ddpmSampler]) {
    /** Root mean square of what doubling the steps changes, for each doubling. */
    const changes = async (source: PluginOf<'noise'>): Promise<number[]> => {
      const results = await Promise.all([10, 20, 40, 80, 160].map((steps) => result(sampler, source, steps)));
      return results.slice(1).map((values, k) =>
        Math.sqrt(values.reduce((sum, value, e) => sum + (value - results[k]![e]!) ** 2, 0) / values.length));
    };

    it(`${sampler.id} with a Brownian path, and not with fresh noise`, async () => {
      const [path, fresh] = [await changes(brownianNoise), await changes(philoxNoise)];
      assert.ok(path.every((change, k) => k === 0 || change < path[k - 1]!), `with the path ${path}`);
      assert.ok(path.at(-1)! < path[0]! / 3, `with the path ${path}`);
      assert.ok(fresh.every((change) => change > 4 * path.at(-1)! && change > 0.5), `with fresh noise ${fresh}`);
    });
  }
});

describe('noise that is churned in', () => {
  for (const sampler of [heunSampler, dpm2Sampler]) {
    it(`${sampler.id} draws independently in every step, along a Brownian path too`, async () => {
      const [count, spread] = [1000, 0.5];
      const evaluator = new CpuEvaluator();
      const shape = [1, count];
      const sigmas = [...levels(149, 0.02), 0];
      let x = mix([Math.hypot(spread, sigmas[0]!), evaluator.gaussian(shape, 3, 0)]);
      const run = sampler.sample({
        x, sigmas,
        params: { ...defaultsOf(sampler), churn: 100 },
        noise: drawer(brownianNoise, evaluator, shape, 8),
        denoise: async (at, sigma) => mix([spread ** 2 / (spread ** 2 + sigma ** 2), at]),
      });
      for await (const step of run) x = step.x;
      const found = await rms(x);
      // 5 standard errors of a deviation, and 1% for the error of the steps
      assert.ok(Math.abs(found / spread - 1) < 5 / Math.sqrt(2 * count) + 0.01, `deviation ${found}`);
    });
  }
});
