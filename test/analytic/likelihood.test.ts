import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { logLikelihood, variationalBound } from '../../engine/likelihood.ts';
import { CpuEvaluator } from '../../engine/tensor/cpu.ts';
import { philox4x32 } from '../../engine/tensor/philox.ts';
import { mix, type Tensor } from '../../engine/tensor/tensor.ts';
import { exponentialSchedule, karrasSchedule, polyexponentialSchedule } from '../../plugins/index.ts';
import { GaussianMixture } from './gaussian-mixture.ts';
import { drawnAt, in64, mixture, onLine } from './problem.ts';
import { eachPoint } from './run.ts';
import { engineOf, SIGMA_MIN as LOWEST } from './through-engine.ts';

const [SIGMA_MIN, SIGMA_MAX] = [0.005, 50];
const even = (steps: number, to = SIGMA_MAX): number[] =>
  Array.from({ length: steps + 1 }, (_, i) => SIGMA_MIN * (to / SIGMA_MIN) ** (i / steps));

/** What the engine is given of points: a tensor that holds all of them, and what a setup is made of. */
function setupOf(of: GaussianMixture, points: Float64Array) {
  const evaluator = new CpuEvaluator();
  const shape = [points.length / of.dimension, of.dimension];
  const words = new Uint32Array(4);
  let [draw, number] = [0, 0];
  const setup = {
    noise: () => evaluator.gaussian(shape, 9, draw++),
    uniform: () => (philox4x32(words, number++, 0, 0, 1, 9, 0), words[0]! / 2 ** 32),
    denoise: async (at: Tensor, sigma: number) => {
      const denoised = evaluator.allocate(shape);
      const noisy = Float64Array.from(evaluator.valuesOf(at));
      evaluator.valuesOf(denoised).set(eachPoint(noisy, of.dimension, (point) => of.denoise(point, sigma)));
      return denoised;
    },
  };
  return { x0: evaluator.upload(Float32Array.from(points), shape), setup };
}

/** Of log p for each value at the lowest level. */
function exact(of: GaussianMixture, points: Float64Array, sigma = SIGMA_MIN): number {
  let sum = 0;
  for (let at = 0; at < points.length; at += of.dimension) sum += of.logDensity(points.subarray(at, at + of.dimension), sigma);
  return sum / points.length;
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const errorOf = (values: readonly number[]): number =>
  Math.sqrt(values.reduce((sum, value) => sum + (value - mean(values)) ** 2, 0) / (values.length - 1) / values.length);

describe('the likelihood of an input is within 0.01 nats a dimension of the exact one', () => {
  for (const [where, of, count] of [['on a line', onLine, 200], ['in the plane', mixture, 100], ['in 64 dimensions', in64, 10]] as const) {
    const points = drawnAt(of, 0, count, 3);
    const far = points.map((value) => value + 0.5);
    const found = async (at: Float64Array): Promise<number> => {
      const { x0, setup } = setupOf(of, at);
      return (await logLikelihood(x0, { ...setup, sigmas: even(100) }))[0]!;
    };

    it(where, async () => {
      const likelihood = await found(points);
      assert.ok(Math.abs(likelihood - exact(of, points)) < 0.01, `${likelihood} and ${exact(of, points)}`);
    });

    it(`${where}, for inputs that are unlikely`, async () => {
      const likelihood = await found(far);
      assert.ok(exact(of, far) < exact(of, points) - 0.1);
      assert.ok(Math.abs(likelihood - exact(of, far)) < 0.01, `${likelihood} and ${exact(of, far)}`);
    });
  }

  it('as the mean of several probes, which differ as much as their standard error says', async () => {
    const points = drawnAt(in64, 0, 4, 3);
    const { x0, setup } = setupOf(in64, points);
    const found = await logLikelihood(x0, { ...setup, sigmas: even(100), probes: 8 });
    const error = errorOf(found);
    assert.ok(error > 1e-5 && error < 0.01, `standard error ${error}`);
    assert.ok(Math.abs(mean(found) - exact(in64, points)) < 3 * error + 0.003, `${found} and ${exact(in64, points)}`);
  });
});

describe('the variational bound', () => {
  const of = mixture;
  const points = drawnAt(of, 0, 400, 3);
  /** Under the model whose denoiser is that of `model`. */
  const bound = async (sigmas: readonly number[], model = of): Promise<readonly number[]> => {
    const { x0, setup } = setupOf(model, points);
    return variationalBound(x0, { ...setup, sigmas, probes: 16 });
  };
  const apart = (a: readonly number[], b: readonly number[]): number => Math.abs(mean(a) - mean(b)) / Math.hypot(errorOf(a), errorOf(b));

  it('depends on the first and the last level, not on those between', async () => {
    const model = { sigmaMin: SIGMA_MIN, sigmaMax: SIGMA_MAX };
    const rising = (levels: readonly number[]): number[] => levels.slice(0, -1).reverse();
    const found = {
      even: await bound(rising(exponentialSchedule.sigmas({ steps: 60, model, params: {} }))),
      karras: await bound(rising(karrasSchedule.sigmas({ steps: 60, model, params: { rho: 7 } }))),
      polynomial: await bound(rising(polyexponentialSchedule.sigmas({ steps: 60, model, params: { rho: 2 } }))),
      few: await bound(even(20)),
    };
    for (const [name, estimates] of Object.entries(found)) {
      assert.ok(errorOf(estimates) < 0.025, `${name}: standard error ${errorOf(estimates)}`);
      assert.ok(apart(estimates, found.even) < 4, `${name}: ${mean(estimates)}, not ${mean(found.even)}`);
    }
    assert.ok(apart(await bound(even(60, 0.7)), found.even) > 10, 'another last level gives another bound');
  });

  it('is the likelihood, within its error, where the denoiser is that of a density and the prior is exact', async () => {
    const wide = of.components.map((component) => ({ ...component, deviation: component.deviation.map((d) => 1.5 * d) }));
    const wider = new GaussianMixture(wide);
    for (const model of [of, wider]) {
      const found = await bound(even(100), model);
      const error = errorOf(found);
      assert.ok(error < 0.01, `standard error ${error}`);
      assert.ok(Math.abs(mean(found) - exact(model, points)) < 4 * error, `${mean(found)} ± ${error} and ${exact(model, points)}`);
    }
    assert.ok(exact(wider, points) < exact(of, points) - 0.05);
  });

  it('lies below the likelihood where the prior is not what the last level holds', async () => {
    for (const last of [0.7, 1.5]) {
      const found = await bound(even(60, last));
      assert.ok(mean(found) < exact(of, points) - 3 * errorOf(found), `${mean(found)} ± ${errorOf(found)} and ${exact(of, points)}`);
    }
  });

  it('lies below it under a denoiser that is wrong', async () => {
    const { x0, setup } = setupOf(of, points);
    const denoise = async (at: Tensor, sigma: number): Promise<Tensor> => mix([0.99, await setup.denoise(at, sigma)]);
    const found = await variationalBound(x0, { ...setup, denoise, sigmas: even(60), probes: 16 });
    assert.ok(mean(found) < exact(of, points) - 3 * errorOf(found), `${mean(found)} ± ${errorOf(found)} and ${exact(of, points)}`);
  });
});

describe('a likelihood request', () => {
  const points = drawnAt(mixture, 0, 200, 3);
  const likelihood = exact(mixture, points, LOWEST);

  it('is answered by the flow within 0.01 nats a dimension, in nats and in bits', async () => {
    const engine = await engineOf(mixture, 200);
    const { natsPerDim, bitsPerDim, error, dimensions, stats } = await engine.likelihood(points, { steps: 100, seed: 1 });
    assert.ok(Math.abs(natsPerDim + likelihood) < 0.01, `${natsPerDim} and ${-likelihood}`);
    assert.ok(Math.abs(bitsPerDim - natsPerDim / Math.LN2) < 1e-12);
    assert.ok(error! > 0 && error! < 0.005, `standard error ${error}`);
    assert.deepEqual([dimensions, stats.steps, stats.evaluations], [400, 99, 199]);
  });

  it('takes the last level for that of data of unit variance, where the card says nothing else', async () => {
    const standard = new GaussianMixture([{ weight: 1, mean: [0], deviation: [1] }]);
    const data = drawnAt(standard, 0, 400, 3);
    const engine = await engineOf(standard, 400, 1.5);
    for (const [method, within] of [['flow', 0.005], ['bound', 0.05]] as const) {
      const { natsPerDim } = await engine.likelihood(data, { method, steps: 60, probes: 16, seed: 1 });
      assert.ok(Math.abs(natsPerDim + exact(standard, data, LOWEST)) < within, `${method}: ${natsPerDim}`);
    }
  });

  it('is answered by the bound within its standard error, at one evaluation a step', async () => {
    const engine = await engineOf(mixture, 200);
    const { natsPerDim, error, stats } = await engine.likelihood(points, { method: 'bound', steps: 100, probes: 16, seed: 1 });
    assert.ok(error! < 0.02 && Math.abs(natsPerDim + likelihood) < 4 * error!, `${natsPerDim} ± ${error} and ${-likelihood}`);
    assert.deepEqual([stats.steps, stats.evaluations], [99, 99]);
  });
});
