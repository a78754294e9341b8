/** What a task chooses for each request: how long the output is, and how even its first noise. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Kernel } from '../../engine/kernel.ts';
import type { ModelCard, Prepared } from '../../engine/plugin.ts';
import type { GenerationRequest, GenerationResult } from '../../engine/protocol.ts';
import { builtins } from '../../plugins/index.ts';
import { lineCard, lineTask } from '../fixtures/lines.ts';
import { SPACE_CARDS, spaceTask } from '../fixtures/spaces.ts';
import { tinyCard } from '../fixtures/tiny.ts';

const LINE: GenerationRequest = { task: 'line', inputs: { text: 'red' }, seed: 5, steps: 4 };

const start = (card: ModelCard = lineCard, more: Partial<Prepared> = {}): Promise<Kernel> =>
  Kernel.start([...builtins, lineTask([card], more)], { threads: 1 });
const kernel = await start();
const points = ({ output }: Pick<GenerationResult, 'output'>): number[] => [...(output['points'] as Float32Array)];
const ofLetters = (count: number): GenerationRequest => ({ ...LINE, inputs: { text: 'a'.repeat(count) } });

test('an open first axis is as long as the task says, from 1 to the card’s', async () => {
  for (const length of [1, 2, 5, 6]) assert.equal(points(await kernel.generate(ofLetters(length))).length, 3 * length);
});

test('every sampler of real values makes open lengths, for several results', async () => {
  for (const { id: sampler } of builtins.filter((plugin) => plugin.kind === 'sampler' && plugin.spaces.includes('real'))) {
    const { outputs } = await kernel.generate({ ...ofLetters(5), sampler, count: 2 });
    assert.ok(outputs.every((output) => points({ output }).length === 15 && points({ output }).every(Number.isFinite)), sampler);
  }
});

test('the model’s own length gives what a model that has no other gives', async () => {
  const { open: _, ...latent } = lineCard.latent;
  const fixed = await start({ ...lineCard, latent });
  assert.deepEqual(points(await fixed.generate(ofLetters(6))), points(await kernel.generate(ofLetters(6))));
  await assert.rejects(fixed.generate(ofLetters(5)), { code: 'task/length', message: /makes a length of 6 alone, and task "line" asks for 5/ });
});

test('lengths that the model cannot have are refused with those that it can', async () => {
  await assert.rejects(kernel.generate(ofLetters(7)), { code: 'task/length', message: /a length of 7; it must be a whole number, 1 to 6/ });
  for (const length of [0, -1, 2.5, NaN]) {
    await assert.rejects((await start(lineCard, { length })).generate(LINE), { code: 'task/length', message: /1 to 6/ });
  }
  const silent = await start(lineCard, { length: undefined as never });
  await assert.rejects(silent.generate(LINE), { code: 'task/length', message: /must say how long the output is, 1 to 6/ });
  const windows = await start(lineCard, { length: 6, windows: { total: 12, stride: 3, loop: false } });
  await assert.rejects(windows.generate(LINE), { code: 'task/length', message: /leave the windows out/ });
});

test('what to start from and to keep is as long as the output', async () => {
  const keep = { values: Float32Array.from({ length: 9 }, (_, e) => e / 10), mask: new Float32Array(9).fill(1, 0, 4) };
  const kept = await start(lineCard, { keep });
  assert.deepEqual(points(await kept.generate(LINE)).slice(0, 4), [...keep.values.subarray(0, 4)]);
  await assert.rejects(kept.generate(ofLetters(4)), { code: 'task/length', message: /gave 9 values .* an output of 4 × 3/ });
  const init = { values: new Float32Array(18), strength: 0.5 };
  await assert.rejects((await start(lineCard, { init })).generate(LINE), { code: 'task/length', message: /gave 18 values/ });
});

test('a latent has the length of the output', async () => {
  assert.equal(points(await kernel.generate({ ...LINE, latent: new Float32Array(9) })).length, 9);
  await assert.rejects(kernel.generate({ ...LINE, latent: new Float32Array(18) }), { code: 'request/invalid', message: /\/latent .* 9, got 18/ });
});

test('given data is measured and encoded at its own length, made again, and refused at another than the task’s or in pieces', async () => {
  const given = (values: number, text = 'red') => ({ task: 'line', inputs: { text, points: Array.from({ length: values }, (_, e) => Math.sin(e) / 2) } });
  assert.equal((await kernel.likelihood({ ...given(9), seed: 1 })).dimensions, 9);
  const { latent, request } = await kernel.encode({ ...given(9), sampler: 'heun', steps: 60 });
  const again = points(await kernel.generate({ ...request, inputs: { text: 'red' }, latent }));
  again.forEach((value, e) => assert.ok(Math.abs(value - Math.sin(e) / 2) < 1e-3));
  for (const method of ['likelihood', 'encode'] as const) {
    const run = (values: number, text?: string): Promise<unknown> => kernel[method]({ ...given(values, text), ...(method === 'encode' && { sampler: 'heun' }) });
    await assert.rejects(run(12), { code: 'task/given', message: /gave 12 numbers of its input "points", .* takes 3 × 3/ });
    await assert.rejects(run(9, 'red tan'), { code: 'task/given', message: /made of 2 pieces/ });
  }
});

test('at temperature 0 every seed gives the same, at 1 what none gives', async () => {
  const [even, usual] = [await start(lineCard, { temperature: 0 }), await start(lineCard, { temperature: 1 })];
  assert.deepEqual(points(await even.generate(LINE)), points(await even.generate({ ...LINE, seed: 6 })));
  assert.deepEqual(points(await usual.generate(LINE)), points(await kernel.generate(LINE)));
});

test('the temperature is the standard deviation of the first noise, and leaves a given latent as it is', async () => {
  // one step of a network that is nearly linear: what differs from temperature 0 is in proportion
  const [zero, half, one] = await Promise.all([0, 0.5, 1].map(async (temperature) => {
    const warm = await start(lineCard, { temperature });
    return points(await warm.generate({ ...ofLetters(6), steps: 1 }));
  }));
  half!.forEach((value, e) => assert.ok(Math.abs(value - (zero![e]! + one![e]!) / 2) < 1e-5));
  const latent = Float32Array.from({ length: 9 }, (_, e) => Math.sin(e));
  const warm = await start(lineCard, { temperature: 0.1 });
  assert.deepEqual(points(await warm.generate({ ...LINE, latent })), points(await kernel.generate({ ...LINE, latent })));
});

test('a temperature that is none, or in a space without a scale of noise, is refused', async () => {
  for (const temperature of [-0.1, NaN, Infinity]) {
    await assert.rejects((await start(lineCard, { temperature })).generate(LINE), { code: 'task/temperature', message: /a finite number ≥ 0/ });
  }
  const { real: _, ...others } = SPACE_CARDS;
  for (const card of Object.values(others)) {
    const task = spaceTask(card);
    if (task.kind !== 'task') continue;
    const warm = await Kernel.start([...builtins, { ...task, prepare: async (context) => ({ ...(await task.prepare(context)), temperature: 1 }) }], { threads: 1 });
    await assert.rejects(warm.generate({ task: card.id, inputs: {}, seed: 1 }), { code: 'task/temperature', message: new RegExp(`has ${card.space} ones`) });
  }
});

test('a task reads the files of its card that are no graphs, while it prepares and while it decodes', async () => {
  const seen: string[] = [];
  const read = async (name: string): Promise<void> => {
    const task = lineTask([lineCard]);
    const reading = await Kernel.start([...builtins, {
      ...task,
      prepare: (context) => (seen.push(new TextDecoder().decode(context.file(name))), task.prepare(context)),
      decode: (context) => (seen.push(new TextDecoder().decode(context.file(name))), task.decode(context)),
    }], { threads: 1 });
    await reading.generate(LINE);
  };
  await read('words');
  assert.equal(seen.length, 2);
  assert.equal(JSON.parse(seen[0]!).length, JSON.parse(seen[1]!).length);
  await assert.rejects(read('text'), { code: 'model/file', message: /"text" of model "line" is a graph to run, not to read; it can read words\./ });
  await assert.rejects(read('dictionary'), { code: 'model/file', message: /"dictionary" .* is none of its files; it can read words\./ });
  assert.ok('words' in tinyCard.files);
});

test('decode knows what was prepared, whether it makes a preview, and runs files', async () => {
  const calls: unknown[] = [];
  const task = lineTask([lineCard], { details: { word: 'mine' } });
  const own = await Kernel.start([...builtins, {
    ...task,
    async decode(context) {
      const { context: fed } = await context.run('text', { tokens: { data: Int32Array.of(2, 0, 0, 0), shape: [1, 4] } });
      calls.push([(context.details as { readonly word: string }).word, context.preview, fed!.data[0]]);
      return task.decode(context);
    },
  }], { threads: 1 });
  await own.generate(LINE, { previewEvery: 3 });
  assert.deepEqual(calls, [['mine', true, 0.25], ['mine', false, 0.25]]);
});
