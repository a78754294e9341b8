/**
 * k-diffusion's sample_dpmpp_3m_sde, which takes Lu et al.: DPM-Solver++, 2022, to three estimates and the SDE: D is the parabola
 * through them in λ = −ln σ, integrated with φ₂ and φ₃. As there, the second difference has half the weight of a third order.
 */
import { defineSampler, mix, type Tensor } from '../../engine/plugin.ts';
import { ETA, noiseWeight } from './_sde.ts';

export default defineSampler({
  id: 'dpmpp-3m-sde',
  title: 'DPM-Solver++(3M) SDE',
  description: 'Remembers two estimates and adds fresh noise, one evaluation a step. Choose it for detail at 25 steps and more.',
  source: 'Crowson: k-diffusion, sample_dpmpp_3m_sde, 2023, https://github.com/crowsonkb/k-diffusion; Lu et al., 2022, arXiv:2211.01095',
  spaces: ['real'],
  order: 2,
  evaluationsPerStep: 1,
  stochastic: true,
  lookback: 2,
  params: { eta: ETA },
  async *sample({ x, sigmas, denoise, noise, params: { eta } }) {
    let past: readonly { readonly denoised: Tensor; readonly h: number }[] = [];
    for (const [i, sigma] of sigmas.slice(0, -1).entries()) {
      const sigmaNext = sigmas[i + 1]!;
      const denoised = await denoise(x, sigma);
      const h = Math.log(sigma / sigmaNext);
      const gone = -Math.expm1(-h * (1 + eta));
      x = mix([1 - gone, x], [gone, denoised]);
      const [last, older] = past;
      if (last && sigmaNext > 0) {
        const r0 = last.h / h;
        const D10 = mix([1 / r0, denoised], [-1 / r0, last.denoised]);
        const phi2 = 1 - gone / (h * (1 + eta));
        x = mix([1, x], [phi2, D10]);
        if (older) {
          const r1 = older.h / h;
          const D2 = mix([1 / (r0 + r1), D10], [-1 / (r1 * (r0 + r1)), last.denoised], [1 / (r1 * (r0 + r1)), older.denoised]);
          const phi3 = phi2 / (h * (1 + eta)) - 0.5;
          x = mix([1, x], [phi2 * r0 - phi3, D2]);
        }
      }
      if (sigmaNext > 0 && eta > 0) x = mix([1, x], [noiseWeight(sigmaNext, h, eta), noise(sigma, sigmaNext)]);
      past = [{ denoised, h }, ...past.slice(0, 1)];
      yield { x, sigma: sigmaNext, denoised };
    }
  },
});
