/**
 * Zhang, Tao, Chen: gDDIM: Generalized Denoising Diffusion Implicit Models, 2022, on blurring diffusion: in every frequency R is σ, so
 * that noise goes from σ to σ' as in DDIM while what is clean gets sharper. η = 1 draws from the posterior of Hoogeboom, Salimans:
 * Blurring Diffusion Models, 2022.
 */
import { compute, defineSampler } from '../../engine/plugin.ts';

export default defineSampler({
  id: 'gddim-blurring',
  title: 'gDDIM for blurring',
  description: 'DDIM for models that blur: exact in one step for data of one point. Choose it to go without noise, or with a dose of it.',
  source: 'Zhang, Tao, Chen: gDDIM: Generalized Denoising Diffusion Implicit Models, 2022, arXiv:2206.05564',
  spaces: ['blurred'],
  order: 1,
  evaluationsPerStep: 1,
  stochastic: true,
  params: {
    eta: {
      type: 'number',
      title: 'η',
      description: 'Share of fresh noise: 0 gives the same result for the same start, 1 is the ancestral step of the training.',
      default: 0,
      minimum: 0,
      maximum: 1,
    },
  },
  async *sample({ x, sigmas, denoise, noise, blurring, params: { eta } }) {
    for (const [i, sigma] of sigmas.slice(0, -1).entries()) {
      const sigmaNext = sigmas[i + 1]!;
      const denoised = await denoise(x, sigma);
      const [L, sharper] = [blurring.factors(sigma), blurring.factors(sigmaNext)];
      const step = (...values: Float32Array[]): Float32Array => {
        const [u, clean, z] = values.map((each) => blurring.frequencies(each));
        const next = u!.map((value, k) => {
          const fresh = eta * sigmaNext * Math.sqrt(Math.max(0, 1 - ((L[k]! / sharper[k]!) * (sigmaNext / sigma)) ** 2));
          const old = Math.sqrt(sigmaNext ** 2 - fresh ** 2) / sigma;
          return sharper[k]! * clean![k]! + old * (value - L[k]! * clean![k]!) + fresh * (z?.[k] ?? 0);
        });
        return blurring.values(next);
      };
      if (sigmaNext === 0) x = denoised;
      else x = await compute(eta > 0 ? [x, denoised, noise(sigma, sigmaNext)] : [x, denoised], step);
      yield { x, sigma: sigmaNext, denoised };
    }
  },
});
