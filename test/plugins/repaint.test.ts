import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { blend, type PluginOf } from '../../engine/plugin.ts';
import { CpuEvaluator } from '../../engine/tensor/cpu.ts';
import { ddpmSampler, repaintSampler } from '../../plugins/index.ts';
import { GaussianMixture } from '../analytic/gaussian-mixture.ts';
import { levels, pointsAt, SIGMA_MAX } from '../analytic/problem.ts';
import { eachPoint } from '../analytic/run.ts';
import type { Values } from '../conformance/params.ts';

const COUNT = 400;

/** Two clusters, one for each sign of both axes together. */
const clusters = new GaussianMixture([
  { weight: 1, mean: [-1, -1], deviation: [0.2, 0.2] },
  { weight: 1, mean: [1, 1], deviation: [0.2, 0.2] },
]);

/** Points that the sampler makes where every first axis is given as 1, as the kernel keeps it. */
async function completed(sampler: PluginOf<'sampler'>, params: Values): Promise<Float32Array> {
  const evaluator = new CpuEvaluator();
  const shape = [COUNT, 2];
  const first = evaluator.upload(Float32Array.from({ length: 2 * COUNT }, (_, e) => (e % 2 ? 0 : 1)), shape);
  let draw = 0;
  let x = evaluator.upload(Float32Array.from(pointsAt(clusters, SIGMA_MAX, COUNT, 3)), shape);
  const steps = sampler.sample({
    x, params,
    sigmas: [...levels(24, 0.05), 0],
    noise: () => evaluator.gaussian(shape, 6, draw++),
    denoise: async (at, sigma) => {
      const denoised = eachPoint(Float64Array.from(await evaluator.read(at)), 2, (point) => clusters.denoise(point, sigma));
      return blend(first, first, evaluator.upload(Float32Array.from(denoised), shape));
    },
  });
  for await (const step of steps) {
    x = step.x;
    evaluator.endStep([x, step.denoised], 0);
  }
  return evaluator.read(x);
}

/** Share of the points whose second axis fits the first. */
const fitting = (points: Float32Array): number => points.filter((value, e) => e % 2 === 1 && value > 0).length / COUNT;

describe('repaint', () => {
  it('is DDPM when every step is made once', async () => {
    assert.deepEqual(await completed(repaintSampler, { resamplings: 1 }), await completed(ddpmSampler, { variance: 'fixed-small' }));
  });

  it('makes what fits the given part, where DDPM does not look back', async () => {
    const plain = await completed(ddpmSampler, { variance: 'fixed-small' });
    const repainted = await completed(repaintSampler, { resamplings: 10 });
    assert.ok(fitting(repainted) > 0.99, `${fitting(repainted)} fit`);
    assert.ok(fitting(plain) < 0.95, `${fitting(plain)} fit without`);
    repainted.forEach((value, e) => e % 2 === 0 && assert.ok(Math.abs(value - 1) < 1e-6));
  });
});
