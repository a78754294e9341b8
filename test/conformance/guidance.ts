import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fc } from '../random.ts';
import type { Conditioning, PluginOf, Space } from '../../engine/plugin.ts';
import { openSpace } from '../../engine/space/space.ts';
import { CpuEvaluator } from '../../engine/tensor/cpu.ts';
import { testManifest, testParams } from './manifest.ts';
import { cardIn, conditioningOf, SHAPE, smoothClassifier, smoothModel, SPACES, toldOf } from './models.ts';
import { arbitraryParams, defaultsOf, type Values } from './params.ts';

type Guidance = PluginOf<'guidance'>;

interface Observed {
  readonly values: Float32Array;
  readonly shape: readonly number[];
  /** Size of every batch that the model ran; networks beside it are not counted. */
  readonly batches: number[];
}

/** One guided evaluation at σ; without `guidance`, one that is not. */
async function observe(
  guidance: Guidance | undefined,
  params: Values,
  conditioning: Conditioning,
  sigma = 1,
  space: Space = 'real',
): Promise<Observed> {
  const evaluator = new CpuEvaluator();
  const batches: number[] = [];
  const model = smoothModel(evaluator, (size) => batches.push(size), space);
  const { shape } = openSpace({ card: cardIn(space), evaluator, shape: SHAPE });
  const networks = { weaker: smoothModel(evaluator, undefined, space, 0.5), classifier: smoothClassifier(evaluator, space) };
  const denoise = guidance
    ? guidance.guide({
        denoise: model,
        ...networks,
        ...toldOf(cardIn(space), [sigma, 0]),
        params: Object.freeze({ ...defaultsOf(guidance), ...params }),
      })
    : model;
  const denoised = await denoise(evaluator.gaussian(shape, 4, 0), sigma, conditioning);
  return { values: await evaluator.read(denoised), shape: denoised.shape, batches };
}

const guided = conditioningOf(0.8, conditioningOf(-0.3), conditioningOf(0.2));
const indifferent = conditioningOf(0.8, conditioningOf(0.8));
const sigmas = fc.double({ min: 0.002, max: 80, noNaN: true });

/** Guidance that does not take all that its schema allows: parameters that fit outputs of SHAPE. */
const FITTING: Readonly<Record<string, (params: Values) => fc.Arbitrary<Values>>> = {
  reconstruction: measured,
  'moment-matching': measured,
};

/** Averages of SHAPE in place of any. */
function measured(params: Values): fc.Arbitrary<Values> {
  return fc.constantFrom([0, 1], [0, 2], [1, 1], [1, 3]).chain(([axis, factor]) => fc.record({
    averages: fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 6 / factor!, maxLength: 6 / factor! }),
    axis: fc.constant(axis),
    factor: fc.constant(factor),
  })).map((averages) => ({ ...params, ...averages }));
}

/** Parameters of a guidance for outputs of SHAPE. */
export function guidanceParams(guidance: Guidance): fc.Arbitrary<Values> {
  const allowed = arbitraryParams(guidance);
  const fitting = FITTING[guidance.id];
  return fitting ? allowed.chain(fitting) : allowed;
}

export interface GuidanceParams {
  /** Where it changes nothing; left out where it always does. */
  readonly neutral?: Values;
  /** Where it changes the estimate of this file's model; its defaults unless told. */
  readonly active?: Values;
  /** How many batches it takes where it guides, one after another; one unless told. */
  readonly rounds?: number;
  /** Where it depends on the difference that the prompt makes alone; anywhere unless told. */
  readonly guiding?: Values;
}

/** What every guidance promises. */
export function testGuidance(guidance: Guidance, { neutral, active = {}, guiding = {}, rounds = 1 }: GuidanceParams): void {
  describe(`guidance ${guidance.id}`, () => {
    testManifest(guidance);
    testParams(guidance);

    if (neutral) it('changes nothing and costs nothing at its neutral setting', async () => {
      const bare = await observe(undefined, {}, guided);
      assert.deepEqual(await observe(guidance, neutral, guided), bare);
    });

    it('changes something', async () => {
      assert.notDeepEqual((await observe(guidance, active, guided)).values, (await observe(undefined, {}, guided)).values);
    });

    it(`asks for all evaluations of a step as ${rounds > 1 ? `${rounds} batches` : 'one batch'}`, async () => {
      await fc.assert(fc.asyncProperty(guidanceParams(guidance), async (params) => {
        assert.equal((await observe(guidance, { ...params, ...guiding }, guided)).batches.length, rounds);
      }), { numRuns: 20 });
    });

    it('keeps the shape and stays finite for all parameters, levels and spaces that it serves', async () => {
      const spaces = fc.constantFrom(...guidance.spaces);
      await fc.assert(fc.asyncProperty(guidanceParams(guidance), sigmas, spaces, async (params, sigma, space) => {
        const { values, shape } = await observe(guidance, params, guided, sigma, space);
        assert.deepEqual(shape, SPACES[space].estimate);
        assert.ok(values.every(Number.isFinite));
      }), { numRuns: 60 });
    });

    it('gives the same values again', async () => {
      assert.deepEqual(await observe(guidance, active, guided), await observe(guidance, active, guided));
    });

    if (!guidance.needs?.includes('unconditional')) return;

    it('leaves the estimate as it is when the prompt makes no difference', async () => {
      const { values: bare } = await observe(undefined, {}, indifferent);
      await fc.assert(fc.asyncProperty(guidanceParams(guidance), async (params) => {
        const { values } = await observe(guidance, { ...params, ...guiding }, indifferent);
        values.forEach((value, e) => assert.ok(Math.abs(value - bare[e]!) < 1e-5));
      }), { numRuns: 20 });
    });

    it('leaves what has no prompt to leave out as it is', async () => {
      assert.deepEqual(await observe(guidance, guiding, conditioningOf(0.8)), await observe(undefined, {}, conditioningOf(0.8)));
    });
  });
}
