/**
 * Linear multistep: the polynomial in σ through the last slopes, integrated exactly, which is the method of Adams and
 * Bashforth for uneven steps; k-diffusion's sample_lms.
 */
import { defineSampler, mix, type Tensor } from '../../engine/plugin.ts';
import { quadrature } from './_multistep.ts';

export default defineSampler({
  id: 'lms',
  title: 'LMS',
  description: 'Fits a polynomial through the last slopes, one evaluation a step. Choose it for smooth models at 30 steps and more.',
  source: 'Crowson: k-diffusion, sample_lms, 2022, https://github.com/crowsonkb/k-diffusion',
  spaces: ['real'],
  order: 4,
  evaluationsPerStep: 1,
  stochastic: false,
  lookback: 3,
  params: {
    order: { type: 'integer', title: 'Order', description: 'How many slopes it fits.', default: 4, minimum: 1, maximum: 4 },
  },
  async *sample({ x, sigmas, denoise, params: { order } }) {
    let past: readonly { readonly d: Tensor; readonly sigma: number }[] = [];
    for (const [i, sigma] of sigmas.slice(0, -1).entries()) {
      const sigmaNext = sigmas[i + 1]!;
      const denoised = await denoise(x, sigma);
      past = [{ d: mix([1 / sigma, x], [-1 / sigma, denoised]), sigma }, ...past].slice(0, order);
      const h = sigmaNext - sigma;
      const nodes = past.map((at) => (at.sigma - sigma) / h);
      const weights = quadrature(nodes, [1, 1 / 2, 1 / 3, 1 / 4]);
      x = mix([1, x], ...past.map(({ d }, j) => [h * weights[j]!, d] as const));
      yield { x, sigma: sigmaNext, denoised };
    }
  },
});
