/**
 * Zhang, Song, Chen: Improved Order Analysis and Design of Exponential Integrator for Diffusion Models Sampling, 2023, the single-step
 * RES of second order with λ = −ln σ: its weights meet the order conditions for stiff equations, which DPM-Solver++'s do not.
 */
import { defineSampler, mix } from '../../engine/plugin.ts';

export default defineSampler({
  id: 'res',
  title: 'RES, refined exponential solver',
  description: 'Second order on the clean estimate, two evaluations a step. Choose it for few, long steps, as an alternative to Heun.',
  source: 'Zhang, Song, Chen: Improved Order Analysis and Design of Exponential Integrator for Diffusion Models Sampling, 2023, arXiv:2308.02157',
  spaces: ['real'],
  order: 2,
  evaluationsPerStep: 2,
  stochastic: false,
  reversible: true,
  params: {
    c2: {
      type: 'number',
      title: 'c₂',
      description: 'Where the second evaluation lies in the step, as a share of it in ln σ.',
      default: 0.5,
      minimum: 0.1,
      maximum: 1,
    },
  },
  async *sample({ x, sigmas, denoise, params: { c2 } }) {
    for (const [i, sigma] of sigmas.slice(0, -1).entries()) {
      const sigmaNext = sigmas[i + 1]!;
      const denoised = await denoise(x, sigma);
      if (sigmaNext > 0) {
        const h = Math.log(sigma / sigmaNext);
        const [atStage, atEnd] = [Math.exp(-c2 * h), Math.exp(-h)];
        const stage = await denoise(mix([atStage, x], [1 - atStage, denoised]), sigma * atStage);
        const phi1 = -Math.expm1(-h) / h;
        const b2 = (1 - phi1) / h / c2; // φ₂/c₂
        x = mix([atEnd, x], [h * (phi1 - b2), denoised], [h * b2, stage]);
      } else x = denoised;
      yield { x, sigma: sigmaNext, denoised };
    }
  },
});
