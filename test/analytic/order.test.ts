import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { PluginOf } from '../../engine/plugin.ts';
import { builtins, erSdeSampler, saSolverSampler, seeds2Sampler, seeds3Sampler } from '../../plugins/index.ts';
import { defaultsOf, schemasOf, type Values } from '../conformance/params.ts';
import { DoubleEvaluator } from './double.ts';
import { solve } from './ode.ts';
import { levels, mixture, pointsAt, SIGMA_MAX, titleOf } from './problem.ts';
import { responseOf, varianceOf } from './response.ts';
import { eachPoint, run } from './run.ts';

type Sampler = PluginOf<'sampler'>;

// down to 0.1 and not to 0: the first-order step into 0 that every method ends with would hide the order
const SIGMA_END = 0.1;
const STEPS = [64, 128, 256];

/** Samplers of order 0, why the number of steps does not govern their error, and what is proven instead. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  consistency: 'jumps as far as its model has learnt: see below',
  lcm: 'jumps as far as its model has learnt: see below',
  tcd: 'jumps as far as its model has learnt: is Euler for γ = 0 and LCM for γ = 1, in test/plugins/solvers.test.ts',
  'annealed-langevin': 'the size of a Langevin step decides: its law is in law.test.ts and langevin.test.ts',
  'consistent-annealed': 'the size of a Langevin step decides: its law is in law.test.ts, its variance on the way in sde.test.ts',
  pds: 'the size of a Langevin step decides: its law is in law.test.ts and langevin.test.ts',
  'predictor-corrector': 'the size of a corrector step decides: its law is in law.test.ts',
};

/** Adams–Bashforth weights for even steps have the second order at most where steps shorten. */
const EVEN_STEPS = ['ipndm'];

/** Slope of the line through the points, by least squares. */
function slope(x: readonly number[], y: readonly number[]): number {
  const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b) / values.length;
  const [mx, my] = [mean(x), mean(y)];
  return mean(x.map((value, i) => (value - mx) * (y[i]! - my))) / mean(x.map((value) => (value - mx) ** 2));
}

async function assertOrder(order: number, errorAt: (steps: number) => Promise<number>): Promise<void> {
  const errors = await Promise.all(STEPS.map(errorAt));
  const fitted = -slope(STEPS.map(Math.log), errors.map(Math.log));
  assert.ok(Math.abs(fitted - order) <= 0.15, `fitted order ${fitted.toFixed(3)}, errors ${errors}`);
}

/** The parameters to test, each with its order: the defaults, and every other order, choice and switch. */
function settingsOf(sampler: Sampler): { readonly changed: Values; readonly order: number }[] {
  const settings = [{ changed: {}, order: sampler.order }];
  for (const [name, { type, enum: choices, minimum, maximum, default: start }] of Object.entries(schemasOf(sampler))) {
    const orders = name === 'order' ? Array.from({ length: maximum! - minimum! + 1 }, (_, i) => minimum! + i) : [];
    const others = [...(choices ?? []), ...(type === 'boolean' ? [true, false] : []), ...orders].filter((value) => value !== start);
    const orderOf = (value: unknown): number => {
      if (name !== 'order') return sampler.order;
      if (EVEN_STEPS.includes(sampler.id)) return Math.min(value as number, sampler.order);
      return sampler.order + (value as number) - (start as number);
    };
    settings.push(...others.map((value) => ({ changed: { [name]: value }, order: orderOf(value) })));
  }
  return settings;
}

/** From the third order on six short steps go before the others: methods that look back begin with a step of first order. */
function sigmasFor(steps: number, order: number): number[] {
  const [first, ...rest] = levels(steps, SIGMA_END);
  const short = order < 3 ? [] : [6, 5, 4, 3, 2, 1].map((k) => first! + (rest[0]! - first!) * 4 ** -k);
  return [first!, ...short, ...rest];
}

/** Samplers whose noise is a parameter, without it: their order as solvers of the ODE. */
const SILENCED: readonly { readonly sampler: Sampler; readonly changed: Values; readonly order: number }[] = [
  { sampler: erSdeSampler, changed: { scale: 'ode' }, order: 2 },
  { sampler: seeds2Sampler, changed: { eta: 0 }, order: 2 },
  { sampler: seeds2Sampler, changed: { eta: 0, r: 0.8 }, order: 2 },
  { sampler: seeds3Sampler, changed: { eta: 0 }, order: 3 },
  { sampler: saSolverSampler, changed: { tau: 0, predictor: 2, corrector: 0 }, order: 2 },
  { sampler: saSolverSampler, changed: { tau: 0, predictor: 3, corrector: 0 }, order: 3 },
  { sampler: saSolverSampler, changed: { tau: 0, predictor: 1, corrector: 2 }, order: 2 },
  { sampler: saSolverSampler, changed: { tau: 0, predictor: 2, corrector: 3 }, order: 3 },
  { sampler: saSolverSampler, changed: { tau: 0, predictor: 3, corrector: 4 }, order: 4 },
];

const samplers = builtins.filter((plugin): plugin is Sampler => plugin.kind === 'sampler' && plugin.spaces.includes('real'));
const draws = new Map<Sampler, boolean>();
for (const sampler of samplers) draws.set(sampler, (await responseOf(sampler, levels(8, SIGMA_END), { scale: 1 })).length > 1);

describe('every sampler', () => {
  it('is of order 0 exactly where something else than the number of steps decides', () => {
    assert.deepEqual(samplers.filter(({ order }) => order === 0).map(({ id }) => id).sort(), Object.keys(ELSEWHERE).sort());
  });
});

describe('without noise, the error against the exact ODE falls with the steps to the power of the stated order', () => {
  const points = pointsAt(mixture, SIGMA_MAX, 32, 3).map(Math.fround);
  const exact = eachPoint(points, 2, (point) => solve(mixture, point, SIGMA_MAX, SIGMA_END));
  const declared = samplers.filter((each) => !draws.get(each) && !ELSEWHERE[each.id]);
  const cases = declared.flatMap((sampler) => settingsOf(sampler).map((setting) => ({ sampler, ...setting })));
  for (const { sampler, changed, order } of [...cases, ...SILENCED]) {
    it(`${titleOf({ sampler, params: changed })}: ${order}`, () =>
      assertOrder(order, async (steps) => {
        const params = { ...defaultsOf(sampler), ...changed };
        const found = await run(sampler, mixture, { points, sigmas: sigmasFor(steps, order), params, evaluator: new DoubleEvaluator() });
        return Math.sqrt(found.reduce((sum, value, e) => sum + (value - exact[e]!) ** 2, 0) / found.length);
      }));
  }
});

describe('with noise, the error of the variance on a Gaussian falls with the steps to the power of the stated order', () => {
  for (const sampler of samplers.filter((each) => draws.get(each) && !ELSEWHERE[each.id])) {
    for (const { changed, order } of settingsOf(sampler)) {
      it(`${titleOf({ sampler, params: changed })}: ${order}`, () =>
        assertOrder(order, async (steps) => {
          const response = await responseOf(sampler, levels(steps, SIGMA_END), { scale: 1.5, params: changed });
          return Math.abs(varianceOf(response, 1.5 ** 2 + SIGMA_MAX ** 2) - (1.5 ** 2 + SIGMA_END ** 2));
        }));
    }
  }
});

describe('with the exact jump to the data, consistency sampling ends with the variance of the data at any number of steps', () => {
  for (const sampler of samplers.filter(({ id }) => ['consistency', 'lcm'].includes(id))) {
    for (const steps of [1, 2, 7]) {
      it(`${titleOf({ sampler, params: {} })}, ${steps} steps`, async () => {
        const jump = (sigma: number): number => 1.5 / Math.hypot(1.5, sigma);
        const params = sampler.id === 'consistency' ? { epsilon: 0 } : {};
        const response = await responseOf(sampler, [...levels(steps, SIGMA_END).slice(0, -1), 0], { scale: 1.5, kept: jump, params });
        assert.ok(Math.abs(varianceOf(response, 1.5 ** 2 + SIGMA_MAX ** 2) - 1.5 ** 2) < 1e-5);
      });
    }
  }
});
