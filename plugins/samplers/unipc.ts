/**
 * Zhao, Bai, Rao, Zhou, Lu: UniPC: A Unified Predictor-Corrector Framework for Fast Sampling of Diffusion Models, 2023, section 3:
 * multistep UniP-p and UniC-p on the clean estimate, with λ = −ln σ. The correction needs no evaluation of its own.
 */
import { defineSampler, mix, type Tensor } from '../../engine/plugin.ts';
import { orderAt, quadrature } from './_multistep.ts';

export default defineSampler({
  id: 'unipc',
  title: 'UniPC',
  description: 'Predicts from the last estimates, then corrects with the next one, one evaluation a step. Choose it for 5 to 10 steps.',
  source: 'Zhao et al.: UniPC: A Unified Predictor-Corrector Framework for Fast Sampling of Diffusion Models, 2023, arXiv:2302.04867',
  spaces: ['real'],
  order: 3,
  evaluationsPerStep: 1,
  stochastic: false,
  lookback: 3,
  reversible: true,
  params: {
    order: {
      type: 'integer',
      title: 'Order',
      description: 'p: how many estimates the predictor uses; the correction raises the order to p + 1.',
      default: 2,
      minimum: 1,
      maximum: 3,
    },
    variant: {
      type: 'string',
      enum: ['bh1', 'bh2'],
      title: 'B(h)',
      description: 'The function that scales the differences: bh1 is h, for few steps without guidance; bh2 is eʰ − 1.',
      default: 'bh2',
    },
  },
  async *sample({ x, sigmas, denoise, params: { order, variant } }) {
    let past: readonly { readonly denoised: Tensor; readonly sigma: number }[] = [];
    let correct = (predicted: Tensor, _denoised: Tensor): Tensor => predicted;
    for (const [i, sigma] of sigmas.slice(0, -1).entries()) {
      const sigmaNext = sigmas[i + 1]!;
      const denoised = await denoise(x, sigma);
      x = correct(x, denoised);
      past = [{ denoised, sigma }, ...past].slice(0, 3);
      const p = orderAt(i, order, sigmas);
      const h = Math.log(sigma / sigmaNext);
      x = mix([sigmaNext / sigma, x], [-Math.expm1(-h), denoised]);
      if (sigmaNext > 0) {
        const Bh = variant === 'bh1' ? h : -Math.expm1(-h);
        const used = past.slice(1, p);
        const r = used.map((at) => Math.log(sigma / at.sigma) / h);
        const b = moments(h, Bh, p);
        // a single weight is 1/2, as in the authors' code: that has the same order
        const rhoP = p === 2 ? [1 / 2] : quadrature(r, b);
        const rhoC = p === 1 ? [1 / 2] : quadrature([...r, 1], b);
        const D1 = used.map((at, m) => mix([1 / r[m]!, at.denoised], [-1 / r[m]!, denoised]));
        x = mix([1, x], ...D1.map((D, m) => [Bh * rhoP[m]!, D] as const));
        // what predictor and corrector have in common cancels
        const differences = D1.map((D, m) => [Bh * (rhoC[m]! - rhoP[m]!), D] as const);
        const weight = Bh * rhoC.at(-1)!;
        correct = (predicted, next) => mix([1, predicted], ...differences, [weight, next], [-weight, denoised]);
      }
      yield { x, sigma: sigmaNext, denoised };
    }
  },
});

/** b_k = k!·φ_{k+1}(−h)·h / B(h) for k = 1 … p. */
function moments(h: number, Bh: number, p: number): number[] {
  return Array.from({ length: p }, (_, at) => (factorial(at + 1) * phi(at + 2, -h) * h) / Bh);
}

/** φ_k(z) = Σ zʲ/(j + k)!, which φ_{k+1}(z) = (φ_k(z) − 1/k!) / z gives where z is not small: there it would cancel. */
function phi(k: number, z: number): number {
  if (Math.abs(z) < 1) return Array.from({ length: 20 }, (_, j) => z ** j / factorial(j + k)).reduceRight((sum, term) => sum + term);
  return k === 1 ? Math.expm1(z) / z : (phi(k - 1, z) - 1 / factorial(k - 1)) / z;
}

function factorial(n: number): number {
  return n < 2 ? 1 : n * factorial(n - 1);
}
