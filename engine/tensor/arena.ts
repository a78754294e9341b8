/** Blocks of floats that are handed out and, some steps later, used again: memory does not grow with the steps. */
import { ReverieError } from '../errors.ts';
import type { Storage, StorageSource, Tensor } from './tensor.ts';

export class Arena<S extends Storage> {
  readonly #create: (length: number) => S;
  readonly #inUse = new Set<S>();
  readonly #free: S[] = [];
  #step = 0;

  constructor(create: (length: number) => S) {
    this.#create = create;
  }

  /** A block of `length` floats with whatever values it had before. */
  take(length: number, pinned = false): S {
    const at = this.#free.findIndex((storage) => storage.length === length);
    const storage = at < 0 ? this.#create(length) : this.#free.splice(at, 1)[0]!;
    storage.step = pinned ? Infinity : this.#step;
    this.#inUse.add(storage);
    return storage;
  }

  /**
   * Blocks from more than `lookback` steps ago become free, except those that `keep` refers to. One step more is kept:
   * an estimate may hold the block of the x it was made from, which the step before wrote.
   */
  endStep(keep: readonly Tensor[], lookback: number): void {
    const needed = new Set(keep.flatMap(({ terms }) => terms.map(({ source }) => source.kind === 'storage' && source.storage)));
    for (const storage of this.#inUse) {
      if (storage.step >= this.#step - lookback || needed.has(storage)) continue;
      storage.generation++;
      this.#inUse.delete(storage);
      this.#free.push(storage);
    }
    this.#step++;
  }

  /** Every block, to be destroyed. */
  drain(): S[] {
    const all = [...this.#inUse, ...this.#free.splice(0)];
    this.#inUse.clear();
    return all;
  }
}

/** @throws ReverieError `tensor/recycled` when the block has been given to another tensor since. */
export function checkFresh({ storage, generation }: StorageSource): void {
  if (storage.generation === generation) return;
  throw new ReverieError(
    'tensor/recycled',
    'A tensor from an earlier step was read after its memory was reused; raise `lookback` in the manifest of the plugin that keeps it.',
  );
}

/** A source for the whole block as it is now. */
export function sourceOf(storage: Storage, offset = 0): StorageSource {
  return { kind: 'storage', storage, generation: storage.generation, offset };
}
