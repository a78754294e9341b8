/** The networks beside the denoiser that a card names, as guidance is given them, and what it is told. */
import type { Denoise } from '../plugin.ts';
import type { Evaluator } from '../tensor/tensor.ts';
import type { ModelCard } from './card.ts';
import { createDenoiser, createGradient, scalingAt, type RunNetwork } from './denoiser.ts';

/** Networks beside the denoiser, in the same windows, and keeping what is given; guidance does not wrap them. */
export interface Networks {
  /** Makes the denoiser's estimate, but does it worse. */
  readonly weaker: Denoise;
  /** x at σ → ∇ₓ log p(y | x; σ), for the y that the conditioning names; 0 where values are given. */
  readonly classifier: Denoise;
}

/** What guidance is told of model and schedule. */
export interface Told {
  /** c_skip at σ of x̂₀ = c_skip·x + c_out·F, where F is what the network predicts: 1 of noise, 0 of x₀ itself. */
  readonly cSkip: (sigma: number) => number;
  /** The schedule's levels, falling; all of them for a run too that begins part-way or goes from data to noise. */
  readonly sigmas: readonly number[];
}

/** The files that run at every step, on the evaluator's memory. */
export type NetworkFile = 'denoiser' | 'weaker' | 'classifier';

export interface NetworkSetup {
  readonly card: ModelCard;
  readonly evaluator: Evaluator;
  readonly open: (file: NetworkFile) => RunNetwork;
  /** Makes a network fit the output: its windows and what is given, which an estimate equals and a `change` leaves as it is. */
  readonly fit: (network: Denoise, kind: 'estimate' | 'change') => Denoise;
  /** Of the schedule. */
  readonly sigmas: readonly number[];
}

export function openNetworks({ card, evaluator, open, fit, sigmas }: NetworkSetup): Told & Partial<Networks> {
  return {
    cSkip: (sigma) => scalingAt(card, sigma).cSkip,
    sigmas,
    ...(card.files['weaker'] && { weaker: fit(createDenoiser(card, evaluator, open('weaker')), 'estimate') }),
    ...(card.classifier && { classifier: fit(createGradient(card, evaluator, open('classifier')), 'change') }),
  };
}
