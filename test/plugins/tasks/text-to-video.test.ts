import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fc } from '../../random.ts';
import { PNG } from 'pngjs';
import type { ReverieError } from '../../../engine/errors.ts';
import { Kernel } from '../../../engine/kernel.ts';
import type { Prepared } from '../../../engine/plugin.ts';
import type { GenerationEvent, GenerationResult } from '../../../engine/protocol.ts';
import { textToVideoTask } from '../../../plugins/index.ts';
import { motionOf } from '../../../plugins/tasks/text-to-video/action.ts';
import { FRAME, toBytes, toValues } from '../../../plugins/tasks/text-to-video/pixels.ts';
import type { FramesOutput } from '../../../plugins/tasks/text-to-video/task.ts';
import { fromStrip, gradient } from '../../components/clips.ts';
import { clipsCard, clipsTask, withTinyClips } from '../../fixtures/clips.ts';

const walk = [...fromStrip(PNG.sync.read(readFileSync(new URL('../../fixtures/walk.png', import.meta.url))).data, 64).frames];
const soft = [...gradient(64, 64, 1).frames];

/** As deepEqual, without writing out how thousands of numbers differ. */
const same = (got: ArrayLike<number>, wanted: ArrayLike<number>): void =>
  assert.deepEqual([got.length, Array.prototype.findIndex.call(wanted, (value, i) => value !== got[i])], [wanted.length, -1]);

const pixel = (...values: number[]): Float32Array => {
  const planes = new Float32Array(FRAME).fill(-1);
  values.forEach((value, channel) => (planes[(channel * FRAME) / 4] = value));
  return planes;
};

describe('pixels', () => {
  it('come back to the byte where they are solid or clear', () => {
    same(toBytes(toValues(walk)), walk);
  });

  it('come back in the right place, whatever they are', () => {
    fc.assert(fc.property(fc.nat(FRAME / 4 - 1), fc.tuple(...Array<fc.Arbitrary<number>>(3).fill(fc.nat(255))), (at, colour) => {
      const bytes = new Array<number>(2 * FRAME).fill(0);
      [...colour, 255].forEach((byte, channel) => (bytes[FRAME + 4 * at + channel] = byte));
      same(toBytes(toValues(bytes)), bytes);
    }), { numRuns: 30 });
  });

  it('have their colours multiplied by alpha in the model', () => {
    const values = toValues([200, 100, 0, 51, ...new Array<number>(FRAME - 4).fill(0)]);
    const unit = [0, 1, 2, 3].map((channel) => (values[(channel * FRAME) / 4]! + 1) / 2);
    unit.forEach((value, channel) => assert.ok(Math.abs(value - [40, 20, 0, 51][channel]! / 255) < 1e-6));
  });

  it('lose the residue of noise in alpha, and are cut to what bytes hold', () => {
    assert.deepEqual([...toBytes(pixel(0.1, -0.2, 0, -0.6)).slice(0, 4)], [0, 0, 0, 0]);
    assert.deepEqual([...toBytes(pixel(1.4, -3, 0, 0.6)).slice(0, 4)], [255, 0, 128, 255]);
    assert.equal(toBytes(pixel(0, 0, 0, 0))[3], 128);
  });
});

describe('actions', () => {
  it('that go round are told from those that are done once, each in its own pace', () => {
    assert.deepEqual(motionOf('a man RUNNING to the left'), { fps: 16, loop: true });
    assert.deepEqual(motionOf('walks away'), { fps: 12, loop: true });
    assert.deepEqual(motionOf('a woman jumping'), { fps: 10, loop: false });
    assert.deepEqual(motionOf('slashing with a sword'), { fps: 14, loop: false });
    assert.deepEqual(motionOf('in a fighting stance with a sword'), { fps: 4, loop: true });
    assert.deepEqual(motionOf('jumpsuit'), { fps: 8, loop: true });
  });

  it('are each known by its pace, as far as the shipped card offers them', () => {
    const { actions = [] } = textToVideoTask.models[0]!.vocabularyHints ?? {};
    assert.ok(actions.length > 5);
    assert.deepEqual(actions.filter((action) => motionOf(action).fps === motionOf('').fps), []);
  });
});

describe('what is prepared', () => {
  const prepare = (inputs: object): Promise<Prepared> =>
    clipsTask.prepare({
      inputs: { prompt: '', negative: '', frames: 8, strength: 0.5, ...inputs },
      card: clipsCard,
      run: async () => ({ context: { data: new Float32Array(2), shape: [1, 1, 2] } }),
      tokenize: () => ({ ids: new Int32Array(4), unknown: [], readAs: [], cut: 0 }),
      file: () => new Uint8Array(),
      warn: () => undefined,
      piece: undefined,
    });

  it('has windows that overlap by half and go round, for clips longer than the model’s', async () => {
    assert.equal((await prepare({})).windows, undefined);
    for (const frames of [16, 32]) {
      const { windows, conditioning } = await prepare({ frames });
      assert.deepEqual(windows, { total: frames, stride: 4, loop: true, alikeAbove: 5, cut: ['known'] });
      assert.deepEqual(conditioning.feeds['known']!.shape, [1, frames, 5, 64, 64]);
    }
  });

  it('shows the model the first frame that is given, and that it is', async () => {
    const first = walk.slice(0, FRAME);
    const { conditioning, keep } = await prepare({ first, frames: 16 });
    const known = conditioning.feeds['known']!.data as Float32Array;
    same(known.subarray(0, FRAME), toValues(first));
    assert.ok(known.subarray(FRAME, (5 * FRAME) / 4).every((flag) => flag === 1));
    assert.ok(known.subarray((5 * FRAME) / 4).every((value) => value === 0));
    assert.equal(conditioning.unconditional!.feeds['known'], conditioning.feeds['known']);
    assert.deepEqual([keep!.values.length, keep!.mask.indexOf(0)], [16 * FRAME, FRAME]);
  });

  it('starts from a picture that stands still, and from a clip that goes round or is cut', async () => {
    const startOf = async (edit: readonly number[], frames = 8) => (await prepare({ edit, frames })).init!.values;
    const frame = (values: Float32Array, i: number) => values.subarray(i * FRAME, (i + 1) * FRAME);
    same(frame(await startOf(walk.slice(0, FRAME)), 7), toValues(walk.slice(0, FRAME)));
    same(frame(await startOf(walk, 16), 11), toValues(walk.slice(3 * FRAME, 4 * FRAME)));
    assert.equal((await startOf([...walk, ...walk])).length, 8 * FRAME);
  });
});

describe('a clip', async () => {
  const kernel = await Kernel.start(withTinyClips, { threads: 1 });
  const make = (inputs: object, more: object = {}): Promise<GenerationResult> =>
    kernel.generate({ task: 'text-to-video', inputs: { ...inputs }, seed: 3, steps: 4, sampler: 'euler', ...more });
  const clip = ({ output }: { readonly output: object }): FramesOutput => output as FramesOutput;
  const distance = (got: ArrayLike<number>, wanted: readonly number[]): number =>
    wanted.reduce((sum, value, i) => sum + Math.abs(value - got[i]!), 0) / wanted.length;

  it('has the frames asked for, and previews of as many', async () => {
    for (const frames of [8, 16, 32]) {
      const events: GenerationEvent[] = [];
      const run = { task: 'text-to-video', inputs: { frames }, steps: 3, sampler: 'euler' };
      const { output } = await kernel.generate(run, { previewEvery: 1, emit: (event) => events.push(event) });
      const previews = events.flatMap((event) => (event.type === 'step' && event.preview ? [event.preview as FramesOutput] : []));
      assert.deepEqual([...previews, clip({ output })].map((each) => [each.kind, each.frames.length, each.width, each.height]),
        Array(3).fill(['frames', frames * FRAME, 64, 64]));
    }
  });

  it('begins with the frame that was given, to the byte, soft edges and hidden colours included', async () => {
    const { frames, known } = clip(await make({ first: soft }));
    same(frames.subarray(0, FRAME), soft);
    assert.throws(() => same(frames.subarray(FRAME, 2 * FRAME), soft));
    assert.equal(known, 1);
    assert.equal(clip(await make({})).known, 0);
  });

  it('stays the nearer to the clip that it changes the lower the strength', async () => {
    const steps = async (strength: number) => make({ edit: walk, strength }, { steps: 20 });
    const [low, high] = [await steps(0.1), await steps(0.9)];
    assert.deepEqual([low.stats.steps, high.stats.steps], [2, 18]);
    assert.ok(distance(clip(low).frames, walk) < distance(clip(high).frames, walk) / 2);
  });

  it('goes round or not, and has the pace of its action', async () => {
    const { fps, loop } = clip(await make({ prompt: 'red running' }));
    assert.deepEqual([fps, loop], [16, true]);
  });

  it('of an action that is done once has the model’s own length, and says so', async () => {
    const { output, warnings } = await make({ prompt: 'red jumping', frames: 16 });
    assert.deepEqual([clip({ output }).frames.length, clip({ output }).loop], [8 * FRAME, false]);
    assert.deepEqual(warnings.map(({ code }) => code), ['frames/once', 'prompt/unknown-words']);
    assert.match(warnings[0]!.message, /takes 8 frames; 16 are for/);
  });

  it('names the words that the model does not know', async () => {
    const { warnings } = await make({ prompt: 'a red wizard' });
    assert.match(warnings[0]!.message, /“a”, “wizard”/);
  });

  it('is refused where pictures have another size, with the input that is at fault', async () => {
    const faults = kernel.check({ task: 'text-to-video', inputs: { first: [1, 2, 3], frames: 12, edit: [...soft, 256] } });
    assert.deepEqual(faults.map(({ pointer }) => pointer).sort(), ['/inputs/edit/16384', '/inputs/first', '/inputs/frames']);
    await assert.rejects(make({ edit: [...soft, 0] }), (error: ReverieError) => {
      assert.deepEqual(error.faults.map(({ pointer }) => pointer), ['/inputs/edit']);
      return true;
    });
  });
});
