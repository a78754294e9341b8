/** Several results of one request. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Kernel } from '../../engine/kernel.ts';
import type { GenerationEvent, GenerationRequest, GenerationResult } from '../../engine/protocol.ts';
import { builtins } from '../../plugins/index.ts';
import { guidedCard, tinyTask } from '../fixtures/tiny.ts';

const TINY: GenerationRequest = { task: 'tiny', inputs: { prompt: 'red blue' }, seed: 5, steps: 6 };

const kernel = await Kernel.start([...builtins, tinyTask(guidedCard)], { threads: 1 });
const pointsOf = ({ outputs }: Pick<GenerationResult, 'outputs'>): number[][] =>
  outputs.map((output) => [...(output as unknown as { points: Float32Array }).points]);

function near(got: readonly number[], wanted: readonly number[], what: string): void {
  assert.equal(got.length, wanted.length, what);
  got.forEach((value, e) => assert.ok(Math.abs(value - wanted[e]!) < 1e-4 * (1 + Math.abs(wanted[e]!)), `${what}: ${value} ≠ ${wanted[e]}`));
}

const samplers = builtins.flatMap((plugin) => (plugin.kind === 'sampler' && plugin.spaces.includes('real') ? [plugin] : []));

for (const { id: sampler, evaluationsPerStep } of samplers) {
  const cost = evaluationsPerStep === 'adaptive' ? 'fewer runs of the model than all of them' : 'no more runs of the model than one of them';
  test(`three results of ${sampler} are those of three seeds, with ${cost}`, async () => {
    const alone = await Promise.all([5, 6, 7].map((seed) => kernel.generate({ ...TINY, sampler, seed })));
    const together = await kernel.generate({ ...TINY, sampler, count: 3 });
    pointsOf(together).forEach((points, k) => near(points, pointsOf(alone[k]!)[0]!, `${sampler}, seed ${5 + k}`));
    const runs = alone.map(({ stats }) => stats.evaluations);
    if (evaluationsPerStep === 'adaptive') assert.ok(together.stats.evaluations < runs[0]! + runs[1]! + runs[2]!);
    else assert.equal(together.stats.evaluations, Math.max(...runs));
    assert.equal(together.output, together.outputs[0]);
    assert.equal(together.request.count, 3);
  });
}

test('guidance that remembers earlier steps remembers those of its own result', async () => {
  const measured = ['reconstruction', 'moment-matching']; // they want averages of the result
  for (const { id } of builtins.filter((plugin) => plugin.kind === 'guidance' && plugin.spaces.includes('real') && !measured.includes(plugin.id))) {
    const request = { ...TINY, guidance: [id] };
    if (kernel.check(request).length) continue; // the tiny task takes no negative prompt
    const [first, second] = pointsOf(await kernel.generate({ ...request, count: 2 }));
    near(first!, pointsOf(await kernel.generate(request))[0]!, id);
    near(second!, pointsOf(await kernel.generate({ ...request, seed: 6 }))[0]!, id);
  }
});

test('more rows than one run of the model takes are several runs', async () => {
  const { stats, outputs } = await kernel.generate({ ...TINY, count: 16, guidance: [{ id: 'classifier-free', scale: 2 }] });
  assert.deepEqual([outputs.length, stats.evaluations], [16, 2 * 6]);
});

test('one result has no count in its request, and the same bits as without', async () => {
  const [plain, counted] = [await kernel.generate(TINY), await kernel.generate({ ...TINY, count: 1 })];
  assert.deepEqual(counted.request, plain.request);
  assert.deepEqual(pointsOf(counted), pointsOf(plain));
});

test('given values come out to the bit in every result, and an input is varied in as many ways', async () => {
  const keep = [0.1, -0.7, 0.3];
  for (const points of pointsOf(await kernel.generate({ ...TINY, inputs: { keep }, count: 2 }))) {
    assert.deepEqual(points.slice(0, 3), keep.map(Math.fround));
  }
  const start = Array.from({ length: 12 }, (_, e) => Math.sin(e));
  const varied = pointsOf(await kernel.generate({ ...TINY, inputs: { start, strength: 0.5 }, count: 2 }));
  assert.notDeepEqual(varied[0], varied[1]);
});

test('steps are told once, with a preview of the first result', async () => {
  const events: GenerationEvent[] = [];
  await kernel.generate({ ...TINY, count: 4 }, { emit: (event) => events.push(event), previewEvery: 5 });
  const steps = events.filter((event) => event.type === 'step');
  assert.deepEqual(steps.map(({ i, preview }) => [i, preview?.kind ?? '']), [[1, ''], [2, ''], [3, ''], [4, ''], [5, 'points'], [6, '']]);
});

test('cancelling gives the last state of every result where that was asked for', async () => {
  const abort = new AbortController();
  const emit = (event: GenerationEvent): void => {
    if (event.type === 'step' && event.i === 2) abort.abort();
  };
  const result = await kernel.generate({ ...TINY, count: 3 }, { signal: abort.signal, onAbort: 'decode', emit });
  assert.deepEqual([result.partial, result.outputs.length, result.stats.steps], [true, 3, 2]);
  await assert.rejects(kernel.generate({ ...TINY, count: 3 }, { signal: AbortSignal.abort() }), { name: 'AbortError' });
  assert.equal((await kernel.generate({ ...TINY, count: 3 })).outputs.length, 3);
});

test('counts that cannot be made are refused with what is allowed', () => {
  const pointers = (request: Partial<GenerationRequest>): string[] => kernel.check({ ...TINY, ...request }).map(({ pointer, message }) => `${pointer} ${message}`);
  assert.deepEqual(pointers({ count: 0 }), ['/count must be ≥ 1']);
  assert.deepEqual(pointers({ count: 17 }), ['/count must be ≤ 16']);
  assert.deepEqual(pointers({ count: 1.5 }), ['/count must be a whole number']);
  assert.match(pointers({ count: 2, seed: Number.MAX_SAFE_INTEGER })[0]!, /^\/seed must be ≤ 9007199254740990,/);
  assert.match(pointers({ count: 2, latent: new Float32Array(12) })[0]!, /^\/count must be 1 beside a latent/);
});
