import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fc, SEED } from '../random.ts';
import { noiseLevels } from '../../engine/model/denoiser.ts';
import type { Kind, PluginOf } from '../../engine/plugin.ts';
import type { Choice } from '../../engine/protocol.ts';
import { builtins } from '../../plugins/index.ts';
import { generateHere, MODELS, type Generated } from './generation.ts';
import { guidanceParams } from './guidance.ts';
import { affordableParams } from './params.ts';
import { evaluationsPerStep, SPARING as SPARING_SAMPLERS } from './sampler.ts';
import { scheduleParams } from './schedule.ts';

type Request = Parameters<typeof generateHere>[0];

const all = <K extends Kind>(kind: K): PluginOf<K>[] =>
  builtins.filter((plugin): plugin is PluginOf<K> => plugin.kind === kind && (!('spaces' in plugin) || plugin.spaces.includes('real')));

/** Guidance that runs a network more than once for an estimate: how often at most. */
const RUNS: Readonly<Record<string, number>> = { autoguidance: 2, classifier: 2, 'moment-matching': 9 };

/** May answer without asking the model. */
const SPARING = ['cfg-zero-star', ...SPARING_SAMPLERS];

const chosen = (plugin: PluginOf<'sampler' | 'guidance' | 'noise'>): fc.Arbitrary<Choice> =>
  (plugin.kind === 'guidance' ? guidanceParams(plugin) : affordableParams(plugin, 0.01)).map((params) => ({ id: plugin.id, ...params }));

/** A window that does not end before it begins. */
const inOrder = ({ start, stop, ...choice }: Choice): Choice =>
  ({ ...choice, start: Math.min(start as number, stop as number), stop: Math.max(start as number, stop as number) }) as Choice;

/** Requests for any model, with any parameters of these plugins and any noise. */
function requests(sampler: PluginOf<'sampler'>, schedule: PluginOf<'schedule'>, guidance?: PluginOf<'guidance'>): fc.Arbitrary<Request> {
  const settings = fc.tuple(fc.constantFrom(...MODELS), fc.integer({ min: 1, max: 6 }));
  return settings.chain(([card, steps]) => fc.record({
    model: fc.constant(card.id),
    steps: fc.constant(steps),
    seed: fc.maxSafeNat(),
    sampler: chosen(sampler),
    schedule: scheduleParams(schedule, steps, noiseLevels(card)).map((params) => ({ id: schedule.id, ...params })),
    guidance: guidance ? chosen(guidance).map((choice) => [inOrder(choice)]) : fc.constant([]),
    noise: fc.constantFrom(...all('noise')).chain(chosen),
  }));
}

interface Cost {
  readonly each: number | 'adaptive';
  readonly toBegin: number;
  readonly runs: number;
  readonly sparing: boolean;
}

function assertCost({ evaluations, steps }: Generated, { each, toBegin, runs, sparing }: Cost): void {
  if (each === 'adaptive') return assert.ok(sparing || evaluations >= steps, `${evaluations} evaluations in ${steps} steps`);
  assert.ok(evaluations <= runs * (each * steps + toBegin), `${evaluations} evaluations in ${steps} steps`);
  // the last step may take fewer, but at least one
  if (!sparing) assert.ok(evaluations > each * (steps - 1), `${evaluations} evaluations in ${steps} steps`);
}

async function check(request: Request, sampler: PluginOf<'sampler'>, guidance: PluginOf<'guidance'> | undefined): Promise<void> {
  const sparing = [sampler, guidance].some((plugin) => plugin && SPARING.includes(plugin.id));
  const first = await generateHere(request);
  assert.equal(first.values.length, 6);
  assert.ok(first.values.every(Number.isFinite));
  assert.equal(first.steps, request.steps);
  const each = evaluationsPerStep(sampler, request.sampler as Choice);
  assertCost(first, { each, toBegin: 3 * (sampler.lookback ?? 0), runs: RUNS[guidance?.id ?? ''] ?? 1, sparing });
  assert.deepEqual(await generateHere(request), first);
  if (first.evaluations === 0) return;
  const abort = new AbortController();
  const last = 1 + (request.seed! % first.evaluations);
  let runs = 0;
  const onRun = (count: number): void => {
    runs = count;
    if (count === last) abort.abort();
  };
  await assert.rejects(generateHere(request, { signal: abort.signal, onRun }), { name: 'AbortError' });
  assert.equal(runs, last);
}

let tried = 0;

describe('every sampler runs with every schedule and guidance, any parameters and any noise: finite, the same again, at its cost', () => {
  for (const [at, sampler] of all('sampler').entries()) {
    it(sampler.id, async () => {
      const [schedules, guidances] = [all('schedule'), [undefined, ...all('guidance')]];
      // pairs, the third in turn: all triples would take a third of the time of Node's tests
      for (let turn = 0; turn < 3 * Math.max(schedules.length, guidances.length); turn++) {
        const schedule = schedules[turn % schedules.length]!;
        const guidance = guidances[(at + turn + Math.floor(turn / guidances.length)) % guidances.length];
        await fc.assert(
          fc.asyncProperty(requests(sampler, schedule, guidance), (request) => check(request, sampler, guidance)),
          { numRuns: 1, seed: SEED + tried++ },
        );
      }
    });
  }
});

describe('memory does not grow with the steps', () => {
  for (const { id } of all('sampler')) {
    it(id, async () => {
      const blocks = async (steps: number): Promise<number> =>
        (await generateHere({ steps, sampler: id, guidance: ['classifier-free'], seed: 1 })).blocks;
      // an adaptive one tries more often within a longer step
      const [many, few] = [await blocks(60), await blocks(15)];
      assert.ok(many <= few, `${many} blocks for 60 steps, ${few} for 15`);
    });
  }
});

describe('noise that is computed in JavaScript', () => {
  it('is given back with its step', async () => {
    for (const noise of ['torch-cpu', 'brownian']) {
      const pinned = async (steps: number): Promise<number> => (await generateHere({ steps, sampler: 'ddpm', noise, seed: 1 })).pinned;
      assert.equal(await pinned(40), await pinned(4));
    }
  });
});
