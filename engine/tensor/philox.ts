/**
 * Philox 4×32-10 (Salmon, Moraes, Dror, Shaw: Parallel Random Numbers: As Easy as 1, 2, 3, 2011) and
 * the Box–Muller transform. Element e of draw d uses counter (⌊e/4⌋, d, 0, 0) and the seed as key, so
 * any element can be made alone and the GPU makes the same stream: philox.wgsl.ts.
 */
const M0 = 0xd2511f53;
const M1 = 0xcd9e8d57;
const W0 = 0x9e3779b9;
const W1 = 0xbb67ae85;

/** The four 32-bit words for a counter and a key, written to `out`. */
export function philox4x32(out: Uint32Array, c0: number, c1: number, c2: number, c3: number, k0: number, k1: number): void {
  for (let round = 0; round < 10; round++) {
    const high0 = multiplyHigh(M0, c0);
    const high1 = multiplyHigh(M1, c2);
    const low0 = Math.imul(M0, c0) >>> 0;
    const low1 = Math.imul(M1, c2) >>> 0;
    c0 = (high1 ^ c1 ^ k0) >>> 0;
    c1 = low1;
    c2 = (high0 ^ c3 ^ k1) >>> 0;
    c3 = low0;
    k0 = (k0 + W0) >>> 0;
    k1 = (k1 + W1) >>> 0;
  }
  out[0] = c0;
  out[1] = c1;
  out[2] = c2;
  out[3] = c3;
}

/** Fills `out` with standard normal values: draw number `draw` of `seed` (0…2⁵³−1). */
export function gaussian(out: Float32Array, seed: number, draw: number): Float32Array {
  const [k0, k1] = keyOf(seed);
  const words = new Uint32Array(4);
  for (let group = 0; group * 4 < out.length; group++) {
    philox4x32(words, group, draw, 0, 0, k0, k1);
    for (let pair = 0; pair < 2; pair++) {
      const radius = Math.sqrt(-2 * Math.log(uniform(words[2 * pair]!)));
      const angle = 2 * Math.PI * uniform(words[2 * pair + 1]!);
      const at = group * 4 + pair * 2;
      out[at] = radius * Math.cos(angle);
      if (at + 1 < out.length) out[at + 1] = radius * Math.sin(angle);
    }
  }
  return out;
}

/** A seed as the two 32-bit words of the key. */
export function keyOf(seed: number): readonly [number, number] {
  return [seed >>> 0, Math.floor(seed / 2 ** 32) >>> 0];
}

// the upper 24 bits, centred in their interval: never 0, and in 32-bit floats exact but for the last, which is 1
function uniform(word: number): number {
  return ((word >>> 8) + 0.5) / 2 ** 24;
}

function multiplyHigh(a: number, b: number): number {
  const a0 = a & 0xffff;
  const a1 = a >>> 16;
  const b0 = b & 0xffff;
  const b1 = b >>> 16;
  const middle = a1 * b0 + ((a0 * b0) >>> 16);
  const carry = a0 * b1 + (middle & 0xffff);
  return (a1 * b1 + Math.floor(middle / 65536) + Math.floor(carry / 65536)) >>> 0;
}
