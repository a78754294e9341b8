/**
 * A Brownian path that depends on its seed alone, not on where it is asked for: intervals are halved, and every half follows from
 * the whole by a Brownian bridge with a seed of its own (Li et al. 2020). Seeds and order are those of torchsde's BrownianTree.
 */
import { Mt19937 } from './_mt19937.ts';
import { seedWords } from './_seed-sequence.ts';
import { torchNormal } from './_torch-normal.ts';

const POOL = 24;

/** Length of the shortest interval. */
export const FINEST = 1e-6;

export class BrownianTree {
  readonly #start: number;
  readonly #end: number;
  readonly #seed: number;
  readonly #length: number;

  /** A path of `length` values from time `start` to `end`. */
  constructor(seed: number, start: number, end: number, length: number) {
    [this.#seed, this.#start, this.#end, this.#length] = [seed, rounded(start), rounded(end), length];
  }

  /** How far the path has gone from its start at time `t`. */
  at(t: number): Float64Array {
    const goal = rounded(t);
    const done = new Float64Array(this.#length);
    if (goal <= this.#start) return done;
    let [start, end, place, depth] = [this.#start, this.#end, 0, 0];
    let whole = Float64Array.from(this.#normal(seedWords(this.#seed, 1, [], POOL)[0]!)).map((n) => n * Math.sqrt(end - start));
    while (goal < end) {
      const middle = rounded((start + end) / 2);
      const share = (middle - start) / (end - start);
      const deviation = Math.sqrt((middle - start) * (1 - share));
      const normal = this.#normal(seedWords(this.#seed, 1, [place, depth], POOL)[0]!);
      const left = whole.map((value, e) => share * value + deviation * normal[e]!);
      const right = goal >= middle;
      if (right) left.forEach((value, e) => (done[e]! += value));
      if (goal === middle) return done;
      whole = right ? whole.map((value, e) => value - left[e]!) : left;
      [start, end, place, depth] = right ? [middle, end, 2 * place + 1, depth + 1] : [start, middle, 2 * place, depth + 1];
    }
    return done.map((value, e) => value + whole[e]!);
  }

  #normal(seed: number): Float32Array {
    return torchNormal(new Mt19937(seed))(this.#length);
  }
}

/** To the finest interval. */
function rounded(t: number): number {
  return Number(t.toFixed(6));
}
