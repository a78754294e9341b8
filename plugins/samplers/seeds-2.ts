/**
 * Gonzalez, Fernandez, Tran, Gherbi, Hajri, Masmoudi: SEEDS: Exponential SDE Solvers for Fast High-Quality Sampling from Diffusion
 * Models, 2023, SEEDS-2 on the clean estimate with λ = −ln σ: the noise of the stage goes on in that of the step.
 */
import { defineSampler, mix } from '../../engine/plugin.ts';
import { ETA, noiseWeight } from './_sde.ts';

export default defineSampler({
  id: 'seeds-2',
  title: 'SEEDS-2',
  description: 'Two stages of the SDE on one path of noise, two evaluations a step. Choose it for rich detail at 10 to 20 steps.',
  source: 'Gonzalez et al.: SEEDS: Exponential SDE Solvers for Fast High-Quality Sampling from Diffusion Models, 2023, arXiv:2305.14267',
  spaces: ['real'],
  order: 2,
  evaluationsPerStep: 2,
  stochastic: true,
  params: {
    eta: ETA,
    r: {
      type: 'number',
      title: 'r',
      description: 'Where the second evaluation lies in the step, as a share of it in ln σ.',
      default: 0.5,
      minimum: 0.1,
      maximum: 0.9,
    },
  },
  async *sample({ x, sigmas, denoise, noise, params: { eta, r } }) {
    for (const [i, sigma] of sigmas.slice(0, -1).entries()) {
      const sigmaNext = sigmas[i + 1]!;
      const denoised = await denoise(x, sigma);
      if (sigmaNext > 0) {
        const h = Math.log(sigma / sigmaNext);
        const s = sigma * Math.exp(-r * h);
        const kept = (share: number): number => Math.exp(-share * h * (1 + eta));
        let u = mix([kept(r), x], [1 - kept(r), denoised]);
        x = mix([kept(1), x], [1 - kept(1), denoised]);
        if (eta > 0) {
          const w = mix([noiseWeight(s, r * h, eta), noise(sigma, s)]);
          u = mix([1, u], [1, w]);
          x = mix([1, x], [kept(1 - r), w], [noiseWeight(sigmaNext, (1 - r) * h, eta), noise(s, sigmaNext)]);
        }
        const weight = (1 - kept(1)) / (2 * r);
        x = mix([1, x], [weight, await denoise(u, s)], [-weight, denoised]);
      } else x = denoised;
      yield { x, sigma: sigmaNext, denoised };
    }
  },
});
