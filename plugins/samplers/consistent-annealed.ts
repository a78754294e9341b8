/**
 * Jolicoeur-Martineau, Piché-Taillefer, Tachet des Combes, Mitliagkas: Adversarial Score Matching and Improved Sampling for
 * Image Generation, 2020, Algorithm 2 (consistent annealed sampling), with γ = σ'/σ from the levels.
 */
import { defineSampler, mix } from '../../engine/plugin.ts';

export default defineSampler({
  id: 'consistent-annealed',
  title: 'Consistent annealed sampling',
  description: 'Annealed Langevin whose noise stays exactly on the schedule, one evaluation a step. Choose it over annealed Langevin.',
  source: 'Jolicoeur-Martineau et al.: Adversarial Score Matching and Improved Sampling for Image Generation, 2020, arXiv:2009.05475',
  spaces: ['real'],
  order: 0,
  evaluationsPerStep: 1,
  stochastic: true,
  params: {
    eta: {
      type: 'number',
      title: 'η',
      description: 'Share of the way to the clean estimate in a step, what the schedule asks for at least (then it draws no noise).',
      default: 0.1,
      minimum: 0,
      maximum: 1,
    },
  },
  async *sample({ x, sigmas, denoise, noise, params }) {
    for (const [i, sigma] of sigmas.slice(0, -1).entries()) {
      const sigmaNext = sigmas[i + 1]!;
      const denoised = await denoise(x, sigma);
      const gamma = sigmaNext / sigma;
      const eta = sigmaNext > 0 ? Math.max(params.eta, 1 - gamma) : 1;
      const beta = Math.sqrt(Math.max(0, 1 - ((1 - eta) / gamma) ** 2));
      x = mix([1 - eta, x], [eta, denoised]);
      if (sigmaNext > 0 && beta > 0) x = mix([1, x], [beta * sigmaNext, noise(sigma, sigmaNext)]);
      yield { x, sigma: sigmaNext, denoised };
    }
  },
});
