/** What requests have made of a task's own output. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Kernel } from '../../engine/kernel.ts';
import { manifestOf } from '../../engine/manifest.ts';
import type { GenerationEvent, GenerationRequest, Output } from '../../engine/protocol.ts';
import { Registry } from '../../engine/registry.ts';
import { builtins } from '../../plugins/index.ts';
import { lines, lineTask, soundConverter, soundingCard } from '../fixtures/lines.ts';
import { tinyTask } from '../fixtures/tiny.ts';

const LINE: GenerationRequest = { task: 'line', inputs: { text: 'red' }, seed: 5, steps: 4 };
const MORE = { ...LINE, inputs: { text: 'red blue' } };

const pictures = { ...soundConverter, id: 'tiny-picture', from: 'frames', to: 'picture' };
const deaf = { ...soundConverter, id: 'tiny-deaf', needs: ['text', 'vocoder'] };
const others = builtins.filter(({ kind }) => kind !== 'converter');
const kernel = await Kernel.start([...others, ...lines, pictures, deaf, tinyTask()], { threads: 1 });
const points = (output: Output): number[] => [...(output['points'] as Float32Array)];
const faults = (request: object): string[] =>
  kernel.check({ ...LINE, ...request }).map(({ pointer, message, got }) => `${pointer} ${message}, got ${got}`);

test('a converter is asked for by id or with parameters, and the result repeats it with all of them', async () => {
  const plain = await kernel.generate(LINE);
  assert.deepEqual([plain.output.kind, 'convert' in plain.request], ['line', false]);
  for (const [convert, gain] of [['tiny-sound', 2], [{ id: 'tiny-sound' }, 2], [{ id: 'tiny-sound', gain: 5 }, 5]] as const) {
    const { output, request } = await kernel.generate({ ...LINE, convert });
    assert.equal(output.kind, 'sound');
    assert.deepEqual(points(output), [...Float32Array.from(points(plain.output), (value) => gain * value + 0.125)]);
    assert.deepEqual(request.convert, { id: 'tiny-sound', gain });
    assert.deepEqual(points((await kernel.generate(request)).output), points(output));
  }
});

test('a card’s converter is the default, which null turns off', async () => {
  const usual = await kernel.generate({ ...LINE, model: 'sounding' });
  assert.deepEqual([usual.output.kind, usual.request.convert], ['sound', { id: 'tiny-sound', gain: 3 }]);
  const own = await kernel.generate({ ...LINE, model: 'sounding', convert: null });
  assert.deepEqual([own.output.kind, own.request.convert], ['line', null]);
  assert.deepEqual((await kernel.generate(own.request)).output.kind, 'line');
  assert.equal('convert' in (await kernel.generate({ ...LINE, convert: null })).request, false);
});

test('pieces and results are converted, previews are not', async () => {
  const events: GenerationEvent[] = [];
  const emit = (event: GenerationEvent): void => void events.push(event);
  const { outputs } = await kernel.generate({ ...MORE, convert: 'tiny-sound', count: 2 }, { emit, previewEvery: 2 });
  assert.deepEqual(outputs.map(({ kind, joined, words }) => [kind, joined, words]), Array(2).fill(['sound', 2, ['red', 'blue']]));
  const kinds = events.flatMap((event) => {
    if (event.type === 'step') return event.preview ? [`preview ${event.preview.kind}`] : [];
    return event.type === 'piece' ? [`piece ${event.output.kind}`] : [];
  });
  assert.deepEqual(kinds, ['preview line', 'piece sound', 'preview line', 'piece sound']);
});

test('what is given when a request is cancelled is converted, too', async () => {
  for (const [inputs, at] of [[LINE.inputs, 2], [MORE.inputs, 6]] as const) {
    const abort = new AbortController();
    const emit = (event: GenerationEvent): void => void (event.type === 'step' && event.i === at && abort.abort());
    const { output, partial } = await kernel.generate({ ...LINE, inputs, convert: 'tiny-sound' }, { emit, signal: abort.signal, onAbort: 'decode' });
    assert.deepEqual([output.kind, partial], ['sound', true]);
  }
});

test('converters that cannot serve are faults that list those that can', async () => {
  assert.deepEqual(faults({ convert: 'nothing' }), ['/convert must be a registered converter (tiny-sound, tiny-picture, tiny-deaf), got "nothing"']);
  assert.deepEqual(faults({ convert: 'tiny-picture' }), ['/convert must be a converter of line, which task "line" makes (tiny-sound), got "tiny-picture"']);
  assert.deepEqual(faults({ convert: { id: 'tiny-deaf' } }), [
    '/convert/id must be a converter that runs no "vocoder", a file that model "line" does not have (tiny-sound), got "tiny-deaf"',
  ]);
  assert.deepEqual(faults({ convert: { id: 'tiny-sound', gain: 11, pitch: 1 } }).map((fault) => fault.split(' ')[0]), ['/convert/pitch', '/convert/gain']);
  assert.deepEqual(faults({ convert: 7 }).map((fault) => fault.split(' ')[0]), ['/convert']);
  assert.deepEqual(faults({ task: 'tiny', inputs: {}, convert: 'tiny-sound' }), [
    '/convert must be a converter of points, which task "tiny" makes (there is none), got "tiny-sound"',
  ]);
  assert.deepEqual(faults({ task: 'tiny', inputs: {}, convert: null }), []);
});

test('likelihoods and encodings of a model with a converter need none', async () => {
  const silent = await Kernel.start([...others, lineTask([soundingCard])], { threads: 1 });
  const given = { task: 'line', inputs: { text: 'red', points: Array<number>(9).fill(0.3) } };
  assert.deepEqual(silent.check(given, 'likelihood'), []);
  assert.deepEqual(silent.check({ ...given, sampler: 'heun' }, 'encode'), []);
  assert.equal(silent.check(given)[0]!.message, 'must be a registered converter (there is none)');
});

test('a manifest says what a converter takes, makes and needs, and one without is refused', () => {
  const { from, to, needs, params } = manifestOf(soundConverter);
  assert.deepEqual([from, to, needs, Object.keys(params.properties)], ['line', 'sound', ['text'], ['gain']]);
  const { needs: _, ...needless } = soundConverter;
  assert.deepEqual(manifestOf(needless).needs, []);
  const { from: __, ...aimless } = soundConverter;
  assert.throws(() => new Registry([aimless as typeof soundConverter]), { code: 'plugin/invalid', message: /\/from is missing/ });
});
