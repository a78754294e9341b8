/** The orthonormal discrete cosine transform (type II), line by line. */
import { sizeOf, type Shape } from '../tensor/tensor.ts';

export interface Transformed {
  readonly values: Float32Array;
  readonly shape: Shape;
}

/** Every line along an axis of N values to its lowest frequencies, `kept` in number, or back from them. */
export function cosine({ values, shape }: Transformed, axis: number, kept: number, N: number, way: 'forward' | 'back'): Transformed {
  const [from, to] = way === 'forward' ? [N, kept] : [kept, N];
  const changed = shape.map((length, a) => (a === axis ? to : length));
  const stride = sizeOf(shape.slice(axis + 1));
  const of = basis(N, kept);
  const [row, column] = way === 'forward' ? [N, 1] : [1, N];
  const out = new Float32Array(sizeOf(changed));
  for (let e = 0; e < out.length; e++) {
    const k = Math.floor(e / stride) % to;
    const first = Math.floor(e / (stride * to)) * stride * from + (e % stride);
    let sum = 0;
    for (let n = 0; n < from; n++) sum += of[k * row + n * column]! * values[first + n * stride]!;
    out[e] = sum;
  }
  return { values: out, shape: changed };
}

const bases = new Map<string, Float64Array>();

/** Row k of `rows` holds √(2/N)·cos(π·k·(n + ½)/N), the first divided by √2. */
function basis(N: number, rows: number): Float64Array {
  const key = `${N} ${rows}`;
  const known = bases.get(key) ?? Float64Array.from({ length: rows * N }, (_, e) => {
    const [k, n] = [Math.floor(e / N), e % N];
    return Math.sqrt((k ? 2 : 1) / N) * Math.cos((Math.PI * k * (n + 0.5)) / N);
  });
  bases.set(key, known);
  return known;
}
