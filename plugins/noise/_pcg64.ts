/** O'Neill: PCG: A Family of Simple Fast Space-Efficient Statistically Good Algorithms, 2014: XSL-RR with 128 bits of state. */
import { seedWords } from './_seed-sequence.ts';

const MULTIPLIER = 0x2360ed051fc65da44385df649fccf645n;
const MASK = (1n << 128n) - 1n;

export class Pcg64 {
  #state = 0n;
  readonly #increment: bigint;

  /** Seeded as numpy.random.default_rng(seed). */
  constructor(seed: number) {
    const words = [...seedWords(seed, 8)].map(BigInt);
    const number = (at: number): bigint => (words[at + 1]! << 96n) | (words[at]! << 64n) | (words[at + 3]! << 32n) | words[at + 2]!;
    this.#increment = ((number(4) << 1n) | 1n) & MASK;
    this.#step();
    this.#state = (this.#state + number(0)) & MASK;
    this.#step();
  }

  /** 64 random bits. */
  next(): bigint {
    this.#step();
    const folded = BigInt.asUintN(64, (this.#state >> 64n) ^ this.#state);
    const by = this.#state >> 122n;
    return BigInt.asUintN(64, (folded >> by) | (folded << (64n - by)));
  }

  #step(): void {
    this.#state = (this.#state * MULTIPLIER + this.#increment) & MASK;
  }
}
