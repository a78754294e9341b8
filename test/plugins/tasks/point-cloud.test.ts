import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { Kernel } from '../../../engine/kernel.ts';
import type { Prepared } from '../../../engine/plugin.ts';
import type { GenerationResult } from '../../../engine/protocol.ts';
import { builtins, pointCloudTask as task, textToVideoTask } from '../../../plugins/index.ts';
import type { PointsOutput } from '../../../plugins/tasks/point-cloud/task.ts';
import { inside } from '../../protobuf.ts';

const POINTS = 2048;
const card = task.models[0]!;

/** Points on a coil, none of whose coordinates is round. */
function coil(count: number): number[] {
  return Array.from({ length: 3 * count }, (_, e) => {
    const turn = (Math.floor(e / 3) + 0.5) / count;
    return [0.6 * Math.cos(40 * turn), 1.4 * turn - 0.7, 0.6 * Math.sin(40 * turn)][e % 3]!;
  });
}

type Context = Parameters<typeof task.prepare>[0];

function contextOf(inputs: object, more: Partial<Context> = {}): Context {
  return {
    inputs: { prompt: '', negative: '', strength: 0.6, ...inputs },
    card,
    run: async (_, { tokens }) => ({ context: { data: Float32Array.from(tokens!.data), shape: [1, 1, tokens!.data.length] } }),
    tokenize: (text) => ({ ids: Int32Array.of(text.length), unknown: [], readAs: [], cut: 0 }),
    file: () => new Uint8Array(),
    warn: () => undefined,
    piece: undefined,
    ...more,
  };
}

const prepare = (inputs: object, more?: Partial<Context>): Promise<Prepared> => task.prepare(contextOf(inputs, more));

describe('what is prepared', () => {
  it('of a caption alone keeps nothing, starts from noise alone and shows no known points', async () => {
    const { conditioning, keep, init } = await prepare({ prompt: 'wheel' });
    assert.deepEqual([keep, init, conditioning.negative], [undefined, undefined, undefined]);
    const { context, known } = conditioning.feeds;
    assert.deepEqual([...context!.data], [5]);
    assert.deepEqual([...conditioning.unconditional!.feeds['context']!.data], [0]);
    assert.deepEqual([known!.shape, known!.data.length], [[1, POINTS, 4], 4 * POINTS]);
    assert.ok(known!.data.every((value) => value === 0));
    assert.deepEqual(Object.keys(conditioning.feeds).sort(), [...card.io.conditioning].sort());
  });

  it('keeps the points to complete, and those alone', async () => {
    const complete = coil(3);
    const { keep, init } = await prepare({ complete });
    assert.deepEqual([keep!.values.length, keep!.mask.length, init], [3 * POINTS, 3 * POINTS, undefined]);
    assert.deepEqual(keep!.values.subarray(0, 9), Float32Array.from(complete));
    assert.deepEqual([...keep!.mask.subarray(0, 9)], Array(9).fill(1));
    assert.ok(keep!.mask.subarray(9).every((value) => value === 0));
  });

  it('shows the network the points to complete, each with a flag, under the caption, under none and under the negative one', async () => {
    const complete = coil(3);
    const { feeds, unconditional, negative } = (await prepare({ prompt: 'wheel', negative: 'chair leg', complete })).conditioning;
    const known = feeds['known']!.data;
    const floats = Float32Array.from(complete);
    for (let i = 0; i < 3; i++) assert.deepEqual([...known.subarray(4 * i, 4 * i + 4)], [...floats.subarray(3 * i, 3 * i + 3), 1]);
    assert.ok(known.subarray(12).every((value) => value === 0));
    for (const other of [unconditional, negative]) assert.deepEqual(other!.feeds['known'], feeds['known']);
    assert.deepEqual([feeds, unconditional!.feeds, negative!.feeds].map(({ context }) => context!.data[0]), [5, 0, 9]);
  });

  it('starts from the cloud to vary at the strength asked for', async () => {
    const vary = coil(POINTS);
    for (const strength of [0.05, 0.3, 1]) {
      const { init, keep } = await prepare({ vary, strength });
      assert.deepEqual([init!.strength, keep], [strength, undefined]);
      assert.deepEqual(init!.values, Float32Array.from(vary));
    }
  });

  it('takes points evenly from a cloud of more, and repeats those of a smaller one', async () => {
    const points = async (count: number): Promise<number[]> => {
      const { init } = await prepare({ vary: Array.from({ length: 3 * count }, (_, e) => Math.floor(e / 3) + (e % 3) / 4) });
      const { values } = init!;
      assert.ok(values.every((value, e) => value === Math.floor(value) + (e % 3) / 4), 'a point was torn apart');
      return [...values].filter((_, e) => e % 3 === 0);
    };
    assert.deepEqual(await points(2 * POINTS), Array.from({ length: POINTS }, (_, i) => 2 * i));
    assert.deepEqual(await points(2), Array.from({ length: POINTS }, (_, i) => (i < POINTS / 2 ? 0 : 1)));
    assert.deepEqual(new Set(await points(700)).size, 700);
  });

  it('names the words that the model does not know, and how much of a long caption is left out', async () => {
    const told: string[] = [];
    const tokenize: Context['tokenize'] = (text) => ({ ids: new Int32Array(1), unknown: text ? ['zyx'] : [], readAs: [], cut: text ? 2 : 0 });
    await prepare({ prompt: 'a zyx' }, { tokenize, warn: (code, message) => void told.push(`${code} ${message}`) });
    assert.match(told.join('\n'), /^prompt\/unknown-words .*“zyx”.*\nprompt\/cut .*last 2 words/);
  });
});

describe('a cloud', () => {
  let kernel: Kernel;
  before(async () => {
    kernel = await Kernel.start(builtins, { threads: 2 });
  });
  after(() => kernel.dispose());

  const make = (inputs: object, more: object = {}): Promise<GenerationResult> =>
    kernel.generate({ task: 'point-cloud', inputs: { ...inputs }, seed: 3, steps: 2, ...more });
  const cloud = ({ output }: GenerationResult): PointsOutput => output as PointsOutput;

  /** How far points are from those they began as, on average. */
  const distance = (points: Float32Array, from: readonly number[]): number =>
    Array.from({ length: POINTS }, (_, i) => Math.hypot(...[0, 1, 2].map((axis) => points[3 * i + axis]! - from[3 * i + axis]!)))
      .reduce((sum, each) => sum + each / POINTS, 0);

  it('has the points that were given, bit for bit and counted, and others beside them', async () => {
    const complete = coil(500);
    const { kind, points, known } = cloud(await make({ prompt: 'wheel', complete }));
    assert.deepEqual([kind, points.length, known], ['points', 3 * POINTS, 500]);
    assert.deepEqual(points.subarray(0, 1500), Float32Array.from(complete));
    const made = points.subarray(1500);
    assert.ok(made.every(Number.isFinite) && made.some((value) => Math.abs(value) > 0.01));
  });

  it('stays the nearer to the cloud that it varies the lower the strength', async () => {
    const vary = coil(POINTS);
    const [low, high] = [await make({ vary, strength: 0.3 }, { guidance: [] }), await make({ vary, strength: 1 }, { guidance: [] })];
    assert.deepEqual([low.stats.steps, high.stats.steps, cloud(low).known], [1, 2, 0]);
    const [near, far] = [distance(cloud(low).points, vary), distance(cloud(high).points, vary)];
    assert.ok(near < far / 2, `${near} and ${far}`);
  });

  it('is refused with the input at fault where coordinates are left over, or a cloud to complete is too large', () => {
    for (const [name, count] of [['complete', 4], ['vary', 4], ['complete', 3 * POINTS + 3]] as const) {
      const faults = kernel.check({ task: 'point-cloud', inputs: { [name]: Array(count).fill(0) } });
      assert.deepEqual(faults.map(({ pointer }) => pointer), [`/inputs/${name}`], `${count} numbers`);
    }
  });

  for (const { id, inputs } of [task, textToVideoTask]) {
    it(`of ${id} is refused with a prompt of 100,000 characters, and how many are allowed is said`, async () => {
      const { maxLength } = inputs['prompt'] as { readonly maxLength: number };
      const request = { task: id, inputs: { prompt: 'wheel '.repeat(16_667).slice(0, 100_000) } };
      const [fault, ...others] = kernel.check(request);
      assert.deepEqual([fault!.pointer, fault!.message, others], ['/inputs/prompt', `must have at most ${maxLength} characters`, []]);
      await assert.rejects(kernel.generate(request), (error: Error) => {
        assert.match(error.message, new RegExp(`/inputs/prompt must have at most ${maxLength} characters`));
        assert.ok(error.message.length < 300, 'the prompt is repeated at length');
        return true;
      });
    });
  }
});

/** How many nodes an ONNX file has: ModelProto.graph is field 7, GraphProto.node field 1. */
function nodesIn(file: Uint8Array): number {
  const graphs = inside(file, 7);
  assert.equal(graphs.length, 1);
  return inside(graphs[0]!, 1).length;
}

describe('the shipped networks', () => {
  const urls = { denoiser: new URL(card.files['denoiser']!.url), text: new URL(card.files['text']!.url) };

  it('have at most 6,000,000 bytes together', () => {
    assert.ok(statSync(urls.denoiser).size + statSync(urls.text).size <= 6_000_000);
  });

  it('have at most 360 nodes, and the one for texts 70', () => {
    const [denoiser, text] = [nodesIn(readFileSync(urls.denoiser)), nodesIn(readFileSync(urls.text))];
    assert.ok(denoiser > 100 && denoiser <= 360, `the denoiser has ${denoiser}`);
    assert.ok(text > 10 && text <= 70, `the one for texts has ${text}`);
  });
});
