import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fc } from '../random.ts';
import { checkLevels } from '../../engine/checks.ts';
import { noiseLevels } from '../../engine/model/denoiser.ts';
import type { NoiseLevels, PluginOf } from '../../engine/plugin.ts';
import { cardOf } from '../reference/card.ts';
import { testManifest, testParams } from './manifest.ts';
import { arbitraryParams, type Values } from './params.ts';

/** Schedules that do not take all that their schemas allow: parameters that fit the steps. */
const FITTING: Readonly<Record<string, (steps: number, model: NoiseLevels) => fc.Arbitrary<Values>>> = {
  custom: (steps, { sigmaMin: min, sigmaMax: max }) => {
    // of any unevenness, down the range of the model
    const falling = fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: steps, maxLength: steps }).map((gaps) => {
      const total = gaps.reduce((sum, gap) => sum + gap);
      let fallen = 0;
      return gaps.map((gap) => max * (min / max) ** ((fallen += gap) / total));
    });
    return fc.tuple(falling, fc.boolean()).map(([levels, closed]) => ({ levels: closed ? [...levels, 0] : levels }));
  },
};

/** Parameters of a schedule for so many steps. */
export function scheduleParams(schedule: PluginOf<'schedule'>, steps: number, model: NoiseLevels): fc.Arbitrary<Values> {
  return FITTING[schedule.id]?.(steps, model) ?? arbitraryParams(schedule);
}

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
  const settings = (most: number) => fc.tuple(fc.integer({ min: 1, max: most }), models).chain(([steps, model]) =>
    scheduleParams(schedule, steps, model).map((params) => ({ steps, model, params })));

  describe(`schedule ${schedule.id}`, () => {
    testManifest(schedule);
    testParams(schedule);

    it('falls strictly to 0 in the steps asked for, inside the range of the model', () => {
      fc.assert(fc.property(settings(1000), ({ steps, model, params }) => {
        const sigmas = checkLevels(schedule.sigmas({ steps, model, params }), steps, schedule.id);
        assert.ok(sigmas[0]! <= model.sigmaMax * (1 + 1e-9), `it begins at ${sigmas[0]}, above ${model.sigmaMax}`);
        assert.ok(sigmas.at(-2)! >= model.sigmaMin * (1 - 1e-9), `it ends at ${sigmas.at(-2)}, below ${model.sigmaMin}`);
      }), { numRuns: 200 });
    });

    it('gives the same levels again', () => {
      fc.assert(fc.property(settings(50), ({ steps, model, params }) => {
        const context = Object.freeze({ steps, model: Object.freeze({ ...model }), params: Object.freeze(params) });
        assert.deepEqual(schedule.sigmas(context), schedule.sigmas(context));
      }), { numRuns: 30 });
    });
  });
}
