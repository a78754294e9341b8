import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { dot, mix, std, type Denoise, type ModelCard, type PluginOf, type Tensor } from '../../engine/plugin.ts';
import { CpuEvaluator } from '../../engine/tensor/cpu.ts';
import {
  adaptiveProjectedGuidance,
  cfgPlusPlusGuidance,
  cfgZeroStarGuidance,
  classifierFreeGuidance,
  dynamicThresholdingGuidance,
  epsilonScalingGuidance,
  eulerSampler,
  heunSampler,
  intervalGuidance,
  perpNegGuidance,
  reconstructionGuidance,
  shiftedTimeGuidance,
  tangentialGuidance,
} from '../../plugins/index.ts';
import { conditioningOf, constantModel, SHAPE, smoothModel, toldOf } from '../conformance/models.ts';
import { defaultsOf, type Values } from '../conformance/params.ts';
import { cardOf } from '../reference/card.ts';

const without = conditioningOf(-0.3);
const conditioning = conditioningOf(0.8, without);
const SIGMA = 2;
const LEVELS = [9, 4, 2, 1, 0];

/** A guided model, with the sizes of the batches that it ran. */
function setUp(guidance: PluginOf<'guidance'>, params: Values, sigmas: readonly number[] = LEVELS) {
  const evaluator = new CpuEvaluator();
  const batches: number[] = [];
  const model = smoothModel(evaluator, (size) => batches.push(size));
  const told = toldOf(undefined, sigmas);
  const guided = guidance.guide({ denoise: model, ...told, params: { ...defaultsOf(guidance), ...params } });
  return { evaluator, model, batches, guided };
}

describe('two guidances that both compare with the absence of the prompt', () => {
  const CHOICES = [
    adaptiveProjectedGuidance, cfgPlusPlusGuidance, cfgZeroStarGuidance, classifierFreeGuidance, intervalGuidance, perpNegGuidance,
    tangentialGuidance,
  ].map((guidance) => ({ guidance, params: { ...defaultsOf(guidance), high: 9, zeroLevels: 0 } }));

  for (const inner of CHOICES) {
    it(`guide what ${inner.guidance.id} guided, from where the prompt is absent, in one batch`, async () => {
      for (const outer of CHOICES) {
        const { evaluator, model, batches, guided } = setUp(inner.guidance, inner.params);
        const x = evaluator.gaussian(SHAPE, 3, 0);
        const [both, bare] = [outer.guidance, inner.guidance].map((guidance, k) =>
          guidance.guide({ denoise: k ? model : guided, ...toldOf(undefined, LEVELS), params: [outer, inner][k]!.params }));
        const denoised = await both!(x, SIGMA, conditioning);
        assert.deepEqual(batches, [2]);
        const [cond, uncond] = [await bare!(x, SIGMA, conditioning), await model(x, SIGMA, without)];
        const known: Denoise = async (_x, _sigma, of) => (of === conditioning ? cond : uncond);
        const expected = await outer.guidance.guide({ denoise: known, ...toldOf(undefined, LEVELS), params: outer.params })(x, SIGMA, conditioning);
        const difference = mix([1, denoised], [-1, expected]);
        assert.ok((await dot(difference, difference)) < 1e-8, outer.guidance.id);
      }
    });
  }
});

describe('guidance in an interval', () => {
  it('asks for both estimates above its lower and up to its upper level, and for one elsewhere', async () => {
    const { evaluator, guided, batches } = setUp(intervalGuidance, { low: 0.5, high: 4 });
    for (const sigma of [9, 4, 0.51, 0.5, 0.1]) await guided(evaluator.gaussian(SHAPE, 3, 0), sigma, conditioning);
    assert.deepEqual(batches, [1, 2, 2, 1, 1]);
  });
});

describe('CFG-Zero*', () => {
  it('stands still at as many levels as asked, however often each is evaluated, and asks the model from then on', async () => {
    const { evaluator, guided, batches } = setUp(cfgZeroStarGuidance, { zeroLevels: 2, velocity: 'noise' });
    const x = evaluator.gaussian(SHAPE, 3, 0);
    for (const sigma of [9, 4, 4]) assert.deepEqual(await evaluator.read(await guided(x, sigma, conditioning)), await evaluator.read(x));
    for (const sigma of [2, 2, 1]) await guided(x, sigma, conditioning);
    assert.deepEqual(batches, [2, 2, 2]);
  });

  it('asks the model at every level of a run that begins part-way, and of one from data to noise', async () => {
    for (const run of [[4, 2, 1], [1, 2, 4, 9]]) {
      const { evaluator, guided, batches } = setUp(cfgZeroStarGuidance, {});
      for (const sigma of run) await guided(evaluator.gaussian(SHAPE, 3, 0), sigma, conditioning);
      assert.deepEqual(batches, run.map(() => 2));
    }
  });

  it('leaves a flow where it is: x/(1 + σ) does not change in an Euler step', async () => {
    const { evaluator, guided } = setUp(cfgZeroStarGuidance, {});
    const x = evaluator.gaussian(SHAPE, 3, 0);
    const d = mix([1 / 9, x], [-1 / 9, await guided(x, 9, conditioning)]);
    const [before, after] = await Promise.all([mix([1 / 10, x], [0, x]), mix([1 / 6, x], [(5 - 9) / 6, d])].map((z) => evaluator.read(z)));
    before!.forEach((value, e) => assert.ok(Math.abs(value - after![e]!) < 1e-6));
  });
});

describe('CFG++', () => {
  it('has an Euler step noise its guided estimate with the noise that is predicted without the prompt', async () => {
    const { evaluator, model, batches, guided } = setUp(cfgPlusPlusGuidance, { lambda: 0.6 });
    for (const [sigma, sigmaNext] of [[9, 4], [2, 1], [1, 0]] as const) {
      const x = evaluator.gaussian(SHAPE, 3, 0);
      const [cond, uncond] = [await model(x, sigma, conditioning), await model(x, sigma, without)];
      const ratio = sigmaNext / sigma;
      const stepped = mix([ratio, x], [1 - ratio, await guided(x, sigma, conditioning)]);
      const expected = mix([0.4, uncond], [0.6, cond], [ratio, x], [-ratio, uncond]);
      const difference = mix([1, stepped], [-1, expected]);
      assert.ok((await dot(difference, difference)) < 1e-10, `from ${sigma} to ${sigmaNext}`);
    }
    assert.deepEqual(batches.filter((size) => size === 2).length, 3);
  });

  it('keeps the scale of a step between its levels, and where churn lifts a level', async () => {
    const { evaluator, model, guided } = setUp(cfgPlusPlusGuidance, { lambda: 0.6 });
    const scaleAt = async (sigma: number): Promise<number> => {
      const x = evaluator.gaussian(SHAPE, 3, 0);
      const [cond, uncond] = [await model(x, sigma, conditioning), await model(x, sigma, without)];
      const change = mix([1, cond], [-1, uncond]);
      return (await dot(mix([1, await guided(x, sigma, conditioning)], [-1, uncond]), change)) / (await dot(change, change));
    };
    for (const [sigma, scale] of [[4, 1.2], [3, 1.2], [2.01, 1.2], [9.5, 0.6 / (1 - 4 / 9)]] as const) {
      assert.ok(Math.abs((await scaleAt(sigma)) / scale - 1) < 1e-3, `at ${sigma}`);
    }
  });
});

describe('adaptive projected guidance', () => {
  it('moves at a right angle to the estimate when η is 0', async () => {
    const { evaluator, model, guided } = setUp(adaptiveProjectedGuidance, { eta: 0 });
    const x = evaluator.gaussian(SHAPE, 3, 0);
    const cond = await model(x, SIGMA, conditioning);
    const change = mix([1, await guided(x, SIGMA, conditioning)], [-1, cond]);
    assert.ok((await dot(change, change)) > 0.1);
    assert.ok(Math.abs(await dot(change, cond)) < 1e-5);
  });

  it('is classifier-free guidance without limit and momentum when η is 1', async () => {
    const { evaluator, model, guided } = setUp(adaptiveProjectedGuidance, { eta: 1, momentum: 0, scale: 4 });
    const plain = classifierFreeGuidance.guide({ denoise: model, ...toldOf(), params: { scale: 4, ramp: 'constant', rescale: 0 } });
    const x = evaluator.gaussian(SHAPE, 3, 0);
    const [ours, theirs] = [await guided(x, SIGMA, conditioning), await plain(x, SIGMA, conditioning)];
    const difference = mix([1, ours], [-1, theirs]);
    assert.ok((await dot(difference, difference)) < 1e-10);
  });

  it('adds what went before once for every level, however often that is evaluated', async () => {
    const { evaluator, guided } = setUp(adaptiveProjectedGuidance, { momentum: 0.5 });
    const x = evaluator.gaussian(SHAPE, 3, 0);
    const at = async (sigma: number): Promise<Float32Array> => evaluator.read(await guided(x, sigma, conditioning));
    const [first, again, other, otherAgain] = [await at(4), await at(4), await at(2), await at(2)];
    assert.deepEqual([again, otherAgain], [first, other]);
    const { guided: fresh } = setUp(adaptiveProjectedGuidance, { momentum: 0.5 });
    assert.notDeepEqual(await evaluator.read(await fresh(x, 2, conditioning)), other);
  });

  it('moves no further than the limit times scale − 1', async () => {
    const { evaluator, model, guided } = setUp(adaptiveProjectedGuidance, { eta: 1, momentum: 0, scale: 6, threshold: 0.2 });
    const x = evaluator.gaussian(SHAPE, 3, 0);
    const change = mix([1, await guided(x, SIGMA, conditioning)], [-1, await model(x, SIGMA, conditioning)]);
    assert.ok(Math.abs(Math.sqrt(await dot(change, change)) - 0.2 * 5) < 1e-5);
  });
});

describe('dynamic thresholding', () => {
  it('squeezes what reaches out of the bound into it, and leaves what lies inside', async () => {
    const evaluator = new CpuEvaluator();
    const of = async (values: readonly number[], share: number): Promise<number[]> => {
      const denoise: Denoise = async () => evaluator.upload(Float32Array.from(values), [1, values.length]);
      const guided = dynamicThresholdingGuidance.guide({ denoise, ...toldOf(), params: { share, bound: 1 } });
      return [...await evaluator.read(await guided(await denoise(undefined!, 1, conditioning), 1, conditioning))];
    };
    assert.deepEqual(await of([-4, 2, 1, 0], 1), [-1, 0.5, 0.25, 0]);
    assert.deepEqual(await of([-4, 2, 1, 0], 2 / 3), [-1, 1, 0.5, 0]);
    assert.deepEqual(await of([-0.5, 0.25, 0, 0], 0.9), [-0.5, 0.25, 0, 0]);
  });
});

describe('reconstruction', () => {
  const shape = [1, 4, 2];
  const averages = [1, -2, 0.5, 3];

  /** Where Euler goes with standard normal data, for which x̂₀ = x / (1 + σ²). */
  async function sampled(params: Values): Promise<Float32Array> {
    const evaluator = new CpuEvaluator();
    const denoise = reconstructionGuidance.guide({
      ...toldOf(),
      denoise: async (x, sigma) => mix([1 / (1 + sigma ** 2), x]),
      params: { ...defaultsOf(reconstructionGuidance), ...params },
    });
    let x = mix([20, evaluator.gaussian(shape, 3, 0)]);
    const context = { x, sigmas: [20, 8, 3, 1, 0.2, 0], noise: () => x, params: {} };
    for await (const step of eulerSampler.sample({ ...context, denoise: (at, sigma) => denoise(at, sigma, conditioning) })) x = step.x;
    return evaluator.read(x);
  }

  /** Averages of rows 0 and 1, and of rows 2 and 3, and how far the even rows are from them. */
  const split = (values: Float32Array): { means: number[]; rests: number[] } => {
    const means = [0, 1, 4, 5].map((e) => (values[e]! + values[e + 2]!) / 2);
    return { means, rests: [0, 1, 4, 5].map((e, k) => values[e]! - means[k]!) };
  };

  it('makes the averages exact, and leaves independent data its details as they are: the exact posterior', async () => {
    const [ours, free] = [split(await sampled({ averages })), split(await sampled({ strength: 0 }))];
    ours.means.forEach((mean, k) => assert.ok(Math.abs(mean - averages[k]!) < 1e-5));
    ours.rests.forEach((rest, k) => assert.ok(Math.abs(rest - free.rests[k]!) < 1e-5));
  });

  it('averages along the axis that is asked for', async () => {
    const values = await sampled({ averages: [1, 2, 3, 4], axis: 1 });
    [1, 2, 3, 4].forEach((mean, k) => assert.ok(Math.abs((values[2 * k]! + values[2 * k + 1]!) / 2 - mean) < 1e-5));
  });

  it('refuses a measurement of another length or a factor that does not divide', async () => {
    for (const params of [{ averages: [1] }, { averages, factor: 3 }, { averages, axis: 2 }, {}]) {
      await assert.rejects(sampled(params), { code: 'guidance/measurement', message: /one average for \d of 8 values, got \d along axis/ });
    }
  });
});

describe('guidance that keeps more of what would be smoothed away', () => {
  const evaluator = new CpuEvaluator();
  const START = 5, SPREAD = 0.1, LEVELS = Array.from({ length: 400 }, (_, i) => START * 0.98 ** i);

  /** How much Heun shrinks x from σ = START on, where the data are normal with deviation SPREAD, so that x̂₀ = s²/(s² + σ²) x. */
  async function shrunk(guidance: PluginOf<'guidance'>, params: Values): Promise<number> {
    const denoise = guidance.guide({
      ...toldOf(),
      denoise: async (x, sigma) => mix([SPREAD ** 2 / (SPREAD ** 2 + sigma ** 2), x]),
      params: { ...defaultsOf(guidance), ...params },
    });
    const first = evaluator.upload(new Float32Array(6).fill(1), SHAPE);
    let x = first;
    const context = { x, sigmas: [...LEVELS, 0], noise: () => first, params: defaultsOf(heunSampler) };
    for await (const step of heunSampler.sample({ ...context, denoise: (at, sigma) => denoise(at, sigma, conditioning) })) x = step.x;
    return (await evaluator.read(x))[0]!;
  }

  /** The exact solution of dx/dσ = k² σ x / (λ (s² + k² σ²)), with the network told k σ and its noise divided by λ. */
  const exact = (k: number, lambda: number): number => (SPREAD ** 2 / (SPREAD ** 2 + (k * START) ** 2)) ** (1 / (2 * lambda));

  it('ends where the exact solution ends for a shifted noise level: 1/factor as wide as the data', async () => {
    for (const factor of [1, 0.93, 0.8, 1.2]) {
      const value = await shrunk(shiftedTimeGuidance, { factor });
      assert.ok(Math.abs(value / exact(factor, 1) - 1) < 1e-3, `${value} is not ${exact(factor, 1)}`);
    }
  });

  it('ends where the exact solution ends for a scaled noise prediction', async () => {
    for (const lambda of [1, 1.01, 1.1, 0.9]) {
      const value = await shrunk(epsilonScalingGuidance, { lambda });
      assert.ok(Math.abs(value / exact(1, lambda) - 1) < 1e-3, `${value} is not ${exact(1, lambda)}`);
    }
  });
});

describe('classifier-free guidance', () => {
  const evaluator = new CpuEvaluator();
  const batches: number[] = [];
  const model = smoothModel(evaluator, (size) => batches.push(size));
  const x = evaluator.gaussian(SHAPE, 3, 0);
  const guided = (scale: number, rescale = 0, prediction: ModelCard['prediction'] = 'edm'): Promise<Tensor> => {
    const told = toldOf(cardOf({ prediction, sigmaData: 0.5 }));
    return classifierFreeGuidance.guide({ denoise: model, ...told, params: { scale, rescale, ramp: 'constant' } })(x, SIGMA, conditioning);
  };

  const assertSame = async (a: Tensor, b: Tensor): Promise<void> => {
    const [left, right] = await Promise.all([evaluator.read(a), evaluator.read(b)]);
    left.forEach((value, e) => assert.ok(Math.abs(value - right[e]!) < 1e-5, `${left} is not ${right}`));
  };

  it('goes on from the unconditional through the conditional estimate', async () => {
    const [cond, uncond] = [await model(x, SIGMA, conditioning), await model(x, SIGMA, without)];
    await assertSame(await guided(0), uncond);
    await assertSame(await guided(4), mix([1, uncond], [4, mix([1, cond], [-1, uncond])]));
  });

  it('rises from nothing to twice the scale over the steps, the same on average', async () => {
    for (const [ramp, expected] of [['constant', [3, 3, 3, 3, 3]], ['linear', [1, 2, 3, 4, 5]], ['cosine', [1, 3 - Math.SQRT2, 3, 3 + Math.SQRT2, 5]]] as const) {
      const { evaluator, model, guided } = setUp(classifierFreeGuidance, { scale: 3, ramp }, [9, 7, 5, 3, 1, 0]);
      for (const [step, sigma] of [9, 7, 5, 3, 1].entries()) {
        for (const at of [sigma, sigma - 0.5]) {
          const x = evaluator.gaussian(SHAPE, 3, 0);
          const [cond, uncond] = [await model(x, at, conditioning), await model(x, at, without)];
          const scale = expected[step]!;
          const difference = mix([1, await guided(x, at, conditioning)], [scale - 1, uncond], [-scale, cond]);
          assert.ok((await dot(difference, difference)) < 1e-9, `${ramp} at ${at}`);
        }
      }
    }
  });

  it('runs both estimates as one batch, and the conditional alone at scale 1', async () => {
    batches.length = 0;
    await guided(4, 0.5);
    await guided(1);
    assert.deepEqual(batches, [2, 1]);
  });

  const PREDICTED: readonly (readonly [ModelCard['prediction'], (x0: Tensor, n: Tensor) => Tensor])[] = [
    ['epsilon', (x0, n) => mix([0, x0], [1, n])],
    ['v', (x0, n) => mix([1 / Math.hypot(1, SIGMA), n], [-SIGMA / Math.hypot(1, SIGMA), x0])],
    ['flow', (x0, n) => mix([1, n], [-1, x0])],
    ['x0', (x0) => x0],
    ['edm', (x0, n) => mix([1, x0], [-(0.5 ** 2) / (SIGMA ** 2 + 0.5 ** 2), mix([1, x0], [SIGMA, n])])],
  ];
  for (const [prediction, predictedFrom] of PREDICTED) {
    it(`brings what a network predicts back to the strength of the conditional one at rescale 1: ${prediction}`, async () => {
      const strength = (denoised: Tensor): Promise<number> =>
        std(predictedFrom(denoised, mix([1 / SIGMA, x], [-1 / SIGMA, denoised])));
      const wanted = await strength(await model(x, SIGMA, conditioning));
      assert.ok(Math.abs((await strength(await guided(9, 0, prediction))) - wanted) > 0.1);
      assert.ok(Math.abs((await strength(await guided(9, 1, prediction))) - wanted) < 1e-5);
    });
  }

  it('goes half of that way at rescale 0.5', async () => {
    await assertSame(await guided(9, 0.5), mix([0.5, await guided(9)], [0.5, await guided(9, 1)]));
  });

  it('leaves a noise prediction without spread as it is', async () => {
    const flat = evaluator.upload(new Float32Array(6).fill(3), SHAPE);
    const guide = classifierFreeGuidance.guide({ denoise: constantModel(evaluator, 1), ...toldOf(), params: { scale: 4, ramp: 'constant', rescale: 1 } });
    assert.deepEqual(await evaluator.read(await guide(flat, SIGMA, conditioning)), new Float32Array(6).fill(1));
  });

  it('has a window of steps among its parameters', () => {
    assert.deepEqual(Object.keys(classifierFreeGuidance.params), ['scale', 'ramp', 'rescale', 'start', 'stop']);
  });
});
