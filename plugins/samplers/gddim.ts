/**
 * Zhang, Tao, Chen: gDDIM: Generalized Denoising Diffusion Implicit Models, 2022, section 4, with K = R: the noise R·ε goes
 * along Ψ̂, the flow of the reverse process around one clean point, so that one step is exact there.
 */
import { couple, defineSampler, matrix2, type Langevin, type Matrix2, type Tensor } from '../../engine/plugin.ts';

const { cholesky, IDENTITY, inverse, multiply, transpose, weighted } = matrix2;

export default defineSampler({
  id: 'gddim',
  title: 'gDDIM',
  description: 'DDIM for Langevin models: exact in one step for data of one point. Choose it to go without noise, or with little.',
  source: 'Zhang, Tao, Chen: gDDIM: Generalized Denoising Diffusion Implicit Models, 2022, section 4, arXiv:2206.05564',
  spaces: ['position-velocity'],
  order: 2,
  evaluationsPerStep: 1,
  stochastic: true,
  lookback: 1,
  params: {
    order: {
      type: 'integer',
      title: 'Order',
      description: '2 also uses the estimate of the step before, where λ is 0.',
      default: 2,
      minimum: 1,
      maximum: 2,
    },
    lambda: {
      type: 'number',
      title: 'λ',
      description: 'Dose of fresh noise: 0 is the probability-flow ODE, 1 the reverse diffusion of the training.',
      default: 0,
      minimum: 0,
      maximum: 1,
    },
  },
  async *sample({ x: u, sigmas, denoise, noise, process, params: { order, lambda } }) {
    let previous: { readonly tau: number; readonly n: Tensor; readonly Psi: Matrix2 } | undefined;
    for (const [i, sigma] of sigmas.slice(0, -1).entries()) {
      const sigmaNext = sigmas[i + 1]!;
      const denoised = await denoise(u, sigma);
      if (sigmaNext === 0) {
        yield { x: couple([[1, 0], denoised]), sigma: sigmaNext, denoised };
        return;
      }
      const [tau, tauNext] = [process.tau(sigma), process.tau(sigmaNext)];
      const [x, v] = process.mean(tau);
      const n = couple([IDENTITY, u], [[-x, -v], denoised]);
      const { Psi, C } = flow(process, tau, tauNext, lambda);
      u = couple([process.mean(tauNext), denoised], [Psi, n]);
      if (previous && order === 2 && lambda === 0) {
        const rate = weighted([1 / (tau - previous.tau), C]);
        u = couple([IDENTITY, u], [rate, n], [weighted([-1, multiply(rate, previous.Psi)]), previous.n]);
      }
      if (lambda > 0) {
        const P = weighted([1, process.covariance(tauNext)], [-1, multiply(Psi, process.covariance(tau), transpose(Psi))]);
        u = couple([IDENTITY, u], [cholesky(P), noise(sigma, sigmaNext)]);
      }
      previous = { tau, n, Psi };
      yield { x: u, sigma: sigmaNext, denoised };
    }
  },
});

/**
 * From τ to τ': Ψ̂ of dΨ̂ = (drift + (1 + λ²)·D·Σ⁻¹)·Ψ̂ dτ, and C of dC = (drift·C + (τ − from)·D·Σ⁻¹·Ψ̂) dτ, the effect of an ε
 * that changes evenly. Classical Runge–Kutta in ln τ, as Σ⁻¹ grows like 1/τ towards 0.
 */
function flow(process: Langevin, from: number, to: number, lambda: number): { readonly Psi: Matrix2; readonly C: Matrix2 } {
  const { D, drift } = process;
  const stages = Math.ceil(20 + 40 * Math.log(from / to));
  const h = Math.log(to / from) / stages;
  const slope = (l: number, [Psi, C]: Pair): Pair => {
    const tau = from * Math.exp(l);
    const pull = multiply(D, inverse(process.covariance(tau)), Psi);
    return [
      weighted([tau, multiply(drift, Psi)], [tau * (1 + lambda ** 2), pull]),
      weighted([tau, multiply(drift, C)], [tau * (tau - from), pull]),
    ];
  };
  const along = ([Psi, C]: Pair, ...steps: readonly (readonly [number, Pair])[]): Pair => [
    weighted([1, Psi], ...steps.map(([weight, [slope]]) => [weight, slope] as const)),
    weighted([1, C], ...steps.map(([weight, [, slope]]) => [weight, slope] as const)),
  ];
  let at: Pair = [IDENTITY, [0, 0, 0, 0]];
  for (let k = 0; k < stages; k++) {
    const k1 = slope(k * h, at);
    const k2 = slope((k + 0.5) * h, along(at, [h / 2, k1]));
    const k3 = slope((k + 0.5) * h, along(at, [h / 2, k2]));
    const k4 = slope((k + 1) * h, along(at, [h, k3]));
    at = along(at, [h / 6, k1], [h / 3, k2], [h / 3, k3], [h / 6, k4]);
  }
  return { Psi: at[0], C: at[1] };
}

type Pair = readonly [Psi: Matrix2, C: Matrix2];
