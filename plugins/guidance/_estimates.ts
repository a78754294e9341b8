/** What guidance between a prompt and its absence begins with. */
import type { Conditioning, Denoise, Tensor } from '../../engine/plugin.ts';

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
