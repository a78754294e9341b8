import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createDenoiser, noiseLevels } from '../../engine/model/denoiser.ts';
import { openSpace } from '../../engine/space/space.ts';
import { CpuEvaluator } from '../../engine/tensor/cpu.ts';
import type { Denoise, PluginOf } from '../../engine/plugin.ts';
import { classifierFreeGuidance, d3pmSampler, maskgitSampler } from '../../plugins/index.ts';
import { toldOf } from '../conformance/models.ts';
import { defaultsOf, type Values } from '../conformance/params.ts';
import { chainCard, DATA, KINDS, marginal, product, stepsOf, type Kind, type Matrix } from './chain.ts';

const COUNT = 8000;

interface Run {
  /** Times that are visited, the first is that of the start. */
  readonly times: readonly number[];
  /** All elements start here; from the prior where it is left out. */
  readonly start?: number;
  readonly sum?: string;
  readonly seed?: number;
  readonly sampler?: PluginOf<'sampler'>;
  readonly temperature?: number;
  /** Called with the ids after every step. */
  readonly onStep?: (ids: Float32Array) => void;
}

/** Shares of all states after a run over COUNT elements whose clean categories have the law DATA, by the exact p(x₀ | x). */
async function lawOf(kind: Kind, run: Run): Promise<number[]> {
  const { times, start, sum = 'posterior', seed = 3, sampler = d3pmSampler, temperature, onStep } = run;
  const card = chainCard(kind, [COUNT]);
  const steps = stepsOf(kind);
  const states = steps[0]!.length;
  const sigmas = times.map((t) => (t === 0 ? 0 : noiseLevels(card).table![t - 1]!));
  const evaluator = new CpuEvaluator();
  const space = openSpace({ card, evaluator, shape: [1, COUNT] });
  const cumulative = times.map((t) => product(steps.slice(0, t), states));
  const denoise = createDenoiser(card, evaluator, async ({ x, noise }, output) => {
    const at = times.indexOf(Math.round(evaluator.valuesOf(noise)[0]!) + 1);
    evaluator.valuesOf(output).set(logits(evaluator.valuesOf(x), cumulative[at]!, sum));
  });
  let draws = 0;
  const noise = () => evaluator.gaussian(space.shape, seed, draws++);
  const fixed = (id: number) => evaluator.upload(new Float32Array(COUNT).fill(id), space.shape);
  const x = start === undefined ? await space.start(sigmas[0]!, noise()) : fixed(start);
  let end = x;
  const clean = (at: typeof x, sigma: number) => denoise(at, sigma, { feeds: {} });
  for await (const step of sampler.sample({ ...space.given, x, sigmas, noise, params: { sum, temperature }, denoise: clean })) {
    end = step.x;
    onStep?.(evaluator.valuesOf(end));
  }
  const ids = await evaluator.read(end);
  return Array.from({ length: states }, (_, j) => ids.filter((id) => id === j).length / COUNT);
}

/** log p(x₀ | x), or of what the paper's networks give: p(x₀ | x) / q(x | x₀), up to a constant. */
function logits(ids: Float32Array, cumulative: Matrix, sum: string): number[] {
  const of = cumulative.map((_, xt) =>
    DATA.map((p, k) => (cumulative[k]![xt] === 0 ? -60 : Math.log(p) + (sum === 'joint' ? 0 : Math.log(cumulative[k]![xt]!)))),
  );
  return [...ids].flatMap((id) => of[id]!);
}

/** 5 standard errors of a share. */
function assertLaw(found: readonly number[], expected: readonly number[]): void {
  found.forEach((share, j) => {
    const error = Math.sqrt((expected[j]! * (1 - expected[j]!)) / COUNT);
    assert.ok(Math.abs(share - expected[j]!) <= 5 * error + 1e-12, `shares ${found}, expected ${expected}`);
  });
}

for (const kind of KINDS) {
  describe(`d3pm on a chain with the ${kind} transition`, () => {
    const steps = stepsOf(kind);
    const states = steps[0]!.length;

    it('takes one step by the exact q(x_s | x_t), from every state', async () => {
      for (const [t, s] of [[20, 19], [30, 12], [6, 0]] as const) {
        const [before, between] = [marginal(product(steps.slice(0, s), states)), product(steps.slice(s, t), states)];
        for (let start = 0; start < states; start++) {
          // Bayes: q(x_s | x_t) ∝ q(x_s)·q(x_t | x_s)
          const joint = before.map((p, j) => p * between[j]![start]!);
          const total = joint.reduce((a, b) => a + b);
          assertLaw(await lawOf(kind, { times: [t, s], start, seed: 10 * t + start }), joint.map((p) => p / total));
        }
      }
    });

    it('ends with the law of the data after few steps and after all', async () => {
      const data = states === 4 ? DATA : [...DATA, 0];
      for (const times of [[40, 25, 10, 0], Array.from({ length: 41 }, (_, i) => 40 - i)]) assertLaw(await lawOf(kind, { times }), data);
    });

    it('does so from the networks of the paper, which are summed over the joint law', async () => {
      assertLaw(await lawOf(kind, { times: [40, 25, 10, 0], sum: 'joint' }), states === 4 ? DATA : [...DATA, 0]);
    });
  });
}

describe('maskgit', () => {
  const times = [40, 25, 16, 10, 5, 2, 0];

  it('leaves 1 − ᾱ of the elements masked after every step, and changes none that it has filled in', async () => {
    const masked: number[] = [];
    let before: Float32Array | undefined;
    await lawOf('absorbing', {
      times, sampler: maskgitSampler, temperature: 4.5,
      onStep: (ids) => {
        masked.push(ids.filter((id) => id === 4).length);
        assert.ok((before ?? []).every((id, e) => id === 4 || id === ids[e]));
        before = ids.slice();
      },
    });
    const touched = times.slice(1).map((t) => 1 - product(stepsOf('absorbing').slice(0, t), 5)[0]![0]!);
    assert.deepEqual(masked, touched.map((share) => Math.floor(share * COUNT + 1e-6)));
  });

  it('has the law of the data when it fills in at random', async () => {
    assertLaw(await lawOf('absorbing', { times, sampler: maskgitSampler, temperature: 1e6 }), [...DATA, 0]);
  });

  it('prefers what is likely when it fills in by certainty', async () => {
    const found = await lawOf('absorbing', { times, sampler: maskgitSampler, temperature: 0 });
    assert.ok(found[1]! > 0.6 && found[0]! < 0.05, `shares ${found}`);
  });

  it('refuses a model that replaces by anything but the mask', async () => {
    const refused = { code: 'sampler/transition', message: /d3pm/ };
    await assert.rejects(lawOf('uniform', { times, sampler: maskgitSampler, temperature: 1 }), refused);
    await assert.rejects(lawOf('mask-and-replace', { times, sampler: maskgitSampler, temperature: 1 }), refused);
  });
});

describe('completion of masked categories', () => {
  it('shows the model what is given from the first step on, and fills in the rest by the schedule', async () => {
    const [size, given, mask] = [64, 48, 4];
    const evaluator = new CpuEvaluator();
    const space = openSpace({ card: chainCard('absorbing', [size]), evaluator, shape: [1, size] });
    const keep = { values: Float32Array.from({ length: size }, (_, e) => e % 4), mask: Float32Array.from({ length: size }, (_, e) => Number(e < given)) };
    const open: number[] = [];
    const denoise = space.keeping(async (x) => {
      open.push((await evaluator.read(x)).filter((id) => id === mask).length);
      return evaluator.upload(Float32Array.from({ length: 4 * size }, (_, i) => Math.sin(i)), [1, size, 4]);
    }, keep);
    const sigmas = [100, 3, 2, 1.5, 1, 0.7, 0.5, 0.4, 0];
    let draws = 0;
    const noise = () => evaluator.gaussian(space.shape, 4, draws++);
    const x = await space.start(sigmas[0]!, noise(), evaluator.upload(keep.values, [1, size]), keep.mask);
    const context = { ...space.given, x, sigmas, noise, params: { temperature: 0 }, denoise: (at: typeof x, sigma: number) => denoise(at, sigma, { feeds: {} }) };
    let ids: Float32Array = new Float32Array();
    for await (const step of maskgitSampler.sample(context)) ids = await evaluator.read(step.x);
    assert.deepEqual(open, sigmas.slice(0, -1).map((sigma) => Math.floor(((size - given) * sigma ** 2) / (1 + sigma ** 2) + 0.01)));
    assert.deepEqual(ids.slice(0, given), keep.values.slice(0, given));
    assert.ok(ids.every((id) => id < mask));
  });
});

describe('classifier-free guidance on categories', () => {
  /** Shares after one step to σ = 0 from networks that give the logarithms of these laws, whatever they see. */
  async function guidedLaw(conditional: readonly number[], unconditional: readonly number[], params: Values): Promise<number[]> {
    const evaluator = new CpuEvaluator();
    const card = chainCard('uniform', [COUNT]);
    const space = openSpace({ card, evaluator, shape: [1, COUNT] });
    const network: Denoise = async (_x, _sigma, { unconditional: without }) => {
      const logits = Array.from({ length: COUNT }, () => (without ? conditional : unconditional).map(Math.log)).flat();
      return evaluator.upload(Float32Array.from(logits), [1, COUNT, 4]);
    };
    const denoise = classifierFreeGuidance.guide({ denoise: network, ...toldOf(card), params: { ...defaultsOf(classifierFreeGuidance), ...params } });
    let draws = 0;
    const noise = () => evaluator.gaussian(space.shape, 4, draws++);
    const x = await space.start(100, noise());
    const conditioning = { feeds: {}, unconditional: { feeds: {} } };
    const guided = (at: typeof x, sigma: number) => denoise(at, sigma, conditioning);
    const context = { ...space.given, x, sigmas: [100, 0], noise, params: { sum: 'posterior' }, denoise: guided };
    let ids: Float32Array = new Float32Array();
    for await (const step of d3pmSampler.sample(context)) ids = await evaluator.read(step.x);
    return [0, 1, 2, 3].map((j) => ids.filter((id) => id === j).length / COUNT);
  }

  it('draws from p(x₀ | prompt)^s · p(x₀)^(1 − s)', async () => {
    const [p, q, s] = [[0.1, 0.2, 0.3, 0.4], [0.4, 0.2, 0.2, 0.2], 2.5];
    const weights = p.map((pk, k) => pk ** s * q[k]! ** (1 - s));
    const total = weights.reduce((a, b) => a + b);
    assertLaw(await guidedLaw(p, q, { scale: s, rescale: 0 }), weights.map((weight) => weight / total));
  });

  it('flattens the law by its rescaling to the spread of the unguided logits', async () => {
    const [p, flat] = [[0.1, 0.2, 0.3, 0.4], [0.25, 0.25, 0.25, 0.25]];
    // against a flat law, guidance multiplies all differences of logits by the scale, and rescaling takes that back
    assertLaw(await guidedLaw(p, flat, { scale: 4, rescale: 1 }), p);
  });
});
