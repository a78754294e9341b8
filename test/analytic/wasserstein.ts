import { gaussian } from '../../engine/tensor/philox.ts';

/**
 * Sliced Wasserstein distance of order 2 between as many points: the root mean square of the distances between sorted
 * projections, over `directions` random ones (in one dimension over the only one there is).
 */
export function slicedWasserstein(a: ArrayLike<number>, b: ArrayLike<number>, dimension: number, directions = 64): number {
  const normal = gaussian(new Float32Array(directions * dimension), 77, 0);
  let sum = 0;
  const count = dimension === 1 ? 1 : directions;
  for (let k = 0; k < count; k++) {
    const direction = normal.subarray(k * dimension, (k + 1) * dimension);
    const length = Math.hypot(...direction);
    const sorted = (points: ArrayLike<number>): Float64Array => project(points, direction, length).sort();
    const [along, other] = [sorted(a), sorted(b)];
    sum += along.reduce((total, value, i) => total + (value - other[i]!) ** 2, 0) / along.length;
  }
  return Math.sqrt(sum / count);
}

function project(points: ArrayLike<number>, direction: Float32Array, length: number): Float64Array {
  return Float64Array.from({ length: points.length / direction.length }, (_, i) => {
    let dot = 0;
    for (let axis = 0; axis < direction.length; axis++) dot += direction[axis]! * points[i * direction.length + axis]!;
    return dot / length;
  });
}
