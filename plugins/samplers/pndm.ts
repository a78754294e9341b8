/**
 * Liu, Ren, Lin, Zhao: Pseudo Numerical Methods for Diffusion Models on Manifolds, 2022, Algorithm 2 (F-PNDM): three steps of
 * pseudo Runge–Kutta (PRK), then pseudo linear multistep (PLMS). For x = x₀ + σ·n the transfer φ of equation 9 is x + (σ' − σ)·e.
 */
import { defineSampler, mix, type Tensor } from '../../engine/plugin.ts';
import { ADAMS_BASHFORTH } from './_multistep.ts';
import { levelBetween } from './_timestep.ts';

export default defineSampler({
  id: 'pndm',
  title: 'PNDM',
  description: 'Weighs the last four noise estimates, one evaluation a step after the first. Choose it for 20 to 50 steps, evenly spaced.',
  source: 'Liu, Ren, Lin, Zhao: Pseudo Numerical Methods for Diffusion Models on Manifolds, 2022, Algorithm 2, arXiv:2202.09778',
  spaces: ['real'],
  order: 2,
  evaluationsPerStep: 1,
  stochastic: false,
  lookback: 3,
  reversible: true,
  params: {
    skipPrk: {
      type: 'boolean',
      title: 'Skip Runge–Kutta',
      description: 'Begins with one step of two evaluations, as Stable Diffusion does, instead of three of four, as in the paper.',
      default: true,
    },
  },
  async *sample({ x, sigmas, denoise, table, params: { skipPrk } }) {
    const slope = async (at: Tensor, sigma: number, denoised?: Tensor): Promise<Tensor> =>
      mix([1 / sigma, at], [-1 / sigma, denoised ?? (await denoise(at, sigma))]);
    let past: readonly Tensor[] = [];
    for (const [i, sigma] of sigmas.slice(0, -1).entries()) {
      const sigmaNext = sigmas[i + 1]!;
      const denoised = await denoise(x, sigma);
      const e1 = await slope(x, sigma, denoised);
      past = [e1, ...past].slice(0, 4);
      const weights = ADAMS_BASHFORTH[past.length - 1]!;
      let e = mix(...past.map((each, j) => [weights[j]!, each] as const));
      if (skipPrk && i === 0 && sigmaNext > 0) {
        const e2 = await slope(mix([1, x], [sigmaNext - sigma, e1]), sigmaNext);
        e = mix([1 / 2, e1], [1 / 2, e2]);
      } else if (!skipPrk && i < 3 && sigmaNext > 0) {
        const mid = levelBetween(sigma, sigmaNext, table);
        const e2 = await slope(mix([1, x], [mid - sigma, e1]), mid);
        const e3 = await slope(mix([1, x], [mid - sigma, e2]), mid);
        const e4 = await slope(mix([1, x], [sigmaNext - sigma, e3]), sigmaNext);
        e = mix([1 / 6, e1], [1 / 3, e2], [1 / 3, e3], [1 / 6, e4]);
      }
      x = mix([1, x], [sigmaNext - sigma, e]);
      yield { x, sigma: sigmaNext, denoised };
    }
  },
});
