/** Every fault of a request, whatever else is wrong with it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Kernel } from '../../engine/kernel.ts';
import type { GenerationRequest } from '../../engine/protocol.ts';
import { builtins } from '../../plugins/index.ts';
import { HALVED, tinyCard, tinyTask } from '../fixtures/tiny.ts';

const TINY: GenerationRequest = { task: 'tiny', inputs: { prompt: 'red blue' }, seed: 5 };

const start = (card = tinyCard): Promise<Kernel> => Kernel.start([...builtins, tinyTask(card)], { threads: 1 });
const kernel = await start();

test('an unknown task or model hides no other fault', () => {
  const pointers = (request: object): string[] => kernel.check(request as GenerationRequest).map(({ pointer }) => pointer);
  const others = { sampler: 'nope', schedule: { id: 'karras', rho: 0 }, noise: 'nope', guidance: ['nope'], count: 2, seed: Number.MAX_SAFE_INTEGER };
  const found = ['/guidance/0', '/noise', '/sampler', '/schedule/rho', '/seed'];
  assert.deepEqual(pointers({ task: 'nope', inputs: {}, ...others }).sort(), [...found, '/task'].sort());
  assert.deepEqual(pointers({ task: 'tiny', model: 'nope', inputs: { prompt: 3 }, ...others }).sort(), [...found, '/inputs/prompt', '/model'].sort());
});

test('of very many faults the first are told, and how many more there are', () => {
  const faults = kernel.check({ task: 'point-cloud', inputs: { prompt: 'wheel', complete: Array<number>(60).fill(NaN) } });
  assert.deepEqual([faults.length, faults[0]!.pointer, faults.at(-1)!.message], [21, '/inputs/complete/0', 'has 40 more faults']);
});

test('a request that is no object is told as that', () => {
  for (const request of ['wheel', null, 3, [TINY]]) {
    assert.deepEqual(
      kernel.check(request as unknown as GenerationRequest).map(({ pointer, message }) => `${pointer} ${message}`),
      [' must be an object'],
    );
  }
});

test('a parameter that there is not is told with what it was', () => {
  const [fault] = kernel.check({ task: 'tiny', inputs: {}, sampler: { id: 'heun', gamma: 2 } });
  assert.deepEqual([fault!.pointer, fault!.got], ['/sampler/gamma', '2']);
});

test('a graph that gives another shape than the card says is refused with both', async () => {
  const halved = await start({ ...tinyCard, files: { ...tinyCard.files, denoiser: HALVED } });
  const message = /tiny\/denoiser gave "prediction" as \[2, 2, 3\], and \[2, 4, 3\] is needed/;
  await assert.rejects(halved.generate(TINY), { code: 'model/io', message });
});

test('what no schema can say of inputs is told with every other fault, before anything is downloaded', () => {
  const pointers = (task: string, inputs: object): string[] =>
    kernel.check({ task, inputs, sampler: 'nope' } as GenerationRequest).map(({ pointer, message, got }) => `${pointer} ${message}, got ${got}`);
  const [points] = pointers('point-cloud', { prompt: 'wheel', complete: [1, 1] });
  assert.equal(points, '/inputs/complete must hold three numbers for each point, got 2 numbers');
  const [frames, sampler] = pointers('text-to-video', { prompt: 'a woman', edit: Array<number>(64 * 64 * 4 + 4).fill(0) });
  assert.equal(frames, '/inputs/edit must hold whole frames of 64 × 64 × 4 bytes, got 16388 numbers');
  assert.match(sampler!, /^\/sampler /);
});
