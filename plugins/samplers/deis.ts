/**
 * Zhang, Chen: Fast Sampling of Diffusion Models with Exponential Integrator, 2022, tAB-DEIS (equations 14 and 15) in log ρ, where
 * ρ = σ: the polynomial in ln σ through the last slopes, integrated over σ in closed form.
 */
import { defineSampler, mix, type Tensor } from '../../engine/plugin.ts';
import { orderAt, quadrature } from './_multistep.ts';

export default defineSampler({
  id: 'deis',
  title: 'DEIS',
  description: 'Fits the last slopes over ln σ, one evaluation a step. Choose it for 8 to 20 steps without noise, as an alternative to 2M.',
  source: 'Zhang, Chen: Fast Sampling of Diffusion Models with Exponential Integrator, 2022, equations 14 and 15, arXiv:2204.13902',
  spaces: ['real'],
  order: 2,
  evaluationsPerStep: 1,
  stochastic: false,
  lookback: 2,
  reversible: true,
  params: {
    order: { type: 'integer', title: 'Order', description: 'How many slopes it fits.', default: 2, minimum: 1, maximum: 3 },
  },
  async *sample({ x, sigmas, denoise, params: { order } }) {
    let past: readonly { readonly d: Tensor; readonly sigma: number }[] = [];
    for (const [i, sigma] of sigmas.slice(0, -1).entries()) {
      const sigmaNext = sigmas[i + 1]!;
      const denoised = await denoise(x, sigma);
      past = [{ d: mix([1 / sigma, x], [-1 / sigma, denoised]), sigma }, ...past].slice(0, 3);
      const used = past.slice(0, orderAt(i, order, sigmas));
      const nodes = used.map((at) => Math.log(at.sigma / sigma));
      const weights = quadrature(nodes, moments(sigma, sigmaNext, nodes.length));
      x = mix([1, x], ...used.map(({ d }, j) => [weights[j]!, d] as const));
      yield { x, sigma: sigmaNext, denoised };
    }
  },
});

/** ∫ ln(ρ/σ)ᵏ dρ from σ to σ', in parts: m_k = σ'·ln(σ'/σ)ᵏ − k·m_{k−1}. */
function moments(sigma: number, sigmaNext: number, count: number): number[] {
  const m = [sigmaNext - sigma];
  for (let k = 1; k < count; k++) m.push(sigmaNext * Math.log(sigmaNext / sigma) ** k - k * m[k - 1]!);
  return m;
}
