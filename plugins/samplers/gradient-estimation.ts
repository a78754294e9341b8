/**
 * Permenter, Yuan: Interpreting and Improving Diffusion Models from an Optimization Perspective, 2023, Algorithm 2: the predicted noise
 * points to the data with an error that the change since the last step corrects.
 */
import { defineSampler, mix, type Tensor } from '../../engine/plugin.ts';

export default defineSampler({
  id: 'gradient-estimation',
  title: 'Gradient estimation',
  description: 'Goes along the predicted noise and beyond its change since the last step. Choose it for 5 to 10 steps, against Euler.',
  source: 'Permenter, Yuan: Interpreting and Improving Diffusion Models from an Optimization Perspective, 2023, Algorithm 2, arXiv:2306.04848',
  spaces: ['real'],
  order: 1,
  evaluationsPerStep: 1,
  stochastic: false,
  lookback: 1,
  params: {
    gamma: {
      type: 'number',
      title: 'γ',
      description: 'Weight of the newest noise, 1 − γ is that of the last: 1 is Euler, 1.5 Adams–Bashforth.',
      default: 2,
      minimum: 1,
      maximum: 5,
    },
  },
  async *sample({ x, sigmas, denoise, params: { gamma } }) {
    let previous: Tensor | undefined;
    for (const [i, sigma] of sigmas.slice(0, -1).entries()) {
      const sigmaNext = sigmas[i + 1]!;
      const denoised = await denoise(x, sigma);
      const epsilon = mix([1 / sigma, x], [-1 / sigma, denoised]);
      const better = previous ? mix([gamma, epsilon], [1 - gamma, previous]) : epsilon;
      x = sigmaNext > 0 ? mix([1, x], [sigmaNext - sigma, better]) : denoised;
      previous = epsilon;
      yield { x, sigma: sigmaNext, denoised };
    }
  },
});
