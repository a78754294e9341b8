import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createDenoiser } from '../../engine/model/denoiser.ts';
import { couple, type PluginOf, type Tensor } from '../../engine/plugin.ts';
import { cholesky, inverse, multiply, type Matrix2 } from '../../engine/space/matrix2.ts';
import { openSpace } from '../../engine/space/space.ts';
import { CpuEvaluator } from '../../engine/tensor/cpu.ts';
import { cldEulerMaruyamaSampler, cldSscsSampler, gddimSampler } from '../../plugins/index.ts';
import { defaultsOf, type Values } from '../conformance/params.ts';
import { LangevinMixture } from './langevin-mixture.ts';

const BUMPS = [
  { weight: 0.35, mean: -1.2, deviation: 0.25 },
  { weight: 0.65, mean: 0.8, deviation: 0.4 },
];
const mixture = new LangevinMixture(BUMPS);
/** Its own stationary law: nothing changes with time. */
const stationary = new LangevinMixture([{ weight: 1, mean: 0, deviation: 1 }], { velocity: 1 });

interface Run {
  readonly count: number;
  readonly sigmas: readonly number[];
  readonly params?: Values;
  readonly seed?: number;
}

interface Observed {
  /** Positions, then velocities, at the end and at the start. */
  readonly u: Float32Array;
  readonly start: Float32Array;
  /** The positions that the space reads from the end. */
  readonly x: Float32Array;
}

/** A run on exact estimates. */
async function run(sampler: PluginOf<'sampler'>, of: LangevinMixture, setup: Run): Promise<Observed> {
  const { count, sigmas, params = {}, seed = 1 } = setup;
  const evaluator = new CpuEvaluator();
  const space = openSpace({ card: of.card(count), evaluator, shape: [1, count] });
  const denoise = of.denoiser(evaluator, count);
  let draws = 1;
  let state = await space.start(sigmas[0]!, evaluator.gaussian(space.shape, seed, 0));
  const start = await evaluator.read(state);
  const context = {
    ...space.given,
    x: state,
    sigmas,
    params: { ...defaultsOf(sampler), ...params },
    noise: () => evaluator.gaussian(space.shape, seed, draws++),
    denoise: (u: Tensor, sigma: number) => denoise(u, sigma, { feeds: {} }),
  };
  for await (const step of sampler.sample(context)) {
    state = step.x;
    evaluator.endStep([state, step.denoised], sampler.lookback ?? 0);
  }
  return { u: await evaluator.read(state), x: await space.finished(state), start };
}

/** `steps` levels at times whose `root`-th roots are evenly spaced, then 0. */
function levels({ process }: LangevinMixture, steps: number, root: number): number[] {
  const [first, last] = [process.tau(300) ** (1 / root), process.tau(0.01) ** (1 / root)];
  return [...Array.from({ length: steps }, (_, i) => process.sigma((first + ((last - first) * i) / (steps - 1)) ** root)), 0];
}

/** How far exact samples are from the law that they were drawn from: mean + 3 deviations over 20 sets. */
function chance(of: LangevinMixture, count: number): number {
  const evaluator = new CpuEvaluator();
  const distances = Array.from({ length: 20 }, (_, set) => {
    const normal = evaluator.valuesOf(evaluator.gaussian([2 * count], 77, set));
    const x = Float32Array.from({ length: count }, (_, e) => {
      const { mean, deviation } = of.bumps[normal[count + e]! < -0.38532 ? 0 : 1]!;
      return mean + deviation * normal[e]!;
    });
    return of.distance(x);
  });
  const mean = distances.reduce((a, b) => a + b) / 20;
  return mean + 3 * Math.sqrt(distances.reduce((sum, d) => sum + (d - mean) ** 2, 0) / 19);
}

/** dx = (drift·u + D·Σ⁻¹·(u − mean·x̂₀)) dτ, the probability flow, by classical Runge–Kutta in 64 bits and in √τ. */
function solve(of: LangevinMixture, x: number, v: number, from: number, to: number): readonly [number, number] {
  const { process } = of;
  const { D, drift } = process;
  const [first, last] = [Math.sqrt(from), Math.sqrt(to)];
  const h = (last - first) / 1500;
  const slope = (u: readonly [number, number], root: number): readonly [number, number] => {
    const tau = root ** 2;
    const [a, b] = process.mean(tau);
    const denoised = of.denoise(u[0], u[1], tau);
    const [dx, dv] = [u[0] - a * denoised, u[1] - b * denoised];
    const pull: Matrix2 = multiply(D, inverse(process.covariance(tau)));
    return [
      2 * root * (drift[0] * u[0] + drift[1] * u[1] + pull[0] * dx + pull[1] * dv),
      2 * root * (drift[2] * u[0] + drift[3] * u[1] + pull[2] * dx + pull[3] * dv),
    ];
  };
  type Pair = readonly [number, number];
  const along = (u: Pair, by: Pair, h: number): Pair => [u[0] + h * by[0], u[1] + h * by[1]];
  let u: readonly [number, number] = [x, v];
  for (let i = 0; i < 1500; i++) {
    const at = first + i * h;
    const k1 = slope(u, at);
    const k2 = slope(along(u, k1, h / 2), at + h / 2);
    const k3 = slope(along(u, k2, h / 2), at + h / 2);
    const k4 = slope(along(u, k3, h), at + h);
    u = along(along(along(along(u, k1, h / 6), k2, h / 3), k3, h / 3), k4, h / 6);
  }
  return u;
}

describe('networks of the position–velocity space', () => {
  it('give x₀ at every level when they are perfect, whatever they predict', async () => {
    const { process } = mixture;
    for (const prediction of ['epsilon', 'score', 'x0'] as const) {
      for (const sigma of [1e-2, 0.7, 30]) {
        const tau = process.tau(sigma);
        const [[a, b], L, [x0, nx, nv]] = [process.mean(tau), cholesky(process.covariance(tau)), [0.8, -1.3, 0.4]];
        const u = [a * x0 + L[0] * nx, b * x0 + L[2] * nx + L[3] * nv];
        const evaluator = new CpuEvaluator();
        const card = { ...mixture.card(1), prediction };
        const perfect = { epsilon: nv, score: -nv / L[3], x0 }[prediction];
        const denoise = createDenoiser(card, evaluator, async (_, output) => void evaluator.valuesOf(output).fill(perfect));
        const denoised = await denoise(evaluator.upload(Float32Array.from(u), [1, 2, 1]), sigma, { feeds: {} });
        assert.ok(Math.abs((await evaluator.read(denoised))[0]! - x0) < 1e-4 * (1 + sigma), `${prediction} at σ = ${sigma}`);
      }
    }
  });

  it('are coupled by halves', async () => {
    const evaluator = new CpuEvaluator();
    const u = evaluator.upload(Float32Array.of(1, 2, 3, 4), [1, 2, 2]);
    const x0 = evaluator.upload(Float32Array.of(10, 20), [1, 2]);
    const sum = couple([[1, 2, 3, 4], u], [[0.5, -1], x0]);
    assert.deepEqual([sum.shape, [...(await evaluator.read(sum))]], [[1, 2, 2], [1 + 6 + 5, 2 + 8 + 10, 3 + 12 - 10, 6 + 16 - 20]]);
  });
});

describe('gddim', () => {
  const point = new LangevinMixture([{ weight: 1, mean: 0.7, deviation: 0 }]);

  it('takes one step exactly for data of one point, however long the step is', async () => {
    for (const [from, to] of [[300, 0.02], [20, 1], [1, 0.01]] as const) {
      const { u, start } = await run(gddimSampler, point, { count: 5, sigmas: [from, to] });
      for (let e = 0; e < 5; e++) {
        const [x, v] = solve(point, start[e]!, start[5 + e]!, point.process.tau(from), point.process.tau(to));
        assert.ok(Math.abs(u[e]! - x) < 2e-5 && Math.abs(u[5 + e]! - v) < 2e-5, `(${u[e]}, ${u[5 + e]}) is not (${x}, ${v})`);
      }
    }
  });

  it('has the law of that point’s diffusion after one step, with any dose of noise', async () => {
    const count = 20_000;
    for (const lambda of [0, 0.5, 1]) {
      const { u } = await run(gddimSampler, point, { count, sigmas: [300, 0.5], params: { lambda } });
      const tau = point.process.tau(0.5);
      const [[a, b], covariance] = [point.process.mean(tau), point.process.covariance(tau)];
      const [dx, dv] = [u.subarray(0, count).map((x) => x - 0.7 * a), u.subarray(count).map((v) => v - 0.7 * b)];
      const pairs = [[dx, dx], [dx, dv], [dv, dx], [dv, dv]] as const;
      pairs.forEach(([p, q], k) => {
        const found = p.reduce((sum, value, e) => sum + value * q[e]!, 0) / count;
        const scale = Math.sqrt(covariance[k < 2 ? 0 : 3] * covariance[k % 2 ? 3 : 0]);
        const bound = 5 * scale * Math.sqrt(2 / count);
        assert.ok(Math.abs(found - covariance[k]!) < bound, `λ ${lambda}: ${found} is not ${covariance[k]}, entry ${k}`);
      });
    }
  });

  for (const order of [1, 2]) {
    it(`falls to the probability flow of a mixture by order ${order}`, async () => {
      const [count, end] = [16, 0.5];
      const { process } = mixture;
      const [first, last] = [process.tau(20), process.tau(end)];
      const { start } = await run(gddimSampler, mixture, { count, sigmas: [20] });
      const exact = Array.from({ length: count }, (_, e) => solve(mixture, start[e]!, start[count + e]!, first, last));
      const errors = [];
      for (const steps of [32, 64, 128]) {
        const sigmas = Array.from({ length: steps + 1 }, (_, i) => (i ? process.sigma(first + ((last - first) * i) / steps) : 20));
        const { u } = await run(gddimSampler, mixture, { count, sigmas, params: { order } });
        errors.push(Math.hypot(...exact.flatMap(([x, v], e) => [u[e]! - x, u[count + e]! - v])));
      }
      const fitted = Math.log2(errors[0]! / errors[2]!) / 2;
      assert.ok(Math.abs(fitted - order) < 0.2, `fitted order ${fitted.toFixed(3)}, errors ${errors}`);
    });
  }
});

describe('the law of a mixture', () => {
  const count = 3000;
  const settings = [
    { sampler: cldSscsSampler, params: {} },
    { sampler: cldEulerMaruyamaSampler, params: {} },
    { sampler: gddimSampler, params: { lambda: 0 } },
    { sampler: gddimSampler, params: { lambda: 1 } },
  ];

  for (const { sampler, params } of settings) {
    it(`comes from ${sampler.id} ${JSON.stringify(params)} within the Monte-Carlo error after 150 steps`, async () => {
      const { x } = await run(sampler, mixture, { count, sigmas: levels(mixture, 150, 2), params });
      const [distance, bound] = [mixture.distance(x), chance(mixture, count)];
      assert.ok(distance < bound, `${distance} is not below ${bound}`);
    });
  }

  it('is more than twice as close after 20 steps of symmetric splitting than after 20 of Euler–Maruyama', async () => {
    const distance = async (sampler: PluginOf<'sampler'>, root: number): Promise<number> =>
      mixture.distance((await run(sampler, mixture, { count, sigmas: levels(mixture, 20, root) })).x);
    const [split, plain] = [await distance(cldSscsSampler, 1), await distance(cldEulerMaruyamaSampler, 1)];
    assert.ok(split * 2 < plain, `${split} against ${plain}`);
  });

  it('comes from symmetric splitting for other dampings of position and velocity, too', async () => {
    for (const langevin of [{ positionDamping: 0.6, damping: 1.5 }, { mass: 1, damping: 5, velocity: 1 }]) {
      const of = new LangevinMixture(BUMPS, langevin);
      const { x } = await run(cldSscsSampler, of, { count, sigmas: levels(of, 150, 2) });
      assert.ok(of.distance(x) < chance(of, count), `${JSON.stringify(langevin)}: ${of.distance(x)}`);
    }
  });
});

describe('the stationary law', () => {
  it('stays in symmetric splitting however long its steps are', async () => {
    const count = 20_000;
    const { u } = await run(cldSscsSampler, stationary, { count, sigmas: [300, 5, 0.3] });
    const variance = (values: Float32Array): number => values.reduce((sum, value) => sum + value ** 2, 0) / count;
    const [x, v] = [variance(u.subarray(0, count)), variance(u.subarray(count))];
    const bound = 5 * Math.sqrt(2 / count);
    assert.ok(Math.abs(x - 1) < bound && Math.abs(v / 0.25 - 1) < bound, `variances ${x} and ${v}`);
  });
});
