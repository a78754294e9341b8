import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { gaussian } from '../../engine/tensor/philox.ts';
import { exponentialSchedule, karrasSchedule, optimalStepsSchedule } from '../../plugins/index.ts';
import { cheapestPath } from '../../plugins/schedules/_optimal.ts';
import { drawnAt, mixture } from '../analytic/problem.ts';

const model = { sigmaMin: 0.01, sigmaMax: 10 };
const COUNT = 2000;

/** The exact denoiser's mean of (x₀ − x̂₀)² on the mixture. */
function errorAt(sigma: number): number {
  const clean = drawnAt(mixture, 0, COUNT, 4);
  const noise = gaussian(new Float32Array(2 * COUNT), 5, 0);
  let sum = 0;
  for (let e = 0; e < 2 * COUNT; e += 2) {
    const denoised = mixture.denoise(Float64Array.of(clean[e]! + sigma * noise[e]!, clean[e + 1]! + sigma * noise[e + 1]!), sigma);
    sum += (denoised[0]! - clean[e]!) ** 2 + (denoised[1]! - clean[e + 1]!) ** 2;
  }
  return sum / (2 * COUNT);
}

/** What the ELBO of the mixture loses, in nats per value, on the steps down to the lowest level. */
function loss(sigmas: readonly number[]): number {
  return sigmas.slice(0, -2).reduce((sum, sigma, i) => sum + ((sigmas[i + 1]! ** -2 - sigma ** -2) * errorAt(sigma)) / 2, 0);
}

describe('the cheapest path', () => {
  it('is that of trying all', () => {
    const table = gaussian(new Float32Array(81), 3, 0).map(Math.abs);
    const cost = (from: number, to: number): number => table[from * 9 + to]!;
    const price = (path: readonly number[]): number => path.slice(1).reduce((sum, to, i) => sum + cost(path[i]!, to), 0);
    const all = (from: number, left: number): number[][] => {
      if (left === 1) return [[from, 8]];
      return [1, 2, 3, 4, 5, 6, 7].filter((to) => to > from).flatMap((to) => all(to, left - 1).map((path) => [from, ...path]));
    };
    for (const steps of [1, 2, 3, 5, 8]) {
      const paths = all(0, steps);
      const best = paths.reduce((a, b) => (price(b) < price(a) ? b : a));
      assert.deepEqual(cheapestPath(9, steps, cost), best);
    }
  });
});

describe('optimal steps', () => {
  const measured = Array.from({ length: 33 }, (_, i) => errorAt(10 * 0.001 ** (i / 32)));
  const choices = { 'from σ of the data': { sigmaData: 0.9, errors: [] }, 'from measured errors': { sigmaData: 0.5, errors: measured } };
  for (const [title, params] of Object.entries(choices)) {
    it(`lose less likelihood than even or Karras steps, ${title}`, () => {
      for (const steps of [5, 10, 20]) {
        const ours = loss(optimalStepsSchedule.sigmas({ steps, model, params }));
        const even = loss(exponentialSchedule.sigmas({ steps, model, params: {} }));
        const karras = loss(karrasSchedule.sigmas({ steps, model, params: { rho: 7 } }));
        assert.ok(ours < Math.min(even, karras), `${steps} steps: ${ours}, even ${even}, Karras ${karras}`);
      }
    });
  }

  it('are fit to the errors that were measured', () => {
    const [guessed, fitted] = Object.values(choices).map((params) => loss(optimalStepsSchedule.sigmas({ steps: 10, model, params })));
    assert.ok(fitted! <= guessed!, `${fitted} and ${guessed}`);
  });
});
