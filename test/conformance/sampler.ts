import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { compute, mix, type Denoise, type PluginOf, type Tensor } from '../../engine/plugin.ts';
import { CpuEvaluator } from '../../engine/tensor/cpu.ts';
import { testManifest, testParams } from './manifest.ts';
import { conditioningOf, constantModel, SHAPE, smoothModel } from './models.ts';
import { arbitraryParams, defaultsOf, type Values } from './params.ts';

interface Setup {
  readonly params?: Values;
  readonly steps?: number;
  readonly sigmaMin?: number;
  readonly sigmaMax?: number;
  readonly seed?: number;
  readonly lookback?: number;
  /** Whether the model has an output for its variance. */
  readonly tellsVariance?: boolean;
  readonly model?: (evaluator: CpuEvaluator) => Denoise;
}

interface Observed {
  readonly values: Float32Array;
  /** Of every step: the level it reached, and the evaluations it took. */
  readonly levels: number[];
  readonly evaluations: number[];
  readonly draws: number;
  readonly shapes: (readonly number[])[];
}

/** Runs a sampler as engine/generate.ts does, with a preview of every step, but keeps of what is older than `lookback` x alone. */
async function observe(sampler: PluginOf<'sampler'>, setup: Setup = {}): Promise<Observed> {
  const { steps = 8, sigmaMin = 0.02, sigmaMax = 40, seed = 0, lookback = sampler.lookback ?? 0, model = smoothModel } = setup;
  const evaluator = new CpuEvaluator();
  const denoise = model(evaluator);
  const bounded = (at: Tensor, low: number): Promise<Tensor> =>
    compute([at], (values) => values.map((value) => low + (1 - low) / (1 + value ** 2)));
  const levels: number[] = [];
  const evaluations: number[] = [];
  const shapes: (readonly number[])[] = [];
  let [count, draws] = [0, 0];
  const noise = () => evaluator.gaussian(SHAPE, seed, draws++);
  let x = mix([sigmaMax, evaluator.gaussian(SHAPE, 99, 0)]);
  const context = {
    x, noise,
    sigmas: Object.freeze(sigmasOf(steps, sigmaMin, sigmaMax)),
    params: Object.freeze({ ...defaultsOf(sampler), ...setup.params }),
    ...(setup.tellsVariance && { variance: (at: Tensor) => bounded(at, 0), varianceRange: (at: Tensor) => bounded(at, -1) }),
    denoise: async (at: Tensor, sigma: number) => {
      assert.ok(sigma > 0 && Number.isFinite(sigma), `it evaluated the model at σ = ${sigma}`);
      count++;
      return denoise(at, sigma, conditioningOf(0));
    },
  };
  for await (const step of sampler.sample(context)) {
    x = step.x;
    levels.push(step.sigma);
    evaluations.push(count);
    shapes.push(step.x.shape, step.denoised.shape);
    count = 0;
    evaluator.evaluate(step.denoised);
    evaluator.endStep([x], lookback);
  }
  return { values: await evaluator.read(x), levels, evaluations, draws, shapes };
}

function sigmasOf(steps: number, low: number, high: number): number[] {
  return [...Array.from({ length: steps }, (_, i) => (i ? high * (low / high) ** (i / (steps - 1)) : high)), 0];
}

/** What every sampler promises. */
export function testSampler(sampler: PluginOf<'sampler'>): void {
  describe(`sampler ${sampler.id}`, () => {
    testManifest(sampler);
    testParams(sampler);

    it('yields once a step, with the level that it reached, down to 0', async () => {
      for (const steps of [1, 2, 7]) assert.deepEqual((await observe(sampler, { steps })).levels, sigmasOf(steps, 0.02, 40).slice(1));
    });

    it('keeps the shape', async () => {
      for (const shape of (await observe(sampler)).shapes) assert.deepEqual(shape, SHAPE);
    });

    const { evaluationsPerStep: each } = sampler;
    if (each === 'adaptive') {
      it('evaluates the model in every step but perhaps the last, and not always equally often', async () => {
        const evaluations = (await observe(sampler)).evaluations.slice(0, -1);
        assert.ok(evaluations.every((count) => count >= 1), `it took ${evaluations}`);
        assert.ok(new Set(evaluations).size > 1, `it took ${evaluations}: state that number`);
      });
    } else {
      it(`evaluates the model ${each} times a step, in the last step at most that often`, async () => {
        const { evaluations } = await observe(sampler);
        const last = evaluations.pop()!;
        assert.ok(evaluations.every((count) => count === each), `it took ${evaluations}`);
        assert.ok(last >= 1 && last <= each);
      });
    }

    it('gives the same values for the same seed', async () => {
      await fc.assert(fc.asyncProperty(arbitraryParams(sampler), fc.nat(), async (params, seed) => {
        assert.deepEqual((await observe(sampler, { params, seed })).values, (await observe(sampler, { params, seed })).values);
      }), { numRuns: 20 });
    });

    it(sampler.stochastic ? 'draws noise for some parameters' : 'never draws noise', async () => {
      const all = fc.sample(arbitraryParams(sampler), { numRuns: 30, seed: 1 });
      const draws = await Promise.all(all.map(async (params) => (await observe(sampler, { params })).draws));
      assert.equal(draws.some((count) => count > 0), sampler.stochastic);
    });

    it('stays finite for all parameters, steps and ranges of noise', async () => {
      const setups = fc.record({
        params: arbitraryParams(sampler),
        steps: fc.integer({ min: 1, max: 12 }),
        sigmaMin: fc.double({ min: 1e-4, max: 0.5, noNaN: true }),
        sigmaMax: fc.double({ min: 1, max: 2e4, noNaN: true }),
        tellsVariance: fc.boolean(),
      });
      await fc.assert(fc.asyncProperty(setups, async (setup) => {
        assert.ok((await observe(sampler, setup)).values.every(Number.isFinite));
      }), { numRuns: 60 });
    });

    it('ends at the only value that the data has', async () => {
      const model = (evaluator: CpuEvaluator): Denoise => constantModel(evaluator, 0.75);
      await fc.assert(fc.asyncProperty(arbitraryParams(sampler), async (params) => {
        const { values } = await observe(sampler, { params, model });
        assert.ok(values.every((value) => Math.abs(value - 0.75) < 1e-5), `it ended at ${values}`);
      }), { numRuns: 20 });
    });

    if (sampler.lookback) {
      it(`needs to look back as far as ${sampler.lookback}`, async () => {
        // the arena keeps one step more than it is told
        await assert.rejects(observe(sampler, { lookback: sampler.lookback! - 2 }), { code: 'tensor/recycled' });
      });
    }
  });
}
