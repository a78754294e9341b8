import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { PluginOf } from '../../engine/plugin.ts';
import { CpuEvaluator } from '../../engine/tensor/cpu.ts';
import { testManifest, testParams } from './manifest.ts';
import { defaultsOf } from './params.ts';

const SHAPE = [1, 4, 16_384];
const COUNT = 65_536;
// 5 standard errors of an average over COUNT values of variance 1
const BOUND = 5 / Math.sqrt(COUNT);

/** What every noise source promises; with `short` seeds the upper half of them is ignored. */
export function testNoise(noise: PluginOf<'noise'>, short = false): void {
  /** The first `draws` tensors of a seed. */
  const draw = async (seed: number, draws: number, shape: readonly number[] = SHAPE): Promise<Float32Array[]> => {
    const evaluator = new CpuEvaluator();
    const next = noise.create({
      seed, shape, model: { sigmaMin: 0.02, sigmaMax: 40 },
      gaussian: (number) => evaluator.gaussian(shape, seed, number),
      upload: (values) => evaluator.upload(values, shape),
      params: defaultsOf(noise),
    });
    const tensors = Array.from({ length: draws }, next);
    for (const tensor of tensors) assert.deepEqual(tensor.shape, shape);
    return Promise.all(tensors.map((tensor) => evaluator.read(tensor)));
  };

  describe(`noise ${noise.id}`, () => {
    testManifest(noise);
    testParams(noise);

    it('has mean 0, variance 1 and the tails of a normal distribution', async () => {
      for (const values of await draw(7, 3)) {
        assert.ok(Math.abs(average(values, values.map(() => 1))) < BOUND);
        // variances of n² and n⁴ are 2 and 96
        assert.ok(Math.abs(average(values, values) - 1) < BOUND * Math.sqrt(2));
        const squares = values.map((value) => value * value);
        assert.ok(Math.abs(average(squares, squares) - 3) < BOUND * Math.sqrt(96));
      }
    });

    it('does not repeat itself in the next draw, the next seed or the next element', async () => {
      const [first, second] = await draw(7, 2);
      const [other] = await draw(8, 1);
      const neighbours = first!.map((_, e) => first![(e + 1) % COUNT]!);
      for (const values of [second!, other!, neighbours]) assert.ok(Math.abs(average(first!, values)) < BOUND);
    });

    it('gives the same draws for the same seed, to the largest seed', async () => {
      for (const seed of [0, 1, 2 ** 32, Number.MAX_SAFE_INTEGER]) {
        assert.deepEqual(await draw(seed, 2, [1, 7]), await draw(seed, 2, [1, 7]));
      }
    });

    it(`gives ${short ? 'the same' : 'other'} draws for a seed that differs in its upper half alone`, async () => {
      assert[short ? 'deepEqual' : 'notDeepEqual'](await draw(5, 1, [1, 7]), await draw(5 + 2 ** 32, 1, [1, 7]));
    });
  });
}

/** Mean of the products. */
function average(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, e) => sum + value * b[e]!, 0) / a.length;
}
