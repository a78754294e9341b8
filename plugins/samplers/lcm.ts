/**
 * Luo, Tan, Huang, Li, Zhao: Latent Consistency Models, 2023, Algorithm 3: jump to the clean estimate, then fresh noise for the next
 * level. Its c_skip and c_out differ from 0 and 1 by less than 1e-5 at the levels that such models are trained on.
 */
import { defineSampler, mix } from '../../engine/plugin.ts';

export default defineSampler({
  id: 'lcm',
  title: 'LCM',
  description: 'Jumps to the clean estimate and noises it again, as Consistency with ε = 0. Choose it for 1 to 8 steps of latent consistency models only.',
  source: 'Luo et al.: Latent Consistency Models: Synthesizing High-Resolution Images with Few-Step Inference, 2023, arXiv:2310.04378',
  spaces: ['real'],
  order: 0,
  evaluationsPerStep: 1,
  stochastic: true,
  params: {},
  async *sample({ x, sigmas, denoise, noise }) {
    for (const [i, sigma] of sigmas.slice(0, -1).entries()) {
      const sigmaNext = sigmas[i + 1]!;
      const denoised = await denoise(x, sigma);
      x = sigmaNext > 0 ? mix([1, denoised], [sigmaNext, noise(sigma, sigmaNext)]) : denoised;
      yield { x, sigma: sigmaNext, denoised };
    }
  },
});
