import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Kernel } from '../../engine/kernel.ts';
import type { ModelCard, PluginOf } from '../../engine/plugin.ts';
import type { GenerationRequest } from '../../engine/protocol.ts';
import { builtins } from '../../plugins/index.ts';
import { tinyCard, tinyTask } from '../fixtures/tiny.ts';

const { sigmaMin: _, sigmaMax: __, ...timeless } = tinyCard;
const discreteCard: ModelCard = { ...timeless, prediction: 'epsilon', betas: { rule: 'linear', steps: 20 } };

const start = (task = tinyTask()): Promise<Kernel> => Kernel.start([...builtins, task], { threads: 1 });
const kernel = await start();
const discrete = await start(tinyTask(discreteCard));

/** The one sentence that a request is refused with. */
async function refusal(fields: Partial<GenerationRequest>, by = kernel): Promise<string> {
  const error = await by.generate({ task: 'tiny', inputs: {}, seed: 1, ...fields }).then(() => undefined, (reason: Error) => reason);
  assert.ok(error, 'it was not refused');
  assert.match(error.message, /^[A-Z][^\n]*\.$/);
  assert.doesNotMatch(error.message, /\. /);
  return error.message;
}

const levels = (...list: number[]): Partial<GenerationRequest> => ({ steps: 3, schedule: { id: 'custom', levels: list } });
const window = (start: number, stop: number): Partial<GenerationRequest> => ({ guidance: [{ id: 'classifier-free', start, stop }] });

test('steps that are no whole number above 0 are refused', async () => {
  assert.match(await refusal({ steps: 0 }), /\/steps must be ≥ 1, got 0\./);
  assert.match(await refusal({ steps: -4 }), /\/steps must be ≥ 1, got -4\./);
  assert.match(await refusal({ steps: 2.5 }), /\/steps must be a whole number, got 2\.5\./);
  assert.match(await refusal({ steps: NaN }), /\/steps must be a whole number, got NaN\./);
});

test('more steps than a model with discrete time has levels are refused with their number, whatever the schedule', async () => {
  for (const schedule of ['model', 'karras', 'simple', 'beta']) {
    const message = await refusal({ steps: 21, schedule }, discrete);
    assert.match(message, /\/steps must be ≤ 20, the number of noise levels of model "tiny", got 21\./);
  }
  assert.deepEqual(discrete.check({ task: 'tiny', inputs: {}, steps: 20, schedule: 'simple' }), []);
});

test('a list of levels that is not finite, does not fall or has another length than the steps is refused with the place', async () => {
  assert.match(await refusal(levels(3, NaN, 1)), /\/schedule\/levels\/1 must be a finite number, got NaN\./);
  assert.match(await refusal(levels(Infinity, 2, 1)), /\/schedule\/levels\/0 must be a finite number, got Infinity\./);
  assert.match(await refusal(levels(3, -2, 1)), /\/schedule\/levels\/1 must be ≥ 0, got -2\./);
  assert.match(await refusal(levels(3, 1, 2)), /\/schedule\/levels\/2 must be below the level before it, 1, got 2\./);
  assert.match(await refusal(levels(3, 0, 0)), /must have 3 levels above 0, as many as there are steps, got 2\./);
  assert.match(await refusal(levels(3, 0, 2, 0)), /\/schedule\/levels\/1 must be finite and above 0, got 0\./);
  assert.match(await refusal(levels()), /must have 3 levels above 0, as many as there are steps, got 0\./);
});

test('a list of levels is refused before anything is downloaded, beside every other fault', () => {
  const faults = kernel.check({ task: 'tiny', inputs: {}, ...levels(3, 1), sampler: 'nope', count: 2, seed: Number.MAX_SAFE_INTEGER });
  assert.deepEqual(faults.map(({ pointer }) => pointer).sort(), ['/sampler', '/schedule/levels', '/seed']);
});

test('a good list of levels is run as it is', async () => {
  const reached: number[] = [];
  await kernel.generate({ task: 'tiny', inputs: {}, ...levels(7, 2, 0.5, 0) }, {
    emit: (event) => void (event.type === 'step' && reached.push(event.sigma)),
  });
  assert.deepEqual(reached, [2, 0.5, 0]);
});

test('a window of guidance outside 0…1, or one that ends before it begins, is refused', async () => {
  assert.match(await refusal(window(-0.1, 1)), /\/guidance\/0\/start must be ≥ 0, got -0\.1\./);
  assert.match(await refusal(window(0, 1.5)), /\/guidance\/0\/stop must be ≤ 1, got 1\.5\./);
  assert.match(await refusal(window(0.8, 0.3)), /\/guidance\/0\/start must be ≤ its stop, 0\.3, got 0\.8\./);
  assert.match(await refusal(window(NaN, 1)), /\/guidance\/0\/start must be a finite number, got NaN\./);
});

test('guidance that needs an estimate without the prompt is refused by name where a model makes none', async () => {
  const task = tinyTask() as PluginOf<'task'>;
  const prompted = await start({
    ...task,
    prepare: async (context) => ({ conditioning: { feeds: (await task.prepare(context)).conditioning.feeds } }),
  });
  for (const id of ['classifier-free', 'cfg-zero-star', 'adaptive-projected', 'interval']) {
    assert.match(await refusal({ guidance: [id] }, prompted), new RegExp(`"${id}" needs a model that also runs without the prompt.*leave`));
  }
  const { output } = await prompted.generate({ task: 'tiny', inputs: {}, seed: 1, guidance: ['dynamic-thresholding'] });
  assert.ok((output as unknown as { points: Float32Array }).points.every(Number.isFinite));
});
