/** Low frequencies by the discrete cosine transform, for samplers that treat them unlike high ones. */
import { cosine, sizeOf, type Shape, type Transformed } from '../../engine/plugin.ts';

/** Leaves of values, over the last `axes` axes, only the frequencies up to the share `reach` of the highest: a projection. */
export function lowFrequencies(shape: Shape, axes: number, reach: number): (values: Float32Array) => Float32Array {
  const over = shape.map((_, axis) => axis).slice(-Math.min(axes, shape.length));
  const kept = shape.map((length, axis) => (over.includes(axis) ? Math.floor(reach * (length - 1)) + 1 : length));
  const frequency = (e: number, axis: number): number => (Math.floor(e / sizeOf(kept.slice(axis + 1))) % kept[axis]!) / shape[axis]!;
  const isLow = Uint8Array.from({ length: sizeOf(kept) }, (_, e) => Number(Math.hypot(...over.map((axis) => frequency(e, axis))) <= reach));
  const along = (of: Transformed, way: 'forward' | 'back'): Transformed =>
    over.reduce((lines, axis) => cosine(lines, axis, kept[axis]!, shape[axis]!, way), of);
  return (values) => {
    const there = along({ values, shape }, 'forward');
    const low = there.values.map((value, e) => value * isLow[e]!);
    return along({ values: low, shape: there.shape }, 'back').values;
  };
}
