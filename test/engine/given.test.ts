/** Requests about given data, through the kernel and the tiny model. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { interpolate } from '../../engine/index.ts';
import { Kernel } from '../../engine/kernel.ts';
import type { PluginOf } from '../../engine/plugin.ts';
import type { EncodingRequest, GenerationEvent, LikelihoodRequest } from '../../engine/protocol.ts';
import { builtins } from '../../plugins/index.ts';
import { SPACE_CARDS, spaceTask } from '../fixtures/spaces.ts';
import { guidedCard, tinyTask, tinyCard } from '../fixtures/tiny.ts';

const DATA = Array.from({ length: 12 }, (_, e) => Math.sin(e) / 2);
const GIVEN = { task: 'tiny', inputs: { prompt: 'red', start: DATA } };

const kernel = await Kernel.start([...builtins, tinyTask()], { threads: 1 });
const pointers = (faults: readonly { readonly pointer: string }[]): string[] => faults.map(({ pointer }) => pointer);

describe('a likelihood request', () => {
  const run = (fields: Partial<LikelihoodRequest> = {}, by = kernel) => by.likelihood({ ...GIVEN, seed: 4, ...fields });

  it('is completed, and its complete form gives the same numbers again', async () => {
    const { seed: _, ...unseeded } = (await kernel.likelihood(GIVEN)).request;
    const inputs = { prompt: 'red', start: DATA, strength: 0.5 };
    const complete = { task: 'tiny', model: 'tiny', inputs, method: 'flow', steps: 32, probes: 2, schedule: { id: 'exponential' } };
    assert.deepEqual(unseeded, complete);
    for (const method of ['flow', 'bound'] as const) {
      const [first, again] = [await run({ method }), await run({ method })];
      const repeated = await kernel.likelihood(JSON.parse(JSON.stringify(first.request)) as LikelihoodRequest);
      for (const other of [again, repeated]) assert.deepEqual({ ...other, stats: 0 }, { ...first, stats: 0 });
    }
  });

  it('depends on the data, the prompt, the seed and the number of probes', async () => {
    const changes: Partial<LikelihoodRequest>[] = [
      {},
      { inputs: { ...GIVEN.inputs, prompt: 'green' } },
      { inputs: { ...GIVEN.inputs, start: DATA.map((value) => value + 0.1) } },
      { method: 'bound' },
      { method: 'bound', seed: 5 },
      { method: 'bound', probes: 3 },
    ];
    const found = await Promise.all(changes.map(async (change) => (await run(change)).natsPerDim));
    assert.equal(new Set(found).size, changes.length, `${found}`);
  });

  it('takes typed arrays, and has no standard error with one probe', async () => {
    const { natsPerDim } = await run();
    assert.equal((await run({ inputs: { ...GIVEN.inputs, start: Float64Array.from(DATA) } })).natsPerDim, natsPerDim);
    const alone = await run({ probes: 1 });
    assert.equal('error' in alone, false);
    assert.equal((await run({ probes: 2 })).error! >= 0, true);
  });

  it('is told in order: started, progress, steps to the highest level', async () => {
    const events: GenerationEvent<unknown>[] = [];
    await kernel.likelihood({ ...GIVEN, steps: 5, schedule: 'karras' }, { emit: (event) => void events.push(event) });
    assert.equal(events.find(({ type }) => type !== 'progress')!.type, 'started');
    const steps = events.filter((event) => event.type === 'step');
    assert.deepEqual(steps.map(({ i, n }) => [i, n]), [[1, 4], [2, 4], [3, 4], [4, 4]]);
    assert.equal(steps.at(-1)!.sigma, 10);
    const fractions = events.flatMap((event) => (event.type === 'progress' ? [event.fraction] : []));
    assert.deepEqual(fractions, fractions.toSorted((a, b) => a - b));
    assert.equal(fractions.at(-1), 1);
  });

  it('is cancelled after the evaluation that runs, waits its turn, and leaves the queue at once', async () => {
    const abort = new AbortController();
    const stop = (event: GenerationEvent<unknown>): void => void (event.type === 'step' && event.i === 2 && abort.abort());
    await assert.rejects(kernel.likelihood({ ...GIVEN, steps: 500 }, { signal: abort.signal, emit: stop }), { name: 'AbortError' });

    const positions: number[] = [];
    const waiting = new AbortController();
    const first = kernel.generate({ task: 'tiny', inputs: {}, steps: 30 });
    const second = kernel.likelihood(GIVEN, { emit: (event) => void (event.type === 'queued' && positions.push(event.position)) });
    const third = kernel.encode(GIVEN, { signal: waiting.signal });
    waiting.abort();
    await assert.rejects(third, { name: 'AbortError' });
    assert.equal((await first).stats.steps, 30);
    assert.equal((await second).stats.steps, 31);
    assert.deepEqual(positions, [1]);
  });

  it('has every fault told at once, with what is allowed', async () => {
    const wrong = { task: 'tiny', inputs: { prompt: 7 }, schedule: 'none', model: 'tiny' } as unknown as LikelihoodRequest;
    assert.deepEqual(pointers(kernel.check(wrong, 'likelihood')), ['/inputs/prompt', '/schedule', '/inputs/start']);
    await assert.rejects(kernel.likelihood(wrong), { code: 'request/invalid', message: /\/inputs\/start is missing/ });
    const outline = { ...GIVEN, method: 'guess', steps: 1, probes: 0, sampler: 'heun' } as unknown as LikelihoodRequest;
    assert.deepEqual(pointers(kernel.check(outline, 'likelihood')).sort(), ['/method', '/probes', '/sampler', '/steps']);
    assert.deepEqual(kernel.check(GIVEN, 'likelihood'), []);
  });

  it('is refused by a task that takes no data, with those that do', async () => {
    const { given: _, ...blind } = { ...(tinyTask() as PluginOf<'task'>), id: 'blind' };
    const both = await Kernel.start([...builtins, tinyTask(), blind], { threads: 1 });
    const [fault] = both.check({ task: 'blind', inputs: {} }, 'likelihood');
    assert.deepEqual([fault!.pointer, fault!.got], ['/task', '"blind"']);
    assert.match(fault!.message, /takes data of the kind that it makes \(point-cloud, tiny\)/);
  });

  it('is refused where values are kept, where the model’s values are no real numbers, and where numbers explode', async () => {
    const kept = { ...GIVEN, inputs: { start: DATA, keep: [1, 2, 3] } };
    await assert.rejects(kernel.likelihood(kept), { code: 'task/given', message: /other values are kept/ });
    await assert.rejects(kernel.encode(kept), { code: 'task/given' });
    for (const card of Object.values(SPACE_CARDS).filter(({ space }) => space !== 'real')) {
      const task = spaceTask(card) as PluginOf<'task'>;
      const given = { input: 'start', encode: () => new Float32Array(12) } as never;
      const other = await Kernel.start([...builtins, { ...task, given }], { threads: 1 });
      const [fault] = other.check({ task: task.id, inputs: {} }, 'likelihood').filter(({ pointer }) => pointer === '/model');
      assert.match(fault!.message, /must be a model of real values/);
      assert.equal(fault!.got, card.space);
    }
    const huge = { ...GIVEN, inputs: { start: DATA.map(() => 3e38) } };
    await assert.rejects(kernel.likelihood(huge), { code: 'likelihood/not-finite', message: /^[A-Z][^\n]*\.$/ });
    await assert.rejects(kernel.encode(huge), { code: 'sampler/not-finite' });
  });
});

describe('an encoding request', () => {
  const run = (fields: Partial<EncodingRequest> = {}) => kernel.encode({ ...GIVEN, ...fields });

  it('takes a sampler that runs from data to noise where that of the card does not', async () => {
    const card = { ...tinyCard, defaults: { ...tinyCard.defaults, sampler: { id: 'dpmpp-2m-sde' } } };
    const other = await Kernel.start([...builtins, tinyTask(card)], { threads: 1 });
    const { request, latent } = await other.encode(GIVEN);
    assert.equal(other.registry.find('sampler', request.sampler.id)!.reversible, true);
    assert.ok(latent.every(Number.isFinite));
    const [fault] = other.check({ ...GIVEN, sampler: 'dpmpp-2m-sde' }, 'encode');
    assert.match(fault!.message, /also runs from data to noise/);
  });

  it('is completed from the card, without guidance, and gives as many finite numbers as the data has', async () => {
    const { latent, request, stats } = await run();
    assert.deepEqual(request, {
      task: 'tiny', model: 'tiny', inputs: { prompt: 'red', start: DATA, strength: 0.5 },
      steps: 4, sampler: { id: 'euler' }, schedule: { id: 'karras', rho: 7 }, guidance: [],
    });
    assert.equal(latent.length, 12);
    assert.ok(latent.every(Number.isFinite));
    assert.deepEqual([stats.steps, stats.evaluations], [4, 4]);
  });

  it('is made into the data again, with guidance too', async () => {
    for (const guidance of [[], [{ id: 'classifier-free', scale: 2, start: 0.3, stop: 0.9 }]]) {
      const { latent, request } = await run({ sampler: 'heun', steps: 100, guidance });
      const { output } = await kernel.generate({ ...request, inputs: { prompt: 'red' }, latent });
      const error = Math.hypot(...[...(output['points'] as Float32Array)].map((value, e) => value - DATA[e]!));
      assert.ok(error < 1e-3, `error ${error}`);
    }
  });

  it('is guided by the networks beside the denoiser, too', async () => {
    const guided = await Kernel.start([...builtins, tinyTask(guidedCard)], { threads: 1 });
    const request = { ...GIVEN, sampler: 'heun', steps: 100 };
    const guidance = [{ id: 'autoguidance', scale: 1.5 }];
    const [plain, moved] = [await guided.encode(request), await guided.encode({ ...request, guidance })];
    assert.notDeepEqual(moved.latent, plain.latent);
    const { output } = await guided.generate({ ...moved.request, inputs: { prompt: 'red' }, latent: moved.latent });
    (output['points'] as Float32Array).forEach((value, e) => assert.ok(Math.abs(value - DATA[e]!) < 1e-3, `${value} and ${DATA[e]}`));
  });

  it('serves every reversible sampler, none of which draws noise at its defaults', async () => {
    for (const plugin of builtins.filter((each) => each.kind === 'sampler' && each.spaces.includes('real')) as PluginOf<'sampler'>[]) {
      if (plugin.reversible) assert.equal((await run({ sampler: plugin.id })).stats.steps, 4, plugin.id);
      else assert.deepEqual(pointers(kernel.check({ ...GIVEN, sampler: plugin.id }, 'encode')), ['/sampler'], plugin.id);
    }
  });

  it('is refused with every fault, and the samplers that would do', async () => {
    const wrong = { task: 'tiny', inputs: {}, sampler: { id: 'ddpm' }, steps: 5, schedule: { id: 'karras', rho: -1 } };
    const faults = kernel.check(wrong, 'encode');
    assert.deepEqual(pointers(faults), ['/schedule/rho', '/inputs/start', '/sampler/id']);
    assert.match(faults[2]!.message, /also runs from data to noise \(ddim, .*heun/);
    assert.deepEqual(pointers(kernel.check({ ...GIVEN, noise: 'philox' } as EncodingRequest, 'encode')), ['/noise']);
    await assert.rejects(kernel.encode(wrong), { code: 'request/invalid' });
  });

  it('is refused when its sampler draws noise after all', async () => {
    const refusal = { code: 'encode/noise', message: /"heun" drew noise.*set the parameter/ };
    await assert.rejects(run({ sampler: { id: 'heun', churn: 20 } }), refusal);
  });
});

describe('a latent', () => {
  const latent = Array.from({ length: 12 }, (_, e) => Math.cos(e));

  it('takes the place of the first noise, whatever the seed, and is repeated in the request', async () => {
    const from = (seed: number) => kernel.generate({ ...GIVEN, inputs: {}, seed, latent: Float32Array.from(latent) });
    const [a, b] = await Promise.all([from(1), from(2)]);
    assert.deepEqual(a.output, b.output);
    assert.deepEqual(a.request.latent, latent.map(Math.fround));
    assert.deepEqual((await kernel.generate(a.request)).output, a.output);
    assert.notDeepEqual((await kernel.generate({ task: 'tiny', inputs: {}, seed: 1 })).output, a.output);
  });

  it('that has another length or is not finite is refused', async () => {
    const request = { task: 'tiny', inputs: {}, latent: [1, 2, 3] };
    const refusal = { code: 'request/invalid', message: /\/latent must have as many numbers .* 12, got 3\./ };
    await assert.rejects(kernel.generate(request), refusal);
    assert.deepEqual(pointers(kernel.check({ ...request, latent: [1, NaN] })), ['/latent/1']);
    assert.deepEqual(pointers(kernel.check({ ...request, latent: 'x' as never })), ['/latent']);
  });
});

describe('interpolate', () => {
  it('begins and ends at the latents, and keeps their length on the way', () => {
    const [a, b] = [[3, 0, 0, 4], [0, 5, 0, 0]];
    assert.deepEqual([...interpolate(a, b, 0)], a);
    assert.deepEqual([...interpolate(a, b, 1)], b);
    for (const share of [0.25, 0.5, 0.8]) assert.ok(Math.abs(Math.hypot(...interpolate(a, b, share)) - 5) < 1e-6);
    assert.deepEqual([...interpolate(a, a, 0.3)], a);
  });

  it('refuses latents of different lengths', () => {
    assert.throws(() => interpolate([1], [1, 2], 0.5), /one length, got 1 and 2/);
  });
});
