/** Chung, Sim, Ye: Come-Closer-Diffuse-Faster, 2022: starting late from an estimate, which a task does with `init.strength`. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { gaussian } from '../../engine/tensor/philox.ts';
import { dpmpp2mSampler, karrasSchedule } from '../../plugins/index.ts';
import { defaultsOf } from '../conformance/params.ts';
import { drawnAt, mixture } from './problem.ts';
import { eachPoint, run } from './run.ts';
import { slicedWasserstein } from './wasserstein.ts';

const COUNT = 2000;
const SIGMA_MAX = 80;
const exact = drawnAt(mixture, 0, COUNT, 1);

/** Noise at the first level on top of `estimates`, taken to the data over `sigmas`: how far that is from exact points. */
async function distance(sigmas: readonly number[], estimates: Float64Array): Promise<number> {
  const noise = gaussian(new Float32Array(2 * COUNT), 6, 0);
  const points = estimates.map((value, e) => value + sigmas[0]! * noise[e]!);
  const found = await run(dpmpp2mSampler, mixture, { points, sigmas, params: defaultsOf(dpmpp2mSampler), seed: 7 });
  return slicedWasserstein(found, exact, 2);
}

const schedule = (steps: number): number[] =>
  karrasSchedule.sigmas({ steps, model: { sigmaMin: 0.01, sigmaMax: SIGMA_MAX }, params: { rho: 7 } });

describe('starting late from a one-shot estimate', () => {
  it('saves half of the steps at equal error', async () => {
    // what a network makes in one shot of a picture under noise: the mean of all that it may be, too smooth
    const estimates = eachPoint(drawnAt(mixture, 0.8, COUNT, 2), 2, (point) => mixture.denoise(point, 0.8));
    const nothing = new Float64Array(2 * COUNT);
    const [all, half] = [await distance(schedule(16), nothing), await distance(schedule(8), nothing)];
    const late = await distance(schedule(16).slice(-9), estimates);
    const none = slicedWasserstein(estimates, exact, 2);
    assert.ok(late <= all && late < half / 2 && late < none / 2, `late ${late}, all ${all}, half ${half}, the estimate ${none}`);
  });
});
