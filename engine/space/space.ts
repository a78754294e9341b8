/** What the kind of a state decides; everything else in a generation is the same in every space. */
import type { ModelCard } from '../model/card.ts';
import type { Denoise, Prepared, Space } from '../plugin.ts';
import type { Evaluator, Shape, Tensor } from '../tensor/tensor.ts';
import { angular } from './angular.ts';
import { blurred } from './blurred.ts';
import { categorical } from './categorical.ts';
import { positionVelocity } from './position-velocity.ts';
import { real } from './real.ts';

/** Values "as people know them" are numbers, ids, angles or positions in the latent shape. */
export interface StateSpace {
  /** Of the state; noise is drawn in it. */
  readonly shape: Shape;
  /** What samplers of the space are given besides. */
  readonly given: object;
  /**
   * The state at level σ: noise around clean values, or where there are none as far from data as it gets. Where `kept` is 1 the
   * clean values stay, so a space may show them from the first step on.
   */
  start(sigma: number, noise: Tensor, clean?: Tensor, kept?: Float32Array): Tensor | Promise<Tensor>;
  /** Makes the clean estimate equal what is given where the mask is 1; the sampler then carries it along. */
  keeping(denoise: Denoise, keep: NonNullable<Prepared['keep']>): Denoise;
  /** The values of a clean estimate. */
  estimated(denoised: Tensor): Promise<Float32Array>;
  /** The values of a state at σ = 0. */
  finished(x: Tensor): Promise<Float32Array>;
}

/** Where a state lives. */
export interface Setting {
  readonly card: ModelCard;
  readonly evaluator: Evaluator;
  /** The latent shape, batch first; the first axis may be longer than the model's. */
  readonly shape: Shape;
}

const SPACES: Readonly<Record<Space, (setting: Setting) => StateSpace>> = {
  real,
  categorical,
  angular,
  'position-velocity': positionVelocity,
  blurred,
};

export function openSpace(setting: Setting): StateSpace {
  return SPACES[setting.card.space](setting);
}
