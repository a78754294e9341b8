import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { logLikelihood } from '../../engine/likelihood.ts';
import { CpuEvaluator } from '../../engine/tensor/cpu.ts';
import type { GaussianMixture } from './gaussian-mixture.ts';
import { drawnAt, in64, mixture, onLine } from './problem.ts';
import { eachPoint } from './run.ts';

/** Mean over exact points, in nats for each value: what is found, and the exact one at the lowest level. */
async function likelihoods(of: GaussianMixture, count: number, shift = 0): Promise<readonly [found: number, exact: number]> {
  const evaluator = new CpuEvaluator();
  const shape = [count, of.dimension];
  const points = drawnAt(of, 0, count, 3).map((value) => value + shift);
  const sigmas = Array.from({ length: 101 }, (_, i) => 0.005 * (50 / 0.005) ** (i / 100));
  let draw = 0;
  const found = await logLikelihood(evaluator.upload(Float32Array.from(points), shape), {
    sigmas,
    noise: () => evaluator.gaussian(shape, 9, draw++),
    denoise: async (at, sigma) => {
      const denoised = evaluator.allocate(shape);
      const noisy = Float64Array.from(evaluator.valuesOf(at));
      evaluator.valuesOf(denoised).set(eachPoint(noisy, of.dimension, (point) => of.denoise(point, sigma)));
      return denoised;
    },
  });
  let exact = 0;
  for (let at = 0; at < points.length; at += of.dimension) exact += of.logDensity(points.subarray(at, at + of.dimension), 0.005);
  return [found, exact / points.length];
}

describe('the likelihood of an input is within 0.01 nats a dimension of the exact one', () => {
  for (const [where, of, count] of [['on a line', onLine, 200], ['in the plane', mixture, 100], ['in 64 dimensions', in64, 10]] as const) {
    it(where, async () => {
      const [found, exact] = await likelihoods(of, count);
      assert.ok(Math.abs(found - exact) < 0.01, `${found} and ${exact}`);
    });

    it(`${where}, for inputs that are unlikely`, async () => {
      const [found, exact] = await likelihoods(of, count, 0.5);
      assert.ok(exact < (await likelihoods(of, count))[1] - 0.1 && Math.abs(found - exact) < 0.01, `${found} and ${exact}`);
    });
  }
});
