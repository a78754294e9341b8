/** What the multistep solvers of the diffusion SDE share: η scales the noise that leaves and comes back in a step. */

export const ETA = {
  type: 'number',
  title: 'η',
  description: 'Amount of fresh noise: 0 is the ODE without any, 1 is the SDE that undoes the diffusion.',
  default: 1,
  minimum: 0,
  maximum: 2,
} as const;

/** Deviation of the fresh noise at σ' after a step of h in λ = −ln σ. */
export function noiseWeight(sigmaNext: number, h: number, eta: number): number {
  return sigmaNext * Math.sqrt(-Math.expm1(-2 * eta * h));
}
