/** What a request leaves out, by the card and the mode that its inputs name. The page side may import this file. */
import type { Defaults, Mode, ModelCard } from './card.ts';

/**
 * The card's defaults, or in their place those of the mode that `inputs.mode` names, with the highest level of its schedule. Where the
 * input is left out its own default must be filled in before.
 */
export function defaultsOf(card: ModelCard, inputs: Readonly<Record<string, unknown>>): Defaults & Pick<Mode, 'sigmaMax'> {
  const { mode } = inputs;
  const { modes = {} } = card;
  return { ...card.defaults, ...(typeof mode === 'string' && Object.hasOwn(modes, mode) && modes[mode]) };
}
