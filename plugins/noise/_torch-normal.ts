/** Normal numbers as torch.randn makes them in 32 bits on a CPU. */
import type { Mt19937 } from './_mt19937.ts';

const BLOCK = 16;

/** Fills one tensor after another; 16 values and more take another way than fewer. */
export function torchNormal(twister: Mt19937): (length: number) => Float32Array {
  const single = singles(twister);
  return (length) => (length < BLOCK ? new Float32Array(length).map(single) : blocks(twister, length));
}

/** Uniform numbers everywhere, then Box–Muller from the first eight of 16 to the other eight; the last 16 may overlap the block before. */
function blocks(twister: Mt19937, length: number): Float32Array {
  const values = new Float32Array(length).map(() => uniform24(twister));
  for (let at = 0; at + BLOCK <= length; at += BLOCK) transform(values.subarray(at, at + BLOCK));
  if (length % BLOCK) transform(values.subarray(length - BLOCK).map(() => uniform24(twister)), values.subarray(length - BLOCK));
  return values;
}

function transform(uniform: Float32Array, out = uniform): void {
  for (let j = 0; j < BLOCK / 2; j++) {
    const radius = Math.sqrt(-2 * Math.log(1 - uniform[j]!));
    const theta = 2 * Math.PI * uniform[j + BLOCK / 2]!;
    out[j] = radius * Math.cos(theta);
    out[j + BLOCK / 2] = radius * Math.sin(theta);
  }
}

/** Pairs in 64 bits; the second of a pair waits for the next call, also across tensors. */
function singles(twister: Mt19937): () => number {
  let waiting: number | undefined;
  return () => {
    if (waiting !== undefined) {
      const value = waiting;
      waiting = undefined;
      return value;
    }
    const theta = 2 * Math.PI * uniform53(twister);
    const radius = Math.sqrt(-2 * Math.log1p(-uniform53(twister)));
    waiting = radius * Math.sin(theta);
    return radius * Math.cos(theta);
  };
}

function uniform24(twister: Mt19937): number {
  return (twister.next() & 0xffffff) / 2 ** 24;
}

/** The lower 53 of 64 bits, of which the upper 32 come first. */
function uniform53(twister: Mt19937): number {
  const high = twister.next() & 0x1fffff;
  return (high * 2 ** 32 + twister.next()) / 2 ** 53;
}
