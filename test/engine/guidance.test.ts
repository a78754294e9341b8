/** What the kernel gives to guidance: after one step to σ = 0 the output is the guided estimate itself. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Kernel } from '../../engine/kernel.ts';
import { defineGuidance, type ModelCard, type Plugin, type PluginOf } from '../../engine/plugin.ts';
import type { GenerationRequest } from '../../engine/protocol.ts';
import { gaussian } from '../../engine/tensor/philox.ts';
import { builtins } from '../../plugins/index.ts';
import { guidedCard, RENAMED, tinyCard, tinyTask, WEAKER } from '../fixtures/tiny.ts';

const start = (task: Plugin, ...more: Plugin[]): Promise<Kernel> => Kernel.start([...builtins, task, ...more], { threads: 1 });

const tiny = tinyTask() as PluginOf<'task'>;
const plain = await start(tiny);

const withDenoiser = (denoiser: ModelCard['files'][string]): Plugin => tinyTask({ ...tinyCard, files: { ...tinyCard.files, denoiser } });

/** The tiny task, of which `blue` must not come out. */
const negating = await start({
  ...tiny,
  negative: true,
  async prepare(context) {
    const [wanted, unwanted] = await Promise.all(
      [context.inputs, { ...context.inputs, prompt: 'blue' }].map((inputs) => tiny.prepare({ ...context, inputs })),
    );
    return { ...wanted!, conditioning: { ...wanted!.conditioning, negative: unwanted!.conditioning } };
  },
});

/** The estimate of a model at the first level, for a prompt. */
async function estimate(by: Kernel, prompt: string, guidance: GenerationRequest['guidance'] = []): Promise<number[]> {
  const { output } = await by.generate({ task: 'tiny', inputs: { prompt }, seed: 5, steps: 1, guidance });
  return [...(output as unknown as { readonly points: Float32Array }).points];
}

function assertClose(found: readonly number[], expected: readonly number[]): void {
  found.forEach((value, e) => assert.ok(Math.abs(value - expected[e]!) < 1e-5, `${value} is not ${expected[e]}`));
}

const between = (from: readonly number[], to: readonly number[], share: number): number[] =>
  from.map((value, e) => value + share * (to[e]! - value));

describe('a negative prompt', () => {
  it('reaches guidance beside the prompt and its absence', async () => {
    const [red, blue] = [await estimate(plain, 'red'), await estimate(plain, 'blue')];
    assertClose(await estimate(negating, 'red', [{ id: 'classifier-free', scale: 3 }]), between(blue, red, 3));
  });

  it('is told to change nothing where no guidance compares with it', async () => {
    const warnings = async (guidance: string[]): Promise<string[]> =>
      (await negating.generate({ task: 'tiny', inputs: {}, steps: 1, guidance })).warnings.map(({ code }) => code);
    assert.deepEqual(await warnings(['dynamic-thresholding']), ['guidance/negative']);
    assert.deepEqual(await warnings(['perp-neg']), []);
  });

  it('is refused, where a guidance needs one, for a task that takes none, with the guidance that serves it', () => {
    const [fault] = plain.check({ task: 'tiny', inputs: {}, guidance: ['perp-neg'] });
    assert.equal(fault!.pointer, '/guidance/0');
    assert.match(fault!.message, /^must be a guidance that needs no negative prompt, which task "tiny" does not take \(.*classifier-free/);
    assert.doesNotMatch(fault!.message, /perp-neg/);
    assert.deepEqual(negating.check({ task: 'tiny', inputs: {}, guidance: ['perp-neg'] }), []);
  });
});

/** Watches what a guidance that asks for it is given at every step. */
async function watch(need: 'weaker' | 'classifier', inputs: object): Promise<number[][]> {
  const seen: number[][] = [];
  const watching = defineGuidance({
    id: 'watching', title: 'Watching', description: 'Reads a network.', spaces: ['real'], needs: ['weaker', 'classifier'], params: {},
    guide: ({ denoise, ...networks }) => async (x, sigma, conditioning) => {
      seen.push([...(await x.evaluator.read(await networks[need](x, sigma, conditioning)))]);
      return denoise(x, sigma, conditioning);
    },
  });
  const guided = await start(tinyTask(guidedCard), watching);
  await guided.generate({ task: 'tiny', inputs: { prompt: 'red', ...inputs }, seed: 5, steps: 3, guidance: ['watching'] });
  return seen;
}

describe('what guidance is told of a run', () => {
  const START = Array.from({ length: 12 }, (_, e) => e / 12);

  it('is the levels of the schedule, all of them where the run begins part-way or goes from data to noise', async () => {
    const told: (readonly number[])[] = [];
    const listening = defineGuidance({
      id: 'listening', title: 'Listening', description: 'Changes nothing.', spaces: ['real'], params: {},
      guide({ denoise, sigmas }) {
        told.push(sigmas);
        return denoise;
      },
    });
    const kernel = await start(tiny, listening);
    const schedule = { id: 'custom', levels: [9, 4, 2, 1] };
    const request = { task: 'tiny', inputs: { start: START, strength: 0.5 }, steps: 4, schedule, guidance: ['listening'] };
    await kernel.generate(request);
    await kernel.encode(request);
    assert.deepEqual(told, Array(2).fill([9, 4, 2, 1, 0]));
  });

  it('lets CFG-Zero* stand still in whole runs alone', async () => {
    const evaluations = async (inputs: GenerationRequest['inputs']): Promise<number> => {
      const { stats } = await plain.generate({ task: 'tiny', inputs, seed: 5, steps: 4, sampler: 'euler', guidance: ['cfg-zero-star'] });
      return stats.evaluations;
    };
    assert.equal(await evaluations({}), 3);
    assert.equal(await evaluations({ start: START, strength: 0.5 }), 2);
    const { stats } = await plain.encode({ task: 'tiny', inputs: { start: START }, steps: 4, sampler: 'euler', guidance: ['cfg-zero-star'] });
    assert.equal(stats.evaluations, 4);
  });
});

describe('a weaker network', () => {
  it('makes its own estimate of the same conditioning, for autoguidance', async () => {
    const guided = await start(tinyTask(guidedCard));
    const [model, weaker] = [await estimate(plain, 'red'), await estimate(await start(withDenoiser(WEAKER)), 'red')];
    assertClose(await estimate(guided, 'red', [{ id: 'autoguidance', scale: 2.5 }]), between(weaker, model, 2.5));
    assert.notDeepEqual(weaker, model);
  });

  it('is run beside the denoiser at every step, and only where it is asked', async () => {
    const guided = await start(tinyTask(guidedCard));
    for (const [guidance, runs] of [['autoguidance', 2], ['classifier-free', 1]] as const) {
      const { stats } = await guided.generate({ task: 'tiny', inputs: {}, steps: 6, guidance: [guidance] });
      assert.equal(stats.evaluations, 6 * runs, guidance);
    }
  });

  it('keeps what is given', async () => {
    const seen = await watch('weaker', { keep: [0.5, -1, 2] });
    assert.deepEqual(seen.map((values) => values.slice(0, 3)), Array(3).fill([0.5, -1, 2]));
  });

  it('is refused for a card without one, and refused before it runs where its inputs are not the denoiser’s', async () => {
    const [fault] = plain.check({ task: 'tiny', inputs: {}, guidance: [{ id: 'autoguidance' }] });
    assert.match(fault!.message, /^must be a guidance that needs no weaker network, which model "tiny" does not have \(.*classifier-free/);
    const wrong = await start(tinyTask({ ...guidedCard, files: { ...guidedCard.files, weaker: RENAMED } }));
    const message = /^File "weaker" of model "tiny" takes sample, .* card says x, /;
    await assert.rejects(wrong.generate({ task: 'tiny', inputs: {} }), { code: 'model/io', message });
  });
});

describe('a classifier', () => {
  it('gives its gradient by x: that by z = c_in·x, which it sees, times c_in', async () => {
    const [first] = await watch('classifier', {});
    const [sigma, cIn] = [10, 1 / Math.hypot(10, 0.5)];
    const wanted = (2 + 1 + 2) / 8 / 2 + Math.log(sigma) / 4;
    const x = [...gaussian(new Float32Array(12), 5, 0)].map((n) => sigma * n);
    assertClose(first!, x.map((value) => cIn * (wanted - cIn * value)));
  });

  it('adds to the estimate what classifier guidance makes of it', async () => {
    const [[gradient], bare] = [await watch('classifier', {}), await estimate(plain, 'red')];
    const guided = await estimate(await start(tinyTask(guidedCard)), 'red', [{ id: 'classifier', scale: 0.3 }]);
    assertClose(guided, bare.map((value, e) => value + 0.3 * 100 * gradient![e]!));
  });

  it('does not move what is given', async () => {
    const seen = await watch('classifier', { keep: [0.5, -1, 2] });
    seen.forEach((values) => assert.deepEqual(values.map((value) => value === 0), Array.from({ length: 12 }, (_, e) => e < 3)));
  });

  it('is refused for a card without one, and so is a card that names one without its file', async () => {
    const [fault] = plain.check({ task: 'tiny', inputs: {}, guidance: [{ id: 'classifier' }] });
    assert.match(fault!.message, /^must be a guidance that needs no classifier, which model "tiny" does not have \(.*classifier-free/);
    const { classifier: _, ...files } = guidedCard.files;
    const message = /\/models\/0\/files\/classifier is missing/;
    await assert.rejects(start(tinyTask({ ...guidedCard, files })), { code: 'plugin/invalid', message });
  });
});

describe('the window of a guidance', () => {
  /** What is expected of the end before each of eight steps, with guidance from `start` to `stop`. */
  async function estimates(start: number, stop: number): Promise<string[]> {
    const seen: string[] = [];
    const guidance = start < stop ? [{ id: 'classifier-free', scale: 3, start, stop }] : [];
    const emit: Parameters<Kernel['generate']>[1] = {
      emit: (event) => event.type === 'step' && event.preview && seen.push(String((event.preview as unknown as { points: Float32Array }).points)),
      previewEvery: 1,
    };
    await plain.generate({ task: 'tiny', inputs: { prompt: 'red' }, seed: 5, steps: 8, guidance }, emit);
    return seen;
  }

  it('guides the steps within it and no other', async () => {
    const [never, always, late, early] = await Promise.all([estimates(0, 0), estimates(0, 1), estimates(0.5, 1), estimates(0, 0.5)]);
    assert.deepEqual(late.slice(0, 4), never.slice(0, 4));
    assert.notEqual(late[4], never[4]);
    assert.deepEqual(early.slice(0, 4), always.slice(0, 4));
    assert.notEqual(early[4], always[4]);
    assert.notEqual(always[0], never[0]);
  });
});
