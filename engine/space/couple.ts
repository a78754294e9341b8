/** Sums of states of position and velocity. */
import { copy, mix, sizeOf, storageOf, view, type Tensor } from '../tensor/tensor.ts';
import type { Matrix2 } from './matrix2.ts';

/** What a part of a sum is multiplied with: a state by a matrix, a tensor of the latent shape by one number for each half. */
export type Coupling = Matrix2 | readonly [position: number, velocity: number];

/** The sum of states, each times its matrix, and of tensors of the latent shape, each times its pair of numbers. */
export function couple(...parts: readonly (readonly [Coupling, Tensor])[]): Tensor {
  const row = (k: 0 | 1): Tensor =>
    mix(
      ...parts.flatMap(([by, tensor]) => {
        if (by.length === 2) return [[by[k], tensor] as const];
        const [position, velocity] = halves(tensor);
        return [[by[2 * k]!, position] as const, [by[2 * k + 1]!, velocity] as const];
      }),
    );
  const position = row(0);
  const [batch = 1, ...rest] = position.shape;
  const state = position.evaluator.allocate([batch, 2, ...rest]);
  copy(position, state, 0);
  copy(row(1), state, sizeOf(position.shape));
  return state;
}

/** Positions and velocities of a state. */
export function halves(state: Tensor): readonly [position: Tensor, velocity: Tensor] {
  storageOf(state);
  const [batch = 1, , ...rest] = state.shape;
  const shape = [batch, ...rest];
  return [view(state, 0, shape), view(state, sizeOf(shape), shape)];
}
