/** What the kernel gives to guidance: after one step to σ = 0 the output is the guided estimate itself. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Kernel } from '../../engine/kernel.ts';
import type { PluginOf } from '../../engine/plugin.ts';
import type { GenerationRequest } from '../../engine/protocol.ts';
import { builtins } from '../../plugins/index.ts';
import { tinyTask } from '../fixtures/tiny.ts';

const start = (task: PluginOf<'task'>): Promise<Kernel> => Kernel.start([...builtins, task], { threads: 1 });

const tiny = tinyTask() as PluginOf<'task'>;
const plain = await start(tiny);

/** The tiny task, of which `blue` must not come out. */
const negating = await start({
  ...tiny,
  negative: true,
  async prepare(context) {
    const [wanted, unwanted] = await Promise.all(
      [context.inputs, { ...context.inputs, prompt: 'blue' }].map((inputs) => tiny.prepare({ ...context, inputs })),
    );
    return { ...wanted!, conditioning: { ...wanted!.conditioning, negative: unwanted!.conditioning } };
  },
});

/** The estimate of a model at the first level, for a prompt. */
async function estimate(by: Kernel, prompt: string, guidance: GenerationRequest['guidance'] = []): Promise<number[]> {
  const { output } = await by.generate({ task: 'tiny', inputs: { prompt }, seed: 5, steps: 1, guidance });
  return [...(output as unknown as { readonly points: Float32Array }).points];
}

function assertClose(found: readonly number[], expected: readonly number[]): void {
  found.forEach((value, e) => assert.ok(Math.abs(value - expected[e]!) < 1e-5, `${value} is not ${expected[e]}`));
}

const between = (from: readonly number[], to: readonly number[], share: number): number[] =>
  from.map((value, e) => value + share * (to[e]! - value));

describe('a negative prompt', () => {
  it('reaches guidance beside the prompt and its absence', async () => {
    const [red, blue] = [await estimate(plain, 'red'), await estimate(plain, 'blue')];
    assertClose(await estimate(negating, 'red', [{ id: 'classifier-free', scale: 3 }]), between(blue, red, 3));
  });

  it('is told to change nothing where no guidance compares with it', async () => {
    const warnings = async (guidance: string[]): Promise<string[]> =>
      (await negating.generate({ task: 'tiny', inputs: {}, steps: 1, guidance })).warnings.map(({ code }) => code);
    assert.deepEqual(await warnings(['dynamic-thresholding']), ['guidance/negative']);
    assert.deepEqual(await warnings(['perp-neg']), []);
  });

  it('is refused, where a guidance needs one, for a task that takes none, with the guidance that serves it', () => {
    const [fault] = plain.check({ task: 'tiny', inputs: {}, guidance: ['perp-neg'] });
    assert.equal(fault!.pointer, '/guidance/0/id');
    assert.match(fault!.message, /^must be a guidance that needs no negative prompt, which task "tiny" does not take \(.*classifier-free/);
    assert.doesNotMatch(fault!.message, /perp-neg/);
    assert.deepEqual(negating.check({ task: 'tiny', inputs: {}, guidance: ['perp-neg'] }), []);
  });
});
