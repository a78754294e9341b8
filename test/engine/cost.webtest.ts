/** What a generation costs a GPU beside the model, counted on the device that both use. */
import { expect } from 'chai';
import { Kernel } from '../../engine/kernel.ts';
import { builtins } from '../../plugins/index.ts';
import { GUIDED, tinyTask } from '../fixtures/tiny.ts';
import { countBuffers, countCalls, onDevice, type Calls } from './tensor/device.ts';

describe('a generation on WebGPU', () => {
  let device!: GPUDevice;
  let memory!: ReturnType<typeof countBuffers>;
  let kernel: Kernel;
  let forget: () => void;

  before(async () => {
    forget = onDevice((made) => (memory = countBuffers((device = made))));
    kernel = await Kernel.start([...builtins, tinyTask()], { provider: 'webgpu' });
  });
  after(async () => {
    forget();
    await kernel.dispose();
  });

  /** The calls between one step event and the next, from the first event on. */
  async function perStep(): Promise<Calls[]> {
    const counter = countCalls(device);
    const seen: Calls[] = [];
    await kernel.generate(GUIDED, { emit: ({ type }) => type === 'step' && seen.push(counter.now()) });
    counter.stop();
    return seen.slice(1).map((calls, i) => {
      const since = Object.entries(seen[i]!).map(([name, count]) => [name, calls[name as keyof Calls] - count]);
      return Object.fromEntries(since) as Calls;
    });
  }

  it('adds one dispatch a step, in one submit, to those of the model, reads nothing back, and makes nothing once a step has been mixed', async () => {
    const [first, again] = [await perStep(), await perStep()];
    // the first step is mixed when the second asks the model: that compiles the program, once for a device
    const [mixed, ...steps] = first;
    expect([mixed!.ours, mixed!.reads, mixed!.pipelines]).to.deep.equal([1, 0, 1]);
    const model = steps[0]!.dispatches - 1;
    expect(model).to.be.at.least(1);
    expect(steps).to.deep.equal(Array(6).fill({ dispatches: model + 1, ours: 1, buffers: 0, pipelines: 0, reads: 0, submits: 1 }));
    expect(again).to.deep.equal([{ ...mixed, pipelines: 0 }, ...steps]);
  });

  it('needs no more memory for many steps than for few', async () => {
    const peak = async (steps: number): Promise<number> => {
      memory.peak();
      await kernel.generate({ ...GUIDED, steps });
      return memory.peak();
    };
    const few = await peak(4);
    expect(few).to.be.greaterThan(memory.live().bytes);
    expect(await peak(60)).to.equal(few);
  });

  it('leaves, a hundred times in a row, what the second left', async () => {
    const left = [];
    for (let i = 0; i < 100; i++) {
      await kernel.generate({ ...GUIDED, steps: 3, seed: i });
      left.push(memory.live());
    }
    expect(left.slice(1)).to.deep.equal(Array(99).fill(left[1]));
  });
});
