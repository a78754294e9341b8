/**
 * Song, Sohl-Dickstein, Kingma, Kumar, Ermon, Poole: Score-Based Generative Modeling through Stochastic Differential
 * Equations, 2021, equation 6 (reverse-time SDE) by Euler–Maruyama, in the state X = q·x of each SDE (equation 29).
 */
import { defineSampler, mix } from '../../engine/plugin.ts';

export default defineSampler({
  id: 'euler-maruyama',
  title: 'Euler–Maruyama',
  description: 'Steps along the reverse-time SDE, drawing all of its noise. Choose it for many steps, or to compare the three SDEs.',
  source: 'Song et al.: Score-Based Generative Modeling through Stochastic Differential Equations, 2021, equation 6, arXiv:2011.13456',
  spaces: ['real'],
  order: 1,
  evaluationsPerStep: 1,
  stochastic: true,
  params: {
    sde: {
      type: 'string',
      enum: ['ve', 'vp', 'sub-vp'],
      title: 'SDE',
      description: 'Variance exploding, variance preserving (with fewer errors at high noise), or its kin with less noise on the way.',
      default: 'vp',
    },
  },
  async *sample({ x, sigmas, denoise, noise, params }) {
    const { scale, diffusion } = SDE[params.sde];
    for (const [i, sigma] of sigmas.slice(0, -1).entries()) {
      const sigmaNext = sigmas[i + 1]!;
      const denoised = await denoise(x, sigma);
      const [q, qNext] = [scale(sigma), scale(sigmaNext)];
      const beta = 2 * Math.log(qNext / q);
      const g2 = diffusion(sigma, sigmaNext);
      const score = g2 / (q * sigma ** 2);
      const mean = mix([(q * (1 + beta / 2) - score) / qNext, x], [score / qNext, denoised]);
      x = sigmaNext > 0 ? mix([1, mean], [Math.sqrt(g2) / qNext, noise(sigma, sigmaNext)]) : denoised;
      yield { x, sigma: sigmaNext, denoised };
    }
  },
});

/** √ᾱ at σ where the deviation of X is 1 − ᾱ: σ = (1 − ᾱ)/√ᾱ. */
const subVpScale = (sigma: number): number => 2 / (sigma + Math.sqrt(sigma ** 2 + 4));
const vpScale = (sigma: number): number => 1 / Math.hypot(1, sigma);

/** q(σ), and ∫g² dt from σ to σ' with its integrand as it is at σ; ∫β dt = 2·ln(q'/q). */
const SDE = {
  ve: { scale: (): number => 1, diffusion: (sigma: number, next: number): number => sigma ** 2 - next ** 2 },
  vp: { scale: vpScale, diffusion: (sigma: number, next: number): number => 2 * Math.log(vpScale(next) / vpScale(sigma)) },
  'sub-vp': {
    scale: subVpScale,
    diffusion: (sigma: number, next: number): number =>
      2 * Math.log(subVpScale(next) / subVpScale(sigma)) * (1 - subVpScale(sigma) ** 4),
  },
};
