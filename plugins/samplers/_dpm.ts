/** The single-step solvers of Lu et al.: DPM-Solver, 2022, on the predicted noise ε = (x − x̂₀)/σ, with λ = −ln σ. */
import { mix, type Tensor } from '../../engine/plugin.ts';

/** A step of h in λ from x at σ. */
export interface Step {
  readonly x: Tensor;
  readonly epsilon: Tensor;
  readonly sigma: number;
  readonly h: number;
}

export function predictedNoise(x: Tensor, sigma: number, denoised: Tensor): Tensor {
  return mix([1 / sigma, x], [-1 / sigma, denoised]);
}

/** DPM-Solver-1, equation 3.7: the noise stays as it is. */
export function dpmSolver1({ x, epsilon, sigma, h }: Step): Tensor {
  return mix([1, x], [sigma * Math.expm1(-h), epsilon]);
}

/** DPM-Solver-2, Algorithm 1: the noise at a share r of the step in λ corrects that of the whole. */
export function dpmSolver2(step: Step, atR: Tensor, r: number): Tensor {
  const weight = (step.sigma * -Math.expm1(-step.h)) / (2 * r);
  return mix([1, dpmSolver1(step)], [-weight, atR], [weight, step.epsilon]);
}

/** A stage of DPM-Solver-3, Algorithm 2: the noise goes on along the line through those at 0 and r. */
function alongLine(step: Step, atR: Tensor, r: number): Tensor {
  const weight = (step.sigma * (-Math.expm1(-step.h) / step.h - Math.exp(-step.h))) / r;
  return mix([1, dpmSolver1(step)], [-weight, atR], [weight, step.epsilon]);
}

/** DPM-Solver-3, Algorithm 2, with stages at thirds: the result, and the noise at the first of them. */
export async function dpmSolver3(
  step: Step,
  noiseAt: (x: Tensor, sigma: number) => Promise<Tensor>,
): Promise<{ readonly third: Tensor; readonly atThird: Tensor }> {
  const { sigma, h } = step;
  const atThird = await noiseAt(dpmSolver1({ ...step, h: h / 3 }), sigma * Math.exp(-h / 3));
  const atTwoThirds = await noiseAt(alongLine({ ...step, h: (2 * h) / 3 }, atThird, 1 / 2), sigma * Math.exp((-2 * h) / 3));
  return { third: alongLine(step, atTwoThirds, 2 / 3), atThird };
}
