import assert from 'node:assert/strict';
import { test } from 'node:test';
import { choose, phi, probabilities } from '../../../engine/space/choose.ts';
import { CpuEvaluator } from '../../../engine/tensor/cpu.ts';

test('Φ is the distribution function of the normal law', () => {
  // from tables
  const known = [[0, 0.5], [1, 0.841344746], [-1.959963985, 0.025], [3, 0.998650102], [-5, 2.86651572e-7]] as const;
  for (const [n, share] of known) assert.ok(Math.abs(phi(n) - share) < 1e-7, `Φ(${n}) = ${phi(n)}, not ${share}`);
});

test('categories come as often as their weights say, and the same for the same noise', async () => {
  const evaluator = new CpuEvaluator();
  const draw = () => choose(evaluator.gaussian([1, 20_000], 3, 0), [], () => [2, 0, 5, 3]).then((ids) => evaluator.read(ids));
  const ids = await draw();
  for (const [category, share] of [0.2, 0, 0.5, 0.3].entries()) {
    const found = ids.filter((id) => id === category).length / ids.length;
    assert.ok(Math.abs(found - share) <= 5 * Math.sqrt((share * (1 - share)) / ids.length), `${category}: ${found}, not ${share}`);
  }
  assert.deepEqual(await draw(), ids);
});

test('a law sees the values of the inputs at its element', async () => {
  const evaluator = new CpuEvaluator();
  const inputs = [evaluator.upload(Float32Array.of(2, 0, 1), [1, 3])];
  const ids = await choose(evaluator.gaussian([1, 3], 3, 0), inputs, (e, values) => [0, 1, 2].map((k) => Number(k === values[e])));
  assert.deepEqual([...(await evaluator.read(ids))], [2, 0, 1]);
});

test('weights without a sum give no category, so that the kernel refuses the result', async () => {
  const evaluator = new CpuEvaluator();
  for (const weights of [[NaN, 1], [0, 0]]) {
    assert.deepEqual([...(await evaluator.read(await choose(evaluator.gaussian([1, 2], 3, 0), [], () => weights)))], [NaN, NaN]);
  }
});

test('probabilities are those of the logits of one element, and none is 0', () => {
  const two = probabilities(Float32Array.of(9, 9, 9, 0, Math.log(3), -1e30), 1, 3);
  [0.25, 0.75, 0].forEach((p, k) => assert.ok(Math.abs(two[k]! - p) < 1e-7 && two[k]! > 0, `${two}`));
});
