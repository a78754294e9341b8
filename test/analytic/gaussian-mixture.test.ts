import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { solve, solveGaussian } from './ode.ts';
import { mixture, momentsOf, pointsAt, single } from './problem.ts';

const POINTS = [[0.3, -0.8], [-1.2, 0.4], [4, 2]].map((point) => Float64Array.from(point));
const SIGMAS = [0.05, 0.7, 5];

function near(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  for (let e = 0; e < expected.length; e++) {
    assert.ok(Math.abs(actual[e]! - expected[e]!) <= tolerance, `${actual[e]} is not ${expected[e]}`);
  }
}

describe('a Gaussian mixture', () => {
  it('has the gradient of its log density as score', () => {
    for (const x of POINTS) {
      for (const sigma of SIGMAS) {
        const moved = (axis: number, by: number): number => mixture.logDensity(x.map((value, e) => value + (e === axis ? by : 0)), sigma);
        near(mixture.score(x, sigma), [0, 1].map((axis) => (moved(axis, 1e-5) - moved(axis, -1e-5)) / 2e-5), 1e-6);
      }
    }
  });

  it('denoises by Tweedie’s formula, D = x + σ²·score', () => {
    for (const x of POINTS) {
      for (const sigma of SIGMAS) {
        const score = mixture.score(x, sigma);
        near(mixture.denoise(x, sigma), x.map((value, axis) => value + sigma ** 2 * score[axis]!), 1e-12);
      }
    }
  });

  it('samples points of its own mean and covariance', () => {
    const { mean, covariance, error } = momentsOf(pointsAt(mixture, 0, 20_000, 1));
    for (const a of [0, 1]) {
      near([mean[a]!], [mixture.mean[a]!], 5 * Math.sqrt(covariance[a]![a]! / 20_000));
      for (const b of [0, 1]) near([covariance[a]![b]!], [mixture.covariance[a]![b]!], 5 * error[a]![b]!);
    }
  });
});

describe('the ODE solver', () => {
  it('finds the closed form of a single Gaussian, down to σ = 0', () => {
    for (const x of POINTS) near(solve(single, x, 10, 0), solveGaussian(single, x, 10, 0), 1e-9);
  });

  it('does not change its answer with twice the steps', () => {
    for (const x of POINTS) near(solve(mixture, x, 10, 0.1), solve(mixture, x, 10, 0.1, 4000), 1e-9);
  });
});
