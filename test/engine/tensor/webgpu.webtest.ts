import { expect } from 'chai';
import { windowed } from '../../../engine/model/windows.ts';
import { choose, couple, type Denoise } from '../../../engine/plugin.ts';
import { CpuEvaluator } from '../../../engine/tensor/cpu.ts';
import {
  blend,
  clamp,
  compute,
  dot,
  magnitudeQuantile,
  mix,
  settle,
  storageOf,
  wrap,
  type Evaluator,
  type Tensor,
} from '../../../engine/tensor/tensor.ts';
import { WebGpuEvaluator } from '../../../engine/tensor/webgpu.ts';
import { countCalls, requestDevice } from './device.ts';

/** Largest difference between the two evaluators over everything that an expression does, in units of the values' size. */
const TOLERANCE = 1e-5;

describe('the WebGPU evaluator', () => {
  let device: GPUDevice;
  before(async () => {
    device = await requestDevice();
  });
  after(() => device.destroy());

  async function agree(make: (evaluator: Evaluator) => Tensor | Promise<Tensor>): Promise<void> {
    const [cpu, gpu] = [new CpuEvaluator(), new WebGpuEvaluator(device)];
    const [expected, got] = await Promise.all([cpu, gpu].map(async (evaluator) => evaluator.read(await make(evaluator))));
    gpu.dispose();
    expect(got!.length).to.equal(expected!.length);
    const error = Math.max(...expected!.map((value, e) => Math.abs(value - got![e]!) / Math.max(1, Math.abs(value))));
    expect(error).to.be.at.most(TOLERANCE);
  }

  const ramp = (length: number): Float32Array => Float32Array.from({ length }, (_, e) => Math.sin(e) * 3);

  it('mixes as the CPU does, for lengths that are no multiple of four or of a workgroup', async () => {
    for (const length of [1, 3, 4, 255, 257, 6144]) {
      await agree((evaluator) =>
        mix([0.3, evaluator.upload(ramp(length), [length])], [-1.7, evaluator.upload(ramp(length).reverse(), [length])]),
      );
    }
  });

  it('draws the noise of the CPU, far into the stream and for seeds above 2³²', async () => {
    for (const [seed, draw, length] of [
      [0, 0, 9],
      [7, 3, 100_003],
      [2 ** 53 - 1, 2 ** 31, 64],
    ] as const) {
      await agree((evaluator) => mix([1, evaluator.gaussian([length], seed, draw)]));
    }
  });

  it('mixes stored values and several draws in one expression', async () => {
    await agree((evaluator) =>
      mix([2, evaluator.upload(ramp(999), [999])], [0.5, evaluator.gaussian([999], 1, 0)], [3, evaluator.gaussian([999], 1, 1)]),
    );
  });

  it('folds expressions of many terms', async () => {
    await agree((evaluator) =>
      mix(
        ...Array.from(
          { length: 12 },
          (_, i) =>
            [
              i - 5,
              evaluator.upload(
                ramp(33).map((value) => value + i),
                [33],
              ),
            ] as const,
        ),
      ),
    );
  });

  it('hands values and drawn noise to a function, and its result back into expressions', async () => {
    await agree(async (evaluator) => {
      const stored = evaluator.upload(ramp(101), [101]);
      const noise = evaluator.gaussian([101], 3, 0);
      const product = await compute([mix([2, stored]), noise], (a, b) => a.map((value, e) => value * b[e]!));
      return mix([0.5, product], [1, stored], [-1, noise]);
    });
  });

  it('clamps and blends as the CPU does', async () => {
    await agree((evaluator) => clamp(mix([2, evaluator.upload(ramp(100), [100])]), -1, 0.5));
    const mask = Float32Array.from({ length: 100 }, (_, e) => e % 2);
    await agree((evaluator) => blend(evaluator.upload(mask, [100]), evaluator.upload(ramp(100), [100]), evaluator.gaussian([100], 3, 0)));
  });

  it('measures expressions as the CPU does', async () => {
    const measured = await Promise.all(
      [new CpuEvaluator(), new WebGpuEvaluator(device)].map(async (evaluator) => {
        const x = mix([2, evaluator.upload(ramp(300), [300])], [1, evaluator.gaussian([300], 4, 0)]);
        const y = settle(mix([1, x], [-1, evaluator.upload(ramp(300).reverse(), [300])]));
        const z = await compute([y], (values) => values.map((value, e) => value * e));
        return Promise.all([dot(x, y), dot(y, y), magnitudeQuantile(x, 0.9), dot(z, x)]);
      }),
    );
    measured[0]!.forEach((value, i) => expect(measured[1]![i]! / value).to.be.closeTo(1, TOLERANCE));
  });

  it('wraps angles as the CPU does, many turns away too', async () => {
    await agree((evaluator) => wrap(mix([1, evaluator.upload(ramp(999), [999])])));
    await agree((evaluator) => wrap(mix([1, evaluator.upload(ramp(999), [999])], [4, evaluator.gaussian([999], 2, 0)])));
  });

  it('couples positions and velocities as the CPU does', async () => {
    for (const length of [1, 6, 333]) {
      await agree((evaluator) => {
        const [state, position] = [evaluator.upload(ramp(2 * length), [1, 2, length]), evaluator.upload(ramp(length), [1, length])];
        const noise = evaluator.gaussian([1, 2, length], 5, 0);
        return couple([[1, 0.5, -0.3, 2], mix([1, state], [0.1, noise])], [[0, 0, 0.4, 0.7], noise], [[2, -1], position]);
      });
    }
  });

  it('draws the categories that the CPU draws', async () => {
    const drawn = await Promise.all(
      [new CpuEvaluator(), new WebGpuEvaluator(device)].map(async (evaluator) => {
        const weights = evaluator.upload(ramp(300).map(Math.abs), [1, 100, 3]);
        const ids = await choose(evaluator.gaussian([1, 100], 6, 0), [weights], (e, all) => all.subarray(3 * e, 3 * e + 3));
        return [...(await evaluator.read(ids))];
      }),
    );
    expect(new Set(drawn[0])).to.deep.equal(new Set([0, 1, 2]));
    expect(drawn[1]).to.deep.equal(drawn[0]);
  });

  it('cuts and joins windows as the CPU does', async () => {
    const results = await Promise.all(
      [new CpuEvaluator(), new WebGpuEvaluator(device)].map(async (evaluator) => {
        const x = evaluator.upload(ramp(36), [1, 12, 3]);
        const wave: Denoise = async (window) => mix([0.5, window], [1, evaluator.upload(ramp(24), [1, 8, 3])]);
        const denoised = await windowed(wave, evaluator, { length: 8, total: 12, stride: 4, loop: true })(x, 1, { feeds: {} });
        return [...(await evaluator.read(denoised))];
      }),
    );
    results[0]!.forEach((value, e) => expect(results[1]![e]).to.be.closeTo(value, TOLERANCE));
  });

  it('writes the value and its scaled copies in one dispatch', async () => {
    const evaluator = new WebGpuEvaluator(device);
    const input = evaluator.allocate([2, 6], true);
    const x = mix([2, evaluator.upload(ramp(6), [6])], [1, evaluator.gaussian([6], 4, 0)]);
    const { storage } = storageOf(input);
    const calls = countCalls(device);
    evaluator.evaluate(x, [
      { storage, offset: 0, weight: 0.5 },
      { storage, offset: 6, weight: -1 },
    ]);
    expect(calls.stop().dispatches).to.equal(1);
    const [value, copies] = [await evaluator.read(x), await evaluator.read(input)];
    expect([...copies]).to.deep.equal([...value.map((v) => v * 0.5), ...value.map((v) => -v)]);
    evaluator.dispose();
  });

  it('takes one dispatch a step and creates no buffer and no pipeline after the third', async () => {
    const evaluator = new WebGpuEvaluator(device);
    const output = evaluator.upload(ramp(300), [300]);
    const input = evaluator.allocate([600], true);
    const { storage } = storageOf(input);
    let x = evaluator.upload(ramp(300), [300]);
    const counts = [];
    for (let i = 0; i < 6; i++) {
      const calls = countCalls(device);
      x = mix([0.9, x], [0.1, output], [0.3, evaluator.gaussian([300], 1, i)]);
      evaluator.evaluate(x, [
        { storage, offset: 0, weight: 0.5 },
        { storage, offset: 300, weight: 0.5 },
      ]);
      evaluator.flush(); // as a network's run does
      evaluator.endStep([x], 0);
      counts.push(calls.stop());
    }
    expect(counts.slice(3)).to.deep.equal(Array(3).fill({ dispatches: 1, ours: 1, buffers: 0, pipelines: 0, reads: 0, submits: 1 }));
    evaluator.dispose();
  });

  it('submits together what is asked for in between, once it is read or flushed', async () => {
    const evaluator = new WebGpuEvaluator(device);
    const x = evaluator.upload(ramp(8), [8]);
    const calls = countCalls(device);
    const doubled = clamp(mix([2, x]), -4, 4);
    expect(calls.now().submits).to.equal(0);
    expect([...(await evaluator.read(doubled))]).to.deep.equal([...ramp(8).map((value) => Math.min(4, Math.max(-4, 2 * value)))]);
    expect(calls.now().submits).to.equal(1);
    evaluator.flush();
    expect(calls.stop().submits).to.equal(1);
    evaluator.dispose();
  });

  it('computes with what a tensor held then, whatever is written to it afterwards', async () => {
    const evaluator = new WebGpuEvaluator(device);
    const x = evaluator.upload(ramp(8), [8]);
    const before = settle(mix([2, x]));
    evaluator.write(x, new Float32Array(8));
    const after = settle(mix([3, x], [1, before]));
    expect([...(await evaluator.read(before))]).to.deep.equal([...ramp(8).map((value) => 2 * value)]);
    expect([...(await evaluator.read(after))]).to.deep.equal([...ramp(8).map((value) => 2 * value)]);
    evaluator.dispose();
  });

  it('refuses a tensor whose memory was reused', async () => {
    const evaluator = new WebGpuEvaluator(device);
    const old = mix([2, evaluator.upload(ramp(4), [4])]);
    evaluator.evaluate(old);
    evaluator.endStep([], 0);
    evaluator.endStep([], 0);
    const error = await evaluator.read(old).catch((reason: { code: string }) => reason);
    expect((error as { code: string }).code).to.equal('tensor/recycled');
  });
});
