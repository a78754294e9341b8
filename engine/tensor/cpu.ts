/** Evaluates expressions on the CPU, in 64-bit sums of 32-bit values: for Node and for models on WASM. */
import { Arena, checkFresh, sourceOf } from './arena.ts';
import { ArenaEvaluator } from './evaluator.ts';
import { gaussian } from './philox.ts';
import { isStored, sizeOf, storageOf, type MapOperation, type Source, type Storage, type Target, type Tensor } from './tensor.ts';

export interface CpuStorage extends Storage {
  readonly values: Float32Array;
}

export class CpuEvaluator extends ArenaEvaluator<CpuStorage> {
  readonly kind = 'cpu';
  readonly limits = { terms: 16, blocks: 16 };
  protected readonly arena = new Arena<CpuStorage>((length) => ({ length, generation: 0, step: 0, values: new Float32Array(length) }));

  write(tensor: Tensor, data: Float32Array): void {
    this.valuesOf(tensor).set(data);
  }

  evaluate(tensor: Tensor, targets: readonly Target[] = []): void {
    const length = sizeOf(tensor.shape);
    const weights = tensor.terms.map(({ weight }) => weight);
    const inputs = tensor.terms.map(({ source }) => this.#view(source, length));
    const fresh = isStored(tensor) ? undefined : this.arena.take(length);
    const out = fresh?.values ?? inputs[0]!;
    for (let e = 0; fresh && e < length; e++) {
      let sum = 0;
      for (let k = 0; k < inputs.length; k++) sum += weights[k]! * inputs[k]![e]!;
      out[e] = sum;
    }
    for (const { storage, offset, weight } of targets) {
      const { values } = storage as CpuStorage;
      for (let e = 0; e < length; e++) values[offset + e] = weight * out[e]!;
    }
    if (fresh) tensor.terms = [{ weight: 1, source: sourceOf(fresh) }];
  }

  map(operation: MapOperation, inputs: readonly Tensor[]): Tensor {
    const result = this.allocate(inputs[0]!.shape);
    const out = this.valuesOf(result);
    const [a, b, c] = inputs.map((input) => this.valuesOf(input));
    switch (operation.kind) {
      case 'clamp':
        for (let e = 0; e < out.length; e++) out[e] = Math.min(operation.high, Math.max(operation.low, a![e]!));
        break;
      case 'blend':
        for (let e = 0; e < out.length; e++) out[e] = a![e] === 1 ? b![e]! : c![e]!;
        break;
      case 'wrap':
        for (let e = 0; e < out.length; e++) out[e] = wrapAngle(a![e]!);
    }
    return result;
  }

  async read(tensor: Tensor): Promise<Float32Array> {
    return this.valuesOf({ ...tensor }).slice(); // a copy: looking must not change later rounding
  }

  /** The values themselves, evaluated: a view, not a copy. */
  valuesOf(tensor: Tensor): Float32Array {
    return this.#view(storageOf(tensor), sizeOf(tensor.shape));
  }

  dispose(): void {
    this.arena.drain();
  }

  #view(source: Source, length: number): Float32Array {
    if (source.kind === 'gaussian') return gaussian(new Float32Array(length), source.seed, source.draw);
    checkFresh(source);
    return (source.storage as CpuStorage).values.subarray(source.offset, source.offset + length);
  }
}

function wrapAngle(angle: number): number {
  return angle - 2 * Math.PI * Math.floor(angle / (2 * Math.PI) + 0.5);
}
