/** What is handed to the engine beside requests, and requests that are none. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Kernel } from '../../engine/kernel.ts';
import type { EngineOptions, GenerationRequest, GenerationSettings } from '../../engine/protocol.ts';
import { builtins } from '../../plugins/index.ts';
import { tinyTask } from '../fixtures/tiny.ts';

const kernel = await Kernel.start([...builtins, tinyTask()], { threads: 1 });
const TINY: GenerationRequest = { task: 'tiny', inputs: { prompt: 'red' }, seed: 5 };

test('engine options that are none are refused, all at once', async () => {
  const options = { provider: 'cuda', threads: 1.5, thread: 2 } as unknown as EngineOptions;
  const error = await Kernel.start(builtins, options).then(() => assert.fail('it was not refused'), (reason: Error) => reason);
  assert.match(error.message, /^The engine options are not valid: [^\n]*\.$/);
  assert.match(error.message, /\/provider must be one of "webgpu", "wasm", got "cuda"/);
  assert.match(error.message, /\/threads must be a whole number, got 1\.5/);
  assert.match(error.message, /\/thread is no parameter of the engine options \(it has provider, threads, runtime, capture\)/);
  for (const threads of [0, -1, NaN, '4']) await assert.rejects(Kernel.start(builtins, { threads } as EngineOptions), { code: 'options/invalid' });
});

test('settings of a generation that are none are refused', async () => {
  for (const settings of [{ previewEvery: NaN }, { previewEvery: -1 }, { onAbort: 'decoded' }] as GenerationSettings[]) {
    await assert.rejects(kernel.generate(TINY, settings), { code: 'options/invalid', message: /^The generation settings are not valid: \/\w+ must be / });
  }
});

test('a setting that is misspelt is refused with those that there are', async () => {
  const settings = { previewEvry: 1 } as GenerationSettings;
  await assert.rejects(kernel.generate(TINY, settings), { message: /\/previewEvry is no parameter of the generation settings \(it has previewEvery, onAbort\)/ });
});

test('every fault of a request is told at once, those of its outline and those of its plugins', () => {
  const request = { task: 'tiny', inputs: { promt: 'red' }, steps: 0, sampler: { id: 'heun', chrun: 1 }, schedule: 5, guidance: [{ id: 'interval', scale: -1 }] };
  const pointers = kernel.check(request as unknown as GenerationRequest).map(({ pointer }) => pointer);
  const expected = ['/guidance/0/scale', '/inputs/promt', '/sampler/chrun', '/schedule', '/steps'];
  assert.deepEqual([...new Set(pointers)].sort(), expected);
  assert.deepEqual(kernel.check({ ...TINY, guidance: 5 } as unknown as GenerationRequest).map(({ pointer }) => pointer), ['/guidance']);
});

test('a controller in the place of its signal is refused before anything runs', async () => {
  const signal = new AbortController() as unknown as AbortSignal;
  await assert.rejects(kernel.generate(TINY, { signal }), {
    code: 'options/invalid',
    message: 'The options are not valid: /signal must be an AbortSignal, such as controller.signal, got AbortController.',
  });
});

test('what is no request is refused as one', async () => {
  for (const request of [undefined, null, 'point-cloud', 5, []] as unknown as GenerationRequest[]) {
    await assert.rejects(kernel.generate(request), { code: 'request/invalid' });
    for (const kind of ['generate', 'likelihood', 'encode'] as const) assert.ok(kernel.check(request as never, kind).length > 0);
  }
  assert.throws(() => kernel.check(TINY, 'make' as 'generate'), { code: 'request/invalid', message: /must be one of generate, likelihood, encode, got "make"/ });
});

test('values that are no JSON are faults with their place', async () => {
  const circle: { self?: object } = {};
  circle.self = circle;
  const faults = (fields: object): unknown[] => kernel.check({ ...TINY, ...fields } as GenerationRequest).map(({ pointer, got }) => [pointer, got]);
  assert.deepEqual(faults({ seed: 5n }), [['/seed', '5']]);
  assert.deepEqual(faults({ inputs: { prompt: circle } }), [['/inputs/prompt', '[object Object]']]);
  assert.deepEqual(faults({ inputs: { prompt: () => 'red' } })[0], ['/inputs/prompt', 'function']);
  assert.deepEqual(faults({ sampler: { id: 'euler-ancestral', eta: () => 1 } })[0], ['/sampler', '{"id":"euler-ancestral"}']);
});
