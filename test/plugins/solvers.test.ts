import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { PluginOf } from '../../engine/plugin.ts';
import { CpuEvaluator } from '../../engine/tensor/cpu.ts';
import { builtins } from '../../plugins/index.ts';
import { conditioningOf, SHAPE, smoothModel } from '../conformance/models.ts';
import { defaultsOf, type Values } from '../conformance/params.ts';

const SIGMAS = [40, 12, 3, 0.8, 0.1, 0];

interface Setup {
  readonly params?: Values;
  readonly sigmas?: readonly number[];
  readonly table?: readonly number[];
}

interface Observed {
  readonly values: Float32Array;
  /** Levels at which the model was evaluated. */
  readonly evaluatedAt: number[];
  /** The levels of every draw. */
  readonly drawn: (readonly [from: number | undefined, to: number | undefined])[];
}

async function observe(id: string, { params = {}, sigmas = SIGMAS, table }: Setup = {}): Promise<Observed> {
  const sampler = builtins.find((each): each is PluginOf<'sampler'> => each.kind === 'sampler' && each.id === id)!;
  const evaluator = new CpuEvaluator();
  const model = smoothModel(evaluator);
  const evaluatedAt: number[] = [];
  const drawn: Observed['drawn'] = [];
  let x = evaluator.gaussian(SHAPE, 1, 0);
  const steps = sampler.sample({
    x, sigmas, table,
    params: { ...defaultsOf(sampler), ...params },
    denoise: (at, sigma) => {
      evaluatedAt.push(sigma);
      return model(at, sigma, conditioningOf(0));
    },
    noise: (from, to) => evaluator.gaussian(SHAPE, 2, drawn.push([from, to])),
  });
  for await (const step of steps) x = step.x;
  return { values: await evaluator.read(x), evaluatedAt, drawn };
}

async function assertSame(a: Promise<Observed>, b: Promise<Observed>): Promise<void> {
  const [one, other] = await Promise.all([a, b]);
  one.values.forEach((value, e) => assert.ok(Math.abs(value - other.values[e]!) < 1e-5, `${one.values} is not ${other.values}`));
}

describe('samplers that are others at the end of their range', () => {
  const pairs: [string, Values, string, Values][] = [
    ['flow-euler', {}, 'euler', {}],
    ['lms', { order: 1 }, 'euler', {}],
    ['ipndm', { order: 1 }, 'euler', {}],
    ['deis', { order: 1 }, 'euler', {}],
    ['tcd', { gamma: 0 }, 'euler', {}],
    ['tcd', { gamma: 1 }, 'lcm', {}],
    ['consistency', { epsilon: 0 }, 'lcm', {}],
    ['dpm-2-ancestral', { eta: 0 }, 'dpm-2', {}],
    ['dpmpp-2m-sde', { eta: 0, solver: 'midpoint' }, 'dpmpp-2m', {}],
    ['dpmpp-sde', { eta: 0, r: 0.5 }, 'dpmpp-2s-ancestral', { eta: 0 }],
    ['gradient-estimation', { gamma: 1 }, 'euler', {}],
    ['sa-solver', { tau: 0, predictor: 1, corrector: 0 }, 'euler', {}],
    ['sa-solver', { tau: 1, predictor: 2, corrector: 0 }, 'dpmpp-2m-sde', { eta: 1, solver: 'heun' }],
    ['sa-solver', { tau: 1, tauFrom: 30, tauUpTo: 35 }, 'sa-solver', { tau: 0 }],
    ['seeds-2', { eta: 0, r: 0.3 }, 'dpmpp-sde', { eta: 0, r: 0.3 }],
  ];
  for (const [id, params, other, otherParams] of pairs) {
    it(`${[id, ...Object.values(params)].join(' ')} is ${[other, ...Object.values(otherParams)].join(' ')}`, () =>
      assertSame(observe(id, { params }), observe(other, { params: otherParams })));
  }
});

describe('samplers that draw noise', () => {
  const inSteps = [[40, 12], [12, 3], [3, 0.8], [0.8, 0.1]] as const;
  for (const id of ['consistency', 'dpm-2-ancestral', 'dpmpp-2m-sde', 'dpmpp-2s-ancestral', 'dpmpp-3m-sde', 'er-sde', 'lcm', 'sa-solver', 'tcd']) {
    it(`${id} names the levels of each draw, one in every step but the last`, async () => {
      assert.deepEqual((await observe(id)).drawn, inSteps);
    });
  }

  it('dpmpp-sde draws twice a step, for the stage in between and for the step', async () => {
    const { drawn, evaluatedAt } = await observe('dpmpp-sde');
    assert.deepEqual(drawn.filter((_, draw) => draw % 2 === 1), inSteps);
    assert.deepEqual(drawn.filter((_, draw) => draw % 2 === 0), inSteps.map(([from], step) => [from, evaluatedAt[2 * step + 1]]));
  });

  it('seeds-2 and seeds-3 draw once for every stage, from each to the next', async () => {
    for (const [id, stages] of [['seeds-2', 2], ['seeds-3', 3]] as const) {
      const { drawn, evaluatedAt } = await observe(id);
      const visited = [...evaluatedAt.slice(0, -1), 0.1];
      assert.equal(drawn.length, 4 * stages, id);
      drawn.forEach(([from, to], k) => assert.ok(Math.abs(from! - visited[k]!) < 1e-9 && Math.abs(to! - visited[k + 1]!) < 1e-9, `${id}, draw ${k}`));
    }
  });

  it('dpm-2 churns up to the raised level, with noise of no interval', async () => {
    const { drawn, evaluatedAt } = await observe('dpm-2', { params: { churn: 1, churnFrom: 1, churnUpTo: 12 } });
    assert.deepEqual(drawn, [[12, 12], [3, 3]]);
    assert.deepEqual(evaluatedAt.slice(2, 4), [12 * 1.2, Math.sqrt(12 * 1.2 * 3)]);
  });
});

describe('tcd', () => {
  it('counts γ in the timesteps of a model that has them', async () => {
    const table = Array.from({ length: 50 }, (_, t) => 0.01 * 1.2 ** t);
    const sigmas = [table[40]!, table[20]!];
    // t' = 20: γ = 0.5 goes to timestep 10 and back up, so that fresh noise has variance σ₂₀² − σ₁₀²
    const with0 = await observe('tcd', { params: { gamma: 0 }, sigmas, table });
    const with5 = await observe('tcd', { params: { gamma: 0.5 }, sigmas, table });
    const evaluator = new CpuEvaluator();
    const noise = evaluator.valuesOf(evaluator.gaussian(SHAPE, 2, 1));
    const x = evaluator.gaussian(SHAPE, 1, 0);
    const denoised = evaluator.valuesOf(await smoothModel(evaluator)(x, sigmas[0]!, conditioningOf(0)));
    with5.values.forEach((value, e) => {
      const direction = (with0.values[e]! - denoised[e]!) * (table[10]! / table[20]!);
      const expected = denoised[e]! + direction + Math.sqrt(table[20]! ** 2 - table[10]! ** 2) * noise[e]!;
      assert.ok(Math.abs(value - expected) < 1e-5);
    });
  });
});

describe('pndm', () => {
  it('begins with one step of two evaluations', async () => {
    assert.deepEqual((await observe('pndm')).evaluatedAt, [40, 12, 12, 3, 0.8, 0.1]);
  });

  it('begins with three steps of Runge–Kutta, through the geometric middle', async () => {
    const { evaluatedAt } = await observe('pndm', { params: { skipPrk: false } });
    const middle = (a: number, b: number): number => Math.sqrt(a * b);
    const stages = [[40, 12], [12, 3], [3, 0.8]].flatMap(([a, b]) => [a, middle(a!, b!), middle(a!, b!), b]);
    assert.deepEqual(evaluatedAt, [...stages, 0.8, 0.1]);
  });

  it('goes through the timestep in the middle where the model has timesteps', async () => {
    const table = Array.from({ length: 41 }, (_, t) => 0.1 + t ** 2);
    const sigmas = [table[40]!, table[30]!, table[20]!, table[10]!, table[0]!, 0];
    const { evaluatedAt } = await observe('pndm', { params: { skipPrk: false }, sigmas, table });
    assert.deepEqual([1, 5, 9].map((call) => evaluatedAt[call]), [table[35], table[25], table[15]]);
  });

  it('has an estimate after a single step', async () => {
    for (const skipPrk of [true, false]) {
      assert.deepEqual((await observe('pndm', { params: { skipPrk }, sigmas: [40, 0] })).evaluatedAt, [40]);
    }
  });
});

describe('deis and unipc', () => {
  it('lower their order towards σ = 0, where the last step is Euler', async () => {
    for (const id of ['deis', 'unipc']) {
      await assertSame(observe(id, { params: { order: 3 }, sigmas: [40, 0] }), observe('euler', { sigmas: [40, 0] }));
      const [two, three] = await Promise.all([2, 3].map((order) => observe(id, { params: { order }, sigmas: [40, 12, 3, 0] })));
      assert.deepEqual(two!.values, three!.values);
    }
  });
});
