/**
 * Cui, Zhang, Bao, Liao: Elucidating the Solution Space of Extended Reverse-Time SDE for Diffusion Models, 2023, VE
 * ER-SDE-Solver-3: φ says how much noise comes back, D is a Taylor polynomial in σ from backward differences.
 */
import { defineSampler, mix, type Tensor } from '../../engine/plugin.ts';

export default defineSampler({
  id: 'er-sde',
  title: 'ER-SDE-Solver',
  description: 'Remembers two estimates and adds little noise where little is left, one evaluation a step. Choose it for 10 to 30 steps.',
  source: 'Cui et al.: Elucidating the Solution Space of Extended Reverse-Time SDE for Diffusion Models, 2023, arXiv:2309.06169',
  spaces: ['real'],
  order: 2,
  evaluationsPerStep: 1,
  stochastic: true,
  lookback: 2,
  params: {
    scale: {
      type: 'string',
      enum: ['er-sde-5', 'sde', 'ode'],
      title: 'φ(σ)',
      enumTitles: ['σ·(exp(σ^0.3) + 10)', 'σ², the reverse SDE', 'σ, without noise'],
      description: 'The noise scale function: the faster it grows, the more noise is added on the way.',
      default: 'er-sde-5',
    },
  },
  async *sample({ x, sigmas, denoise, noise, params: { scale } }) {
    const phi = SCALES[scale];
    let past: readonly { readonly denoised: Tensor; readonly slope?: Tensor; readonly sigma: number }[] = [];
    for (const [i, sigma] of sigmas.slice(0, -1).entries()) {
      const sigmaNext = sigmas[i + 1]!;
      const denoised = await denoise(x, sigma);
      const [last, older] = past;
      const slope = last && mix([1 / (sigma - last.sigma), denoised], [-1 / (sigma - last.sigma), last.denoised]);
      if (sigmaNext > 0) {
        const r = phi(sigmaNext) / phi(sigma);
        const h = sigmaNext - sigma;
        const integral = (k: number): number => phi(sigmaNext) * simpson(sigmaNext, sigma, (at) => (at - sigma) ** k / phi(at));
        x = mix([r, x], [1 - r, denoised]);
        if (slope) x = mix([1, x], [h + integral(0), slope]);
        if (slope && last?.slope && older) {
          const weight = (h ** 2 / 2 + integral(1)) * (2 / (sigma - older.sigma));
          x = mix([1, x], [weight, slope], [-weight, last.slope]);
        }
        const deviation = Math.sqrt(Math.max(0, sigmaNext ** 2 - (r * sigma) ** 2));
        if (scale !== 'ode') x = mix([1, x], [deviation, noise(sigma, sigmaNext)]);
      } else x = denoised;
      past = [{ denoised, sigma, ...(slope && { slope }) }, ...past.slice(0, 1)];
      yield { x, sigma: sigmaNext, denoised };
    }
  },
});

const SCALES = {
  'er-sde-5': (sigma: number): number => sigma * (Math.exp(sigma ** 0.3) + 10),
  sde: (sigma: number): number => sigma ** 2,
  ode: (sigma: number): number => sigma,
};

/** ∫ f dσ from `low` to `high`, over ln σ by Simpson's rule. */
function simpson(low: number, high: number, f: (sigma: number) => number, intervals = 32): number {
  const width = Math.log(high / low) / intervals;
  let sum = 0;
  for (let k = 0; k <= intervals; k++) {
    const sigma = low * Math.exp(k * width);
    sum += (k === 0 || k === intervals ? 1 : k % 2 ? 4 : 2) * sigma * f(sigma);
  }
  return (sum * width) / 3;
}
