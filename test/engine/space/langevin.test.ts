import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fc } from '../../random.ts';
import { Langevin } from '../../../engine/space/langevin.ts';
import { cholesky, exponential, inverse, multiply, transpose, weighted, type Matrix2 } from '../../../engine/space/matrix2.ts';

const close = (a: readonly number[], b: readonly number[], tolerance: number): void =>
  a.forEach((value, k) => assert.ok(Math.abs(value - b[k]!) <= tolerance * (1 + Math.abs(b[k]!)), `${a} is not ${b}`));

const critical = new Langevin();
const flexible = [
  new Langevin({ positionDamping: 0.6, damping: 1.5 }),
  new Langevin({ mass: 1, damping: 5, velocity: 1 }),
  new Langevin({ mass: 0.5, damping: 3, positionDamping: 0.2, coupling: 0.9, velocity: 0.3 }),
];

/** Classical Runge–Kutta for dm = A·m dτ and dΣ = (A·Σ + Σ·Aᵀ + 2D) dτ, from m = I and Σ = diag(0, γM). */
function integrate({ D, drift }: Langevin, variance: number, tau: number): { readonly along: Matrix2; readonly covariance: Matrix2 } {
  const slope = ([m, S]: readonly [Matrix2, Matrix2]): readonly [Matrix2, Matrix2] => [
    multiply(drift, m),
    weighted([1, multiply(drift, S)], [1, multiply(S, transpose(drift))], [2, D]),
  ];
  const step = (at: readonly [Matrix2, Matrix2], h: number, by: readonly [Matrix2, Matrix2]): readonly [Matrix2, Matrix2] =>
    [weighted([1, at[0]], [h, by[0]]), weighted([1, at[1]], [h, by[1]])];
  let at: readonly [Matrix2, Matrix2] = [[1, 0, 0, 1], [0, 0, 0, variance]];
  const [steps, h] = [4000, tau / 4000];
  for (let k = 0; k < steps; k++) {
    const k1 = slope(at);
    const k2 = slope(step(at, h / 2, k1));
    const k3 = slope(step(at, h / 2, k2));
    const k4 = slope(step(at, h, k3));
    for (const [weight, by] of [[h / 6, k1], [h / 3, k2], [h / 3, k3], [h / 6, k4]] as const) at = step(at, weight, by);
  }
  return { along: at[0], covariance: at[1] };
}

describe('the Langevin diffusion', () => {
  it('is that of Dockhorn et al. where nothing else is said: the mean of their appendix B.1', () => {
    for (const t of [0.01, 0.3, 2, 4]) {
      const decay = Math.exp(-2 * t);
      close(critical.transition(t), [(1 + 2 * t) * decay, 4 * t * decay, -t * decay, (1 - 2 * t) * decay], 1e-12);
    }
  });

  it('has the mean and covariance of its stochastic differential equation', () => {
    const variances = [0.01, 0.01, 1, 0.15];
    for (const [k, process] of [critical, ...flexible].entries()) {
      for (const tau of [0.05, 0.7, 3]) {
        const { along, covariance } = integrate(process, variances[k]!, tau);
        close(process.transition(tau), along, 1e-9);
        close(process.covariance(tau), covariance, 1e-9);
      }
    }
  });

  it('has the stationary law N(0, diag(1, M)) for every mass, damping and coupling, and ends at it', () => {
    const positive = fc.double({ min: 0.1, max: 3, noNaN: true });
    fc.assert(fc.property(positive, positive, positive, positive, (mass, excess, positionDamping, coupling) => {
      const damping = mass * (positionDamping + (2 * coupling) / Math.sqrt(mass) + excess);
      const process = new Langevin({ mass, damping, positionDamping, coupling });
      const { D, drift, stationary } = process;
      close(stationary, [1, 0, 0, mass], 0);
      // Lyapunov: what is lost by the drift comes back by the noise
      close(weighted([1, multiply(drift, stationary)], [1, multiply(stationary, transpose(drift))], [2, D]), [0, 0, 0, 0], 1e-12);
      close(process.covariance(3000), stationary, 1e-6);
      close(process.mean(3000), [0, 0], 1e-6);
    }));
  });

  it('finds the time of every level', () => {
    for (const process of [critical, ...flexible]) {
      for (const sigma of [1e-3, 0.1, 1, 50]) {
        const found = process.sigma(process.tau(sigma));
        assert.ok(Math.abs(found / sigma - 1) < 1e-6, `${found} is not ${sigma}`);
      }
    }
    assert.equal(critical.tau(0), 0);
  });

  it('is refused where it would oscillate, because a level would have several times', () => {
    const message = /must not oscillate.*= 4, got 3\.6; raise the damping/;
    assert.throws(() => new Langevin({ damping: 0.9 }), { code: 'model/card', message });
  });
});

describe('2×2 matrices', () => {
  const entry = fc.double({ min: -2, max: 2, noNaN: true });
  const matrices = fc.tuple(entry, entry, entry, entry);

  it('have the exponential of their power series, near equal eigenvalues too', () => {
    const series = (m: Matrix2): Matrix2 => {
      let [sum, term]: [Matrix2, Matrix2] = [[1, 0, 0, 1], [1, 0, 0, 1]];
      for (let k = 1; k < 60; k++) [sum, term] = [weighted([1, sum], [1 / k, multiply(term, m)]), weighted([1 / k, multiply(term, m)])];
      return sum;
    };
    fc.assert(fc.property(matrices, (m) => close(exponential(m), series(m), 1e-9)));
    for (const m of [[1, 1, 0, 1], [1, 1, 1e-9, 1], [1, 1, -1e-9, 1], [0, 0, 0, 0]] as const) close(exponential(m), series(m), 1e-12);
  });

  it('have inverses and factors', () => {
    close(multiply([2, 1, -1, 3], inverse([2, 1, -1, 3])), [1, 0, 0, 1], 1e-12);
    for (const m of [[4, 2, 2, 3], [0, 0, 0, 2], [1, 1, 1, 1]] as const) close(multiply(cholesky(m), transpose(cholesky(m))), m, 1e-12);
  });
});
