/**
 * Gonzalez, Fernandez, Tran, Gherbi, Hajri, Masmoudi: SEEDS: Exponential SDE Solvers for Fast High-Quality Sampling from Diffusion
 * Models, 2023, SEEDS-3 on the clean estimate with λ = −ln σ: stages at thirds, on one path of noise.
 */
import { defineSampler, mix, type Tensor } from '../../engine/plugin.ts';
import { ETA, noiseWeight } from './_sde.ts';

export default defineSampler({
  id: 'seeds-3',
  title: 'SEEDS-3',
  description: 'Three stages of the SDE on one path of noise, three evaluations a step. Choose it for few, long steps with much noise.',
  source: 'Gonzalez et al.: SEEDS: Exponential SDE Solvers for Fast High-Quality Sampling from Diffusion Models, 2023, arXiv:2305.14267',
  spaces: ['real'],
  order: 2,
  evaluationsPerStep: 3,
  stochastic: true,
  params: { eta: ETA },
  async *sample({ x, sigmas, denoise, noise, params: { eta } }) {
    for (const [i, sigma] of sigmas.slice(0, -1).entries()) {
      const sigmaNext = sigmas[i + 1]!;
      const denoised = await denoise(x, sigma);
      if (sigmaNext > 0) {
        const h = Math.log(sigma / sigmaNext);
        const levels = [sigma * Math.exp(-h / 3), sigma * Math.exp((-2 * h) / 3), sigmaNext];
        let [from, state, w, D]: [number, Tensor, Tensor | undefined, Tensor] = [sigma, x, undefined, denoised];
        for (const [k, to] of levels.entries()) {
          const share = (k + 1) / 3;
          const z = share * h * (1 + eta);
          // the slope of D, from the stage before, is integrated exactly
          const slope = k === 0 ? 0 : (share / (k / 3)) * (1 + Math.expm1(-z) / z);
          state = mix([Math.exp(-z), x], [-Math.expm1(-z) - slope, denoised], [slope, D]);
          if (eta > 0) {
            const fresh = [noiseWeight(to, h / 3, eta), noise(from, to)] as const;
            w = w ? mix([Math.exp((-h / 3) * (1 + eta)), w], fresh) : mix(fresh);
            state = mix([1, state], [1, w]);
          }
          if (k < 2) D = await denoise(state, to);
          from = to;
        }
        x = state;
      } else x = denoised;
      yield { x, sigma: sigmaNext, denoised };
    }
  },
});
