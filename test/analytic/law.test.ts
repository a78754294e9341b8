/**
 * Every stochastic sampler that there is makes points of the right law: their sliced Wasserstein distance to exact points lies
 * within what the distances between sets of exact points say of chance.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { builtins, eulerAncestralSampler } from '../../plugins/index.ts';
import { defaultsOf, type Values } from '../conformance/params.ts';
import type { GaussianMixture } from './gaussian-mixture.ts';
import { drawnAt, in64, levels, mixture, onLine, SIGMA_MAX, titleOf, type Setting } from './problem.ts';
import { run } from './run.ts';
import { slicedWasserstein } from './wasserstein.ts';

const STEPS = 100;
const SIGMA_MIN = 0.01;

/** Samplers that need another number of steps. */
const STEPS_OF: Readonly<Record<string, number>> = {};

/** Parameters without which a sampler draws nothing, or would take the points for neighbours of one another. */
const PARAMS: Readonly<Record<string, Values>> = {
  ddim: { eta: 1 },
  heun: { churn: 20 },
  pds: { axes: 1 },
};

/** Other ways of a sampler to step, tried on the small problems. */
const VARIANTS: Readonly<Record<string, readonly Values[]>> = {
  'analytic-dpm': [{ eta: 0 }],
  'annealed-langevin': [{ perLevel: 10, stepSize: 0.05 }],
  'consistent-annealed': [{ eta: 0.3 }],
  ddpm: [{ variance: 'fixed-large' }],
  'euler-maruyama': [{ sde: 've' }, { sde: 'sub-vp' }],
  'improved-ddpm': [{ v: 0.5 }],
  pds: [{ axes: 1, spread: [1, 0.5] }],
  'predictor-corrector': [{ corrections: 3 }, { sde: 'vp' }],
};

/** Their model jumps to the data, an exact denoiser does not: order.test.ts gives them one that does. */
const JUMPING = ['consistency', 'lcm'];

const SAMPLERS = builtins.filter(
  (plugin) => plugin.kind === 'sampler' && plugin.stochastic && plugin.spaces.includes('real') && !JUMPING.includes(plugin.id),
);

function settings(withVariants: boolean): readonly Setting[] {
  return SAMPLERS.flatMap((sampler) =>
    [PARAMS[sampler.id] ?? {}, ...((withVariants && VARIANTS[sampler.id]) || [])].map((params) => ({ sampler, params }) as Setting));
}

const PROBLEMS = [
  { of: onLine, count: 2000, settings: settings(true) },
  { of: mixture, count: 1000, settings: settings(true) },
  { of: in64, count: 300, settings: settings(false) },
];

/** What chance leaves between two sets of `count` exact points, four standard deviations above its mean. */
function chance(of: GaussianMixture, count: number): number {
  const distances = Array.from({ length: 20 }, (_, k) => distance(of, drawnAt(of, 0, count, 100 + k), count));
  const mean = distances.reduce((a, b) => a + b) / distances.length;
  const variance = distances.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (distances.length - 1);
  return mean + 4 * Math.sqrt(variance);
}

function distance(of: GaussianMixture, points: ArrayLike<number>, count: number): number {
  return slicedWasserstein(points, drawnAt(of, 0, count, 1), of.dimension);
}

async function sampled(of: GaussianMixture, { sampler, params }: Setting, count: number, steps: number): Promise<number> {
  const sigmas = [...levels(steps - 1, SIGMA_MIN), 0];
  const points = drawnAt(of, SIGMA_MAX, count, 2);
  const found = await run(sampler, of, { points, sigmas, params: { ...defaultsOf(sampler), ...params }, seed: 5 });
  return distance(of, found, count);
}

for (const { of, count, settings } of PROBLEMS) {
  describe(`points in ${of.dimension} dimension${of.dimension > 1 ? 's' : ''} are as far from exact ones as exact ones are`, () => {
    const bound = chance(of, count);
    for (const setting of settings) {
      const steps = STEPS_OF[setting.sampler.id] ?? STEPS;
      it(`${titleOf(setting)}, ${steps} steps`, async () => {
        const found = await sampled(of, setting, count, steps);
        assert.ok(found <= bound, `the distance is ${found.toFixed(4)}, chance allows ${bound.toFixed(4)}`);
      });
    }

    it('but not after four steps', async () => {
      const found = await sampled(of, { sampler: eulerAncestralSampler, params: {} }, count, 4);
      assert.ok(found > bound, `the distance is ${found.toFixed(4)}, chance allows ${bound.toFixed(4)}`);
    });
  });
}
