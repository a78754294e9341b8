import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ddimSampler, dpmpp2mSampler, eulerSampler, heunSampler } from '../../plugins/index.ts';
import { defaultsOf } from '../conformance/params.ts';
import { solve } from './ode.ts';
import { levels, mixture, pointsAt, SIGMA_MAX, titleOf } from './problem.ts';
import { eachPoint, run } from './run.ts';

// down to 0.1 and not to 0: the first-order step into 0 that every method ends with would hide the order
const SIGMA_END = 0.1;
const STEPS = [16, 32, 64, 128];

/** Slope of the line through the points, by least squares. */
function slope(x: readonly number[], y: readonly number[]): number {
  const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b) / values.length;
  const [mx, my] = [mean(x), mean(y)];
  return mean(x.map((value, i) => (value - mx) * (y[i]! - my))) / mean(x.map((value) => (value - mx) ** 2));
}

describe('the error against the exact ODE falls with the steps to the power of the stated order', () => {
  const points = pointsAt(mixture, SIGMA_MAX, 32, 3);
  const exact = eachPoint(points, 2, (point) => solve(mixture, point, SIGMA_MAX, SIGMA_END));
  const settings = [
    { sampler: eulerSampler, order: 1 },
    { sampler: ddimSampler, order: 1 },
    { sampler: heunSampler, order: 2 },
    { sampler: dpmpp2mSampler, order: 2 },
  ];
  for (const { sampler, order } of settings) {
    const params = defaultsOf(sampler);
    it(`${titleOf({ sampler, params: {} })}: ${order}`, async () => {
      const errors = [];
      for (const steps of STEPS) {
        const found = await run(sampler, mixture, { points, sigmas: levels(steps, SIGMA_END), params });
        errors.push(Math.sqrt(found.reduce((sum, value, e) => sum + (value - exact[e]!) ** 2, 0) / found.length));
      }
      const fitted = -slope(STEPS.map(Math.log), errors.map(Math.log));
      assert.ok(Math.abs(fitted - order) <= 0.15, `fitted order ${fitted.toFixed(3)}, errors ${errors}`);
      assert.equal(sampler.order, order);
    });
  }
});
