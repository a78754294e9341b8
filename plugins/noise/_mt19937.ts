/** Matsumoto, Nishimura: Mersenne Twister: A 623-Dimensionally Equidistributed Uniform Pseudo-Random Number Generator, 1998. */
const N = 624;
const M = 397;

export class Mt19937 {
  readonly #state = new Uint32Array(N);
  #used = N;

  /** Seeded by the lower 32 bits of `seed`, as init_genrand does. */
  constructor(seed: number) {
    const state = this.#state;
    state[0] = seed;
    for (let i = 1; i < N; i++) state[i] = Math.imul(1812433253, state[i - 1]! ^ (state[i - 1]! >>> 30)) + i;
  }

  /** Seeded by a list of words, as init_by_array does. */
  static ofWords(words: readonly number[]): Mt19937 {
    const twister = new Mt19937(19650218);
    const state = twister.#state;
    let [i, j] = [1, 0];
    const step = (multiplier: number, added: number): void => {
      state[i] = (state[i]! ^ Math.imul(state[i - 1]! ^ (state[i - 1]! >>> 30), multiplier)) + added;
      if (++i < N) return;
      state[0] = state[N - 1]!;
      i = 1;
    };
    for (let k = Math.max(N, words.length); k > 0; k--) {
      step(1664525, words[j]! + j);
      j = (j + 1) % words.length;
    }
    for (let k = N - 1; k > 0; k--) step(1566083941, -i);
    state[0] = 0x80000000;
    return twister;
  }

  /** 32 random bits. */
  next(): number {
    if (this.#used === N) this.#refill();
    let y = this.#state[this.#used++]!;
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  }

  #refill(): void {
    const state = this.#state;
    for (let k = 0; k < N; k++) {
      const y = (state[k]! & 0x80000000) | (state[(k + 1) % N]! & 0x7fffffff);
      state[k] = state[(k + M) % N]! ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0);
    }
    this.#used = 0;
  }
}
