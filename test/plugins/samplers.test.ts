import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mix, type PluginOf } from '../../engine/plugin.ts';
import { CpuEvaluator } from '../../engine/tensor/cpu.ts';
import { gaussian } from '../../engine/tensor/philox.ts';
import {
  analyticDpmSampler,
  ddimSampler,
  ddpmSampler,
  ddssSampler,
  dpm2Sampler,
  dpmpp2mSampler,
  eulerAncestralSampler,
  eulerSampler,
  heunSampler,
} from '../../plugins/index.ts';
import learned from '../../plugins/samplers/ddss.json' with { type: 'json' };
import { conditioningOf, SHAPE, smoothModel } from '../conformance/models.ts';
import { defaultsOf, type Values } from '../conformance/params.ts';

const SIGMAS = [40, 12, 3, 0.8, 0.1, 0];

interface Observed {
  readonly values: Float32Array;
  /** Levels at which the model was evaluated. */
  readonly evaluatedAt: number[];
  /** After how many evaluations noise was drawn. */
  readonly drawnAfter: number[];
}

async function observe(
  sampler: PluginOf<'sampler'>,
  params: Values = {},
  sigmas: readonly number[] = SIGMAS,
  skipped = 0,
): Promise<Observed> {
  const evaluator = new CpuEvaluator();
  const model = smoothModel(evaluator);
  const evaluatedAt: number[] = [];
  const drawnAfter: number[] = [];
  let x = evaluator.gaussian(SHAPE, 1, 0);
  const steps = sampler.sample({
    x, sigmas, skipped,
    params: { ...defaultsOf(sampler), ...params },
    denoise: (at, sigma) => {
      evaluatedAt.push(sigma);
      return model(at, sigma, conditioningOf(0));
    },
    noise: () => evaluator.gaussian(SHAPE, 2, drawnAfter.push(evaluatedAt.length)),
  });
  for await (const step of steps) x = step.x;
  return { values: await evaluator.read(x), evaluatedAt, drawnAfter };
}

function assertSame(a: Observed, b: Observed): void {
  a.values.forEach((value, e) => assert.ok(Math.abs(value - b.values[e]!) < 1e-5, `${a.values} is not ${b.values}`));
}

describe('ddim', () => {
  it('is Euler when η is 0, and draws nothing', async () => {
    const ddim = await observe(ddimSampler, { eta: 0 });
    assertSame(ddim, await observe(eulerSampler));
    assert.deepEqual(ddim.drawnAfter, []);
  });

  it('is DDPM with fixed-small variance when η is 1', async () => {
    assertSame(await observe(ddimSampler, { eta: 1 }), await observe(ddpmSampler, { variance: 'fixed-small' }));
  });
});

describe('ddim and euler-ancestral', () => {
  it('stay finite where rounding would make σ_down² negative', async () => {
    for (const sampler of [ddimSampler, eulerAncestralSampler]) {
      for (let k = 1; k <= 40; k++) {
        const { values } = await observe(sampler, { eta: 1 }, [3e3 + k, k * 1.7e-6, 0]);
        assert.ok(values.every(Number.isFinite));
      }
    }
  });
});

describe('ddpm', () => {
  it('draws in every step but the last', async () => {
    for (const variance of ['fixed-small', 'fixed-large']) {
      assert.deepEqual((await observe(ddpmSampler, { variance })).drawnAfter, [1, 2, 3, 4]);
    }
  });

  it('spreads wider with fixed-large variance', async () => {
    const small = await observe(ddpmSampler, { variance: 'fixed-small' }, [40, 0.5]);
    const large = await observe(ddpmSampler, { variance: 'fixed-large' }, [40, 0.5]);
    // the drawn noise is the same: its weight is √β̃ = σ'·√(1 − σ'²/σ²) or √β = √((1 + σ'²)·(σ² − σ'²) / (1 + σ²))
    const noise = gaussian(new Float32Array(6), 2, 1);
    const difference = Math.sqrt((1.25 * (1600 - 0.25)) / 1601) - 0.5 * Math.sqrt(1 - 0.25 / 1600);
    large.values.forEach((value, e) => assert.ok(Math.abs(value - small.values[e]! - difference * noise[e]!) < 1e-5));
  });
});

describe('euler-ancestral', () => {
  it('is Euler when η is 0, and draws nothing', async () => {
    const ancestral = await observe(eulerAncestralSampler, { eta: 0 });
    assertSame(ancestral, await observe(eulerSampler));
    assert.deepEqual(ancestral.drawnAfter, []);
  });

  it('is DDPM with fixed-small variance when η is 1', async () => {
    assertSame(await observe(eulerAncestralSampler, { eta: 1 }), await observe(ddpmSampler, { variance: 'fixed-small' }));
  });

  it('forgets all but the clean estimate where η asks for more noise than the level holds', async () => {
    const { values } = await observe(eulerAncestralSampler, { eta: 2 }, [40, 0.5]);
    const evaluator = new CpuEvaluator();
    const denoised = await smoothModel(evaluator)(evaluator.gaussian(SHAPE, 1, 0), 40, conditioningOf(0));
    const noise = gaussian(new Float32Array(6), 2, 1);
    evaluator.valuesOf(denoised).forEach((value, e) => assert.ok(Math.abs(value + 0.5 * noise[e]! - values[e]!) < 1e-5));
  });
});

describe('heun', () => {
  it('evaluates again at the level that it reaches, except at 0', async () => {
    const { evaluatedAt, drawnAfter } = await observe(heunSampler);
    assert.deepEqual(evaluatedAt, [40, 12, 12, 3, 3, 0.8, 0.8, 0.1, 0.1]);
    assert.deepEqual(drawnAfter, []);
  });

  it('churns only between its bounds, which belong to it', async () => {
    const { evaluatedAt, drawnAfter } = await observe(heunSampler, { churn: 1, churnFrom: 0.8, churnUpTo: 12 });
    assert.deepEqual(drawnAfter, [2, 4, 6]);
    assert.deepEqual(evaluatedAt.filter((_, call) => call % 2 === 0), [40, 12 * 1.2, 3 * 1.2, 0.8 * 1.2, 0.1]);
  });

  it('raises the level by at most √2 − 1', async () => {
    assert.equal((await observe(heunSampler, { churn: 100 })).evaluatedAt[0], 40 * Math.SQRT2);
  });
});

describe('a run that begins part-way', () => {
  it('takes its share of the churn of all steps', async () => {
    for (const sampler of [heunSampler, dpm2Sampler]) {
      assert.equal((await observe(sampler, { churn: 1 }, SIGMAS, 5)).evaluatedAt[0], 40 * 1.1, sampler.id);
    }
  });

  it('has the norms of its own levels in analytic-dpm', async () => {
    const norms = [0.9, 0.8, 0.7, 0.6, 0.5];
    const late = await observe(analyticDpmSampler, { norms: [1, 0.95, ...norms] }, SIGMAS, 2);
    assert.deepEqual(late, await observe(analyticDpmSampler, { norms }));
  });

  it('has the coefficients of all steps in ddss', async () => {
    const { values } = await observe(ddssSampler, {}, SIGMAS, 5);
    assert.notDeepEqual(values, (await observe(ddssSampler)).values);
    // of the table for 10 steps, in the last of them
    const last = await observe(ddssSampler, {}, [0.8, 0.1, 0], 8);
    const [weight] = learned['10'][9]!;
    const evaluator = new CpuEvaluator();
    const model = smoothModel(evaluator);
    const x = evaluator.gaussian(SHAPE, 1, 0);
    const first = await model(x, 0.8, conditioningOf(0));
    const second = await model(mix([1 / 8, x], [7 / 8, first]), 0.1, conditioningOf(0));
    const expected = await evaluator.read(mix([1 + weight!, second], [-weight!, first]));
    expected.forEach((value, e) => assert.ok(Math.abs(value - last.values[e]!) < 1e-5));
  });
});

describe('dpmpp-2m', () => {
  it('begins and ends with a step of first order', async () => {
    assertSame(await observe(dpmpp2mSampler, {}, [40, 0]), await observe(eulerSampler, {}, [40, 0]));
    assertSame(await observe(dpmpp2mSampler, {}, [40, 1, 0]), await observe(eulerSampler, {}, [40, 1, 0]));
    assert.notDeepEqual((await observe(dpmpp2mSampler)).values, (await observe(eulerSampler)).values);
  });
});
