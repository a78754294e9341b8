/** A generation whose network is replayed from captured commands gives what one without does. */
import { expect } from 'chai';
import { Kernel } from '../../engine/kernel.ts';
import type { GenerationRequest } from '../../engine/protocol.ts';
import { builtins } from '../../plugins/index.ts';
import { tinyTask } from '../fixtures/tiny.ts';

const REQUEST: GenerationRequest = {
  task: 'tiny',
  inputs: { prompt: 'red blue' },
  seed: 5,
  steps: 12,
  sampler: 'euler-ancestral',
  guidance: [{ id: 'classifier-free', scale: 2 }],
};

describe('capture', () => {
  it('changes no generation', async () => {
    const made: Float32Array[][] = [];
    for (const capture of [false, true]) {
      const kernel = await Kernel.start([...builtins, tinyTask()], { provider: 'webgpu', capture });
      const outputs: Float32Array[] = [];
      for (const seed of [1, 2, 3]) {
        const { output } = await kernel.generate({ ...REQUEST, seed });
        outputs.push((output as unknown as { points: Float32Array }).points);
      }
      made.push(outputs);
      await kernel.dispose();
    }
    console.log(JSON.stringify(made.map((all) => all.map((one) => Object.keys(one ?? {}).length && [...one].slice(0, 4)))));
    for (const [k, one] of made[0]!.entries()) one.forEach((value, e) => expect(made[1]![k]![e]).to.be.closeTo(value, 1e-4));
  });
});
