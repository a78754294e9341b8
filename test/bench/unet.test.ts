/** The file of the benchmark's U-Net: small, of the size that it says, and a network that runs. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { openSession } from '../../engine/model/session.ts';
import type { ModelCard } from '../../engine/plugin.ts';
import { inside } from '../protobuf.ts';

const file = (name: string): URL => new URL(`../../demo/bench/${name}`, import.meta.url);
const bytes = new Uint8Array(readFileSync(file('unet.onnx')));
const { default: task } = (await import(file('unet.js').href)) as { default: { models: readonly [ModelCard] } };
const [card] = task.models;

/** The values of the graph's constants of whole numbers, by name. */
function wholeNumbers(model: Uint8Array): Map<string, number[]> {
  const [graph] = inside(model, 7);
  return new Map(
    inside(graph!, 5).map((tensor) => {
      const [raw] = inside(tensor, 9);
      const values = raw ? [...new BigInt64Array(raw.slice().buffer, 0, raw.length >> 3)].map(Number) : [];
      return [new TextDecoder().decode(inside(tensor, 8)[0]), values];
    }),
  );
}

describe('the U-Net of the benchmark', () => {
  it('is a file of less than 150 kB, the one that its card names', () => {
    const { denoiser } = card.files;
    assert.ok(bytes.length < 150_000, `${bytes.length} bytes`);
    assert.deepEqual([denoiser.bytes, denoiser.sha256], [bytes.length, createHash('sha256').update(bytes).digest('hex')]);
  });

  it('has 15 million parameters', () => {
    const weights = [...wholeNumbers(bytes)].filter(([name]) => name.endsWith('.shape'));
    const parameters = weights.reduce((sum, [, shape]) => sum + shape.reduce((product, axis) => product * axis, 1), 0);
    assert.ok(Math.abs(parameters / 15e6 - 1) < 0.03, `${parameters} parameters in ${weights.length} weights`);
  });

  it('gives finite values that its conditioning changes', { timeout: 300_000 }, async () => {
    const session = await openSession('unet.onnx', bytes, { provider: 'wasm', providerReason: 'a test', threads: 2 });
    const shape = [1, ...card.latent.shape];
    const data = Float32Array.from({ length: shape.reduce((product, axis) => product * axis, 1) }, (_, e) => Math.sin(1.7 * e));
    const run = async (level: number): Promise<Float32Array> => {
      const context = { data: Float32Array.from({ length: 1024 }, (_, e) => Math.cos(e)), shape: [1, 16, 64] };
      const output = await session.run({ x: { data, shape }, noise: { data: Float32Array.of(level), shape: [1] }, context });
      return output.prediction!.data as Float32Array;
    };
    const [low, high] = [await run(-0.5), await run(0.5)];
    assert.ok(low.every(Number.isFinite) && high.every(Number.isFinite));
    const [size, change] = [low, low.map((value, e) => value - high[e]!)].map(rootMeanSquare);
    assert.ok(size! > 0.05 && size! < 5, `deviation ${size}`);
    assert.ok(change! > 0.01, `changed by ${change}`);
    await session.release();
  });
});

function rootMeanSquare(values: Float32Array): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0) / values.length);
}
