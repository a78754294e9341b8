/** The orthonormal discrete cosine transform (type II), for samplers that treat low frequencies unlike high ones. */
import { sizeOf, type Shape } from '../../engine/plugin.ts';

/** Leaves of values, over the last `axes` axes, only the frequencies up to the share `reach` of the highest: a projection. */
export function lowFrequencies(shape: Shape, axes: number, reach: number): (values: Float32Array) => Float32Array {
  const over = shape.map((_, axis) => axis).slice(-Math.min(axes, shape.length));
  const kept = shape.map((length, axis) => (over.includes(axis) ? Math.floor(reach * (length - 1)) + 1 : length));
  const frequency = (e: number, axis: number): number => (Math.floor(e / sizeOf(kept.slice(axis + 1))) % kept[axis]!) / shape[axis]!;
  const isLow = Uint8Array.from({ length: sizeOf(kept) }, (_, e) => Number(Math.hypot(...over.map((axis) => frequency(e, axis))) <= reach));
  return (values) => {
    const there = over.reduce<Values>((of, axis) => along(of, axis, kept, shape[axis]!, 'forward'), { values, shape });
    const low = there.values.map((value, e) => value * isLow[e]!);
    return over.reduce<Values>((of, axis) => along(of, axis, kept, shape[axis]!, 'back'), { values: low, shape: there.shape }).values;
  };
}

interface Values {
  readonly values: Float32Array;
  readonly shape: Shape;
}

/** Every line along an axis of N values to its lowest frequencies, `kept` in number, or back from them. */
function along({ values, shape }: Values, axis: number, kept: Shape, N: number, way: 'forward' | 'back'): Values {
  const [from, to] = way === 'forward' ? [N, kept[axis]!] : [kept[axis]!, N];
  const changed = shape.map((length, a) => (a === axis ? to : length));
  const stride = sizeOf(shape.slice(axis + 1));
  const of = basis(N, kept[axis]!);
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
