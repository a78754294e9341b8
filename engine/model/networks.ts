/** The networks beside the denoiser that a card names, as guidance is given them. */
import type { Denoise, Networks } from '../plugin.ts';
import type { Evaluator } from '../tensor/tensor.ts';
import type { ModelCard } from './card.ts';
import { createDenoiser, createGradient, type RunNetwork } from './denoiser.ts';
import type { NetworkFile } from './model.ts';

export interface NetworkSetup {
  readonly card: ModelCard;
  readonly evaluator: Evaluator;
  readonly open: (file: NetworkFile) => RunNetwork;
  /** Makes a network fit the output: its windows and what is given, which an estimate equals and a `change` leaves as it is. */
  readonly fit: (network: Denoise, kind: 'estimate' | 'change') => Denoise;
}

export function openNetworks({ card, evaluator, open, fit }: NetworkSetup): Partial<Networks> {
  return {
    ...(card.files['weaker'] && { weaker: fit(createDenoiser(card, evaluator, open('weaker')), 'estimate') }),
    ...(card.classifier && { classifier: fit(createGradient(card, evaluator, open('classifier')), 'change') }),
  };
}
