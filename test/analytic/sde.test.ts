/** Samplers of the reverse-time SDE, Langevin steps and adaptive solvers against exact laws and solutions. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { PluginOf } from '../../engine/plugin.ts';
import { CpuEvaluator } from '../../engine/tensor/cpu.ts';
import { gaussian } from '../../engine/tensor/philox.ts';
import {
  analyticDpmSampler, annealedLangevinSampler, consistentAnnealedSampler, ddpmSampler, eulerMaruyamaSampler, gottaGoFastSampler,
  karrasSchedule, odeRk45Sampler, pdsSampler, predictorCorrectorSampler,
} from '../../plugins/index.ts';
import { ruledStep, varianceRatio } from '../../plugins/samplers/_langevin.ts';
import { defaultsOf, type Values } from '../conformance/params.ts';
import { GaussianMixture } from './gaussian-mixture.ts';
import { solve } from './ode.ts';
import { drawnAt, in64, levels, mixture, momentsOf, SIGMA_MAX } from './problem.ts';
import { responseOf, varianceOf } from './response.ts';
import { eachPoint, run } from './run.ts';

const S = 0.6;
const narrow = new GaussianMixture([{ weight: 1, mean: [0], deviation: [S] }]);

/** Exact variance of what the sampler makes of N(0, S²). */
async function varianceAfter(sampler: PluginOf<'sampler'>, sigmas: readonly number[], params: Values = {}): Promise<number> {
  return varianceOf(await responseOf(sampler, sigmas, { scale: S, params }), S ** 2 + sigmas[0]! ** 2);
}

// without corrector steps, and with no more than the schedule asks for, the methods of order 0 are of the first, too
describe('the error of the variance of a Gaussian falls with the steps to the power of the weak order', () => {
  const settings = [
    { sampler: eulerMaruyamaSampler, params: { sde: 've' } },
    { sampler: eulerMaruyamaSampler, params: { sde: 'vp' } },
    { sampler: eulerMaruyamaSampler, params: { sde: 'sub-vp' } },
    { sampler: predictorCorrectorSampler, params: { corrections: 0 } },
    { sampler: predictorCorrectorSampler, params: { corrections: 0, sde: 'vp' } },
    { sampler: consistentAnnealedSampler, params: { eta: 0 } },
    { sampler: gottaGoFastSampler, params: { absolute: 1, relative: 1 } },
  ];
  for (const { sampler, params } of settings) {
    it(`${sampler.title}, ${Object.values(params).slice(0, 2).join(' and ')}`, async () => {
      const errors = [];
      for (const steps of [128, 256]) {
        errors.push(Math.abs((await varianceAfter(sampler, levels(steps, 0.2), params)) - S ** 2 - 0.2 ** 2));
      }
      const order = Math.log2(errors[0]! / errors[1]!);
      assert.ok(Math.abs(order - (sampler.order || 1)) <= 0.2, `order ${order.toFixed(2)}, errors ${errors}`);
    });
  }
});

describe('analytic-dpm', () => {
  const sigmas = [10, 3, 1, 0.4, 0.1];

  it('steps exactly along the reverse SDE of a Gaussian, at any number of steps', async () => {
    // (x − x̂₀)² on average is σ⁴/(S² + σ²), as x − x̂₀ = x·σ²/(S² + σ²)
    const norms = sigmas.map((sigma) => sigma ** 2 / (S ** 2 + sigma ** 2));
    for (const eta of [1, 0.5, 0]) {
      const variance = await varianceAfter(analyticDpmSampler, sigmas, { eta, norms });
      assert.ok(Math.abs(variance - S ** 2 - 0.01) < 1e-5, `η ${eta}: ${variance}`);
    }
    const theirs = await varianceAfter(ddpmSampler, sigmas);
    assert.ok(theirs < 0.9 * (S ** 2 + 0.01), `DDPM: ${theirs}`);
  });

  it('finds the same variance in the run itself', async () => {
    const many = new GaussianMixture([{ weight: 1, mean: Array<number>(4096).fill(0), deviation: Array<number>(4096).fill(S) }]);
    const points = drawnAt(many, SIGMA_MAX, 1, 8);
    const found = await run(analyticDpmSampler, many, { points, sigmas, params: defaultsOf(analyticDpmSampler) });
    const variance = found.reduce((sum, value) => sum + value ** 2, 0) / found.length;
    assert.ok(Math.abs(variance / (S ** 2 + 0.01) - 1) < 5 * Math.sqrt(2 / found.length), `variance ${variance}`);
  });

  it('is right within a tenth by one x of thousands of values from 10 steps on, where DDPM is not', async () => {
    const wide = new GaussianMixture([{ weight: 1, mean: Array<number>(3072).fill(0), deviation: Array<number>(3072).fill(S) }]);
    const deviations = async (sampler: PluginOf<'sampler'>): Promise<number[]> => Promise.all([1, 2, 3, 4, 5].map(async (seed) => {
      const sigmas = karrasSchedule.sigmas({ steps: 10, model: { sigmaMin: 0.02, sigmaMax: 80 }, params: { rho: 7 } });
      const found = await run(sampler, wide, { points: drawnAt(wide, 80, 1, seed), sigmas, params: defaultsOf(sampler), seed });
      return Math.sqrt(found.reduce((sum, value) => sum + value ** 2, 0) / found.length) / S;
    }));
    const [ours, theirs] = [await deviations(analyticDpmSampler), await deviations(ddpmSampler)];
    assert.ok(ours.every((value) => Math.abs(value - 1) < 0.1), `${ours}`);
    assert.ok(theirs.every((value) => value < 0.8), `DDPM: ${theirs}`);
  });

  it('gives every element the variance that the model tells for it, which one for all cannot', async () => {
    const deviation = [0.2, 2];
    const uneven = new GaussianMixture([{ weight: 1, mean: [0, 0], deviation }]);
    const told = (sigma: number, axis: number): number => (deviation[axis]! * sigma) ** 2 / (deviation[axis]! ** 2 + sigma ** 2);
    const points = drawnAt(uneven, SIGMA_MAX, 10_000, 8);
    const away = async (variance?: typeof told): Promise<number[]> => {
      const params = defaultsOf(analyticDpmSampler);
      const found = await run(analyticDpmSampler, uneven, { points, sigmas, params, ...(variance && { variance }) });
      const { covariance } = momentsOf(found);
      return [0, 1].map((axis) => Math.abs(covariance[axis]![axis]! / (deviation[axis]! ** 2 + 0.01) - 1) / Math.sqrt(2 / 10_000));
    };
    const [own, same] = [await away(told), await away()];
    assert.ok(Math.max(...own) < 5 && Math.min(...same) > 10, `${own} and ${same}`);
  });

  it('draws in every step as much noise as gives the mixture the best bound of its likelihood', async () => {
    const clean = drawnAt(mixture, 0, 2000, 4);
    const noise = gaussian(new Float32Array(clean.length), 5, 0);
    for (const [sigma, next] of [[3, 1], [1, 0.3], [0.5, 0.2]] as const) {
      const points = clean.map((value, e) => value + sigma * noise[e]!);
      const denoised = eachPoint(points, 2, (point) => mixture.denoise(point, sigma));
      const error = clean.reduce((sum, value, e) => sum + (value - denoised[e]!) ** 2, 0) / clean.length;
      const ratio = (next / sigma) ** 2;
      const least = next ** 2 * (1 - ratio);
      // the Kullback–Leibler divergence of q(x' | x, x₀) from the step, for each value
      const loss = (variance: number): number => (Math.log(variance / least) + (least + (1 - ratio) ** 2 * error) / variance - 1) / 2;
      const drawn = async (sampler: PluginOf<'sampler'>, params: Values): Promise<number> => {
        const setup = { points, sigmas: [sigma, next], params: { ...defaultsOf(sampler), ...params } };
        const [a, b] = [await run(sampler, mixture, { ...setup, seed: 1 }), await run(sampler, mixture, { ...setup, seed: 2 })];
        return a.reduce((sum, value, e) => sum + (value - b[e]!) ** 2, 0) / (2 * a.length);
      };
      const ours = loss(await drawn(analyticDpmSampler, {}));
      const best = Math.min(...Array.from({ length: 400 }, (_, i) => loss(least * 1.02 ** i)));
      assert.ok(ours < best + 0.002, `${ours} and ${best}`);
      for (const variance of ['fixed-small', 'fixed-large']) {
        const theirs = loss(await drawn(ddpmSampler, { variance }));
        assert.ok(ours < theirs, `${ours} and ${theirs} with ${variance}`);
      }
    }
  });
});

describe('predictor–corrector', () => {
  it('mends most of what the predictor alone gets wrong', async () => {
    const points = drawnAt(narrow, SIGMA_MAX, 10_000, 3);
    const error = async (corrections: number): Promise<number> => {
      const found = await run(predictorCorrectorSampler, narrow, { points, sigmas: levels(20, 0.1), params: { corrections, r: 0.16 } });
      return Math.abs(found.reduce((sum, value) => sum + value ** 2, 0) / found.length / (S ** 2 + 0.01) - 1);
    };
    const [alone, once, often] = [await error(0), await error(1), await error(10)];
    assert.ok(once < alone && often < alone / 3, `${[alone, once, often]}`);
  });

  it('steps as the paper writes it for VP, with β of every step', async () => {
    const sigmas = levels(12, 0.1);
    const points = drawnAt(mixture, SIGMA_MAX, 16, 3);
    const params = { sde: 'vp', corrections: 2, r: 0.08 }; // small enough that no step is bounded
    const found = await run(predictorCorrectorSampler, mixture, { points, sigmas, params, seed: 5 });
    // Algorithms 3 and 5, for X = √ᾱ·x and the score of its law
    const kept = sigmas.map((sigma) => 1 / (1 + sigma ** 2));
    const beta = kept.map((each, i) => 1 - each / (kept[i + 1] ?? each));
    let draw = 0;
    const z = (): Float32Array => gaussian(new Float32Array(32), 5, draw++);
    const norm = (values: ArrayLike<number>): number => Math.hypot(...Array.from(values));
    const score = (X: Float64Array, i: number): Float64Array =>
      eachPoint(X.map((value) => value / Math.sqrt(kept[i]!)), 2, (at) => mixture.score(at, sigmas[i]!)).map((s) => s / Math.sqrt(kept[i]!));
    let X = points.map((value) => Math.fround(value) * Math.sqrt(kept[0]!));
    for (let i = 0; i < sigmas.length - 1; i++) {
      const [s, noise] = [score(X, i), z()];
      X = X.map((value, e) => (2 - Math.sqrt(1 - beta[i]!)) * value + beta[i]! * s[e]! + Math.sqrt(beta[i]!) * noise[e]!);
      for (let k = 0; k < params.corrections; k++) {
        const [g, noise] = [score(X, i + 1), z()];
        const epsilon = 2 * (1 - beta[i + 1]!) * ((params.r * norm(noise)) / norm(g)) ** 2;
        X = X.map((value, e) => value + epsilon * g[e]! + Math.sqrt(2 * epsilon) * noise[e]!);
      }
    }
    const scale = Math.sqrt(kept.at(-1)!);
    found.forEach((value, e) => assert.ok(Math.abs(value * scale - X[e]!) < 1e-4, `${value * scale} is not ${X[e]}`));
  });
});

describe('consistent annealed sampling', () => {
  it('keeps the noise on the schedule where annealed Langevin does not', async () => {
    const sigmas = levels(20, 0.1);
    for (const end of [5, 12, 20]) {
      const visited = sigmas.slice(0, end + 1);
      const spread = async (sampler: PluginOf<'sampler'>, params: Values): Promise<number> => {
        return Math.sqrt(varianceOf(await responseOf(sampler, visited, { scale: 0, params }), sigmas[0]! ** 2)) / visited.at(-1)!;
      };
      for (const eta of [0, 0.3, 0.8]) {
        const ours = await spread(consistentAnnealedSampler, { eta });
        assert.ok(Math.abs(ours - 1) < 1e-5, `${ours}`);
      }
      const theirs = await spread(annealedLangevinSampler, {});
      assert.ok(theirs > 1.02, `${theirs}`);
    }
  });
});

describe('annealed Langevin', () => {
  it('takes the step of which NCSNv2’s equation comes closest to 1, and spreads one point as that equation says', async () => {
    for (const [gamma, T] of [[1.04, 5], [1.3, 3], [2, 1], [1.1, 10]] as const) {
      const eta = ruledStep(gamma, T);
      for (const other of [0.99 * eta, 1.01 * eta]) {
        assert.ok(varianceRatio(other, gamma, T) > varianceRatio(eta, gamma, T), `${other} is better than ${eta}`);
      }
      const weights = await responseOf(annealedLangevinSampler, [gamma, 1], { scale: 0, params: { perLevel: T } });
      const spread = varianceOf(weights, gamma ** 2);
      assert.ok(Math.abs(spread - varianceRatio(eta, gamma, T)) < 1e-5, `${spread}, not ${varianceRatio(eta, gamma, T)}`);
    }
  });

  it('takes about the step sizes of the paper', () => {
    // the authors’ configurations, github.com/ermongroup/ncsnv2: L levels from σ₁ to 0.01 with T = 5, and ε, for CIFAR-10 and CelebA
    for (const [sigma, L, epsilon] of [[50, 232, 6.2e-6], [90, 500, 3.3e-6]] as const) {
      const ours = ruledStep((sigma / 0.01) ** (1 / (L - 1)), 5) * 0.01 ** 2;
      assert.ok(Math.abs(ours / epsilon - 1) < 0.1, `${ours}, not ${epsilon}`);
    }
  });
});

describe('pds', () => {
  it('is annealed Langevin without gain', async () => {
    const points = drawnAt(mixture, SIGMA_MAX, 4, 3);
    const sigmas = [...levels(9, 0.1), 0];
    const plain = await run(annealedLangevinSampler, mixture, { points, sigmas, params: defaultsOf(annealedLangevinSampler) });
    assert.deepEqual(await run(pdsSampler, mixture, { points, sigmas, params: { ...defaultsOf(pdsSampler), gain: 1 } }), plain);
  });

  /** Variance of the average of 16 values in a row and of what remains, as shares of the exact ones. */
  async function rows(gain: number): Promise<readonly [average: number, rest: number]> {
    const [count, low, high] = [2000, 1, 0.05];
    const evaluator = new CpuEvaluator();
    const shape = [count, 16];
    const scaled = (values: Float32Array, average: number, rest: number): Float32Array => values.map((value, e) => {
      const first = e - (e % 16);
      const mean = values.subarray(first, first + 16).reduce((sum, each) => sum + each, 0) / 16;
      return average * mean + rest * (value - mean);
    });
    const start = gaussian(new Float32Array(count * 16), 1, 0);
    let x = evaluator.upload(scaled(start, Math.hypot(low, SIGMA_MAX), Math.hypot(high, SIGMA_MAX)), shape);
    let draw = 0;
    const steps = pdsSampler.sample({
      x,
      sigmas: levels(40, 0.05),
      params: { ...defaultsOf(pdsSampler), perLevel: 1, gain, reach: 0, axes: 1 },
      noise: () => evaluator.gaussian(shape, 2, draw++),
      denoise: async (at, sigma) => {
        const kept = (s: number): number => s ** 2 / (s ** 2 + sigma ** 2);
        return evaluator.upload(scaled(evaluator.valuesOf(at), kept(low), kept(high)), shape);
      },
    });
    for await (const step of steps) x = step.x;
    const values = await evaluator.read(x);
    const mean = (part: Float32Array): number => part.reduce((sum, value) => sum + value ** 2, 0) / part.length;
    return [(mean(scaled(values, 1, 0)) * 16) / (low ** 2 + 0.05 ** 2), (mean(scaled(values, 0, 1)) * 16) / 15 / (high ** 2 + 0.05 ** 2)];
  }

  it('errs a quarter as much in the low frequencies after as many steps, and as before in the others', async () => {
    const [plain, preconditioned] = [await rows(1), await rows(2)];
    assert.ok(preconditioned[0] - 1 < (plain[0] - 1) / 4, `${preconditioned} and ${plain}`);
    assert.ok(Math.abs(preconditioned[1] - plain[1]) < 1e-5, `${preconditioned} and ${plain}`);
  });
});

describe('pds with a spread for every place', () => {
  const spread = in64.components[0]!.deviation;
  const narrow = new GaussianMixture([{ weight: 1, mean: Array<number>(64).fill(0), deviation: spread }]);
  const points = drawnAt(narrow, SIGMA_MAX, 300, 3);

  /** The variance along the widest axes and along the narrowest, over the exact one. */
  async function variances(params: Values): Promise<readonly [wide: number, thin: number]> {
    const sigmas = levels(40, 0.05);
    const found = await run(pdsSampler, narrow, { points, sigmas, params: { ...defaultsOf(pdsSampler), perLevel: 1, axes: 1, ...params } });
    const along = (axes: readonly number[]): number => {
      const each = axes.map((axis) => {
        const values = found.filter((_, e) => e % 64 === axis);
        return values.reduce((sum, value) => sum + value ** 2, 0) / values.length / (spread[axis]! ** 2 + 0.05 ** 2);
      });
      return each.reduce((a, b) => a + b) / each.length;
    };
    return [along([0, 1, 2, 3, 4, 5, 6, 7]), along([56, 57, 58, 59, 60, 61, 62, 63])];
  }

  it('errs less where data is wide, and no more where it is thin', async () => {
    const [plain, preconditioned] = [await variances({ gain: 1 }), await variances({ gain: 2, spread })];
    assert.ok(preconditioned[0] - 1 < (plain[0] - 1) / 4, `${preconditioned} and ${plain}`);
    assert.ok(preconditioned[1] < plain[1], `${preconditioned} and ${plain}`);
  });

  it('is annealed Langevin for a spread that is 0 everywhere but at one place, there', async () => {
    const [plain, one] = [await variances({ gain: 1 }), await variances({ gain: 2, spread: [0, 1, ...Array<number>(62).fill(0)] })];
    assert.equal(plain[1], one[1]);
    assert.notEqual(plain[0], one[0]);
  });
});

describe('ode-rk45', () => {
  const points = drawnAt(mixture, SIGMA_MAX, 32, 3);
  const exact = eachPoint(points, 2, (at) => solve(mixture, at, SIGMA_MAX, 0.05));
  const solved = async (tolerance: number, steps: number): Promise<readonly [error: number, evaluations: number]> => {
    let evaluations = 0;
    const params = { absolute: tolerance, relative: tolerance };
    const sigmas = levels(steps, 0.05);
    const found = await run(odeRk45Sampler, mixture, { points, sigmas, params, onEvaluation: () => evaluations++ });
    return [Math.max(...found.map((value, e) => Math.abs(value - exact[e]!))), evaluations];
  };

  it('comes as close to the exact solution as its tolerance says, in as many steps as order 5 needs', async () => {
    for (const tolerance of [1e-2, 1e-3, 1e-4, 1e-5]) {
      const [error, evaluations] = await solved(tolerance, 1);
      assert.ok(error < 20 * tolerance, `${error} at ${tolerance}`);
      // a tenth of the error for 10^(1/5) times the evaluations
      assert.ok(evaluations < 35 * (0.01 / tolerance) ** 0.2, `${evaluations} evaluations at ${tolerance}`);
    }
  });

  it('does so at whatever levels it is asked for, with at most one step more for each', async () => {
    const [, alone] = await solved(1e-4, 1);
    for (const steps of [1, 3, 40]) {
      const [error, evaluations] = await solved(1e-4, steps);
      assert.ok(error < 1e-3 && evaluations <= alone + 6 * steps, `${error}, ${evaluations} evaluations over ${steps} levels`);
    }
  });
});

describe('gotta-go-fast', () => {
  it('errs half as much as Euler–Maruyama on the same SDE with as many evaluations', async () => {
    let evaluations = 0;
    const found = await run(gottaGoFastSampler, narrow, {
      points: drawnAt(narrow, SIGMA_MAX, 20_000, 3),
      sigmas: levels(1, 0.1),
      params: { absolute: 0.0078, relative: 0.1 },
      onEvaluation: () => evaluations++,
    });
    const variance = found.reduce((sum, value) => sum + value ** 2, 0) / found.length;
    const [error, theirs] = [variance, await varianceAfter(eulerMaruyamaSampler, levels(evaluations, 0.1), { sde: 've' })]
      .map((value) => Math.abs(value / (S ** 2 + 0.01) - 1));
    assert.ok(error! < theirs! / 2, `${error} and ${theirs} with ${evaluations} evaluations`);
  });
});
