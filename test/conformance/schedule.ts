import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { checkLevels } from '../../engine/checks.ts';
import { noiseLevels } from '../../engine/model/denoiser.ts';
import type { NoiseLevels, PluginOf } from '../../engine/plugin.ts';
import { cardOf } from '../reference/card.ts';
import { testManifest, testParams } from './manifest.ts';
import { arbitraryParams } from './params.ts';

const discrete = (['linear', 'scaled-linear', 'cosine', 'mutual-information'] as const).map((rule) =>
  noiseLevels(cardOf({ betas: { rule, steps: 1000 } })),
);
const continuous = fc.record({
  sigmaMin: fc.double({ min: 1e-4, max: 0.5, noNaN: true }),
  sigmaMax: fc.double({ min: 1, max: 2e4, noNaN: true }),
});
const models: fc.Arbitrary<NoiseLevels> = fc.oneof(continuous, fc.constantFrom(...discrete));

/** What every schedule promises. */
export function testSchedule(schedule: PluginOf<'schedule'>): void {
  describe(`schedule ${schedule.id}`, () => {
    testManifest(schedule);
    testParams(schedule);

    it('falls strictly to 0 in the steps asked for, inside the range of the model', () => {
      fc.assert(fc.property(fc.integer({ min: 1, max: 1000 }), models, arbitraryParams(schedule), (steps, model, params) => {
        const sigmas = checkLevels(schedule.sigmas({ steps, model, params }), steps, schedule.id);
        assert.ok(sigmas[0]! <= model.sigmaMax * (1 + 1e-9), `it begins at ${sigmas[0]}, above ${model.sigmaMax}`);
        assert.ok(sigmas.at(-2)! >= model.sigmaMin * (1 - 1e-9), `it ends at ${sigmas.at(-2)}, below ${model.sigmaMin}`);
      }), { numRuns: 200 });
    });

    it('gives the same levels again', () => {
      fc.assert(fc.property(fc.integer({ min: 1, max: 50 }), models, arbitraryParams(schedule), (steps, model, params) => {
        const context = Object.freeze({ steps, model: Object.freeze({ ...model }), params: Object.freeze(params) });
        assert.deepEqual(schedule.sigmas(context), schedule.sigmas(context));
      }), { numRuns: 30 });
    });
  });
}
