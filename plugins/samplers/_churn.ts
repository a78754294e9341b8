/** Karras et al.: Elucidating the Design Space of Diffusion Models, 2022, Algorithm 2, lines 4 to 6: noise mixed in before a step. */
import { mix, type SamplerContext, type Tensor } from '../../engine/plugin.ts';

/** The parameters of every sampler that churns. */
export const CHURN = {
  churn: { type: 'number', title: 'Churn', description: 'S_churn: noise added over all steps.', default: 0, minimum: 0, maximum: 100 },
  churnFrom: { type: 'number', title: 'Churn from σ', description: 'S_tmin: none below it.', default: 0, minimum: 0, maximum: 1e6 },
  churnUpTo: { type: 'number', title: 'Churn up to σ', description: 'S_tmax: none above it.', default: 1e6, minimum: 0, maximum: 1e6 },
  churnScale: { type: 'number', title: 'Churn scale', description: 'S_noise: its deviation.', default: 1, minimum: 0.9, maximum: 1.1 },
} as const;

/** x at the raised level σ̂ = σ·(1 + γ). */
export function churned(
  { x, sigmas, skipped, noise, params }: Required<Pick<SamplerContext<typeof CHURN>, 'x' | 'sigmas' | 'skipped' | 'noise' | 'params'>>,
  sigma: number,
): { readonly xHat: Tensor; readonly sigmaHat: number } {
  const { churn, churnFrom, churnUpTo, churnScale } = params;
  const gamma = churnFrom <= sigma && sigma <= churnUpTo ? Math.min(churn / (skipped + sigmas.length - 1), Math.SQRT2 - 1) : 0;
  if (gamma === 0) return { xHat: x, sigmaHat: sigma };
  const sigmaHat = sigma * (1 + gamma);
  // drawn at one level, because intervals up to σ̂ overlap: along a path of noise it would come again
  return { xHat: mix([1, x], [churnScale * Math.sqrt(sigmaHat ** 2 - sigma ** 2), noise(sigma, sigma)]), sigmaHat };
}
