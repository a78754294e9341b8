/** Networks that are recorded: by onnxruntime, and by stand-ins that record badly. */
import { expect } from 'chai';
import { Kernel } from '../../../engine/kernel.ts';
import { CapturedSession, type Recorder, type Replay, type Sizes } from '../../../engine/model/capture.ts';
import type { Session } from '../../../engine/model/session.ts';
import type { GenerationRequest, GenerationResult } from '../../../engine/protocol.ts';
import type { Tensor } from '../../../engine/tensor/tensor.ts';
import { WebGpuEvaluator } from '../../../engine/tensor/webgpu.ts';
import { builtins } from '../../../plugins/index.ts';
import { lineCard, lineTask } from '../../fixtures/lines.ts';
import { GUIDED, RESHAPED, tinyCard, tinyTask } from '../../fixtures/tiny.ts';
import { countBuffers, countCalls, onDevice, requestDevice, type Calls } from '../tensor/device.ts';

const pointsOf = ({ outputs }: GenerationResult): number[][] => outputs.map((output) => [...(output['points'] as Float32Array)]);

describe('a recorded network', () => {
  let device!: GPUDevice;
  let memory!: ReturnType<typeof countBuffers>;
  let forget: () => void;
  const kernels: Kernel[] = [];

  before(() => {
    forget = onDevice((made) => (memory = countBuffers((device = made))));
  });
  afterEach(async () => {
    for (const kernel of kernels.splice(0)) await kernel.dispose();
  });
  after(() => {
    forget();
  });

  async function start(capture?: boolean): Promise<Kernel> {
    const reshaped = { ...tinyCard, id: 'reshaped', files: { ...tinyCard.files, denoiser: RESHAPED } };
    const models = [tinyCard, { ...tinyCard, id: 'other' }, reshaped];
    const plugins = [...builtins, { ...tinyTask(), models }, lineTask([lineCard])];
    const kernel = await Kernel.start(plugins, { provider: 'webgpu', ...(capture !== undefined && { capture }) });
    kernels.push(kernel);
    return kernel;
  }

  it('gives the same bits, in every generation', async () => {
    const [plain, recorded] = [await start(false), await start(true)];
    await recorded.preload('tiny');
    for (const request of [GUIDED, { ...GUIDED, seed: 6, inputs: { prompt: 'blue' } }, GUIDED]) {
      const [expected, got] = [await plain.generate(request), await recorded.generate(request)];
      expect([expected.stats.captured, got.stats.captured]).to.deep.equal([undefined, true]);
      expect(pointsOf(got)).to.deep.equal(pointsOf(expected));
    }
  });

  it('gives the same bits at every length that came often, where its length is open', async () => {
    const [plain, recorded] = [await start(false), await start(true)];
    const ofLine = (text: string): GenerationRequest => ({ task: 'line', inputs: { text }, seed: 5, steps: 8 });
    const [short, long] = [ofLine('red'), ofLine('yellow')];
    for (const request of [short, long]) {
      await recorded.generate(request);
      await recorded.preload('line');
    }
    for (const request of [short, long, { ...short, seed: 6 }]) {
      const [expected, got] = [await plain.generate(request), await recorded.generate(request)];
      expect([expected.stats.captured, got.stats.captured]).to.deep.equal([undefined, true]);
      expect(pointsOf(got)).to.deep.equal(pointsOf(expected));
    }
    expect((await recorded.generate({ ...ofLine('blue'), steps: 2 })).stats.captured).to.equal(undefined);
  });

  it('runs plainly where onnxruntime replays it wrongly, as it does a graph that ends in a reshape', async () => {
    const [plain, recorded] = [await start(false), await start(true)];
    await recorded.preload('tiny', 'reshaped');
    const request = { ...GUIDED, model: 'reshaped' };
    const [expected, got] = [await plain.generate(request), await recorded.generate(request)];
    expect(got.stats.captured).to.equal(undefined);
    expect(pointsOf(got)).to.deep.equal(pointsOf(expected));
  });

  it('is recorded when nobody waits, in batches that came often; others are not', async () => {
    const kernel = await start(true);
    const three = { ...GUIDED, count: 3 };
    const first = await kernel.generate(three);
    expect(first.stats.captured).to.equal(undefined);
    let again = first;
    while (!again.stats.captured) {
      await new Promise((resolve) => setTimeout(resolve, 600));
      again = await kernel.generate(three);
    }
    expect(pointsOf(again)).to.deep.equal(pointsOf(first));
    expect((await kernel.generate({ ...GUIDED, steps: 2 })).stats.captured).to.equal(undefined);
  });

  it('is not recorded on a software adapter unless that is asked for', async () => {
    const kernel = await start();
    await kernel.preload('tiny');
    expect((await kernel.generate(GUIDED)).stats.captured).to.equal(undefined);
  });

  it('makes nothing and reads nothing back in a step, submits once beside the network, and leaves what it found', async () => {
    const kernel = await start(true);
    await kernel.preload('tiny');
    await kernel.generate(GUIDED);
    const counter = countCalls(device);
    const seen: Calls[] = [];
    const left = [];
    for (let i = 0; i < 20; i++) {
      await kernel.generate(GUIDED, { emit: ({ type }) => type === 'step' && seen.push(counter.now()) });
      left.push(memory.live());
    }
    counter.stop();
    const made = ({ buffers, pipelines, reads }: Calls): number[] => [buffers, pipelines, reads];
    const submits = seen.slice(1, 8).map((calls, i) => calls.submits - seen[i]!.submits);
    expect(submits).to.deep.equal(Array(7).fill(1));
    for (let run = 0; run < 20; run++) {
      const [, settled, ...steps] = seen.slice(run * 8, (run + 1) * 8); // the first step makes what the others use
      expect(steps.map(made)).to.deep.equal(Array(6).fill(made(settled!)));
    }
    expect(left).to.deep.equal(Array(20).fill(left[0]));
  });

  it('is let go with its model', async () => {
    const kernel = await start(true);
    const left = [];
    for (let i = 0; i < 3; i++) {
      await kernel.preload('tiny', 'tiny');
      await kernel.preload('tiny', 'other');
      left.push(memory.live());
    }
    expect(left).to.deep.equal(Array(3).fill(left[0]));
  });
});

describe('CapturedSession', () => {
  let device: GPUDevice;
  let evaluator: WebGpuEvaluator;
  before(async () => {
    device = await requestDevice();
    evaluator = new WebGpuEvaluator(device);
  });
  after(() => {
    evaluator.dispose();
    device.destroy();
  });

  /** y = x */
  const plain: Session = {
    inputs: ['x'],
    outputs: ['y'],
    async run({ x }, into = {}) {
      const data = await evaluator.read(x as Tensor);
      if (!into['y']) return { y: { data, shape: x!.shape } };
      evaluator.write(into['y'], data);
      return {};
    },
    release: async () => undefined,
  };

  const ROWS: Recorder['inputs'] = [{ name: 'x', type: 'float32', shape: ['batch', 3] }];
  const FRAMES: Recorder['inputs'] = [{ name: 'x', type: 'float32', shape: ['batch', 'frames', 3] }];

  interface Watched {
    readonly session: CapturedSession;
    readonly released: () => number;
    readonly recorded: readonly Sizes[];
  }

  /** A session whose replays copy x to y where `copies` says so; they count from 0. */
  function sessionOf(copies: (run: number) => boolean, inputs = ROWS, most = 2): Watched {
    let released = 0;
    const recorded: Sizes[] = [];
    const record = async (sizes: Sizes, _: unknown, { x }: Readonly<Record<string, GPUBuffer>>): Promise<Replay> => {
      recorded.push(sizes);
      const y = device.createBuffer({ size: x!.size, usage: x!.usage });
      let runs = 0;
      return {
        async run(fill, take) {
          fill();
          const encoder = device.createCommandEncoder();
          if (copies(runs++)) encoder.copyBufferToBuffer(x!, 0, y, 0, x!.size);
          device.queue.submit([encoder.finish()]);
          take({ y: { gpuBuffer: y } });
        },
        async release() {
          released++;
          y.destroy();
        },
      };
    };
    const session = new CapturedSession(plain, { device, inputs, record, most });
    return { session, released: () => released, recorded };
  }

  async function ask(session: CapturedSession, values: readonly number[], shape = [values.length / 3, 3]): Promise<number[]> {
    const into = evaluator.allocate(shape);
    await session.run({ x: evaluator.upload(Float32Array.from(values), shape) }, { y: into });
    return [...(await evaluator.read(into))];
  }

  it('replays what gave the same', async () => {
    const { session, released } = sessionOf(() => true);
    await session.capture(1);
    expect(await ask(session, [1, 2, 3])).to.deep.equal([1, 2, 3]);
    expect(await ask(session, [4, 5, 6])).to.deep.equal([4, 5, 6]);
    expect(session.captured).to.equal(true);
    await session.release();
    expect(released()).to.equal(1);
  });

  it('runs other batches plainly, and records no more than two', async () => {
    const { session, recorded } = sessionOf(() => true);
    await session.capture(1);
    expect(await ask(session, [1, 2, 3, 4, 5, 6])).to.deep.equal([1, 2, 3, 4, 5, 6]);
    expect(session.captured).to.equal(false);
    await session.capture(1);
    expect(recorded).to.deep.equal([{ batch: 1 }]);
    await session.capture(2);
    await session.capture(3);
    expect(recorded).to.deep.equal([{ batch: 1 }, { batch: 2 }]);
    await session.release();
  });

  it('records lengths where those are open too, one at a time, the commonest first and no more than it may', async () => {
    const { session, recorded, released } = sessionOf(() => true, FRAMES, 3);
    const shapes = [[1, 2, 3], [1, 4, 3], [2, 2, 3], [1, 1, 3], [4, 1, 3]];
    const valuesOf = (shape: readonly number[]): number[] => Array.from({ length: shape.reduce((a, b) => a * b) }, (_, e) => e + shape[1]!);
    for (const [k, shape] of shapes.entries()) for (let run = 0; run < 6 + k; run++) await ask(session, valuesOf(shape), shape);
    for (const more of [1, 2, 3, 3]) {
      await session.capture();
      expect(recorded.length).to.equal(more);
    }
    expect(recorded).to.deep.equal([{ batch: 4, frames: 1 }, { batch: 1, frames: 1 }, { batch: 2, frames: 2 }]);
    const replayed = [];
    for (const shape of shapes) {
      expect(await ask(session, valuesOf(shape), shape)).to.deep.equal(valuesOf(shape));
      replayed.push(session.captured);
    }
    expect(replayed).to.deep.equal([false, false, true, true, true]);
    await session.release();
    expect(released()).to.equal(3);
  });

  it('records the commonest length ahead where lengths are open, once there is one', async () => {
    const { session, recorded } = sessionOf(() => true, FRAMES);
    await session.capture(1);
    expect(recorded).to.deep.equal([]);
    for (const shape of [[1, 2, 3], [1, 1, 3], [1, 1, 3]]) await ask(session, Array(3 * shape[1]!).fill(1), shape);
    await session.capture(1);
    expect(recorded).to.deep.equal([{ batch: 1, frames: 1 }]);
    await session.release();
  });

  const faults: Readonly<Record<string, (run: number) => boolean>> = {
    'does not heed new inputs': (run) => run === 0,
    'gives nothing when it is recorded': (run) => run > 0,
    'goes back to old values': (run) => run < 2,
  };
  for (const [what, copies] of Object.entries(faults)) {
    it(`refuses a replay that ${what}, once and for all, and goes on rightly`, async () => {
      const { session, released, recorded } = sessionOf(copies);
      await session.capture(1);
      await session.capture(2);
      expect([recorded.length, released()]).to.deep.equal([1, 1]);
      expect(await ask(session, [1, 2, 3])).to.deep.equal([1, 2, 3]);
      expect(session.captured).to.equal(false);
    });
  }

  it('goes on plainly where nothing can be recorded, and when a replay fails later', async () => {
    const { session } = sessionOf((run) => {
      if (run < 3) return true;
      throw new Error('lost');
    });
    await session.capture(1);
    expect(await ask(session, [1, 2, 3])).to.deep.equal([1, 2, 3]);
    expect(session.captured).to.equal(false);
    const none = new CapturedSession(plain, { device, inputs: ROWS, most: 2, record: () => Promise.reject(new Error('no')) });
    await none.capture(1);
    expect(await ask(none, [1, 2, 3])).to.deep.equal([1, 2, 3]);
  });
});
