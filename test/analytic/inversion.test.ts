import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { interpolate } from '../../engine/index.ts';
import type { PluginOf } from '../../engine/plugin.ts';
import { builtins } from '../../plugins/index.ts';
import { defaultsOf } from '../conformance/params.ts';
import { DoubleEvaluator } from './double.ts';
import { solve, solveGaussian } from './ode.ts';
import { drawnAt, levels, mixture, momentsOf, pointsAt, SIGMA_MAX as SIGMA_END, single } from './problem.ts';
import { eachPoint, run } from './run.ts';
import { engineOf, SIGMA_MAX } from './through-engine.ts';

const SIGMA_START = 0.1;
const STEPS = [64, 128, 256];
const reversible = builtins.filter((plugin): plugin is PluginOf<'sampler'> => plugin.kind === 'sampler' && plugin.reversible === true);

const distance = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Math.sqrt(Array.from(a).reduce((sum, value, e) => sum + (value - b[e]!) ** 2, 0) / a.length);

/** How fast errors fall from 64 to 256 steps. */
const fitted = (errors: readonly number[]): number => Math.log(errors[0]! / errors.at(-1)!) / Math.log(STEPS.at(-1)! / STEPS[0]!);

describe('from data to noise, every reversible sampler', () => {
  const points = pointsAt(mixture, SIGMA_START, 32, 3).map(Math.fround);
  const exact = eachPoint(points, 2, (point) => solve(mixture, point, SIGMA_START, SIGMA_END));
  const rising = (steps: number): number[] => levels(steps, SIGMA_START).reverse();
  const go = (sampler: PluginOf<'sampler'>, from: Float64Array, sigmas: readonly number[]): Promise<Float32Array> =>
    run(sampler, mixture, { points: from, sigmas, params: defaultsOf(sampler), evaluator: new DoubleEvaluator() });

  for (const sampler of reversible) {
    it(`${sampler.title} follows the exact ODE with its order, ${sampler.order}`, async () => {
      const errors = await Promise.all(STEPS.map(async (steps) => distance(await go(sampler, points, rising(steps)), exact)));
      assert.ok(Math.abs(fitted(errors) - sampler.order) <= 0.2, `fitted order ${fitted(errors)}, errors ${errors}`);
    });

    it(`${sampler.title} comes back with an error of that order or better, or as exactly as numbers of 32 bits can`, async () => {
      const errors = await Promise.all(STEPS.map(async (steps) => {
        const there = await go(sampler, points, rising(steps));
        return distance(await go(sampler, Float64Array.from(there), levels(steps, SIGMA_START)), points);
      }));
      assert.ok(fitted(errors) >= sampler.order - 0.2 || errors.at(-1)! < 1e-7, `fitted order ${fitted(errors)}, errors ${errors}`);
    });
  }
});

describe('an encoding', () => {
  const points = drawnAt(mixture, 0, 64, 3);

  it('of one Gaussian is the exact latent', async () => {
    const data = drawnAt(single, 0, 64, 3);
    const engine = await engineOf(single, 64);
    const exact = eachPoint(data, 2, (point) => solveGaussian(single, point, 0, SIGMA_MAX)).map((value) => value / SIGMA_MAX);
    const errors = await Promise.all(STEPS.map(async (steps) => {
      const { latent } = await engine.encode(data, { sampler: 'heun', steps });
      return distance(latent, exact);
    }));
    assert.ok(errors.at(-1)! < 1e-3 && fitted(errors) > 1.8, `errors ${errors}`);
  });

  it('is made into the data again, the more exactly the more steps there are', async () => {
    const engine = await engineOf(mixture, 64);
    for (const [sampler, least, most] of [['ddim', 0.8, 0.01], ['dpmpp-2m', 1.8, 1e-3], ['heun', 1.8, 1e-3]] as const) {
      const errors = await Promise.all(STEPS.map(async (steps) => {
        const { latent, request } = await engine.encode(points, { sampler, steps });
        const { inputs: _, ...same } = request;
        return distance(await engine.generate({ ...same, latent }), points);
      }));
      assert.ok(fitted(errors) >= least && errors.at(-1)! < most, `${sampler}: errors ${errors}`);
    }
  });

  it('is about standard normal', async () => {
    const engine = await engineOf(mixture, 1000);
    const { latent } = await engine.encode(drawnAt(mixture, 0, 1000, 5), { sampler: 'heun', steps: 64 });
    const { mean, covariance } = momentsOf(latent);
    for (const [i, j] of [[0, 0], [0, 1], [1, 1]] as const) {
      assert.ok(Math.abs(covariance[i]![j]! - (i === j ? 1 : 0)) < 0.15, `${covariance}`);
    }
    assert.ok(Math.hypot(...mean) < 0.1, `${mean}`);
  });

  it('mixed with another gives points of the same density', async () => {
    const engine = await engineOf(mixture, 1000);
    const [a, b] = await Promise.all([5, 6].map((seed) => engine.encode(drawnAt(mixture, 0, 1000, seed), { sampler: 'heun', steps: 64 })));
    const { inputs: _, ...same } = a!.request;
    const between = await engine.generate({ ...same, latent: interpolate(a!.latent, b!.latent, 0.5) });
    const { covariance, error } = momentsOf(between);
    const exact = mixture.covariance;
    for (const [i, j] of [[0, 0], [0, 1], [1, 1]] as const) {
      assert.ok(Math.abs(covariance[i]![j]! - exact[i]![j]!) < 4 * error[i]![j]!, `${covariance} and ${exact}`);
    }
  });
});
