import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gaussian, keyOf, philox4x32 } from '../../../engine/tensor/philox.ts';

const ONES = 0xffffffff;

// known answers published with Random123 1.14 (kat_vectors)
const KNOWN: readonly (readonly [counter: number[], key: number[], words: string])[] = [
  [[0, 0, 0, 0], [0, 0], '6627e8d5 e169c58d bc57ac4c 9b00dbd8'],
  [[ONES, ONES, ONES, ONES], [ONES, ONES], '408f276d 41c83b0e a20bc7c6 6d5451fd'],
  [[0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], [0xa4093822, 0x299f31d0], 'd16cfe09 94fdcceb 5001e420 24126ea1'],
];

test('the words are those of the reference implementation', () => {
  for (const [[c0, c1, c2, c3], [k0, k1], words] of KNOWN) {
    const out = new Uint32Array(4);
    philox4x32(out, c0!, c1!, c2!, c3!, k0!, k1!);
    assert.equal([...out].map((word) => word.toString(16).padStart(8, '0')).join(' '), words);
  }
});

test('the values are standard normal in mean, variance, skewness and kurtosis', () => {
  const n = 400_000;
  const values = gaussian(new Float32Array(n), 1234, 0);
  const moment = (k: number): number => values.reduce((sum, value) => sum + value ** k, 0) / n;
  // four standard errors: the k-th moments have variances 1, 2, 15 and 96 over n
  for (const [k, expected, variance] of [
    [1, 0, 1],
    [2, 1, 2],
    [3, 0, 15],
    [4, 3, 96],
  ] as const) {
    assert.ok(Math.abs(moment(k) - expected) < 4 * Math.sqrt(variance / n), `moment ${k} is ${moment(k)}`);
  }
});

test('a shorter draw is the beginning of a longer one', () => {
  const [short, long] = [gaussian(new Float32Array(5), 7, 3), gaussian(new Float32Array(9), 7, 3)];
  assert.deepEqual([...short], [...long.subarray(0, 5)]);
});

test('draws and seeds are different streams, seeds above 2³² included', () => {
  const first = (seed: number, draw: number): number => gaussian(new Float32Array(1), seed, draw)[0]!;
  const values = [first(1, 0), first(1, 1), first(2, 0), first(1 + 2 ** 32, 0), first(2 ** 53 - 1, 0)];
  assert.equal(new Set(values).size, values.length);
  assert.deepEqual(keyOf(2 ** 32 + 5), [5, 1]);
});
