/**
 * Dockhorn, Vahdat, Kreis: Score-Based Generative Modeling with Critically-Damped Langevin Diffusion, 2022, equation 6,
 * by the Euler–Maruyama method.
 */
import { couple, defineSampler, matrix2 } from '../../engine/plugin.ts';

const { apply, cholesky, IDENTITY, inverse, multiply, weighted } = matrix2;

export default defineSampler({
  id: 'cld-euler-maruyama',
  title: 'CLD Euler–Maruyama',
  description: 'The plain step of the reverse Langevin diffusion. Choose it as the baseline; splitting and gDDIM need fewer steps.',
  source: 'Dockhorn, Vahdat, Kreis: Score-Based Generative Modeling with Critically-Damped Langevin Diffusion, 2022, arXiv:2112.07068',
  spaces: ['position-velocity'],
  order: 1,
  evaluationsPerStep: 1,
  stochastic: true,
  params: {},
  async *sample({ x: u, sigmas, denoise, noise, process }) {
    const { D, drift } = process;
    for (const [i, sigma] of sigmas.slice(0, -1).entries()) {
      const sigmaNext = sigmas[i + 1]!;
      const denoised = await denoise(u, sigma);
      const tau = process.tau(sigma);
      const h = tau - process.tau(sigmaNext);
      // du = (drift·u − 2D·∇ log p) dτ + √(2D) dw backwards, ∇ log p = −Σ⁻¹·(u − mean·x̂₀)
      const precision = inverse(process.covariance(tau));
      const step = weighted([1, IDENTITY], [-h, drift], [-2 * h, multiply(D, precision)]);
      const pull = apply(weighted([2 * h, multiply(D, precision)]), process.mean(tau));
      if (sigmaNext === 0) u = couple([[1, 0], denoised]);
      else u = couple([step, u], [pull, denoised], [cholesky(weighted([2 * h, D])), noise(sigma, sigmaNext)]);
      yield { x: u, sigma: sigmaNext, denoised };
    }
  },
});
