/** Blurring diffusion, and gDDIM for it, on data whose frequencies are known. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Blurring } from '../../engine/space/blurring.ts';
import { CpuEvaluator } from '../../engine/tensor/cpu.ts';
import { gaussian } from '../../engine/tensor/philox.ts';
import { gddimBlurringSampler } from '../../plugins/index.ts';
import { levels, SIGMA_MAX } from './problem.ts';

const [COUNT, SIGMA_END] = [3000, 0.1];
const SHAPE = [COUNT, 8];
const blurring = new Blurring(SHAPE, { width: 2, least: 0.05, axes: 1 });

const oneLine = new Blurring([1, 8], { width: 2, least: 0.05, axes: 1 });
const known = new Map<number, Float64Array>();

/** L of one line. */
function factorsOf(sigma: number): Float64Array {
  if (!known.has(sigma)) known.set(sigma, oneLine.factors(sigma));
  return known.get(sigma)!;
}

interface Setup {
  readonly sigmas: readonly number[];
  readonly eta: number;
  /** The clean frequency k from frequency k of a state at σ. */
  readonly denoise: (u: number, k: number, sigma: number) => number;
}

/** Frequencies of the state at the last level, from those at the first. */
async function run(start: Float32Array, { sigmas, eta, denoise }: Setup): Promise<Float32Array> {
  const evaluator = new CpuEvaluator();
  let x = evaluator.upload(blurring.values(start), SHAPE);
  let draw = 0;
  const steps = gddimBlurringSampler.sample({
    x, sigmas, blurring,
    params: { eta },
    noise: () => evaluator.gaussian(SHAPE, 7, draw++),
    denoise: async (at, sigma) => {
      const clean = blurring.frequencies(await evaluator.read(at)).map((u, e) => denoise(u, e % 8, sigma));
      return evaluator.upload(blurring.values(clean), SHAPE);
    },
  } as Parameters<typeof gddimBlurringSampler.sample>[0]);
  for await (const step of steps) x = step.x;
  return blurring.frequencies(await evaluator.read(x));
}

/** Of frequency k over all lines. */
function variance(frequencies: Float32Array, k: number, mean = 0): number {
  const values = frequencies.filter((_, e) => e % 8 === k);
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
}

describe('the blur', () => {
  it('spreads a point as the heat equation does, to a Gaussian as wide as it says', () => {
    const line = new Blurring([1, 64], { width: 3, least: 1e-9, axes: 1 });
    const point = Float32Array.from({ length: 64 }, (_, e) => Number(e === 30));
    const L = line.factors(1e4);
    const soft = line.values(line.frequencies(point).map((value, k) => value * L[k]!));
    soft.forEach((value, e) => {
      const exact = Math.exp(-((e - 30) ** 2) / 18) / Math.sqrt(18 * Math.PI);
      assert.ok(Math.abs(value - exact) < 1e-5, `${value}, not ${exact}, at ${e}`);
    });
  });

  it('is none without noise, grows with it, and leaves the mean', () => {
    assert.deepEqual([...blurring.factors(0).subarray(0, 8)], Array(8).fill(1));
    const all = [0.1, 1, 10].map((sigma) => blurring.factors(sigma));
    for (const L of all) assert.equal(L[0], 1);
    for (let k = 1; k < 8; k++) assert.ok(all[0]![k]! > all[1]![k]! && all[1]![k]! > all[2]![k]!);
    assert.ok(Math.abs(all[2]![7]! - 0.05) < 0.01);
  });
});

describe('gDDIM for blurring', () => {
  const mean = [1, -2, 0.5, 3, 0, -1, 2, 0.7];
  const noise = gaussian(new Float32Array(COUNT * 8), 5, 0);
  const at = (sigma: number, n: (e: number) => number): Float32Array => {
    const L = blurring.factors(sigma);
    return Float32Array.from(noise, (_, e) => L[e]! * mean[e % 8]! + sigma * n(e));
  };

  it('takes data of one point from any level to any other in one step, exactly', async () => {
    const found = await run(at(5, (e) => noise[e]!), { sigmas: [5, 0.3], eta: 0, denoise: (_, k) => mean[k]! });
    const exact = at(0.3, (e) => noise[e]!);
    found.forEach((value, e) => assert.ok(Math.abs(value - exact[e]!) < 1e-5, `${value}, not ${exact[e]}`));
  });

  it('and with fresh noise to the exact law', async () => {
    const found = await run(at(5, (e) => noise[e]!), { sigmas: [5, 0.3], eta: 1, denoise: (_, k) => mean[k]! });
    const L = blurring.factors(0.3);
    for (let k = 0; k < 8; k++) {
      const ratio = variance(found, k, L[k]! * mean[k]!) / 0.3 ** 2;
      assert.ok(Math.abs(ratio - 1) < 4 * Math.sqrt(2 / COUNT), `frequency ${k}: ${ratio}`);
    }
  });

  it('draws as much fresh noise as the posterior of the training has', async () => {
    const [sigma, next] = [5, 0.8];
    const found = await run(at(sigma, () => 0.4), { sigmas: [sigma, next], eta: 1, denoise: (_, k) => mean[k]! });
    for (let k = 0; k < 8; k++) {
      // from next to sigma a frequency is multiplied by r, and noise makes up the rest
      const r = factorsOf(sigma)[k]! / factorsOf(next)[k]!;
      const exact = 1 / (1 / next ** 2 + r ** 2 / (sigma ** 2 - (r * next) ** 2));
      const average = found.reduce((sum, value, e) => sum + (e % 8 === k ? value / COUNT : 0), 0);
      const ratio = variance(found, k, average) / exact;
      assert.ok(Math.abs(ratio - 1) < 1e-3 + 4 * Math.sqrt(2 / COUNT), `frequency ${k}: ${ratio}`);
    }
  });

  // frequencies of deviation 1, 1/2, 1/3, …
  const deviation = (k: number): number => 1 / (k + 1);
  const left = (k: number, sigma: number): number => factorsOf(sigma)[k]!;
  const exactVariance = (k: number, sigma: number): number => (left(k, sigma) * deviation(k)) ** 2 + sigma ** 2;
  const denoise = (u: number, k: number, sigma: number): number => (left(k, sigma) * deviation(k) ** 2 * u) / exactVariance(k, sigma);

  it('errs on a Gaussian in proportion to the length of its steps', async () => {
    const start = Float32Array.from(noise, (_, e) => Math.sqrt(exactVariance(e % 8, SIGMA_MAX)));
    const errors: number[] = [];
    for (const steps of [32, 128]) {
      const found = await run(start, { sigmas: levels(steps, SIGMA_END), eta: 0, denoise });
      const off = Array.from({ length: 8 }, (_, k) => found[k]! - Math.sqrt(exactVariance(k, SIGMA_END)));
      errors.push(Math.hypot(...off));
    }
    const order = Math.log(errors[0]! / errors[1]!) / Math.log(4);
    assert.ok(Math.abs(order - 1) < 0.2, `order ${order}, errors ${errors}`);
  });

  it('makes a Gaussian of the right law with fresh noise, in many steps', async () => {
    const start = noise.map((n, e) => n * Math.sqrt(exactVariance(e % 8, SIGMA_MAX)));
    const found = await run(start, { sigmas: levels(200, SIGMA_END), eta: 1, denoise });
    for (let k = 0; k < 8; k++) {
      const ratio = variance(found, k) / exactVariance(k, SIGMA_END);
      assert.ok(Math.abs(ratio - 1) < 0.04 + 4 * Math.sqrt(2 / COUNT), `frequency ${k}: ${ratio}`);
    }
  });
});
