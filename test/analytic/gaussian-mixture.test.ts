import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { solve, solveGaussian } from './ode.ts';
import { drawnAt, in64, mixture, momentsOf, onLine, pointsAt, single } from './problem.ts';
import { slicedWasserstein } from './wasserstein.ts';

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

  it('has that score and that estimate on a line and in 64 dimensions', () => {
    for (const of of [onLine, in64]) {
      const x = drawnAt(of, 1, 1, 5);
      for (const sigma of SIGMAS) {
        const score = of.score(x, sigma);
        const moved = (axis: number, by: number): number => of.logDensity(x.map((value, e) => value + (e === axis ? by : 0)), sigma);
        near(score, Array.from(x, (_, axis) => (moved(axis, 1e-5) - moved(axis, -1e-5)) / 2e-5), 1e-5);
        near(of.denoise(x, sigma), x.map((value, axis) => value + sigma ** 2 * score[axis]!), 1e-12);
      }
    }
  });

  it('deals points to its components by their weights', () => {
    const left = drawnAt(onLine, 0, 20_000, 2).filter((value) => value < 0.05).length / 20_000;
    near([left], [0.75], 5 * Math.sqrt((0.75 * 0.25) / 20_000) + 0.006); // 0.6 % lie beyond the middle
  });

  it('samples points of its own mean and covariance', () => {
    const { mean, covariance, error } = momentsOf(pointsAt(mixture, 0, 20_000, 1));
    for (const a of [0, 1]) {
      near([mean[a]!], [mixture.mean[a]!], 5 * Math.sqrt(covariance[a]![a]! / 20_000));
      for (const b of [0, 1]) near([covariance[a]![b]!], [mixture.covariance[a]![b]!], 5 * error[a]![b]!);
    }
  });
});

describe('the sliced Wasserstein distance', () => {
  it('is 0 to the same points in another order, and to points that are moved the distance over √dimension', () => {
    for (const of of [onLine, mixture, in64]) {
      const points = drawnAt(of, 0, 100, 7);
      const swapped = Float64Array.from([...points.subarray(of.dimension), ...points.subarray(0, of.dimension)]);
      near([slicedWasserstein(swapped, points, of.dimension)], [0], 1e-12);
      const moved = slicedWasserstein(points.map((value) => value + 0.3), points, of.dimension, 2000);
      near([moved], [0.3], 0.02);
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
