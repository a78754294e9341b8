import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Kernel } from '../../engine/kernel.ts';
import { defineSampler, defineSchedule, mix, type ModelCard, type Plugin } from '../../engine/plugin.ts';
import type { GenerationEvent, GenerationRequest } from '../../engine/protocol.ts';
import { holds } from '../../engine/version.ts';
import { builtins } from '../../plugins/index.ts';
import { RENAMED, tinyCard, tinyTask, UNSURE } from '../fixtures/tiny.ts';

const TINY: GenerationRequest = { task: 'tiny', inputs: { prompt: 'red blue' }, seed: 5 };

const start = (card?: ModelCard, ...more: Plugin[]): Promise<Kernel> =>
  Kernel.start([...builtins, tinyTask(card), ...more], { threads: 1 });
const kernel = await start();
const points = ({ output }: { readonly output: object }): number[] => [...(output as { points: Float32Array }).points];

/** Listens, and aborts on the n-th step. */
function abortAfter(steps: number): { signal: AbortSignal; emit: (event: GenerationEvent) => void; events: GenerationEvent[] } {
  const abort = new AbortController();
  const events: GenerationEvent[] = [];
  const emit = (event: GenerationEvent): void => {
    events.push(event);
    if (event.type === 'step' && event.i === steps) abort.abort();
  };
  return { signal: abort.signal, emit, events };
}

test('a request with only a task and inputs is completed from the card and gives finite points', async () => {
  const { request, output, stats, partial } = await kernel.generate({ task: 'tiny', inputs: {} });
  assert.deepEqual(
    { ...request, seed: 0 },
    {
      task: 'tiny',
      model: 'tiny',
      inputs: { prompt: '', strength: 0.5 },
      steps: 4,
      seed: 0,
      sampler: { id: 'euler' },
      schedule: { id: 'karras', rho: 7 },
      guidance: [{ id: 'classifier-free', scale: 2, ramp: 'constant', rescale: 0, start: 0, stop: 1 }],
      noise: { id: 'philox' },
    },
  );
  assert.ok(points({ output }).every(Number.isFinite));
  assert.deepEqual([stats.evaluations, stats.steps, partial], [4, 4, false]);
});

test('the network’s answers arrive: one step from σ₀ is c_skip·x + c_out·F', async () => {
  const { output } = await kernel.generate({ ...TINY, inputs: { prompt: '' }, steps: 1, guidance: [] });
  const { gaussian } = await import('../../engine/tensor/philox.ts');
  const [sigma, d] = [10, 0.5];
  const [context, noise] = [(1 + 1) / 8 / 2, Math.log(sigma) / 4];
  const expected = [...gaussian(new Float32Array(12), 5, 0)].map((n) => {
    const x = sigma * n;
    const F = 0.5 * (x / Math.hypot(sigma, d)) + noise + context;
    return (d ** 2 / (sigma ** 2 + d ** 2)) * x + ((sigma * d) / Math.hypot(sigma, d)) * F;
  });
  points({ output }).forEach((value, e) => assert.ok(Math.abs(value - expected[e]!) < 1e-5, `${value} ≠ ${expected[e]}`));
});

test('a model’s output for its variance reaches the sampler, in the same evaluation', async () => {
  const variance = { output: 'range', kind: 'range' } as const;
  const unsure = await start({ ...tinyCard, files: { ...tinyCard.files, denoiser: UNSURE }, variance });
  const request = { ...TINY, sampler: 'improved-ddpm', steps: 6 };
  const found = await unsure.generate(request);
  assert.equal(found.stats.evaluations, 6);
  assert.deepEqual(points(await unsure.generate(found.request, { previewEvery: 1 })), points(found));
  for (const v of [0, 0.5, 1]) {
    assert.notDeepEqual(points(await kernel.generate({ ...request, sampler: { id: 'improved-ddpm', v } })), points(found));
  }
});

test('a sampler is told how many levels of the schedule a run that begins part-way leaves out', async () => {
  const told: (readonly [number, number | undefined])[] = [];
  const watching = defineSampler({
    id: 'watching', title: 'Watching', description: 'Euler.', spaces: ['real'], order: 1, evaluationsPerStep: 1, stochastic: false, params: {},
    async *sample({ x, sigmas, skipped, denoise }) {
      told.push([sigmas.length, skipped]);
      for (const [i, sigma] of sigmas.slice(0, -1).entries()) {
        const denoised = await denoise(x, sigma);
        x = denoised;
        yield { x, sigma: sigmas[i + 1]!, denoised };
      }
    },
  });
  const by = await start(undefined, watching);
  const request = { ...TINY, sampler: 'watching', steps: 10 };
  await by.generate(request);
  await by.generate({ ...request, inputs: { start: Array<number>(12).fill(0.5), strength: 0.3 } });
  assert.deepEqual(told, [[11, 0], [4, 7]]);
});

test('an output for the variance that the graph does not have is refused', async () => {
  const wrong = await start({ ...tinyCard, variance: { output: 'range', kind: 'range' } });
  await assert.rejects(wrong.generate(TINY), { code: 'model/io', message: /its card says .* prediction, range/ });
});

test('the completed request, sent again, gives the same bits, with previews or without', async () => {
  for (const { id: sampler } of builtins.filter((plugin) => plugin.kind === 'sampler' && plugin.spaces.includes('real'))) {
    const first = await kernel.generate({ ...TINY, sampler, steps: 6 });
    const again = await kernel.generate(first.request, { previewEvery: 1 });
    assert.deepEqual(points(again), points(first), sampler);
    assert.deepEqual(JSON.parse(JSON.stringify(again.request)), first.request);
  }
});

test('another seed and another prompt give something else', async () => {
  const of = async (request: Partial<GenerationRequest>): Promise<string> => points(await kernel.generate({ ...TINY, ...request })).join();
  assert.equal(new Set([await of({}), await of({ seed: 6 }), await of({ inputs: { prompt: 'green' } })]).size, 3);
});

test('events come in order, steps are counted, progress never goes back and ends at 1', async () => {
  const events: GenerationEvent[] = [];
  await kernel.generate({ ...TINY, steps: 5 }, { emit: (event) => events.push(event), previewEvery: 2 });
  const steps = events.filter((event) => event.type === 'step');
  assert.deepEqual(
    steps.map(({ i, n, preview }) => [i, n, preview?.kind]),
    [
      [1, 5, undefined],
      [2, 5, 'points'],
      [3, 5, undefined],
      [4, 5, 'points'],
      [5, 5, undefined],
    ],
  );
  assert.equal(steps.at(-1)!.sigma, 0);
  const fractions = events.flatMap((event) => (event.type === 'progress' ? [event.fraction] : []));
  assert.deepEqual(
    fractions,
    [...fractions].sort((a, b) => a - b),
  );
  assert.equal(fractions.at(-1), 1);
});

test('words that the model does not know are named in a warning', async () => {
  const { warnings } = await kernel.generate({ ...TINY, inputs: { prompt: 'red zebra' } });
  assert.deepEqual(warnings, [{ code: 'prompt/unknown-words', message: 'zebra' }]);
});

test('given values come out to the bit with every sampler', async () => {
  const keep = [0.1, -0.7, 0.3, 1.25, 0.9, -0.4];
  for (const { id: sampler } of builtins.filter((plugin) => plugin.kind === 'sampler' && plugin.spaces.includes('real'))) {
    const { output } = await kernel.generate({ ...TINY, inputs: { keep }, sampler });
    assert.deepEqual(points({ output }).slice(0, 6), keep.map(Math.fround), sampler);
  }
});

test('a variation runs its share of the steps and stays nearer to its start the weaker it is', async () => {
  const startPoints = Array.from({ length: 12 }, (_, e) => Math.sin(e));
  const distance = async (strength: number): Promise<readonly [number, number]> => {
    const result = await kernel.generate({ ...TINY, steps: 10, inputs: { start: startPoints, strength } });
    return [result.stats.steps, Math.hypot(...points(result).map((value, e) => value - startPoints[e]!))];
  };
  const [[few, near], [many, far]] = [await distance(0.2), await distance(0.9)];
  assert.deepEqual([few, many], [2, 9]);
  assert.ok(near < far, `${near} < ${far}`);
});

test('cancelling rejects with AbortError after the evaluation that runs, and the next request works', async () => {
  const { signal, emit, events } = abortAfter(2);
  await assert.rejects(kernel.generate({ ...TINY, steps: 50 }, { signal, emit }), { name: 'AbortError' });
  assert.equal(events.filter(({ type }) => type === 'step').length, 2);
  assert.equal((await kernel.generate(TINY)).partial, false);
});

test('cancelling gives the last state decoded when asked', async () => {
  const { signal, emit } = abortAfter(3);
  const result = await kernel.generate({ ...TINY, steps: 50 }, { signal, emit, onAbort: 'decode' });
  assert.deepEqual([result.partial, result.stats.steps], [true, 3]);
  assert.ok(points(result).every(Number.isFinite));
});

test('a second request says that it is queued and runs after the first', async () => {
  const order: string[] = [];
  const note =
    (name: string) =>
    (event: GenerationEvent): void => {
      if (event.type === 'queued') order.push(`${name} queued behind ${event.position}`);
      if (event.type === 'started') order.push(`${name} started`);
    };
  await Promise.all([
    kernel.generate(TINY, { emit: note('a') }),
    kernel.generate(TINY, { emit: note('b') }),
    kernel.generate(TINY, { emit: note('c') }),
  ]);
  assert.deepEqual(order, ['b queued behind 1', 'c queued behind 2', 'a started', 'b started', 'c started']);
});

test('a queued request can be cancelled without waiting and without harming the one that runs', async () => {
  const abort = new AbortController();
  const running = kernel.generate({ ...TINY, steps: 30 });
  const queued = kernel.generate(TINY, { signal: abort.signal });
  abort.abort();
  await assert.rejects(queued, { name: 'AbortError' });
  assert.equal((await running).stats.steps, 30);
});

test('every fault of a request is told at once, each with its place, what is allowed and what was got', async () => {
  const request = {
    task: 'tiny',
    inputs: { prompt: 'a'.repeat(100_000), strenght: 1, keep: [1, NaN] },
    steps: 5,
    sampler: { id: 'heun', churn: -1, gamma: 2 },
    schedule: 'nope',
    guidance: [{ id: 'classifier-free', start: 0.9, stop: 0.2 }],
  };
  await assert.rejects(kernel.generate(request), { code: 'request/invalid' });
  const faults = Object.fromEntries(kernel.check(request).map(({ pointer, message, got }) => [pointer, `${message}; got ${got}`]));
  assert.deepEqual(Object.keys(faults).sort(), [
    '/guidance/0/start',
    '/inputs/keep/1',
    '/inputs/prompt',
    '/inputs/strenght',
    '/sampler/churn',
    '/sampler/gamma',
    '/schedule',
  ]);
  assert.match(faults['/inputs/prompt']!, /at most 50 characters; got "a+… \(100000 characters\)/);
  assert.match(faults['/inputs/keep/1']!, /finite number; got NaN/);
  assert.match(faults['/sampler/churn']!, /≥ 0; got -1/);
  assert.match(faults['/schedule']!, /exponential, .*karras, .*model/);
});

test('an unknown task, steps and seed out of range are refused with what there is', () => {
  assert.match(kernel.check({ task: 'x', inputs: {} })[0]!.message, /point-cloud, text-to-speech, text-to-video, tiny/);
  assert.deepEqual(
    kernel.check({ task: 'tiny', inputs: {}, steps: 0, seed: 2 ** 53 }).map(({ pointer }) => pointer),
    ['/steps', '/seed'],
  );
  assert.equal(kernel.check({ task: 'tiny', inputs: {}, steps: 2.5 })[0]!.message, 'must be a whole number');
});

test('a file with another hash is refused and not used', async () => {
  const { text } = tinyCard.files;
  const wrong = await start({ ...tinyCard, files: { ...tinyCard.files, text: { ...text!, sha256: '0'.repeat(64) } } });
  await assert.rejects(wrong.generate(TINY), { code: 'model/hash', message: /SHA-256 7d795e.*card says 0000/ });
});

test('a missing file is refused by name', async () => {
  const { denoiser } = tinyCard.files;
  const missing = await start({
    ...tinyCard,
    files: { ...tinyCard.files, denoiser: { ...denoiser, url: denoiser.url.replace('denoiser', 'lost') } },
  });
  await assert.rejects(missing.generate(TINY), { code: 'model/missing', message: /lost\.onnx/ });
});

test('a graph with other inputs than the card says is refused with both lists', async () => {
  const renamed = await start({ ...tinyCard, files: { ...tinyCard.files, denoiser: RENAMED } });
  await assert.rejects(renamed.generate(TINY), { code: 'model/io', message: /takes sample, noise, context .*card says x, noise, context/ });
});

test('a file that is no ONNX model is refused', async () => {
  const { words } = tinyCard.files;
  const fake = await start({ ...tinyCard, files: { ...tinyCard.files, denoiser: { ...words!, url: `${words!.url}?.onnx` } } });
  await assert.rejects(fake.generate(TINY), { code: 'model/graph' });
});

test('a schedule that does not fall is refused by name', async () => {
  const params = {};
  const flat = defineSchedule({
    id: 'flat',
    title: 'Flat',
    description: 'Wrong.',
    params,
    sigmas: ({ steps }) => Array(steps).fill(1).concat(0) as number[],
  });
  const short = defineSchedule({ id: 'short', title: 'Short', description: 'Wrong.', params, sigmas: () => [1, 0] });
  const wrong = await start(undefined, flat, short);
  await assert.rejects(wrong.generate({ ...TINY, schedule: 'flat' }), { code: 'schedule/levels', message: /"flat".*level 1 is 1 after 1/ });
  await assert.rejects(wrong.generate({ ...TINY, schedule: 'short' }), {
    code: 'schedule/levels',
    message: /5 finite noise levels.*gave 2/,
  });
});

test('a sampler whose values explode is refused instead of giving noise', async () => {
  const exploding = defineSampler({
    id: 'exploding',
    title: 'Exploding',
    description: 'Wrong.',
    spaces: ['real'],
    order: 1,
    evaluationsPerStep: 1,
    stochastic: false,
    params: {},
    async *sample({ x, sigmas, denoise }) {
      for (let i = 0; i < sigmas.length - 1; i++) {
        const denoised = await denoise(x, sigmas[i]!);
        x = mix([1e30, x]);
        yield { x, sigma: sigmas[i + 1]!, denoised };
      }
    },
  });
  const wrong = await start(undefined, exploding);
  await assert.rejects(wrong.generate({ ...TINY, sampler: 'exploding' }), { code: 'sampler/not-finite', message: /"exploding"/ });
});

test('a plugin whose id is taken, and one whose manifest is wrong, are refused', async () => {
  await assert.rejects(start(undefined, builtins[0]!), { code: 'plugin/duplicate' });
  const bad = { ...tinyTask(), id: 'Not An Id' };
  await assert.rejects(Kernel.start([...builtins, bad]), { code: 'plugin/invalid', message: /\/id/ });
});

test('plugins that are added together are all added, or none', async () => {
  const fresh = await start();
  const euler = builtins.find(({ id }) => id === 'euler')!;
  const good = { ...euler, id: 'good' } as Plugin;
  await assert.rejects(fresh.register(good, { ...euler, id: 'Bad' } as Plugin), { code: 'plugin/invalid' });
  await assert.rejects(fresh.register(good, good), { code: 'plugin/duplicate' });
  assert.equal(fresh.registry.find('sampler', 'good'), undefined);
  assert.deepEqual((await fresh.register(good, { ...good, id: 'better' } as Plugin)).map(({ id }) => id), ['good', 'better']);
  assert.equal((await fresh.generate({ ...TINY, sampler: 'better' })).request.sampler.id, 'better');
});

test('a card that cannot be what its task needs is refused before anything is asked of it', async () => {
  const { sigmaMin: _, sigmaMax: __, ...timeless } = tinyCard;
  const refusal = (card: object, task: object = {}): Promise<string> =>
    Kernel.start([...builtins, { ...tinyTask(card as ModelCard), ...task } as Plugin]).then(() => assert.fail('it was not refused'), (error: Error) => error.message);
  assert.match(await refusal(timeless), /\/models\/0 must have betas, or a sigmaMin and above it a sigmaMax/);
  assert.match(await refusal({ ...tinyCard, sigmaMin: 20 }), /\/models\/0 must have betas, or/);
  const tokenizer = { ...tinyCard.tokenizer!, file: 'none' };
  assert.match(await refusal({ ...tinyCard, tokenizer }), /\/tokenizer\/file must be one of its files \(denoiser, text, words\), got "none"/);
  assert.match(await refusal(tinyCard, { given: { input: 'x' } }), /\/given\/input must be one of the inputs \(prompt, /);
  assert.match(await refusal(tinyCard, { engine: 'any' }), /\/engine must match/);
});

test('a caret range holds versions whose first number that is not 0 is the same, from its own on', () => {
  const held = (range: string): string[] => ['0.1.0', '0.1.3', '0.2.0', '1.2.3', '1.3.0', '2.0.0'].filter((version) => holds(range, version));
  assert.deepEqual(held('^0.1.0'), ['0.1.0', '0.1.3']);
  assert.deepEqual(held('^0.1.2'), ['0.1.3']);
  assert.deepEqual(held('^1.2.3'), ['1.2.3', '1.3.0']);
  assert.deepEqual(held('^9.0.0'), []);
});

test('parameters whose schema is none are refused with what is wrong in it', async () => {
  const euler = builtins.find(({ id }) => id === 'euler')!;
  const odd = { ...euler, id: 'odd', params: { pull: { type: 'number', title: 'Pull', minimum: 'x' } } };
  await assert.rejects(start(undefined, odd as unknown as Plugin), { code: 'plugin/invalid', message: /pull\/minimum must be number/ });
});

test('a model’s files may have addresses that do not end in their names', async () => {
  const files = { ...tinyCard.files, denoiser: { ...tinyCard.files['denoiser']!, url: `${tinyCard.files['denoiser']!.url}?download=true` } };
  const { output } = await (await start({ ...tinyCard, files })).generate(TINY);
  assert.deepEqual(points({ output }), points(await kernel.generate(TINY)));
});

test('opening a model says its bytes and a second generation opens nothing', async () => {
  const fresh = await start();
  const stages = async (): Promise<string[]> => {
    const events: GenerationEvent[] = [];
    await fresh.generate(TINY, { emit: (event) => events.push(event) });
    return [...new Set(events.flatMap((event) => (event.type === 'progress' ? [event.stage] : [])))];
  };
  assert.deepEqual(await stages(), ['compile', 'prepare', 'sample', 'decode']);
  assert.deepEqual(await stages(), ['prepare', 'sample', 'decode']);
});

test('disposing finishes what was asked for, and refuses what comes after, once and for all', async () => {
  const ended = await start();
  const told: string[] = [];
  const note = (name: string) => (): void => void told.push(name);
  const running = ended.generate({ ...TINY, steps: 30 }).then(note('running'));
  const waiting = ended.generate(TINY).then(note('waiting'));
  const disposed = ended.dispose().then(note('disposed'));
  const given = { task: 'tiny', inputs: { start: Array<number>(12).fill(0.5) } };
  const refused = { code: 'engine/disposed', message: 'The engine was disposed; start a new one.' };
  for (const when of ['while it ends', 'afterwards']) {
    await assert.rejects(ended.generate(TINY), refused, when);
    await assert.rejects(ended.likelihood(given), refused, when);
    await assert.rejects(ended.encode(given), refused, when);
    await assert.rejects(ended.preload('tiny'), refused, when);
    await Promise.all([running, waiting, disposed]);
  }
  await ended.dispose();
  assert.deepEqual(told, ['running', 'waiting', 'disposed']);
});
