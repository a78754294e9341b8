import { expect } from 'chai';
import { Kernel } from '../../engine/kernel.ts';
import { ReverieError } from '../../engine/errors.ts';
import type { Plugin } from '../../engine/plugin.ts';
import type { GenerationRequest, GenerationResult } from '../../engine/protocol.ts';
import { builtins } from '../../plugins/index.ts';
import { SPACE_CARDS, spaceTask } from '../fixtures/spaces.ts';
import { lineCard, lineTask } from '../fixtures/lines.ts';
import { guidedCard, tinyTask } from '../fixtures/tiny.ts';
import { countBuffers, countCalls, onDevice } from './tensor/device.ts';

const TINY: GenerationRequest = { task: 'tiny', inputs: { prompt: 'red blue' }, seed: 5, steps: 6, sampler: 'euler-ancestral' };
const { real: _, ...others } = SPACE_CARDS;
const spaceCards = Object.values(others);
const spaceTasks = spaceCards.map(spaceTask);
const guidedTask: Plugin = { ...tinyTask(guidedCard), id: 'guided' };
const lineTasks: readonly Plugin[] = [0, 0.5, 1].map((temperature) => ({ ...lineTask([lineCard], { temperature }), id: `line-${10 * temperature}` }));
const points = ({ output }: GenerationResult): Float32Array => output['points'] as Float32Array;

describe('the kernel on WebGPU', () => {
  let device!: GPUDevice;
  let kernel: Kernel;
  let forget: () => void;

  before(async () => {
    forget = onDevice((made) => (device = made));
    kernel = await Kernel.start([...builtins, tinyTask(), guidedTask, ...spaceTasks, ...lineTasks], { provider: 'webgpu' });
  });
  after(() => {
    forget();
  });

  it('gives what the CPU gives, for every sampler', async () => {
    const cpu = await Kernel.start([...builtins, tinyTask()], { provider: 'wasm' });
    for (const { id: sampler } of builtins.filter((plugin) => plugin.kind === 'sampler' && plugin.spaces.includes('real'))) {
      const [onGpu, onCpu] = [await kernel.generate({ ...TINY, sampler }), await cpu.generate({ ...TINY, sampler })];
      expect([onGpu.stats.provider, onCpu.stats.provider]).to.deep.equal(['webgpu', 'wasm']);
      points(onGpu).forEach((value, e) => expect(value, `${sampler} ${e}`).to.be.closeTo(points(onCpu)[e]!, 1e-4));
    }
  });

  it('gives what the CPU gives in the other spaces, for every sampler that serves them', async () => {
    const cpu = await Kernel.start([...builtins, ...spaceTasks], { provider: 'wasm' });
    for (const { id: task, space } of spaceCards) {
      for (const { id: sampler, spaces } of builtins.filter((plugin) => plugin.kind === 'sampler')) {
        if (!spaces.includes(space)) continue;
        const request = { task, inputs: { prompt: 'red' }, seed: 5, steps: 6, sampler };
        const [onGpu, onCpu] = [await kernel.generate(request), await cpu.generate(request)];
        const [got, expected] = [onGpu, onCpu].map(({ output }) => output['values'] as Float32Array);
        expected!.forEach((value, e) => expect(got![e], `${space} ${sampler} ${e}`).to.be.closeTo(value, 1e-4));
      }
    }
  });

  it('measures and encodes given data as the CPU does', async () => {
    const cpu = await Kernel.start([...builtins, tinyTask()], { provider: 'wasm' });
    const given = { task: 'tiny', inputs: { prompt: 'red', start: Array.from({ length: 12 }, (_, e) => Math.sin(e) / 2) } };
    for (const method of ['flow', 'bound'] as const) {
      const request = { ...given, method, seed: 3, steps: 12 };
      const [onGpu, onCpu] = [await kernel.likelihood(request), await cpu.likelihood(request)];
      expect(onGpu.stats.provider).to.equal('webgpu');
      expect(onGpu.natsPerDim, method).to.be.closeTo(onCpu.natsPerDim, 1e-3);
    }
    for (const sampler of ['ddim', 'heun', 'dpmpp-2m']) {
      const [onGpu, onCpu] = [await kernel.encode({ ...given, sampler }), await cpu.encode({ ...given, sampler })];
      onGpu.latent.forEach((value, e) => expect(value, `${sampler} ${e}`).to.be.closeTo(onCpu.latent[e]!, 1e-4));
    }
  });

  it('gives what the CPU gives with networks beside the denoiser', async () => {
    const cpu = await Kernel.start([...builtins, guidedTask], { provider: 'wasm' });
    const request = { ...TINY, task: 'guided', guidance: [{ id: 'autoguidance', scale: 1.5 }, { id: 'classifier', scale: 0.1 }] };
    const [onGpu, onCpu] = [await kernel.generate(request), await cpu.generate(request)];
    expect(onGpu.stats.evaluations).to.equal(18);
    points(onGpu).forEach((value, e) => expect(value, `${e}`).to.be.closeTo(points(onCpu)[e]!, 1e-4));
  });

  it('makes several results in the runs of one, each what its seed gives alone', async () => {
    for (const sampler of ['dpmpp-2m', 'euler-ancestral']) {
      const { outputs, stats } = await kernel.generate({ ...TINY, sampler, count: 3 });
      expect(stats.evaluations).to.equal(TINY.steps);
      for (const [k, output] of outputs.entries()) {
        const alone = points(await kernel.generate({ ...TINY, sampler, seed: 5 + k }));
        alone.forEach((value, e) => expect((output['points'] as Float32Array)[e], `${sampler} ${k} ${e}`).to.be.closeTo(value, 1e-4));
      }
    }
  });

  it('gives what the CPU gives for pieces of open lengths, at every temperature', async () => {
    const cpu = await Kernel.start([...builtins, ...lineTasks], { provider: 'wasm' });
    for (const { id: task } of lineTasks) {
      const request = { ...TINY, task, inputs: { text: 'red a green' } };
      const [onGpu, onCpu] = [await kernel.generate(request), await cpu.generate(request)];
      expect(points(onGpu).length).to.equal(3 * (3 + 1 + 5));
      points(onGpu).forEach((value, e) => expect(value, `${task} ${e}`).to.be.closeTo(points(onCpu)[e]!, 1e-4));
    }
  });

  it('makes no buffer of a piece that outlives it', async () => {
    const buffers = countBuffers(device);
    const after = async (text: string): Promise<number> => {
      await kernel.generate({ ...TINY, task: 'line-10', inputs: { text } });
      return buffers.live().bytes;
    };
    const [one, five] = [await after('red'), await after('red tan red tan red')];
    expect(five).to.equal(one);
  });

  it('repeats itself to the bit, and keeps given values to the bit', async () => {
    const first = await kernel.generate({ ...TINY, inputs: { keep: [0.1, 0.2, 0.3] } });
    const again = await kernel.generate(first.request, { previewEvery: 1 });
    expect([...points(again)]).to.deep.equal([...points(first)]);
    expect([...points(first)].slice(0, 3)).to.deep.equal([0.1, 0.2, 0.3].map(Math.fround));
  });

  it('reads nothing back between the steps, and makes no buffer that outlives the generation', async () => {
    const few = countCalls(device);
    await kernel.generate({ ...TINY, steps: 10 });
    const short = few.stop();
    const many = countCalls(device);
    await kernel.generate({ ...TINY, steps: 30 });
    const long = many.stop();
    expect(long.reads).to.equal(short.reads);
    expect(long.buffers - short.buffers).to.be.at.most(0);
  });

  it('a lost GPU rejects the run with device/lost, and the next request works', async () => {
    const error = await kernel
      .generate({ ...TINY, steps: 500 }, { emit: (event) => event.type === 'step' && event.i === 3 && device.destroy() })
      .then(
        () => undefined,
        (reason: unknown) => reason,
      );
    expect(error).to.be.instanceOf(ReverieError);
    expect((error as ReverieError).code).to.equal('device/lost');
    expect(points(await kernel.generate(TINY)).every(Number.isFinite)).to.equal(true);
  });

  it('a GPU that is lost while nothing runs is replaced before the next request, which works', async () => {
    const before = points(await kernel.generate(TINY));
    device.destroy();
    await device.lost;
    expect(points(await kernel.generate(TINY))).to.deep.equal(before);
  });
});
