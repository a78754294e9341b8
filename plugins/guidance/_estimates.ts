/** What guidance between a prompt and its absence begins with. */
import { ReverieError, type Conditioning, type Denoise, type Tensor } from '../../engine/plugin.ts';

/** Estimates with the prompt, and with the negative one or without any, as one batch. @throws what `unconditionalOf` throws. */
export async function bothEstimates(
  denoise: Denoise,
  x: Tensor,
  sigma: number,
  conditioning: Conditioning,
): Promise<readonly [cond: Tensor, uncond: Tensor]> {
  const unconditional = unconditionalOf(conditioning);
  return Promise.all([denoise(x, sigma, conditioning), denoise(x, sigma, conditioning.negative ?? unconditional)]);
}

/** @throws ReverieError `guidance/unconditional` when there is none. */
export function unconditionalOf({ unconditional }: Conditioning): Conditioning {
  if (unconditional) return unconditional;
  const message = 'This guidance needs a model that also runs without its prompt, got one that does not; leave the guidance out.';
  throw new ReverieError('guidance/unconditional', message);
}
