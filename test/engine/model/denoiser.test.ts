import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ModelCard, Prediction } from '../../../engine/model/card.ts';
import {
  createDenoiser,
  createEstimator,
  noiseInput,
  noiseLevels,
  scalingAt,
  sigmaTable,
  varianceOf,
} from '../../../engine/model/denoiser.ts';
import { CpuEvaluator } from '../../../engine/tensor/cpu.ts';
import { tinyCard } from '../../fixtures/tiny.ts';

const card = (prediction: Prediction): ModelCard => ({ ...tinyCard, prediction, sigmaData: 0.5 });

// what a perfect network would answer, from the definition of each prediction in its own coordinates
const PERFECT: Record<Exclude<Prediction, 'edm' | 'logits'>, (x0: number, n: number, sigma: number) => number> = {
  epsilon: (_, n) => n,
  v: (x0, n, s) => (n - s * x0) / Math.hypot(1, s), // √ᾱ n − √(1−ᾱ) x₀ with √ᾱ = 1/√(1+σ²)
  x0: (x0) => x0,
  score: (_, n, s) => -n / s,
  flow: (x0, n) => n - x0,
};

for (const [prediction, perfect] of Object.entries(PERFECT) as [keyof typeof PERFECT, (typeof PERFECT)['v']][]) {
  test(`a perfect ${prediction} network gives x₀ at every noise level`, () => {
    for (const sigma of [0.01, 0.7, 1, 30]) {
      const [x0, n] = [0.8, -1.3];
      const { cSkip, cOut } = scalingAt(card(prediction), sigma);
      const denoised = cSkip * (x0 + sigma * n) + cOut * perfect(x0, n, sigma);
      assert.ok(Math.abs(denoised - x0) < 1e-9 * (1 + sigma), `at σ = ${sigma}: ${denoised}`);
    }
  });
}

test('the EDM scaling keeps input and target at unit variance', () => {
  const sigmaData = 0.5;
  for (const sigma of [0.02, 1, 50]) {
    const { cSkip, cOut, cIn } = scalingAt(card('edm'), sigma);
    assert.ok(Math.abs(cIn ** 2 * (sigmaData ** 2 + sigma ** 2) - 1) < 1e-12);
    // Karras et al. 2022, eq. 115: the variance of (x₀ − c_skip·x) / c_out
    const target = ((1 - cSkip) ** 2 * sigmaData ** 2 + cSkip ** 2 * sigma ** 2) / cOut ** 2;
    assert.ok(Math.abs(target - 1) < 1e-9);
  }
});

test('networks with an input in VP or flow coordinates see their own', () => {
  const [sigma, x0, n] = [3, 0.4, 1.1];
  const x = x0 + sigma * n;
  const alphaBar = 1 / (1 + sigma ** 2);
  assert.ok(Math.abs(scalingAt(card('v'), sigma).cIn * x - (Math.sqrt(alphaBar) * x0 + Math.sqrt(1 - alphaBar) * n)) < 1e-12);
  const t = sigma / (1 + sigma);
  assert.ok(Math.abs(scalingAt(card('flow'), sigma).cIn * x - ((1 - t) * x0 + t * n)) < 1e-12);
});

test('the mutual-information rule masks as many in every step', () => {
  const table = sigmaTable({ rule: 'mutual-information', steps: 8 });
  table.slice(0, -1).forEach((sigma, i) => assert.ok(Math.abs(1 / (1 + sigma ** 2) - (1 - (i + 1) / 8)) < 1e-12));
  assert.ok(table[7]! > 80 && Number.isFinite(table[7]));
});

test('the σ table follows from ᾱ, and a table level is its own timestep', () => {
  const betas = [0.1, 0.2, 0.3];
  const table = sigmaTable(betas);
  assert.ok(Math.abs(table[2]! - Math.sqrt(1 / (0.9 * 0.8 * 0.7) - 1)) < 1e-12);
  const { sigmaMin: _, sigmaMax: __, ...rest } = card('epsilon');
  const discrete: ModelCard = { ...rest, betas };
  const noiseOf = noiseInput(discrete, noiseLevels(discrete));
  table.forEach((sigma, t) => assert.ok(Math.abs(noiseOf(sigma) - t) < 1e-9));
  assert.ok(Math.abs(noiseOf(Math.sqrt(table[0]! * table[1]!)) - 0.5) < 1e-9);
  assert.deepEqual([noiseOf(table[0]! / 2), noiseOf(table[2]! * 2)], [0, 2]);
});

test('evaluations asked for together run as one batch, each with its own level and conditioning', async () => {
  const evaluator = new CpuEvaluator();
  const batches: number[][] = [];
  const denoise = createDenoiser({ ...card('x0'), latent: { shape: [1], axes: ['value'] } }, evaluator, async ({ x, noise }, output) => {
    batches.push(
      [...evaluator.valuesOf(x)].map((value) => Math.round(value * 1e6) / 1e6),
      [...evaluator.valuesOf(noise)],
    );
    evaluator.valuesOf(output).set([...evaluator.valuesOf(x)].map((value, k) => value + k));
  });
  const x = evaluator.upload(Float32Array.of(2), [1, 1]);
  const conditioning = { feeds: {} };
  const [a, b] = await Promise.all([denoise(x, 1, conditioning), denoise(x, Math.sqrt(3), conditioning)]);
  assert.deepEqual(batches, [[Math.SQRT2, 1].map((value) => Math.round(value * 1e6) / 1e6), [1, Math.fround(Math.sqrt(3))]]);
  assert.ok(Math.abs((await evaluator.read(a))[0]! - Math.SQRT2) < 1e-6);
  assert.ok(Math.abs((await evaluator.read(b))[0]! - 2) < 1e-6);
});

test('an estimate and its variance are one row of the batch', async () => {
  const evaluator = new CpuEvaluator();
  const conditioning = { feeds: {} };
  const x = evaluator.upload(Float32Array.of(2), [1, 1]);
  const seen: number[] = [];
  // F = x/2 and h = 0.3
  const asked = async (kind: 'range' | 'squared-noise' | 'noise-residual'): Promise<Record<string, number>> => {
    const of: ModelCard = { ...card('score'), latent: { shape: [1], axes: ['value'] }, variance: { output: 'h', kind } };
    const estimate = createEstimator(of, evaluator, async (batch, output, second) => {
      seen.push(batch.conditioning.length);
      evaluator.valuesOf(output).set(evaluator.valuesOf(batch.x).map((value) => -value / 2));
      evaluator.valuesOf(second!).fill(0.3);
    });
    const { variance, varianceRange } = varianceOf(of, estimate, conditioning);
    const [, value] = await Promise.all([estimate(x, 0.5, conditioning), (variance ?? varianceRange)!(x, 0.5)]);
    return { [variance ? 'variance' : 'range']: (await evaluator.read(value!))[0]! };
  };
  const near = (found: Record<string, number>, name: string, value: number): void => assert.ok(Math.abs(found[name]! - value) < 1e-6);
  near(await asked('range'), 'range', 0.3);
  near(await asked('noise-residual'), 'variance', 0.25 * 0.3);
  near(await asked('squared-noise'), 'variance', 0.25 * 0.3 - 0.25 ** 2); // x − x̂₀ = 0.25·1
  assert.deepEqual(seen, [1, 1, 1]);
});

test('a model without an output for the variance gives samplers none', () => {
  assert.deepEqual(varianceOf(card('x0'), () => assert.fail(), { feeds: {} }), {});
});

test('a failing run rejects every evaluation of its batch', async () => {
  const evaluator = new CpuEvaluator();
  const denoise = createDenoiser(card('x0'), evaluator, () => Promise.reject(new Error('broken')));
  const x = evaluator.allocate([1, 4, 3]);
  const results = await Promise.allSettled([denoise(x, 1, { feeds: {} }), denoise(x, 2, { feeds: {} })]);
  assert.deepEqual(
    results.map(({ status }) => status),
    ['rejected', 'rejected'],
  );
});
