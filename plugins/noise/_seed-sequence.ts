/** NumPy's SeedSequence, after O'Neill: Developing a seed_seq Alternative, 2015: any numbers in, well-mixed 32-bit words out. */

/** The words of a seed's state. `key` tells the children of one seed apart; `pool` is how many words are mixed. */
export function seedWords(seed: number, count: number, key: readonly number[] = [], pool = 4): Uint32Array {
  const own = wordsOf(seed);
  const padding = key.length > 0 ? new Array<number>(Math.max(0, pool - own.length)).fill(0) : [];
  const mixed = mixAll([...own, ...padding, ...key.flatMap(wordsOf)], pool);
  const hash = hasher(0x8b51f9dd, 0x58f38ded);
  return Uint32Array.from({ length: count }, (_, i) => hash(mixed[i % pool]!));
}

/** A whole number as 32-bit words, the lowest first. */
export function wordsOf(value: number): number[] {
  return value < 2 ** 32 ? [value] : [value >>> 0, ...wordsOf(Math.floor(value / 2 ** 32))];
}

function mixAll(entropy: readonly number[], pool: number): Uint32Array {
  const hash = hasher(0x43b0d7e5, 0x931e8875);
  const mixed = Uint32Array.from({ length: pool }, (_, i) => hash(entropy[i] ?? 0));
  const into = (to: number, word: number): void => {
    const value = Math.imul(0xca01f9dd, mixed[to]!) - Math.imul(0x4973f715, hash(word));
    mixed[to] = value ^ (value >>> 16);
  };
  for (let from = 0; from < pool; from++) {
    for (let to = 0; to < pool; to++) if (from !== to) into(to, mixed[from]!);
  }
  for (const word of entropy.slice(pool)) {
    for (let to = 0; to < pool; to++) into(to, word);
  }
  return mixed;
}

/** A hash whose constant moves on with every call. */
function hasher(constant: number, multiplier: number): (word: number) => number {
  return (word) => {
    const value = word ^ constant;
    constant = Math.imul(constant, multiplier);
    const product = Math.imul(value, constant);
    return (product ^ (product >>> 16)) >>> 0;
  };
}
