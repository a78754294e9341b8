/**
 * Dockhorn, Vahdat, Kreis: Score-Based Generative Modeling with Critically-Damped Langevin Diffusion, 2022, Algorithm 1
 * (symmetric splitting CLD sampler): half a step of the linear part, exactly, a step of the score part, half a step again. The
 * score is that of the level at which the step begins, as in the authors' program: Euler's step of that part.
 */
import { couple, defineSampler, matrix2 } from '../../engine/plugin.ts';

const { apply, cholesky, exponential, IDENTITY, inverse, multiply, transpose, weighted } = matrix2;

export default defineSampler({
  id: 'cld-sscs',
  title: 'CLD symmetric splitting',
  description: 'Solves all but the score exactly and uses it in the middle of a step. Choose it for Langevin models and few noisy steps.',
  source: 'Dockhorn, Vahdat, Kreis: Score-Based Generative Modeling with Critically-Damped Langevin Diffusion, 2022, arXiv:2112.07068',
  spaces: ['position-velocity'],
  order: 1,
  evaluationsPerStep: 1,
  stochastic: true,
  params: {},
  async *sample({ x: u, sigmas, denoise, noise, process }) {
    const { D, Q, H, stationary } = process;
    for (const [i, sigma] of sigmas.slice(0, -1).entries()) {
      const sigmaNext = sigmas[i + 1]!;
      const [tau, tauNext] = [process.tau(sigma), process.tau(sigmaNext)];
      const h = tau - tauNext;
      if (sigmaNext === 0) {
        const denoised = await denoise(u, sigma);
        yield { x: couple([[1, 0], denoised]), sigma: sigmaNext, denoised };
        return;
      }
      const sigmaMiddle = process.sigma((tau + tauNext) / 2); // between the two draws
      // L*_A: du = −(D − Q)·H·u dτ + √(2D) dw leaves the stationary law as it is
      const A = exponential(weighted([h / 2, multiply(weighted([-1, D], [1, Q]), H)]));
      const spread = cholesky(weighted([1, stationary], [-1, multiply(A, stationary, transpose(A))]));
      u = couple([A, u], [spread, noise(sigma, sigmaMiddle)]);
      const denoised = await denoise(u, sigma);
      // L*_S: du = 2D·(H·u + ∇ log p) dτ with ∇ log p = −Σ⁻¹·(u − mean·x̂₀)
      const precision = inverse(process.covariance(tau));
      const S = weighted([1, IDENTITY], [2 * h, multiply(D, weighted([1, H], [-1, precision]))]);
      const pull = apply(weighted([2 * h, multiply(D, precision)]), process.mean(tau));
      u = couple([multiply(A, S), u], [apply(A, pull), denoised], [spread, noise(sigmaMiddle, sigmaNext)]);
      yield { x: u, sigma: sigmaNext, denoised };
    }
  },
});
