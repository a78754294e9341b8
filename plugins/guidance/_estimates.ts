/** What guidance between a prompt and its absence begins with. */
import { ReverieError, type Conditioning, type Denoise, type Tensor } from '../../engine/plugin.ts';

/** Estimates with and without the prompt, as one batch. @throws ReverieError `guidance/unconditional` when there is only one. */
export async function bothEstimates(
  denoise: Denoise,
  x: Tensor,
  sigma: number,
  conditioning: Conditioning,
): Promise<readonly [cond: Tensor, uncond: Tensor]> {
  const { unconditional } = conditioning;
  if (!unconditional) {
    const message = 'This guidance needs a model that also runs without its prompt, got one that does not; leave the guidance out.';
    throw new ReverieError('guidance/unconditional', message);
  }
  return Promise.all([denoise(x, sigma, conditioning), denoise(x, sigma, unconditional)]);
}
