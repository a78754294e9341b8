/** How crowded space is, counted on coarse grids: soft shadows on the ground and soft shading inside the cloud. */

/** Cells along an edge of the shadow. */
export const SHADOW = 64;
const GRID = 20;

/** Darkness of the ground under the cloud, SHADOW × SHADOW bytes over x, z ∈ ±`reach`. */
export function groundShadow(points: Float32Array, reach: number, into: Uint8Array): void {
  const counts = new Float32Array(SHADOW * SHADOW);
  for (let i = 0; i < points.length; i += 3) {
    const column = Math.floor(((points[i]! / reach) * 0.5 + 0.5) * SHADOW);
    const row = Math.floor(((points[i + 2]! / reach) * 0.5 + 0.5) * SHADOW);
    if (column >= 0 && column < SHADOW && row >= 0 && row < SHADOW) counts[row * SHADOW + column]! += 1;
  }
  for (let pass = 0; pass < 3; pass++) blur(counts, SHADOW, 2);
  const full = Math.max(1, points.length / 3) / 700;
  for (let cell = 0; cell < counts.length; cell++) into[cell] = 255 * (1 - Math.exp(-counts[cell]! / full));
}

/** A box blur along rows, then along columns. */
function blur(values: Float32Array, size: number, radius: number): void {
  const line = new Float32Array(size);
  for (const [across, along] of [
    [size, 1],
    [1, size],
  ] as const) {
    for (let lane = 0; lane < size; lane++) {
      for (let i = 0; i < size; i++) line[i] = values[lane * across + i * along]!;
      for (let i = 0; i < size; i++) {
        let sum = 0;
        for (let j = Math.max(0, i - radius); j <= Math.min(size - 1, i + radius); j++) sum += line[j]!;
        values[lane * across + i * along] = sum / (2 * radius + 1);
      }
    }
  }
}

/** Light that reaches each point from above, 0…1: points with many others over them are darker. */
export function skyLight(points: Float32Array, into: Float32Array): void {
  const counts = new Float32Array(GRID ** 3);
  const cell = (value: number): number => Math.min(GRID - 1, Math.max(0, Math.floor((value * 0.45 + 0.5) * GRID)));
  const index = (x: number, y: number, z: number): number => (y * GRID + z) * GRID + x;
  for (let i = 0; i < points.length; i += 3) counts[index(cell(points[i]!), cell(points[i + 1]!), cell(points[i + 2]!))]! += 1;
  const full = Math.max(6, points.length / 3 / 90);
  for (let i = 0; i < into.length; i++) {
    const [x, y, z] = [cell(points[3 * i]!), cell(points[3 * i + 1]!), cell(points[3 * i + 2]!)];
    let above = 0;
    for (let up = 1; up <= 4 && y + up < GRID; up++) above += counts[index(x, y + up, z)]! / up;
    into[i] = 1 - 0.45 * Math.min(1, above / full);
  }
}
