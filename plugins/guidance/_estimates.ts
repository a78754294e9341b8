/** What guidance between a prompt and its absence begins with. */
import type { Conditioning, Denoise, Tensor } from '../../engine/plugin.ts';

/** The parameter of most of it. */
export const SCALE = {
  type: 'number',
  title: 'Scale',
  description: '1 changes nothing and costs nothing; more follows the prompt more closely and varies less.',
  default: 3,
  minimum: 0,
  maximum: 30,
} as const;

/** A request that has a prompt to leave out. */
export type Prompted = Conditioning & Required<Pick<Conditioning, 'unconditional'>>;

/** Guides what has a prompt, and leaves the rest as it is, which another guidance around this one compares with. */
export function wherePrompted(denoise: Denoise, guided: (x: Tensor, sigma: number, conditioning: Prompted) => Promise<Tensor>): Denoise {
  return (x, sigma, conditioning) => (conditioning.unconditional ? guided : denoise)(x, sigma, conditioning as Prompted);
}

/** Estimates with the prompt, and with the negative one or without any, as one batch. */
export function bothEstimates(
  denoise: Denoise,
  x: Tensor,
  sigma: number,
  conditioning: Prompted,
): Promise<readonly [cond: Tensor, uncond: Tensor]> {
  return Promise.all([denoise(x, sigma, conditioning), denoise(x, sigma, conditioning.negative ?? conditioning.unconditional)]);
}

/**
 * The step of the schedule that σ lies in, its upper level included: how far the levels fall in it, σ'/σ, and the share of the steps
 * before it, 0 for the first and 1 for the last. A level that churn lifts above all others belongs to the first.
 */
export function stepAround(sigmas: readonly number[], sigma: number): { readonly ratio: number; readonly share: number } {
  const below = sigmas.findIndex((level) => level < sigma);
  const next = below < 0 ? sigmas.length - 1 : Math.max(1, below);
  return { ratio: sigmas[next]! / sigmas[next - 1]!, share: (next - 1) / Math.max(1, sigmas.length - 2) };
}
