/**
 * Song, Meng, Ermon: Denoising Diffusion Implicit Models, 2020, equations 12 and 16,
 * written for x = x₀ + σ·n: there σ_t(η) of equation 16 is η·(σ'/σ)·√(σ² − σ'²). Along rising levels it is the inversion of section 4.3,
 * with the noise that the network predicts for √ᾱ·x as it is at the level to reach, as diffusers has it; η has no part in that.
 */
import { defineSampler, mix } from '../../engine/plugin.ts';

export default defineSampler({
  id: 'ddim',
  title: 'DDIM',
  description: 'Steps along the predicted noise, deterministic (η = 0) to ancestral (η = 1). Choose it to set the dose of fresh noise.',
  source: 'Song, Meng, Ermon: Denoising Diffusion Implicit Models, 2020, equations 12 and 16, arXiv:2010.02502',
  spaces: ['real', 'angular'],
  order: 1,
  evaluationsPerStep: 1,
  stochastic: true,
  reversible: true,
  params: {
    eta: {
      type: 'number',
      title: 'η',
      description: 'Share of fresh noise: 0 gives the same result for the same start, 1 is DDPM with fixed-small variance.',
      default: 0,
      minimum: 0,
      maximum: 1,
    },
  },
  async *sample({ x, sigmas, denoise, noise, params: { eta } }) {
    for (const [i, sigma] of sigmas.slice(0, -1).entries()) {
      const sigmaNext = sigmas[i + 1]!;
      if (sigmaNext > sigma) {
        const ahead = mix([Math.hypot(1, sigmaNext) / Math.hypot(1, sigma), x]);
        const denoised = await denoise(ahead, sigmaNext);
        x = mix([1, x], [1 - sigma / sigmaNext, ahead], [sigma / sigmaNext - 1, denoised]);
        yield { x, sigma: sigmaNext, denoised };
        continue;
      }
      const denoised = await denoise(x, sigma);
      const sigmaUp = eta * (sigmaNext / sigma) * Math.sqrt(sigma ** 2 - sigmaNext ** 2);
      const direction = Math.sqrt(Math.max(0, sigmaNext ** 2 - sigmaUp ** 2));
      x = mix([direction / sigma, x], [1 - direction / sigma, denoised]);
      if (sigmaUp > 0) x = mix([1, x], [sigmaUp, noise(sigma, sigmaNext)]);
      yield { x, sigma: sigmaNext, denoised };
    }
  },
});
