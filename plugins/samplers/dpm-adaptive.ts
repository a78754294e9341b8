/**
 * Lu et al.: DPM-Solver, 2022, appendix C: DPM-Solver-12 or -23 with steps of its own in λ = −ln σ, as long as two orders differ by
 * less than the tolerances.
 */
import { defineSampler, type Tensor } from '../../engine/plugin.ts';
import { errorRatio, nextStep, tolerances } from './_adaptive.ts';
import { dpmSolver1, dpmSolver2, dpmSolver3, predictedNoise, type Step } from './_dpm.ts';

export default defineSampler({
  id: 'dpm-adaptive',
  title: 'DPM-Solver adaptive',
  description: 'DPM-Solver in steps of its own, two or three evaluations each. Choose it to not guess the steps; give 2 or more.',
  source: 'Lu et al.: DPM-Solver: A Fast ODE Solver for Diffusion Probabilistic Model Sampling, 2022, appendix C, arXiv:2206.00927',
  spaces: ['real'],
  order: 3,
  evaluationsPerStep: 'adaptive',
  stochastic: false,
  params: {
    order: { type: 'integer', title: 'Order', description: 'Of the solver; the one below it tells its error.', default: 3, minimum: 2, maximum: 3 },
    ...tolerances(0.0078, 0.05),
  },
  async *sample({ x, sigmas, denoise, params: { order, ...params } }) {
    const noiseAt = async (at: Tensor, sigma: number): Promise<Tensor> => predictedNoise(at, sigma, await denoise(at, sigma));
    let length = 0.05;
    for (const [i, end] of sigmas.slice(1).entries()) {
      let sigma = sigmas[i]!;
      let denoised = await denoise(x, sigma);
      while (end > 0 && sigma > end) {
        const h = Math.min(length, Math.log(sigma / end));
        const step = { x, epsilon: predictedNoise(x, sigma, denoised), sigma, h };
        const { lower, higher } = order === 3 ? await pair23(step, noiseAt) : await pair12(step, noiseAt);
        const ratio = await errorRatio(lower, higher, x, params);
        length = Math.max(1e-3, nextStep(length, h, ratio, 1 / order));
        if (ratio > 1 && h > 1e-3) continue;
        sigma = h < Math.log(sigma / end) ? sigma * Math.exp(-h) : end;
        x = higher;
        if (sigma > end) denoised = await denoise(x, sigma);
      }
      if (end === 0) x = denoised;
      yield { x, sigma: end, denoised };
    }
  },
});

interface Pair {
  readonly lower: Tensor;
  readonly higher: Tensor;
}
type NoiseAt = (x: Tensor, sigma: number) => Promise<Tensor>;

async function pair12(step: Step, noiseAt: NoiseAt): Promise<Pair> {
  const half = await noiseAt(dpmSolver1({ ...step, h: step.h / 2 }), step.sigma * Math.exp(-step.h / 2));
  return { lower: dpmSolver1(step), higher: dpmSolver2(step, half, 1 / 2) };
}

async function pair23(step: Step, noiseAt: NoiseAt): Promise<Pair> {
  const { third, atThird } = await dpmSolver3(step, noiseAt);
  return { lower: dpmSolver2(step, atThird, 1 / 3), higher: third };
}
