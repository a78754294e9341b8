import assert from 'node:assert/strict';
import { test } from 'node:test';

interface Feed {
  readonly type: string;
  readonly data: Float32Array;
  readonly dims: readonly number[];
}

type Feeds = Readonly<Record<string, Feed>>;

const { usualLoop } = (await import(new URL('../../demo/bench/usual.js', import.meta.url).href)) as {
  usualLoop(setup: object): Promise<Float32Array>;
};

const LENGTH = 20_000;
const SIGMA_DATA = 0.5;
const feed = (value: number): Feed => ({ type: 'float32', data: Float32Array.of(value), dims: [1, 1] });

/** The network whose estimate is exact for data that are normal about a mean, which the conditioning names. */
function exact(batches: number[]): (feeds: Feeds) => Promise<Float32Array> {
  return async ({ x, noise, mean }) => {
    batches.push(x!.dims[0]!);
    return x!.data.map((_, e) => {
      const row = Math.floor(e / LENGTH);
      const sigma = Math.exp(4 * noise!.data[row]!);
      const root = Math.hypot(sigma, SIGMA_DATA);
      return (mean!.data[row]! * (sigma / root)) / SIGMA_DATA;
    });
  };
}

const setup = {
  io: { x: 'x', noise: 'noise', output: 'F' },
  shape: [LENGTH],
  sigmaData: SIGMA_DATA,
  sigmaMin: 0.005,
  sigmaMax: 20,
  steps: 60,
  conditionings: [{ mean: feed(1) }, { mean: feed(0.5) }],
};

for (const together of [false, true]) {
  test(`the usual loop of the benchmark samples what the model knows, with guidance in ${together ? 'one run' : 'two runs'}`, async () => {
    const batches: number[] = [];
    const x = await usualLoop({ ...setup, run: exact(batches), scale: 2, together });
    const mean = x.reduce((sum, value) => sum + value, 0) / LENGTH;
    const deviation = Math.sqrt(x.reduce((sum, value) => sum + (value - mean) ** 2, 0) / LENGTH);
    assert.ok(Math.abs(mean - 1.5) < 0.03, `mean ${mean}`);
    assert.ok(Math.abs(deviation - SIGMA_DATA) < 0.05, `deviation ${deviation}`);
    assert.deepEqual(batches, together ? Array(60).fill(2) : Array(120).fill(1));
  });
}

test('the usual loop of the benchmark runs once a step where there is no guidance', async () => {
  const batches: number[] = [];
  const x = await usualLoop({ ...setup, run: exact(batches) });
  const mean = x.reduce((sum, value) => sum + value, 0) / LENGTH;
  assert.ok(Math.abs(mean - 1) < 0.03, `mean ${mean}`);
  assert.deepEqual(batches, Array(60).fill(1));
});
