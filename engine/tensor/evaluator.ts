/** What the evaluators share: blocks by arena, and tensors over them. */
import { sourceOf, type Arena } from './arena.ts';
import { sizeOf, type Evaluator, type MapOperation, type Shape, type Storage, type Target, type Tensor } from './tensor.ts';

export abstract class ArenaEvaluator<S extends Storage> implements Evaluator {
  abstract readonly kind: Evaluator['kind'];
  abstract readonly limits: Evaluator['limits'];
  protected abstract readonly arena: Arena<S>;

  abstract write(tensor: Tensor, data: Float32Array): void;
  abstract evaluate(tensor: Tensor, targets?: readonly Target[]): void;
  abstract map(operation: MapOperation, inputs: readonly Tensor[]): Tensor;
  abstract read(tensor: Tensor): Promise<Float32Array>;
  abstract dispose(): void;

  upload(data: Float32Array, shape: Shape): Tensor {
    const tensor = this.allocate(shape, true);
    this.write(tensor, data);
    return tensor;
  }

  allocate(shape: Shape, pinned = false): Tensor {
    const source = sourceOf(this.arena.take(sizeOf(shape), pinned));
    return { shape, evaluator: this, terms: [{ weight: 1, source }] };
  }

  gaussian(shape: Shape, seed: number, draw: number): Tensor {
    return { shape, evaluator: this, terms: [{ weight: 1, source: { kind: 'gaussian', seed, draw } }] };
  }

  endStep(keep: readonly Tensor[], lookback: number): void {
    this.arena.endStep(keep, lookback);
  }
}
