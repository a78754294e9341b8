/** Outputs that are made piece by piece. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Kernel } from '../../engine/kernel.ts';
import type { Plugin } from '../../engine/plugin.ts';
import type { GenerationEvent, GenerationRequest, Output } from '../../engine/protocol.ts';
import { Registry } from '../../engine/registry.ts';
import { builtins } from '../../plugins/index.ts';
import { lineCard, lines, lineTask } from '../fixtures/lines.ts';

const TEXT = 'red blue green';
const LINES: GenerationRequest = { task: 'line', inputs: { text: TEXT }, seed: 5, steps: 4, sampler: 'euler-ancestral' };

const kernel = await Kernel.start([...builtins, ...lines], { threads: 1 });
const points = (output: Output): number[] => [...(output['points'] as Float32Array)];
const of = (text: string, request: Partial<GenerationRequest> = {}): GenerationRequest => ({ ...LINES, ...request, inputs: { text } });

/** Listens, and aborts where `when` says so. */
function listen(when: (event: GenerationEvent) => boolean = () => false) {
  const abort = new AbortController();
  const events: GenerationEvent[] = [];
  const emit = (event: GenerationEvent): void => {
    events.push(event);
    if (when(event)) abort.abort();
  };
  return { emit, events, signal: abort.signal };
}

test('every piece alone gives the bits that it has in the whole, in order', async () => {
  const { output, stats, partial } = await kernel.generate(LINES);
  const alone = await Promise.all(TEXT.split(' ').map((text) => kernel.generate(of(text))));
  assert.deepEqual(points(output), alone.flatMap((one) => points(one.output)));
  assert.deepEqual([output['words'], output['joined'], partial], [['red', 'blue', 'green'], 3, false]);
  assert.deepEqual([stats.steps, stats.evaluations], [12, 12]);
});

test('one piece goes through join as well, and is told of by no event', async () => {
  const { emit, events } = listen();
  const { output } = await kernel.generate(of('red'), { emit });
  assert.equal(output['joined'], 1);
  assert.ok(events.every(({ type }) => type !== 'piece'));
});

test('steps count over all pieces, each is told of when it is done, and progress never goes back', async () => {
  const { emit, events } = listen();
  await kernel.generate(LINES, { emit, previewEvery: 3 });
  const told = events.flatMap((event) => {
    if (event.type === 'step') return [`${event.i}/${event.n}${event.preview ? ` ${(event.preview['words'] as string[]).join()}` : ''}`];
    return event.type === 'piece' ? [`piece ${event.i} of ${event.n}: ${(event.output['words'] as string[]).join()}`] : [];
  });
  assert.deepEqual(told, [
    '1/12', '2/12', '3/12 red', '4/12', 'piece 1 of 3: red',
    '5/12', '6/12', '7/12 blue', '8/12', 'piece 2 of 3: blue',
    '9/12', '10/12', '11/12 green', '12/12', 'piece 3 of 3: green',
  ]);
  const elapsed = events.flatMap((event) => (event.type === 'step' ? [event.elapsed] : []));
  assert.deepEqual(elapsed, elapsed.toSorted((a, b) => a - b));
  const progress = events.flatMap((event) => (event.type === 'progress' ? [event] : []));
  const fractions = progress.map(({ fraction }) => fraction);
  assert.deepEqual(fractions, fractions.toSorted((a, b) => a - b));
  assert.equal(fractions.at(-1), 1);
  const stages = progress.map(({ stage }) => stage).filter((stage, k, all) => stage !== all[k - 1]);
  assert.deepEqual(stages.slice(-3), ['prepare', 'sample', 'decode']);
});

test('pieces that start part-way have as many steps in the count as they run', async () => {
  const init = { values: new Float32Array(9), strength: 0.5 };
  const late = await Kernel.start([...builtins, lineTask([lineCard], { init })], { threads: 1 });
  const { emit, events } = listen();
  const { stats } = await late.generate(of('red tan'), { emit });
  const counts = events.flatMap((event) => (event.type === 'step' ? [[event.i, event.n]] : []));
  assert.deepEqual(counts, [[1, 4], [2, 4], [3, 4], [4, 4]]);
  assert.equal(stats.steps, 4);
});

test('several results each have all pieces, and the event has that of the first', async () => {
  const { emit, events } = listen();
  const { outputs } = await kernel.generate({ ...LINES, count: 2 }, { emit });
  const alone = await kernel.generate({ ...LINES, seed: 6 });
  assert.equal(outputs.length, 2);
  assert.deepEqual(outputs.map(({ words }) => words), [TEXT.split(' '), TEXT.split(' ')]);
  points(outputs[1]!).forEach((value, e) => assert.ok(Math.abs(value - points(alone.output)[e]!) < 1e-4));
  const pieces = events.flatMap((event) => (event.type === 'piece' ? points(event.output) : []));
  assert.deepEqual(pieces, points(outputs[0]!));
});

test('cancelling gives the pieces that are finished where that was asked for', async () => {
  const whole = await kernel.generate(LINES);
  for (const [step, words] of [[6, 1], [8, 1], [10, 2]] as const) {
    const { emit, signal, events } = listen((event) => event.type === 'step' && event.i === step);
    const result = await kernel.generate(LINES, { emit, signal, onAbort: 'decode' });
    const finished = events.filter(({ type }) => type === 'piece').length;
    assert.deepEqual([result.partial, result.output['joined']], [true, finished], `step ${step}`);
    assert.ok(finished >= words && finished <= words + 1);
    assert.deepEqual(points(result.output), points(whole.output).slice(0, points(result.output).length));
  }
});

test('cancelling between two pieces makes no more of them', async () => {
  const { emit, signal } = listen(({ type }) => type === 'piece');
  const { partial, output, stats } = await kernel.generate(LINES, { emit, signal, onAbort: 'decode' });
  assert.deepEqual([partial, output['words'], stats.steps], [true, ['red'], 4]);
});

test('cancelling in the first piece gives its last state, and rejects where nothing else was asked for', async () => {
  const hooks = ({ emit, signal }: ReturnType<typeof listen>) => ({ emit, signal });
  const first = () => hooks(listen((event) => event.type === 'step' && event.i === 2));
  const { partial, output, stats } = await kernel.generate(LINES, { ...first(), onAbort: 'decode' });
  assert.deepEqual([partial, output['words'], stats.steps], [true, ['red'], 2]);
  await assert.rejects(kernel.generate(LINES, first()), { name: 'AbortError' });
  const third = listen((event) => event.type === 'piece' && event.i === 2);
  await assert.rejects(kernel.generate(LINES, hooks(third)), { name: 'AbortError' });
  assert.equal((await kernel.generate(LINES)).partial, false);
});

test('what goes wrong in a later piece is told, whatever is to happen on cancelling', async () => {
  await assert.rejects(kernel.generate(of('red turquoise'), { onAbort: 'decode' }), { code: 'task/length' });
});

test('no pieces at all, and a latent for several, are refused', async () => {
  await assert.rejects(kernel.generate(of('  ')), { code: 'task/pieces', message: /gave no pieces/ });
  await assert.rejects(kernel.generate(of('red tan', { latent: new Float32Array(9) })), { code: 'task/pieces', message: /has 2; leave the latent out/ });
  assert.equal((await kernel.generate(of('red', { latent: new Float32Array(9) }))).partial, false);
});

test('a task with pieces has join, and one with join has pieces', () => {
  const { pieces: _, ...whole } = lineTask();
  const { join: __, ...open } = lineTask();
  assert.throws(() => new Registry([whole as Plugin]), { code: 'plugin/invalid', message: /\/pieces is missing beside join/ });
  assert.throws(() => new Registry([open as Plugin]), { code: 'plugin/invalid', message: /\/join is missing beside pieces/ });
});
