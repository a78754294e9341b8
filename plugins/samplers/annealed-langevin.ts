/**
 * Song, Ermon: Improved Techniques for Training Score-Based Generative Models, 2020, Algorithm 1, x + α·s + √(2α)·z, with the
 * denoising of Jolicoeur-Martineau et al., 2020 at the end. The start lies at the first level already, so steps begin at the second.
 */
import { defineSampler, mix } from '../../engine/plugin.ts';
import { ruledStep, shares } from './_langevin.ts';

export default defineSampler({
  id: 'annealed-langevin',
  title: 'Annealed Langevin',
  description: 'Lets x settle at every noise level by Langevin steps (NCSNv2). Choose it with many levels (100 and more), as in its papers.',
  source: 'Song, Ermon: Improved Techniques for Training Score-Based Generative Models, 2020, Algorithm 1, arXiv:2006.09011',
  spaces: ['real'],
  order: 0,
  evaluationsPerStep: 5,
  stochastic: true,
  params: {
    perLevel: {
      type: 'integer',
      title: 'Steps per level',
      description: 'T, the evaluations at each noise level; the last step takes one.',
      default: 5,
      minimum: 1,
      maximum: 100,
    },
    stepSize: {
      type: 'number',
      title: 'Step size',
      description: 'ε/σ_L², the share of the way to the clean estimate, half of what NCSN (2019) gives; 0 takes the one that NCSNv2 computes.',
      default: 0,
      minimum: 0,
      maximum: 1,
    },
  },
  async *sample({ x, sigmas, denoise, noise, params: { perLevel, stepSize } }) {
    for (const [i, sigma] of sigmas.slice(0, -1).entries()) {
      const sigmaNext = sigmas[i + 1]!;
      let denoised = sigmaNext > 0 ? undefined : await denoise(x, sigma);
      const eta = stepSize || ruledStep(sigma / sigmaNext, perLevel);
      for (const [from, to] of shares(sigma, sigmaNext, denoised ? 0 : perLevel)) {
        denoised = await denoise(x, sigmaNext);
        x = mix([1 - eta, x], [eta, denoised], [Math.sqrt(2 * eta) * sigmaNext, noise(from, to)]);
      }
      if (sigmaNext === 0) x = denoised!;
      yield { x, sigma: sigmaNext, denoised: denoised! };
    }
  },
});
