import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { noiseLevels, sigmaTable } from '../../engine/model/denoiser.ts';
import type { ModelCard } from '../../engine/plugin.ts';
import { defaultsOf } from '../conformance/params.ts';
import { cardOf } from './card.ts';
import { load, plugin, sigmasOf, type Case } from './replay.ts';

/** What record-schedules.py wrote. */
interface Recorded {
  readonly cases: readonly {
    readonly of: string;
    readonly schedule: { readonly id: string } & Readonly<Record<string, unknown>>;
    readonly model: Partial<ModelCard>;
    /** Of long ones the first, and in `last` the last. */
    readonly sigmas: readonly number[];
    readonly last?: readonly number[];
    readonly steps?: number;
  }[];
  /** Levels of the training at some timesteps. */
  readonly tables: readonly { readonly betas: NonNullable<ModelCard['betas']>; readonly at: number[]; readonly sigmas: number[] }[];
}

const recorded = JSON.parse(readFileSync(new URL('fixtures/schedules.json', import.meta.url), 'utf8')) as Recorded;

const cases = new Map([...load('samplers').cases, ...load('continuous').cases].map((each) => [titleOf(each), each]));
const INTERPOLATING = ['euler', 'euler-ancestral', 'heun'];

describe('schedules give the levels of diffusers and k-diffusion', () => {
  for (const [title, recorded] of cases) {
    if (!comparable(recorded)) continue;
    it(title, () => {
      const ours = sigmasOf(recorded);
      assert.equal(ours.length, recorded.sigmas.length);
      ours.forEach((sigma, i) => assert.ok(equal(sigma, recorded.sigmas[i]!), `level ${i} is ${sigma}, theirs ${recorded.sigmas[i]}`));
    });
  }
});

describe('linspace visits levels of the training where diffusers’ Euler and Heun interpolate between them', () => {
  for (const [title, recorded] of cases) {
    if (recorded.schedule['spacing'] !== 'linspace' || !INTERPOLATING.includes(recorded.sampler.id)) continue;
    it(title, () => {
      sigmasOf(recorded).forEach((sigma, i) => assert.ok(Math.abs(sigma - recorded.sigmas[i]!) <= 0.01 * sigma));
    });
  }
});

describe('schedules give the levels that were recorded of other programs', () => {
  for (const { of, schedule, model, sigmas, last = [], steps = sigmas.length } of recorded.cases) {
    const { id, ...params } = schedule;
    const kind = model.betas ? 'discrete' : (model.prediction ?? 'continuous');
    it(`${of}, ${kind}: ${steps} steps of ${Object.values(schedule).join(' ')}`, () => {
      const planner = plugin('schedule', id);
      const ours = planner.sigmas({ steps, model: noiseLevels(cardOf(model)), params: { ...defaultsOf(planner), ...params } });
      assert.equal(ours.length, steps + 1);
      const compared = [...ours.slice(0, sigmas.length), ...ours.slice(steps - last.length, -1)];
      [...sigmas, ...last].forEach((theirs, i) => assert.ok(equal(compared[i]!, theirs), `level ${i} is ${compared[i]}, theirs ${theirs}`));
    });
  }
});

describe('a card with zero terminal SNR has the noise levels of diffusers', () => {
  for (const { betas, at, sigmas } of recorded.tables) {
    it(`${'rule' in betas ? betas.rule : 'listed'} β`, () => {
      const ours = sigmaTable(betas);
      at.forEach((timestep, i) => assert.ok(equal(ours[timestep]!, sigmas[i]!), `${ours[timestep]} is not ${sigmas[i]}`));
    });
  }
});

/** Their DPM-Solver spreads one level more over the table and leaves out the lowest, so that it never gets close to the data. */
function comparable({ sampler, schedule }: Case): boolean {
  if (sampler.id === 'dpmpp-2m') return schedule['spacing'] !== 'leading' && schedule['spacing'] !== 'linspace';
  return !(schedule['spacing'] === 'linspace' && INTERPOLATING.includes(sampler.id));
}

/** To 1e-4, or as near as ᾱ = 1/(1 + σ²), which diffusers holds in 32 bits, tells levels apart. */
function equal(ours: number, theirs: number): boolean {
  const alphaBar = (sigma: number): number => 1 / (1 + sigma ** 2);
  return Math.abs(ours - theirs) <= 1e-4 * theirs || Math.abs(alphaBar(ours) - alphaBar(theirs)) <= 2 ** -24;
}

function titleOf({ sampler, schedule, betas, sigmas }: Case): string {
  return `${sigmas.length - 1} steps of ${Object.values(schedule).join(' ')}${betas ? `, ${betas.rule} β` : ''}, with ${sampler.id}`;
}
