import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CpuEvaluator } from '../../../engine/tensor/cpu.ts';
import { blend, clamp, compute, dot, magnitudeQuantile, mix, rms, settle, std, wrap, type Tensor } from '../../../engine/tensor/tensor.ts';

const cpu = (): { evaluator: CpuEvaluator; of: (...values: number[]) => Tensor } => {
  const evaluator = new CpuEvaluator();
  return { evaluator, of: (...values) => evaluator.upload(Float32Array.from(values), [values.length]) };
};
const read = async (tensor: Tensor): Promise<number[]> => [...(await tensor.evaluator.read(tensor))];

test('a mix is the weighted sum, however deeply it is nested', async () => {
  const { of } = cpu();
  const [x, y] = [of(1, 2), of(10, 20)];
  const half = mix([0.5, x], [0.5, y]);
  assert.deepEqual(await read(mix([2, half], [-1, x])), [10, 20]);
});

test('equal sources are added up and terms of weight 0 vanish', () => {
  const { of } = cpu();
  const [x, y] = [of(1), of(2)];
  const sum = mix([1, x], [2, mix([3, x], [1, y])], [0, y]);
  assert.deepEqual(
    sum.terms.map(({ weight }) => weight),
    [7, 2],
  );
});

test('an expression of many terms is folded and keeps its value', async () => {
  const { of } = cpu();
  const parts = Array.from({ length: 20 }, (_, i) => [1, of(i)] as const);
  const sum = mix(...parts);
  assert.ok(sum.terms.length <= 16);
  assert.deepEqual(await read(sum), [190]);
});

test('different shapes are refused with both shapes', () => {
  const { of } = cpu();
  assert.throws(() => mix([1, of(1, 2)], [1, of(1)]), { code: 'tensor/shape', message: /\[2\] and \[1\]/ });
});

test('a weight that is not finite is refused', () => {
  const { of } = cpu();
  assert.throws(() => mix([NaN, of(1)]), { code: 'tensor/weight' });
  assert.throws(() => mix([1 / 0, of(1)]), { code: 'tensor/weight' });
});

test('clamp limits values', async () => {
  const { of } = cpu();
  assert.deepEqual(await read(clamp(of(-2, 0.5, 2), -1, 1)), [-1, 0.5, 1]);
});

test('blend takes the first value where the mask is 1, to the bit', async () => {
  const { of } = cpu();
  assert.deepEqual(await read(blend(of(1, 0), of(Math.fround(0.1), 5), of(7, Math.fround(0.3)))), [Math.fround(0.1), Math.fround(0.3)]);
});

test('compute gives what a function makes of all values, drawn noise included', async () => {
  const { evaluator, of } = cpu();
  const noise = evaluator.gaussian([3], 4, 0);
  const drawn = await read(noise);
  const product = await compute([mix([2, of(1, 2, 3)]), noise], (a, b) => a.map((value, e) => value * b[e]!));
  assert.deepEqual(await read(product), drawn.map((value, e) => Math.fround(2 * (e + 1) * value)));
});

test('wrap brings angles to [−π, π) by whole turns', async () => {
  const { of } = cpu();
  const angles = [0.5, 3, -3, 3.2, -3.2, 7, 100, -1e4, Math.PI, -Math.PI];
  const wrapped = await read(wrap(of(...angles)));
  wrapped.forEach((angle, e) => {
    const turns = (Math.fround(angles[e]!) - angle) / (2 * Math.PI);
    assert.ok(Math.abs(turns - Math.round(turns)) < 1e-6 && Math.abs(angle) <= Math.PI, `${angles[e]} became ${angle}`);
  });
});

test('compute hands the values over and gives those that come back', async () => {
  const { of } = cpu();
  const sums = await compute([mix([2, of(1, 2)]), of(4, 5, 6)], (a, b) => a.map((value) => value + b[2]!));
  assert.deepEqual([sums.shape, await read(sums)], [[2], [8, 10]]);
});

test('rms and std are those of all values', async () => {
  const { of } = cpu();
  assert.equal(await rms(of(3, -3)), 3);
  assert.equal(await std(of(1, 3)), 1);
});

test('dot is the sum of products', async () => {
  const { of } = cpu();
  assert.equal(await dot(of(1, 2, 3), of(4, -5, 6)), 12);
  const x = of(3, 4);
  assert.equal(await dot(mix([2, x]), x), 50);
});

test('the quantile of magnitudes is interpolated between them', async () => {
  const { of } = cpu();
  const x = of(-10, 3, 0, 1);
  assert.deepEqual(await Promise.all([0, 1 / 3, 0.5, 1].map((share) => magnitudeQuantile(x, share))), [0, 1, 2, 10]);
  assert.equal(await magnitudeQuantile(of(-7), 0.4), 7);
});

test('a settled expression no longer needs what it was made from', async () => {
  const { evaluator, of } = cpu();
  const part = mix([2, of(1)]);
  evaluator.evaluate(part);
  evaluator.endStep([part], 0);
  const kept = settle(mix([1, part], [1, of(5)]));
  for (let i = 0; i < 2; i++) evaluator.endStep([kept], 0);
  assert.deepEqual(await read(kept), [7]);
});

test('reading does not change how an expression is rounded later', async () => {
  const { of } = cpu();
  const third = mix([1 / 3, of(1)]);
  await read(third);
  assert.equal(third.terms[0]!.weight, 1 / 3);
});

test('memory does not grow with the steps', async () => {
  const { evaluator, of } = cpu();
  let x = of(1, 2, 3);
  const buffers = new Set<unknown>();
  for (let i = 0; i < 50; i++) {
    x = mix([0.9, x], [0.1, evaluator.gaussian([3], 1, i)]);
    evaluator.evaluate(x);
    buffers.add((x.terms[0]!.source as { storage: unknown }).storage);
    evaluator.endStep([x], 0);
  }
  assert.ok(buffers.size <= 3, `${buffers.size} blocks were used`);
});

test('a tensor read after its memory was reused is refused with the remedy', async () => {
  const { evaluator, of } = cpu();
  const x = of(1);
  const old = mix([2, x]);
  evaluator.evaluate(old);
  evaluator.endStep([], 0);
  evaluator.endStep([], 0);
  await assert.rejects(async () => evaluator.read(old), { code: 'tensor/recycled', message: /lookback/ });
});

test('a stale tensor is refused beside a fresh one that was given its memory', async () => {
  const { evaluator, of } = cpu();
  const one = of(1);
  const old = settle(mix([2, one]));
  for (let i = 0; i < 2; i++) evaluator.endStep([], 0);
  const fresh = settle(mix([3, one]));
  await assert.rejects(async () => evaluator.read(mix([1, old], [1, fresh])), { code: 'tensor/recycled' });
});

test('an estimate of two steps ago stays readable although the x that it holds was written a step earlier', async () => {
  const { evaluator, of } = cpu();
  const x = clamp(of(2), 0, 5);
  evaluator.endStep([x], 2);
  const denoised = mix([3, x]);
  for (let i = 0; i < 2; i++) evaluator.endStep([], 2);
  assert.deepEqual(await read(denoised), [6]);
});

test('a tensor within the lookback and one that is kept stay readable', async () => {
  const { evaluator, of } = cpu();
  const [recent, kept] = [mix([2, of(1)]), mix([3, of(1)])];
  evaluator.evaluate(kept);
  evaluator.endStep([kept], 1);
  evaluator.evaluate(recent);
  evaluator.endStep([kept], 1);
  assert.deepEqual([await read(recent), await read(kept)], [[2], [3]]);
});
