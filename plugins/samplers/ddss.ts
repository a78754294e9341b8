/**
 * Watson, Chan, Ho, Norouzi: Learning Fast Samplers for Diffusion Models by Differentiating Through Sample Quality, 2022, the
 * generalised steps (GGDM) without noise: DDIM towards learned sums of estimates, here of the last three.
 */
import { defineSampler, mix, type Tensor } from '../../engine/plugin.ts';
import learned from './ddss.json' with { type: 'json' };

export default defineSampler({
  id: 'ddss',
  title: 'DDSS',
  description: 'DDIM whose steps weigh past estimates as learned for 5 and 10 steps. Choose it for 4 to 12 steps of the Karras schedule.',
  source: 'Watson et al.: Learning Fast Samplers for Diffusion Models by Differentiating Through Sample Quality, 2022, arXiv:2202.05830',
  spaces: ['real'],
  order: 1,
  evaluationsPerStep: 1,
  stochastic: false,
  lookback: 1, // the estimate before that is in x already
  params: {},
  async *sample({ x, sigmas, skipped = 0, denoise }) {
    const steps = skipped + sigmas.length - 1;
    let past: readonly Tensor[] = [];
    for (const [i, sigma] of sigmas.slice(0, -1).entries()) {
      const sigmaNext = sigmas[i + 1]!;
      const denoised = await denoise(x, sigma);
      const weights = coefficients(skipped + i, steps).slice(0, past.length);
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      const towards = mix([1 + total, denoised], ...weights.map((weight, j) => [-weight, past[j]!] as const));
      x = mix([sigmaNext / sigma, x], [1 - sigmaNext / sigma, towards]);
      past = [denoised, ...past].slice(0, 2);
      yield { x, sigma: sigmaNext, denoised };
    }
  },
});

/** Those of the number of steps that is nearest, between two steps where the number is another. */
function coefficients(i: number, steps: number): readonly number[] {
  const table = learned[steps < Math.sqrt(5 * 10) ? '5' : '10'];
  const at = (i / Math.max(1, steps - 1)) * (table.length - 1);
  const [low, high] = [table[Math.floor(at)]!, table[Math.ceil(at)]!];
  return low.map((value, j) => value + (at - Math.floor(at)) * (high[j]! - value));
}
