import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { PluginOf } from '../../engine/plugin.ts';
import { ddimSampler, ddssSampler, karrasSchedule } from '../../plugins/index.ts';
import { solve } from '../analytic/ode.ts';
import { drawnAt, in64, mixture, onLine, SIGMA_MAX } from '../analytic/problem.ts';
import { eachPoint, run } from '../analytic/run.ts';
import type { GaussianMixture } from '../analytic/gaussian-mixture.ts';
import { defaultsOf } from '../conformance/params.ts';

// none of these mixtures, nor their range of noise, was there when the coefficients were fitted
describe('ddss comes closer than DDIM to the exact solution', () => {
  const problems: readonly (readonly [string, GaussianMixture, number, number])[] = [
    ['on a line', onLine, 200, 0.65],
    ['in the plane', mixture, 100, 0.65],
    ['in 64 dimensions', in64, 8, 0.65],
  ];
  for (const [where, of, count, share] of problems) {
    const points = drawnAt(of, SIGMA_MAX, count, 9);
    const exact = eachPoint(points, of.dimension, (point) => solve(of, point, SIGMA_MAX, 0, 400));
    const error = async (sampler: PluginOf<'sampler'>, steps: number): Promise<number> => {
      const sigmas = karrasSchedule.sigmas({ steps, model: { sigmaMin: 0.005, sigmaMax: SIGMA_MAX }, params: { rho: 7 } });
      const found = await run(sampler, of, { points, sigmas, params: defaultsOf(sampler) });
      return Math.sqrt(found.reduce((sum, value, e) => sum + (value - exact[e]!) ** 2, 0) / found.length);
    };
    for (const steps of [5, 7, 10, 12]) {
      it(`${where}, ${steps} steps`, async () => {
        const [ours, theirs] = [await error(ddssSampler, steps), await error(ddimSampler, steps)];
        assert.ok(ours < share * theirs, `${ours} and ${theirs}`);
      });
    }
  }
});
