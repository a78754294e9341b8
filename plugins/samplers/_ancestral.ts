/** Song et al.: Score-Based Generative Modeling through SDEs, 2021, appendix F: a step of the ODE, then fresh noise up to σ'. */

/** The parameter of every sampler that steps so. */
export const ETA = {
  type: 'number',
  title: 'η',
  description: 'Amount of fresh noise: 0 is none, 1 is ancestral sampling, more goes as far as replacing all noise in every step.',
  default: 1,
  minimum: 0,
  maximum: 2,
} as const;

/** The level that the ODE goes down to and the deviation of the noise that is added: σ_down² + σ_up² = σ'². */
export function ancestralStep(sigma: number, sigmaNext: number, eta: number): { readonly sigmaDown: number; readonly sigmaUp: number } {
  const sigmaUp = Math.min(sigmaNext, eta * (sigmaNext / sigma) * Math.sqrt(sigma ** 2 - sigmaNext ** 2));
  return { sigmaUp, sigmaDown: Math.sqrt(sigmaNext ** 2 - sigmaUp ** 2) };
}
