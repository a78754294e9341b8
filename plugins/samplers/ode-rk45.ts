/**
 * Song, Sohl-Dickstein, Kingma, Kumar, Ermon, Poole: Score-Based Generative Modeling through Stochastic Differential
 * Equations, 2021, section 4.3: the probability-flow ODE dx/dσ = (x − x̂₀)/σ by the pair 5(4) of Dormand and Prince, 1980.
 */
import { defineSampler, mix, type Tensor } from '../../engine/plugin.ts';
import { errorRatio, nextStep, tolerances } from './_adaptive.ts';

export default defineSampler({
  id: 'ode-rk45',
  title: 'Probability-flow ODE, RK45',
  description: 'Solves the ODE to a tolerance in steps of its own, whatever the levels between. Choose it for a reference, with 2 steps or more.',
  source: 'Song et al.: Score-Based Generative Modeling through Stochastic Differential Equations, 2021, section 4.3, arXiv:2011.13456',
  spaces: ['real'],
  order: 5,
  evaluationsPerStep: 'adaptive',
  stochastic: false,
  lookback: 1,
  params: tolerances(1e-3, 1e-3),
  async *sample({ x, sigmas, denoise, params }) {
    let denoised = await denoise(x, sigmas[0]!);
    let length = sigmas[0]! / 4;
    for (const [i, end] of sigmas.slice(1).entries()) {
      let sigma = sigmas[i]!;
      while (end > 0 && sigma > end) {
        const h = Math.min(length, sigma - end);
        const sigmaNext = h < sigma - end ? sigma - h : end;
        const k = [slope(x, sigma, denoised)];
        let [xNext, denoisedNext] = [x, denoised];
        for (const [stage, weights] of A.entries()) {
          const at = stage < 4 ? sigma - C[stage]! * h : sigmaNext;
          xNext = mix([1, x], ...weights.map((a, j) => [-h * a, k[j]!] as const));
          denoisedNext = await denoise(xNext, at);
          k.push(slope(xNext, at, denoisedNext));
        }
        const ratio = await errorRatio(xNext, mix([1, xNext], ...E.map((e, j) => [h * e, k[j]!] as const)), x, params);
        length = Math.max(1e-4 * sigma, nextStep(length, h, ratio, 1 / 5));
        if (ratio > 1 && h > 1e-4 * sigma) continue;
        [x, denoised, sigma] = [xNext, denoisedNext, sigmaNext];
      }
      if (end === 0) x = denoised;
      yield { x, sigma: end, denoised };
    }
  },
});

const slope = (x: Tensor, sigma: number, denoised: Tensor): Tensor => mix([1 / sigma, x], [-1 / sigma, denoised]);

/** Nodes, weights of the stages (the last are those of order 5), and weights of order 5 less those of order 4. */
const C = [1 / 5, 3 / 10, 4 / 5, 8 / 9];
const A = [
  [1 / 5],
  [3 / 40, 9 / 40],
  [44 / 45, -56 / 15, 32 / 9],
  [19372 / 6561, -25360 / 2187, 64448 / 6561, -212 / 729],
  [9017 / 3168, -355 / 33, 46732 / 5247, 49 / 176, -5103 / 18656],
  [35 / 384, 0, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84],
];
const E = [71 / 57600, 0, -71 / 16695, 71 / 1920, -17253 / 339200, 22 / 525, -1 / 40];
