/** What the kernel refuses of plugins that do not keep to their contract. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Kernel } from '../../engine/kernel.ts';
import { defineSampler, defineTask, type Plugin, type Output, type PluginOf, type Step } from '../../engine/plugin.ts';
import { builtins } from '../../plugins/index.ts';
import { tinyTask } from '../fixtures/tiny.ts';

const about = { title: 'Mine', description: 'A sampler of mine.' };
const facts = { spaces: ['real'], order: 1, evaluationsPerStep: 1, stochastic: false, params: {} } as const;

/** A sampler that yields its first state at these levels. */
const yielding = (id: string, pick: (sigmas: readonly number[]) => readonly number[]): Plugin =>
  defineSampler({
    ...about,
    ...facts,
    id,
    async *sample({ x, sigmas }): AsyncGenerator<Step> {
      for (const sigma of pick(sigmas)) yield { x, sigma, denoised: x };
    },
  });

test('a sampler that does not yield once a step and end at 0 is refused, so that noise is no result', async () => {
  const samplers = [
    yielding('none', () => []),
    yielding('one', (sigmas) => sigmas.slice(-1)),
    yielding('many', (sigmas) => [...sigmas, ...sigmas]),
    yielding('high', (sigmas) => sigmas.slice(0, -1)),
  ];
  const kernel = await Kernel.start([...builtins, tinyTask(), ...samplers], { threads: 1 });
  const message = async (sampler: string): Promise<string> => {
    const request = { task: 'tiny', inputs: {}, steps: 4, seed: 1, sampler };
    const error = await kernel.generate(request).then(() => assert.fail('it was not refused'), (reason: Error & { code: string }) => reason);
    assert.equal(error.code, 'sampler/steps');
    return error.message;
  };
  assert.equal(await message('none'), 'Sampler "none" must yield 4 times and end at the noise level 0; it yielded 0 times, the last at none.');
  assert.match(await message('one'), /it yielded 1 times, the last at 0\.$/);
  assert.match(await message('many'), /it yielded 5 times/);
  assert.match(await message('high'), /it yielded 4 times, the last at 0\.\d+\.$/);
});

test('no step is told of that a request did not ask for', async () => {
  const kernel = await Kernel.start([...builtins, tinyTask(), yielding('many', (sigmas) => [...sigmas, ...sigmas])], { threads: 1 });
  const told: number[] = [];
  const emit = (event: object): void => void ('i' in event && told.push(event.i as number));
  await assert.rejects(kernel.generate({ task: 'tiny', inputs: {}, steps: 4, sampler: 'many' }, { emit }));
  assert.deepEqual(told, [1, 2, 3, 4]);
});

test('a task that decodes to nothing, or to another kind, is refused', async () => {
  const { kind: _, ...tiny } = tinyTask() as PluginOf<'task'>;
  for (const output of [undefined, { kind: 'other' }]) {
    const mute = defineTask({ ...tiny, id: 'mute', decode: () => output as Output });
    const kernel = await Kernel.start([...builtins, mute], { threads: 1 });
    await assert.rejects(kernel.generate({ task: 'mute', inputs: {} }), { code: 'task/output', message: /must decode to an output of kind "points"/ });
  }
});

test('a strength that is no share of the steps is refused', async () => {
  for (const strength of [-0.1, 1.5, NaN]) {
    const { kind: _, ...tiny } = tinyTask() as PluginOf<'task'>;
    const strong = defineTask({
      ...tiny,
      id: 'strong',
      prepare: async (context) => ({ ...(await tiny.prepare(context)), init: { values: new Float32Array(12), strength } }),
    });
    const kernel = await Kernel.start([...builtins, strong], { threads: 1 });
    await assert.rejects(kernel.generate({ task: 'strong', inputs: {} }), { code: 'task/strength', message: new RegExp(`strength of ${strength} `) });
  }
});
