import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { load, sigmasOf, type Case } from './replay.ts';

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
