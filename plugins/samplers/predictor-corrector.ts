/**
 * Song, Sohl-Dickstein, Kingma, Kumar, Ermon, Poole: Score-Based Generative Modeling through Stochastic Differential
 * Equations, 2021, Algorithm 2 (VE): reverse diffusion as predictor, Langevin steps by the rule of Algorithm 4 as corrector.
 */
import { defineSampler, mix, rms } from '../../engine/plugin.ts';
import { shares } from './_langevin.ts';

export default defineSampler({
  id: 'predictor-corrector',
  title: 'Predictor–corrector',
  description: 'A step of the reverse-time SDE, then Langevin steps at the level reached. Choose it for hundreds of steps.',
  source: 'Song et al.: Score-Based Generative Modeling through Stochastic Differential Equations, 2021, Algorithm 2, arXiv:2011.13456',
  spaces: ['real'],
  order: 0,
  evaluationsPerStep: 2,
  stochastic: true,
  params: {
    corrections: {
      type: 'integer',
      title: 'Corrector steps',
      description: 'M, Langevin steps after every predictor step, an evaluation each.',
      default: 1,
      minimum: 0,
      maximum: 20,
    },
    r: {
      type: 'number',
      title: 'Signal to noise',
      description: 'r, the size of a corrector step over the size of its noise: more settles faster, with a larger error.',
      default: 0.16,
      minimum: 0.01,
      maximum: 0.5,
    },
  },
  async *sample({ x, sigmas, denoise, noise, params: { corrections, r } }) {
    for (const [i, sigma] of sigmas.slice(0, -1).entries()) {
      const sigmaNext = sigmas[i + 1]!;
      const [first, ...others] = shares(sigma, sigmaNext, corrections + 1);
      let denoised = await denoise(x, sigma);
      const kept = (sigmaNext / sigma) ** 2;
      x = mix([kept, x], [1 - kept, denoised]);
      if (sigmaNext > 0) {
        x = mix([1, x], [Math.sqrt(sigma ** 2 - sigmaNext ** 2), noise(...first!)]);
        for (const levels of others) {
          denoised = await denoise(x, sigmaNext);
          const z = noise(...levels);
          const g = mix([1 / sigmaNext ** 2, denoised], [-1 / sigmaNext ** 2, x]);
          // at σ'² it is at the clean estimate: further would be too far
          const epsilon = Math.min(sigmaNext ** 2, 2 * ((r * (await rms(z))) / (await rms(g))) ** 2);
          x = mix([1, x], [epsilon, g], [Math.sqrt(2 * epsilon), z]);
        }
      }
      yield { x, sigma: sigmaNext, denoised };
    }
  },
});
