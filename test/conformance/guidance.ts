import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import type { Conditioning, PluginOf, Space } from '../../engine/plugin.ts';
import { openSpace } from '../../engine/space/space.ts';
import { CpuEvaluator } from '../../engine/tensor/cpu.ts';
import { testManifest, testParams } from './manifest.ts';
import { cardIn, conditioningOf, SHAPE, smoothModel, SPACES } from './models.ts';
import { arbitraryParams, defaultsOf, type Values } from './params.ts';

type Guidance = PluginOf<'guidance'>;

interface Observed {
  readonly values: Float32Array;
  readonly shape: readonly number[];
  /** Size of every batch that the model ran. */
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
  const denoise = guidance ? guidance.guide({ denoise: model, params: Object.freeze({ ...defaultsOf(guidance), ...params }) }) : model;
  const denoised = await denoise(evaluator.gaussian(shape, 4, 0), sigma, conditioning);
  return { values: await evaluator.read(denoised), shape: denoised.shape, batches };
}

const guided = conditioningOf(0.8, conditioningOf(-0.3));
const indifferent = conditioningOf(0.8, conditioningOf(0.8));
const sigmas = fc.double({ min: 0.002, max: 80, noNaN: true });

/** What every guidance promises; at `neutral` parameters it changes nothing. */
export function testGuidance(guidance: Guidance, neutral: Values): void {
  describe(`guidance ${guidance.id}`, () => {
    testManifest(guidance);
    testParams(guidance);

    it('changes nothing and costs nothing at its neutral setting', async () => {
      const bare = await observe(undefined, {}, guided);
      assert.deepEqual(await observe(guidance, neutral, guided), bare);
    });

    it('changes something at its defaults', async () => {
      assert.notDeepEqual((await observe(guidance, {}, guided)).values, (await observe(undefined, {}, guided)).values);
    });

    it('asks for all evaluations of a step as one batch', async () => {
      await fc.assert(fc.asyncProperty(arbitraryParams(guidance), async (params) => {
        assert.equal((await observe(guidance, params, guided)).batches.length, 1);
      }), { numRuns: 20 });
    });

    it('keeps the shape and stays finite for all parameters, levels and spaces that it serves', async () => {
      const spaces = fc.constantFrom(...guidance.spaces);
      await fc.assert(fc.asyncProperty(arbitraryParams(guidance), sigmas, spaces, async (params, sigma, space) => {
        const { values, shape } = await observe(guidance, params, guided, sigma, space);
        assert.deepEqual(shape, SPACES[space].estimate);
        assert.ok(values.every(Number.isFinite));
      }), { numRuns: 60 });
    });

    it('gives the same values again', async () => {
      assert.deepEqual(await observe(guidance, {}, guided), await observe(guidance, {}, guided));
    });

    if (!guidance.needsUnconditional) return;

    it('leaves the estimate as it is when the prompt makes no difference', async () => {
      const { values: bare } = await observe(undefined, {}, indifferent);
      await fc.assert(fc.asyncProperty(arbitraryParams(guidance), async (params) => {
        const { values } = await observe(guidance, params, indifferent);
        values.forEach((value, e) => assert.ok(Math.abs(value - bare[e]!) < 1e-5));
      }), { numRuns: 20 });
    });

    it('refuses a model that cannot run without the prompt', async () => {
      await assert.rejects(observe(guidance, {}, conditioningOf(0.8)), { code: 'guidance/unconditional' });
    });
  });
}
