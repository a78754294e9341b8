/**
 * Linear diffusions of position and velocity, u = (x, v):
 *
 *     du = −(D + Q)·H·u dτ + √(2D) dw,    H = diag(1, 1/M)
 *
 * For every D ≥ 0 and antisymmetric Q their stationary law is N(0, H⁻¹): D and Q are the Riemannian and the symplectic part of
 * Du, Zhang, Yang, Du: A Flexible Diffusion Model, 2022. D = diag(0, Γ) and Q = (0 −1; 1 0) is Langevin dynamics, critically
 * damped where Γ² = 4M: Dockhorn, Vahdat, Kreis: Score-Based Generative Modeling with Critically-Damped Langevin Diffusion,
 * 2022, equation 5. Time is τ = ∫β dt.
 */
import { ReverieError } from '../errors.ts';
import type { ModelCard } from '../model/card.ts';
import { exponential, multiply, transpose, weighted, type Matrix2 } from './matrix2.ts';

export class Langevin {
  readonly D: Matrix2;
  readonly Q: Matrix2;
  readonly H: Matrix2;
  /** Covariance of the stationary law, H⁻¹. */
  readonly stationary: Matrix2;
  /** du/dτ = drift · u without noise. */
  readonly drift: Matrix2;
  readonly #initial: Matrix2;

  /** Without numbers: those of Dockhorn et al. */
  constructor({ mass = 0.25, damping = 1, positionDamping = 0, coupling = 1, velocity = 0.04 }: NonNullable<ModelCard['langevin']> = {}) {
    this.D = [positionDamping, 0, 0, damping];
    this.Q = [0, -coupling, coupling, 0];
    this.H = [1, 0, 0, 1 / mass];
    this.stationary = [1, 0, 0, mass];
    this.drift = multiply(weighted([-1, this.D], [-1, this.Q]), this.H);
    this.#initial = [0, 0, 0, velocity * mass];
    const [least, got] = [(2 * coupling) / Math.sqrt(mass), damping / mass - positionDamping];
    if (got < least - 1e-9) {
      throw new ReverieError(
        'model/card',
        `A Langevin diffusion must not oscillate: damping/mass − positionDamping must be ≥ 2·coupling/√mass = ${least}, got ${got}; raise the damping of the card.`,
      );
    }
  }

  /** E[u at τ] = transition · u₀ */
  transition(tau: number): Matrix2 {
    return exponential(weighted([tau, this.drift]));
  }

  /** E[u at τ | x₀] = mean · x₀: velocities begin around 0. */
  mean(tau: number): readonly [number, number] {
    const [xx, , vx] = this.transition(tau);
    return [xx, vx];
  }

  /** Of u at τ, given x₀ and velocities drawn from N(0, γM). */
  covariance(tau: number): Matrix2 {
    const along = this.transition(tau);
    const excess = weighted([1, this.#initial], [-1, this.stationary]);
    return weighted([1, this.stationary], [1, multiply(along, excess, transpose(along))]);
  }

  /** The noise level at τ: x divided by its mean is x₀ + σ·n. */
  sigma(tau: number): number {
    return Math.sqrt(Math.max(0, this.covariance(tau)[0])) / this.mean(tau)[0];
  }

  /** The time τ at which the noise level is σ. */
  tau(sigma: number): number {
    let [low, high] = [0, 1];
    while (this.sigma(high) < sigma) [low, high] = [high, 2 * high];
    for (let i = 0; i < 60; i++) {
      const middle = (low + high) / 2;
      if (this.sigma(middle) < sigma) low = middle;
      else high = middle;
    }
    return sigma === 0 ? 0 : high;
  }
}
