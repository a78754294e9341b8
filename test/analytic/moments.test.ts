import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ddimSampler, ddpmSampler, eulerAncestralSampler, heunSampler } from '../../plugins/index.ts';
import { defaultsOf } from '../conformance/params.ts';
import { levels, mixture, momentsOf, pointsAt, SIGMA_MAX, single, titleOf, type Moments, type Setting } from './problem.ts';
import { run } from './run.ts';

const ANCESTRAL: readonly Setting[] = [
  { sampler: ddpmSampler, params: { variance: 'fixed-small' } },
  { sampler: eulerAncestralSampler, params: { eta: 1 } },
  { sampler: ddimSampler, params: { eta: 1 } },
];
const STOCHASTIC: readonly Setting[] = [
  ...ANCESTRAL,
  { sampler: ddpmSampler, params: { variance: 'fixed-large' } },
  { sampler: heunSampler, params: { churn: 20 } },
];

/** Moments of what the sampler makes of `count` exact points of p(x; σ₀). */
async function sampled({ sampler, params }: Setting, of: typeof mixture, count: number, sigmas: readonly number[]): Promise<Moments> {
  const points = pointsAt(of, SIGMA_MAX, count, 3);
  return momentsOf(await run(sampler, of, { points, sigmas, params: { ...defaultsOf(sampler), ...params }, seed: 5 }));
}

function assertMoments(found: Moments, count: number, mean: readonly number[], covariance: readonly (readonly number[])[]): void {
  for (const a of [0, 1]) {
    const off = Math.abs(found.mean[a]! - mean[a]!) / Math.sqrt(found.covariance[a]![a]! / count);
    assert.ok(off <= 5, `mean ${a} is ${found.mean[a]}, ${off.toFixed(1)} standard errors from ${mean[a]}`);
    for (const b of [0, 1]) {
      const away = Math.abs(found.covariance[a]![b]! - covariance[a]![b]!) / found.error[a]![b]!;
      assert.ok(away <= 5, `covariance ${a}${b} is ${found.covariance[a]![b]}, ${away.toFixed(1)} errors from ${covariance[a]![b]}`);
    }
  }
}

// 5 standard errors (√(variance / n) of each average): four for chance, less than 1e-4 outside, one for the error of 400 steps
describe('stochastic samplers reproduce mean and covariance of a mixture', () => {
  for (const setting of STOCHASTIC) {
    it(titleOf(setting), async () => {
      const found = await sampled(setting, mixture, 2000, [...levels(399, 0.01), 0]);
      assertMoments(found, 2000, mixture.mean, mixture.covariance);
    });
  }
});

// on one Gaussian the sampler is linear in x, so the mean and variance after few steps are known exactly: 5 standard errors are for chance
describe('ancestral steps draw from the posterior q(x’ | x, x₀) with x₀ at its estimate', () => {
  for (const setting of ANCESTRAL) {
    it(titleOf(setting), async () => {
      const sigmas = [...levels(11, 0.05), 0];
      const found = await sampled(setting, single, 20_000, sigmas);
      const variance = single.components[0]!.deviation.map((s) => ancestralVariance(s, sigmas));
      assertMoments(found, 20_000, single.mean, [[variance[0]!, 0], [0, variance[1]!]]);
    });
  }
});

/** Variance after ancestral sampling where the data has standard deviation s: v' = (r + (1 − r)·k)²·v + σ'²·(1 − r), r = σ'²/σ². */
function ancestralVariance(s: number, sigmas: readonly number[]): number {
  return sigmas.slice(1).reduce((variance, next, i) => {
    const ratio = (next / sigmas[i]!) ** 2;
    const kept = s ** 2 / (s ** 2 + sigmas[i]! ** 2);
    return (ratio + (1 - ratio) * kept) ** 2 * variance + next ** 2 * (1 - ratio);
  }, s ** 2 + SIGMA_MAX ** 2);
}
