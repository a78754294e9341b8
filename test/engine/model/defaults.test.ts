/** What a request leaves out, by the mode of its inputs. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultsOf } from '../../../engine/model/defaults.ts';
import { levelsUpTo, noiseLevels } from '../../../engine/model/denoiser.ts';
import { Kernel } from '../../../engine/kernel.ts';
import { defineSchedule, type ModelCard, type NoiseLevels } from '../../../engine/plugin.ts';
import type { GenerationRequest } from '../../../engine/protocol.ts';
import { Registry } from '../../../engine/registry.ts';
import { builtins } from '../../../plugins/index.ts';
import { lineCard, lineTask, soundConverter } from '../../fixtures/lines.ts';

const LINE: GenerationRequest = { task: 'line', inputs: { text: 'red' }, seed: 5 };
const inMode = (mode: string, more: Partial<GenerationRequest> = {}): GenerationRequest => ({ ...LINE, ...more, inputs: { text: 'red', mode } });

/** The levels that schedules were told, in order. */
const told: NoiseLevels[] = [];
const listening = defineSchedule({
  id: 'listening',
  title: 'Listening',
  description: 'Even levels.',
  params: {},
  sigmas: ({ steps, model }) => (told.push(model), Array.from({ length: steps + 1 }, (_, i) => (model.sigmaMax * (steps - i)) / steps)),
});
const start = (card: ModelCard = lineCard): Promise<Kernel> => Kernel.start([...builtins, lineTask([card]), soundConverter, listening], { threads: 1 });
const kernel = await start();

test('a mode that the card knows replaces defaults, and none or another leaves them', () => {
  const { modes, defaults } = lineCard;
  assert.deepEqual(defaultsOf(lineCard, {}), defaults);
  for (const mode of ['usual', 'toString', 3, undefined]) assert.deepEqual(defaultsOf(lineCard, { mode }), defaults);
  assert.deepEqual(defaultsOf(lineCard, { mode: 'quick' }), { ...defaults, ...modes!['quick'] });
  assert.equal(defaultsOf(lineCard, { mode: 'thorough' }).sampler, defaults.sampler);
});

test('a request has the steps, sampler, schedule, noise and converter of its mode, and its own before those', async () => {
  const convert = { id: 'tiny-sound' };
  const sounding = await start({ ...lineCard, modes: { ...lineCard.modes, thorough: { ...lineCard.modes!['thorough'], convert } } });
  const of = async (request: GenerationRequest): Promise<unknown[]> => {
    const { request: { steps, sampler, schedule, noise, convert: made } } = await sounding.generate(request);
    return [steps, sampler.id, schedule.id, noise.id, made?.id];
  };
  assert.deepEqual(await of(inMode('usual')), [4, 'euler', 'karras', 'philox', undefined]);
  assert.deepEqual(await of(inMode('quick')), [2, 'ddim', 'karras', 'numpy', undefined]);
  assert.deepEqual(await of(inMode('thorough')), [9, 'euler', 'exponential', 'philox', 'tiny-sound']);
  assert.deepEqual(await of(inMode('quick', { steps: 3, sampler: 'heun', convert: 'tiny-sound' })), [3, 'heun', 'karras', 'numpy', 'tiny-sound']);
});

test('the mode of an input’s default counts where the request has none', async () => {
  const task = lineTask([lineCard]);
  const mode = { ...(task.inputs['mode'] as object), default: 'quick' };
  const quick = await Kernel.start([...builtins, { ...task, inputs: { ...task.inputs, mode } }], { threads: 1 });
  assert.equal((await quick.generate(LINE)).stats.steps, 2);
});

test('the schedule is told the highest level of the mode, and a complete request gives the same bits', async () => {
  const sigmaMax = async (request: GenerationRequest): Promise<number> => {
    await kernel.generate({ ...request, schedule: 'listening' });
    return told.at(-1)!.sigmaMax;
  };
  assert.deepEqual([await sigmaMax(LINE), await sigmaMax(inMode('quick')), await sigmaMax(inMode('thorough'))], [10, 1, 10]);
  const { output, request } = await kernel.generate(inMode('quick'));
  assert.deepEqual((await kernel.generate(request)).output, output);
});

test('an encoding goes to the highest level of its mode, a likelihood to the model’s', async () => {
  const inputs = { text: 'red', mode: 'quick', points: Array<number>(9).fill(0.3) };
  const data = { task: 'line', inputs, schedule: 'listening', steps: 8 };
  await kernel.encode({ ...data, sampler: 'heun' });
  assert.equal(told.at(-1)!.sigmaMax, 1);
  await kernel.likelihood({ ...data, seed: 1 });
  assert.equal(told.at(-1)!.sigmaMax, 10);
});

test('of a table of levels those up to the highest are left', () => {
  const { sigmaMin: _, sigmaMax: __, ...card } = lineCard;
  const all = noiseLevels({ ...card, betas: { rule: 'linear', steps: 100 } });
  const { sigmaMax, table } = levelsUpTo(all, 1);
  assert.ok(sigmaMax <= 1 && sigmaMax === table!.at(-1) && table!.length < 100);
  assert.deepEqual(table, all.table!.slice(0, table!.length));
  assert.equal(levelsUpTo(all, undefined), all);
});

test('a mode’s highest level lies within those of its model', () => {
  const of = (sigmaMax: number): Registry => new Registry([lineTask([{ ...lineCard, modes: { 'a/b': { sigmaMax } } }])]);
  of(10);
  for (const sigmaMax of [0.01, 10.5]) {
    assert.throws(() => of(sigmaMax), { code: 'plugin/invalid', message: /\/models\/0\/modes\/a~1b\/sigmaMax must be a level of model "line", more than 0\.01 and at most 10/ });
  }
});
