/**
 * Karras, Aittala, Aila, Laine: Elucidating the Design Space of Diffusion-Based Generative Models, 2022,
 * Algorithm 1 without its correction.
 */
import { defineSampler, mix } from '../../engine/plugin.ts';

export default defineSampler({
  id: 'euler',
  title: 'Euler',
  description: 'One straight step along the probability-flow ODE, without noise. Choose it as the plain, predictable baseline.',
  source: 'Karras, Aittala, Aila, Laine: Elucidating the Design Space of Diffusion-Based Generative Models, 2022, arXiv:2206.00364',
  spaces: ['real', 'angular'],
  order: 1,
  evaluationsPerStep: 1,
  stochastic: false,
  reversible: true,
  params: {},
  async *sample({ x, sigmas, denoise }) {
    for (const [i, sigma] of sigmas.slice(0, -1).entries()) {
      const sigmaNext = sigmas[i + 1]!;
      const denoised = await denoise(x, sigma);
      const d = mix([1 / sigma, x], [-1 / sigma, denoised]);
      x = mix([1, x], [sigmaNext - sigma, d]);
      yield { x, sigma: sigmaNext, denoised };
    }
  },
});
