import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fc } from '../random.ts';
import { compute, type Denoise, type PluginOf, type Space, type Tensor } from '../../engine/plugin.ts';
import { openSpace } from '../../engine/space/space.ts';
import { CpuEvaluator } from '../../engine/tensor/cpu.ts';
import { testManifest, testParams } from './manifest.ts';
import { cardIn, conditioningOf, constantModel, SHAPE, smoothModel, SPACES } from './models.ts';
import { affordableParams, arbitraryParams, defaultsOf, type Values } from './params.ts';

interface Setup {
  readonly space?: Space;
  readonly params?: Values;
  readonly steps?: number;
  readonly sigmaMin?: number;
  readonly sigmaMax?: number;
  /** In place of those three. */
  readonly sigmas?: number[];
  readonly seed?: number;
  readonly lookback?: number;
  /** Whether the model has an output for its variance. */
  readonly tellsVariance?: boolean;
  readonly model?: (evaluator: CpuEvaluator) => Denoise;
  readonly evaluator?: CpuEvaluator;
}

interface Observed {
  readonly values: Float32Array;
  /** Of every step: the level it reached, and the evaluations it took. */
  readonly levels: number[];
  readonly evaluations: number[];
  readonly draws: number;
  /** Of every step: those of its state and its estimate. */
  readonly shapes: (readonly (readonly number[])[])[];
}

/** Few blocks fit into one expression, as on a GPU that binds 8 buffers. */
class NarrowEvaluator extends CpuEvaluator {
  override readonly limits = { terms: 16, blocks: 5 };
}

/** Runs a sampler as engine/generate.ts does, with a preview of every step, but keeps of what is older than `lookback` x alone. */
async function run(sampler: PluginOf<'sampler'>, setup: Setup): Promise<Observed> {
  const { space = 'real', steps = 8, sigmaMin = 0.02, seed = 0, lookback = sampler.lookback ?? 0 } = setup;
  const { model = (evaluator: CpuEvaluator) => smoothModel(evaluator, undefined, space) } = setup;
  const sigmaMax = Math.min(setup.sigmaMax ?? 40, SPACES[space].sigmaMax);
  const { evaluator = new CpuEvaluator() } = setup;
  const states = openSpace({ card: cardIn(space), evaluator, shape: SHAPE });
  const denoise = model(evaluator);
  const bounded = (at: Tensor, low: number): Promise<Tensor> =>
    compute([at], (values) => values.map((value) => low + (1 - low) / (1 + value ** 2)));
  const sigmas = setup.sigmas ?? sigmasOf(steps, sigmaMin, sigmaMax);
  const levels: number[] = [];
  const evaluations: number[] = [];
  const shapes: (readonly (readonly number[])[])[] = [];
  let [count, draws] = [0, 0];
  const noise = () => evaluator.gaussian(states.shape, seed, draws++);
  let x = await states.start(sigmas[0]!, evaluator.gaussian(states.shape, 99, 0));
  const context = {
    ...states.given,
    x, noise,
    sigmas: Object.freeze(sigmas),
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
    shapes.push([step.x.shape, step.denoised.shape]);
    count = 0;
    evaluator.evaluate(step.denoised);
    if (setup.lookback !== undefined) evaluator.evaluate(x); // or all that it is made of would be kept for it
    evaluator.endStep([x], lookback);
  }
  return { values: await states.finished(x), levels, evaluations, draws, shapes };
}

function sigmasOf(steps: number, low: number, high: number): number[] {
  return [...Array.from({ length: steps }, (_, i) => (i ? high * (low / high) ** (i / (steps - 1)) : high)), 0];
}

/** Samplers whose cost a parameter sets. */
const COST: Readonly<Record<string, (params: Values) => number>> = {
  'annealed-langevin': ({ perLevel }) => perLevel as number,
  pds: ({ perLevel }) => perLevel as number,
  'predictor-corrector': ({ corrections }) => 1 + (corrections as number),
  repaint: ({ resamplings }) => resamplings as number,
};

/** Samplers that ask once in a step where, by their parameters, all noise is fresh. */
export const SPARING = ['dpm-2-ancestral', 'dpmpp-2s-ancestral'];

/** Evaluations in a step but the last. */
export function evaluationsPerStep(sampler: PluginOf<'sampler'>, params: Values): number | 'adaptive' {
  return COST[sampler.id]?.(params) ?? sampler.evaluationsPerStep;
}

/** What every sampler promises. */
export function testSampler(sampler: PluginOf<'sampler'>): void {
  describe(`sampler ${sampler.id}`, () => {
    testManifest(sampler);
    testParams(sampler);
  });
  for (const space of sampler.spaces) testSamplerIn(space, sampler);
}

/** What it promises in one of the spaces that it serves. */
function testSamplerIn(space: Space, sampler: PluginOf<'sampler'>): void {
  const observe = (of: typeof sampler, setup: Setup = {}): Promise<Observed> => run(of, { space, ...setup });
  const { sigmaMax, estimate, constant } = SPACES[space];
  const affordable = affordableParams(sampler, 1e-3);

  describe(`sampler ${sampler.id} on ${space} values`, () => {
    it('yields once a step, with the level that it reached, down to 0', async () => {
      const expected = (steps: number): number[] => sigmasOf(steps, 0.02, Math.min(40, sigmaMax)).slice(1);
      for (const steps of [1, 2, 7]) assert.deepEqual((await observe(sampler, { steps })).levels, expected(steps));
    });

    it('keeps the shape', async () => {
      const { shape } = openSpace({ card: cardIn(space), evaluator: new CpuEvaluator(), shape: SHAPE });
      for (const shapes of (await observe(sampler)).shapes) assert.deepEqual(shapes, [shape, estimate]);
    });

    const { evaluationsPerStep: each, lookback = 0 } = sampler;
    if (each === 'adaptive') {
      it('evaluates the model in every step but perhaps the last, and not always equally often', async () => {
        const evaluations = (await observe(sampler)).evaluations.slice(0, -1);
        assert.ok(evaluations.every((count) => count >= 1), `it took ${evaluations}`);
        assert.ok(new Set(evaluations).size > 1, `it took ${evaluations}: state that number`);
      });
    } else {
      it(`evaluates the model ${each} times a step, at first perhaps more, at last perhaps less`, async () => {
        const { evaluations } = await observe(sampler);
        const last = evaluations.pop()!;
        assert.ok(evaluations.every((count, i) => count === each || (count > each && i < lookback)), `it took ${evaluations}`);
        assert.ok(last >= 1 && last <= each);
      });
    }

    it('costs that at its defaults, and keeps to its cost with all parameters', async () => {
      assert.equal(evaluationsPerStep(sampler, defaultsOf(sampler)), sampler.evaluationsPerStep);
      await fc.assert(fc.asyncProperty(affordable, async (params) => {
        const each = evaluationsPerStep(sampler, params);
        const { evaluations } = await observe(sampler, { params, steps: 4 });
        const right = (count: number, i: number): boolean =>
          count === each || each === 'adaptive' || (count > each && i < lookback) || (count === 1 && SPARING.includes(sampler.id));
        assert.ok(evaluations.slice(0, -1).every(right), `it took ${evaluations}, not ${each}`);
      }), { numRuns: 10 });
    });

    it('gives the same values for the same seed', async () => {
      await fc.assert(fc.asyncProperty(affordable, fc.nat(), async (params, seed) => {
        assert.deepEqual((await observe(sampler, { params, seed })).values, (await observe(sampler, { params, seed })).values);
      }), { numRuns: 20 });
    });

    it(sampler.stochastic ? 'draws noise for some parameters' : 'never draws noise', async () => {
      const all = fc.sample(affordable, { numRuns: 30, seed: 1 });
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
      const model = (evaluator: CpuEvaluator): Denoise => constantModel(evaluator, constant, space);
      await fc.assert(fc.asyncProperty(affordable, async (params) => {
        const { values } = await observe(sampler, { params, model });
        assert.ok(values.every((value) => Math.abs(value - constant) < 1e-5), `it ended at ${values}`);
      }), { numRuns: 20 });
    });

    it('gives nearly the same values where an expression holds few blocks', async () => {
      const all = fc.sample(affordable, { numRuns: 10, seed: 1 });
      for (const params of all) {
        const { values } = await observe(sampler, { params });
        const narrow = await observe(sampler, { params, evaluator: new NarrowEvaluator() });
        values.forEach((value, e) => assert.ok(Math.abs(value - narrow.values[e]!) < 1e-4, `${narrow.values} is not ${values}`));
      }
    });

    if (sampler.reversible && space === 'real') {
      it('steps up rising levels too, and draws nothing', async () => {
        const rising = sigmasOf(7, 0.02, 40).slice(0, -1).reverse();
        const { levels, draws, values } = await observe(sampler, { sigmas: rising });
        assert.deepEqual([levels, draws], [rising.slice(1), 0]);
        assert.ok(values.every(Number.isFinite));
      });
    }

    if (sampler.lookback) {
      it(`needs to look back as far as ${sampler.lookback} for some parameters`, async () => {
        // the arena keeps one step more than it is told
        const all = fc.sample(affordable, { numRuns: 30, seed: 1 });
        const runs = await Promise.allSettled(all.map((params) => observe(sampler, { params, lookback: sampler.lookback! - 2 })));
        assert.ok(runs.some((run) => run.status === 'rejected' && run.reason.code === 'tensor/recycled'));
      });
    }
  });
}
