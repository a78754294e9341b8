/**
 * Xue, Yi, Luo, Zhang, Sun, Li, Ma: SA-Solver: Stochastic Adams Solver for Fast Sampling of Diffusion Models, 2023, Algorithm 1 on the
 * clean estimate, with λ = −ln σ and τ constant between two levels. The correction needs no evaluation of its own.
 */
import { defineSampler, mix, type Tensor } from '../../engine/plugin.ts';
import { orderAt, quadrature } from './_multistep.ts';
import { noiseWeight } from './_sde.ts';

export default defineSampler({
  id: 'sa-solver',
  title: 'SA-Solver',
  description: 'Adams methods for the SDE, predicted and corrected, one evaluation a step. Choose it for 20 steps and more.',
  source: 'Xue et al.: SA-Solver: Stochastic Adams Solver for Fast Sampling of Diffusion Models, 2023, Algorithm 1, arXiv:2309.05019',
  spaces: ['real'],
  order: 2,
  evaluationsPerStep: 1,
  stochastic: true,
  lookback: 3,
  params: {
    tau: {
      type: 'number',
      title: 'τ',
      description: 'Amount of fresh noise: 0 is the ODE without any, 1 is the SDE that undoes the diffusion.',
      default: 1,
      minimum: 0,
      maximum: 1.5,
    },
    tauFrom: { type: 'number', title: 'τ from σ', description: 'Level below which no noise is added.', default: 0, minimum: 0, maximum: 1e5 },
    tauUpTo: { type: 'number', title: 'τ up to σ', description: 'Level above which no noise is added.', default: 1e5, minimum: 0, maximum: 1e5 },
    predictor: { type: 'integer', title: 'Predictor', description: 'How many estimates it fits.', default: 3, minimum: 1, maximum: 3 },
    corrector: { type: 'integer', title: 'Corrector', description: 'How many, with the next one; 0 for none.', default: 3, minimum: 0, maximum: 4 },
  },
  async *sample({ x, sigmas, denoise, noise, params: { tau, tauFrom, tauUpTo, predictor, corrector } }) {
    let past: readonly { readonly denoised: Tensor; readonly sigma: number }[] = [];
    let correct = (predicted: Tensor, _denoised: Tensor): Tensor => predicted;
    for (const [i, sigma] of sigmas.slice(0, -1).entries()) {
      const sigmaNext = sigmas[i + 1]!;
      const denoised = await denoise(x, sigma);
      x = correct(x, denoised);
      past = [{ denoised, sigma }, ...past].slice(0, 3);
      const tau2 = tauFrom <= sigma && sigma <= tauUpTo ? tau ** 2 : 0;
      const h = Math.log(sigma / sigmaNext);
      const to = (at: { readonly sigma: number }): number => Math.log(sigmaNext / at.sigma);
      const used = past.slice(0, orderAt(i, predictor, sigmas));
      if (sigmaNext > 0) {
        let base = mix([Math.exp(-(1 + tau2) * h), x]);
        if (tau2 > 0) base = mix([1, base], [noiseWeight(sigmaNext, h, tau2), noise(sigma, sigmaNext)]);
        const b = quadrature(used.map(to), moments(h, 1 + tau2, used.length));
        x = mix([1, base], ...used.map((at, j) => [b[j]!, at.denoised] as const));
        const known = past.slice(0, Math.max(0, corrector - 1));
        const c = quadrature([0, ...known.map(to)], moments(h, 1 + tau2, known.length + 1));
        correct = (predicted, next) =>
          corrector > 0 ? mix([1, base], [c[0]!, next], ...known.map((at, j) => [c[j + 1]!, at.denoised] as const)) : predicted;
      } else x = denoised;
      yield { x, sigma: sigmaNext, denoised };
    }
  },
});

/** m_k = ∫ a·e^{a·t}·tᵏ dt from −h to 0, in parts. */
function moments(h: number, a: number, count: number): number[] {
  const m = [-Math.expm1(-a * h)];
  for (let k = 1; k < count; k++) m.push(-((-h) ** k) * Math.exp(-a * h) - (k / a) * m[k - 1]!);
  return m;
}
