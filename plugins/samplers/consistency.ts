/** Song, Dhariwal, Chen, Sutskever: Consistency Models, 2023, Algorithm 1 (multistep consistency sampling). */
import { defineSampler, mix } from '../../engine/plugin.ts';

export default defineSampler({
  id: 'consistency',
  title: 'Consistency',
  description: 'Jumps to the clean end of the path and noises it again. Choose it for 1 to 4 steps of consistency models only.',
  source: 'Song, Dhariwal, Chen, Sutskever: Consistency Models, 2023, Algorithm 1, arXiv:2303.01469',
  spaces: ['real'],
  order: 0,
  evaluationsPerStep: 1,
  stochastic: true,
  params: {
    epsilon: {
      type: 'number',
      title: 'ε',
      description: 'The noise level that the model jumps to: σ_min of its training.',
      default: 0.002,
      minimum: 0,
      maximum: 0.1,
    },
  },
  async *sample({ x, sigmas, denoise, noise, params: { epsilon } }) {
    for (const [n, tau] of sigmas.slice(0, -1).entries()) {
      const tauNext = sigmas[n + 1]!;
      const denoised = await denoise(x, tau);
      x = tauNext > epsilon ? mix([1, denoised], [Math.sqrt(tauNext ** 2 - epsilon ** 2), noise(tau, tauNext)]) : denoised;
      yield { x, sigma: tauNext, denoised };
    }
  },
});
