/**
 * Ho, Jain, Abbeel: Denoising Diffusion Probabilistic Models, 2020, Algorithm 2 (ancestral sampling),
 * written for x = x₀ + σ·n: there the mean of the posterior q(x' | x, x₀) is x₀ + (σ'/σ)²·(x − x₀).
 */
import { defineSampler, mix } from '../../engine/plugin.ts';

export default defineSampler({
  id: 'ddpm',
  title: 'DDPM',
  description: 'Draws every step from the posterior of the diffusion. Choose it for many steps (100 and more), as in training.',
  source: 'Ho, Jain, Abbeel: Denoising Diffusion Probabilistic Models, 2020, Algorithm 2, arXiv:2006.11239',
  spaces: ['real', 'angular'],
  order: 1,
  evaluationsPerStep: 1,
  stochastic: true,
  params: {
    variance: {
      type: 'string',
      enum: ['fixed-small', 'fixed-large'],
      title: 'Variance',
      description: 'Of the noise in a step: fixed-small is β̃ (right for data of one value), fixed-large is β (right for normal data).',
      default: 'fixed-small',
    },
  },
  async *sample({ x, sigmas, denoise, noise, params }) {
    for (const [i, sigma] of sigmas.slice(0, -1).entries()) {
      const sigmaNext = sigmas[i + 1]!;
      const denoised = await denoise(x, sigma);
      const kept = (sigmaNext / sigma) ** 2;
      x = mix([kept, x], [1 - kept, denoised]);
      if (sigmaNext > 0) x = mix([1, x], [Math.sqrt(VARIANCE[params.variance](sigma ** 2, sigmaNext ** 2)), noise(sigma, sigmaNext)]);
      yield { x, sigma: sigmaNext, denoised };
    }
  },
});

/** From σ² and σ'². β = 1 − ᾱ/ᾱ' with ᾱ = 1/(1 + σ²), divided by ᾱ' because x is not scaled by √ᾱ' here. */
const VARIANCE = {
  'fixed-small': (v: number, vNext: number): number => (vNext * (v - vNext)) / v,
  'fixed-large': (v: number, vNext: number): number => ((1 + vNext) * (v - vNext)) / (1 + v),
};
