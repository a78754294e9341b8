import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { GrowingPeaks, peaks } from '../../components/speech/peaks.ts';

const noise = (length: number): Float32Array => {
  let state = 7;
  return Float32Array.from({ length }, () => (state = (state * 48_271) % 2_147_483_647) / 1_073_741_824 - 1);
};

describe('peaks', () => {
  it('are the lowest and the highest sample of every part', () => {
    assert.deepEqual(peaks(Float32Array.of(0.5, -0.25, -1, -0.5, 0.75), 2), [[-0.25, 0.5], [-1, 0], [0, 0.75]]);
    assert.deepEqual(peaks(new Float32Array(), 2), []);
  });

  it('may be of parts that are not whole, and none is left out', () => {
    const samples = noise(1000);
    const parts = peaks(samples, 1000 / 96);
    assert.equal(parts.length, 96);
    assert.equal(Math.max(...parts.map(([, high]) => high)), Math.max(...samples));
    assert.deepEqual(peaks(Float32Array.of(-0.5, 0.5), 2 / 5), [[-0.5, 0], [-0.5, 0], [-0.5, 0], [0, 0.5], [0, 0.5]]);
  });
});

describe('the peaks of a growing sound', () => {
  it('are the same as those of all of it at once, a few thousand at most', () => {
    const all = noise(300_001);
    const growing = new GrowingPeaks();
    for (const length of [1, 700, 8192, 8193, 9000, 40_000, 131_073, 200_000, 300_001]) {
      const parts = growing.of(all.subarray(0, length));
      assert.deepEqual(parts, new GrowingPeaks().of(all.slice(0, length)), `${length} samples`);
      assert.ok(parts.length <= 8192 && parts.length >= Math.min(length, 4096), `${parts.length} parts of ${length} samples`);
    }
  });

  it('are of what is new alone where the rest is known', () => {
    const all = new Float32Array(20_000).fill(0.1);
    const growing = new GrowingPeaks();
    growing.of(all.subarray(0, 16_000));
    all.fill(0.9, 0, 15_000); // would be seen if it were read again
    all.fill(-0.7, 16_000);
    const parts = growing.of(all);
    assert.equal(Math.fround(0.1), Math.max(...parts.map(([, high]) => high)));
    assert.equal(Math.fround(-0.7), Math.min(...parts.map(([low]) => low)));
  });

  it('are those of another sound when it is another one', () => {
    const growing = new GrowingPeaks();
    growing.of(noise(100_000));
    assert.deepEqual(growing.of(Float32Array.of(0.25, -0.5)), [[0, 0.25], [-0.5, 0]]);
  });
});
