import assert from 'node:assert/strict';
import { test } from 'node:test';
import { windowed, windowStarts } from '../../../engine/model/windows.ts';
import type { Conditioning, Denoise } from '../../../engine/plugin.ts';
import { CpuEvaluator } from '../../../engine/tensor/cpu.ts';
import { mix, type Tensor } from '../../../engine/tensor/tensor.ts';

const none: Conditioning = { feeds: {} };

/** Two values a frame: frame i holds i and −i. */
function clip(evaluator: CpuEvaluator, total: number): Tensor {
  return evaluator.upload(Float32Array.from({ length: 2 * total }, (_, e) => Math.floor(e / 2) * (e % 2 ? -1 : 1) || 0), [1, total, 2]);
}

test('windows cover the whole, the last one ends where it ends', () => {
  assert.deepEqual(windowStarts({ length: 8, total: 16, stride: 4, loop: false }), [0, 4, 8]);
  assert.deepEqual(windowStarts({ length: 8, total: 16, stride: 4, loop: true }), [0, 4, 8, 12]);
  assert.deepEqual(windowStarts({ length: 8, total: 8, stride: 4, loop: true }), [0]);
});

test('a length that the windows cannot cover is refused', () => {
  assert.throws(() => windowStarts({ length: 8, total: 18, stride: 4, loop: false }), { code: 'task/windows', message: /got 18 with a stride of 4/ });
  assert.throws(() => windowStarts({ length: 8, total: 4, stride: 4, loop: false }), { code: 'task/windows' });
});

test('a denoiser that looks at each value alone gives the same in windows as on the whole', async () => {
  for (const loop of [false, true]) {
    const evaluator = new CpuEvaluator();
    const half: Denoise = async (x) => mix([0.5, x]);
    const x = clip(evaluator, 12);
    const denoised = await windowed(half, evaluator, { length: 8, total: 12, stride: 4, loop })(x, 1, none);
    assert.deepEqual(denoised.shape, x.shape);
    assert.deepEqual([...(await evaluator.read(denoised))], [...(await evaluator.read(x))].map((value) => value / 2 || 0));
  }
});

test('where windows overlap their estimates are averaged', async () => {
  const evaluator = new CpuEvaluator();
  let calls = 0;
  // every window answers with its own number
  const numbered: Denoise = async (x) => evaluator.upload(new Float32Array(16).fill(calls++), x.shape);
  const denoised = await windowed(numbered, evaluator, { length: 8, total: 16, stride: 4, loop: false })(clip(evaluator, 16), 1, none);
  const frames = [...(await evaluator.read(denoised))].filter((_, e) => e % 2 === 0);
  assert.deepEqual(frames, [0, 0, 0, 0, 0.5, 0.5, 0.5, 0.5, 1.5, 1.5, 1.5, 1.5, 2, 2, 2, 2]);
});

test('in a loop a window sees the end and then the beginning, with its share of what it is conditioned on', async () => {
  const evaluator = new CpuEvaluator();
  const seen: number[][] = [];
  const given: number[][] = [];
  const watching: Denoise = async (x, _, { feeds }) => {
    seen.push([...evaluator.valuesOf(x)].filter((_, e) => e % 2 === 0));
    given.push([...feeds['known']!.data], [...feeds['text']!.data]);
    return x;
  };
  const conditioning: Conditioning = {
    feeds: {
      known: { data: Float32Array.from({ length: 8 }, (_, i) => 10 * i), shape: [1, 8, 1] },
      text: { data: Float32Array.of(7), shape: [1, 1] },
    },
  };
  const cut = ['known'];
  await windowed(watching, evaluator, { length: 4, total: 8, stride: 4, loop: true, cut })(clip(evaluator, 8), 1, conditioning);
  await windowed(watching, evaluator, { length: 4, total: 8, stride: 2, loop: true, cut })(clip(evaluator, 8), 1, conditioning);
  assert.deepEqual(seen.at(-1), [6, 7, 0, 1]);
  assert.deepEqual(given.slice(-2), [[60, 70, 0, 10], [7]]);
  await windowed(watching, evaluator, { length: 4, total: 8, stride: 2, loop: true })(clip(evaluator, 8), 1, conditioning);
  assert.deepEqual(given.at(-2), [0, 10, 20, 30, 40, 50, 60, 70]); // whole, where it is not named
  const text = windowed(watching, evaluator, { length: 4, total: 8, stride: 2, loop: true, cut: ['text'] });
  await assert.rejects(text(clip(evaluator, 8), 1, conditioning), { code: 'task/windows', message: /"text" .* 1 × 8 × …, got 1 × 1/ });
});

test('windows that are to be alike above a noise level share one estimate there, and go their own ways below', async () => {
  const evaluator = new CpuEvaluator();
  const same: Denoise = async (x) => mix([1, x]);
  const denoise = windowed(same, evaluator, { length: 4, total: 12, stride: 2, loop: true, alikeAbove: 5 });
  const frames = async (sigma: number): Promise<number[]> =>
    [...(await evaluator.read(await denoise(clip(evaluator, 12), sigma, none)))].filter((_, e) => e % 2 === 0);
  assert.deepEqual(await frames(5), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  const shared = await frames(5.1);
  [4, 5, 6, 7, 4, 5, 6, 7, 4, 5, 6, 7].forEach((value, i) => assert.ok(Math.abs(shared[i]! - value) < 1e-5, `frame ${i}: ${shared[i]}`));
  assert.throws(() => windowStarts({ length: 4, total: 10, stride: 2, loop: true, alikeAbove: 5 }), { code: 'task/windows', message: /got 10/ });
});

test('all windows are asked for together, so that they run as one batch', async () => {
  const evaluator = new CpuEvaluator();
  let waiting = 0;
  let most = 0;
  const slow: Denoise = async (x) => {
    most = Math.max(most, ++waiting);
    await Promise.resolve();
    waiting--;
    return x;
  };
  await windowed(slow, evaluator, { length: 4, total: 12, stride: 2, loop: false })(clip(evaluator, 12), 1, none);
  assert.equal(most, 5);
});
