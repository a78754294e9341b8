/**
 * Song, Sohl-Dickstein, Kingma, Kumar, Ermon, Poole: Score-Based Generative Modeling through Stochastic Differential
 * Equations, 2021, Algorithms 2 (VE) and 3 (VP): reverse diffusion as predictor, Langevin steps by the rule of Algorithms 4 and 5 as
 * corrector. For x = x₀ + σ·n the VP state is x/√(1 + σ²), and α_i = 1 − β_i the ratio of that factor's square at two levels.
 */
import { defineSampler, mix, rms } from '../../engine/plugin.ts';
import { shares } from './_langevin.ts';

export default defineSampler({
  id: 'predictor-corrector',
  title: 'Predictor–corrector',
  description: 'A step of the reverse-time SDE, then Langevin steps at the level reached. Choose it for hundreds of steps.',
  source: 'Song et al.: Score-Based Generative Modeling through Stochastic Differential Equations, 2021, Algorithms 2 and 3, arXiv:2011.13456',
  spaces: ['real'],
  order: 0,
  evaluationsPerStep: 2,
  stochastic: true,
  params: {
    sde: {
      type: 'string',
      enum: ['ve', 'vp'],
      title: 'SDE',
      description: 'Variance exploding, or variance preserving, which draws less noise where levels are far apart.',
      default: 've',
    },
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
  async *sample({ x, sigmas, denoise, noise, params: { sde, corrections, r } }) {
    const alpha = (low: number, high: number): number => (sde === 'vp' ? (1 + low ** 2) / (1 + high ** 2) : 1);
    for (const [i, sigma] of sigmas.slice(0, -1).entries()) {
      const sigmaNext = sigmas[i + 1]!;
      const [first, ...others] = shares(sigma, sigmaNext, corrections + 1);
      let denoised = await denoise(x, sigma);
      if (sigmaNext === 0) x = denoised;
      else {
        const a = Math.sqrt(alpha(sigmaNext, sigma));
        const change = a * (1 - (sigmaNext / sigma) ** 2);
        x = mix([a * (2 - a) - change, x], [change, denoised], [a * Math.sqrt(sigma ** 2 - sigmaNext ** 2), noise(...first!)]);
        const shorter = alpha(sigmas[i + 2] ?? sigmaNext, sigmaNext);
        for (const levels of others) {
          denoised = await denoise(x, sigmaNext);
          const z = noise(...levels);
          const g = mix([1 / sigmaNext ** 2, denoised], [-1 / sigmaNext ** 2, x]);
          // at σ'² it is at the clean estimate: further would be too far
          const epsilon = Math.min(sigmaNext ** 2, 2 * shorter * ((r * (await rms(z))) / (await rms(g))) ** 2);
          x = mix([1, x], [epsilon, g], [Math.sqrt(2 * epsilon), z]);
        }
      }
      yield { x, sigma: sigmaNext, denoised };
    }
  },
});
