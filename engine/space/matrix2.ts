/** 2×2 matrices, row by row: how position and velocity act on one another. */

/** xx, xv, vx, vv */
export type Matrix2 = readonly [number, number, number, number];

export const IDENTITY: Matrix2 = [1, 0, 0, 1];

export function multiply(...matrices: readonly Matrix2[]): Matrix2 {
  return matrices.reduce(([a, b, c, d], [e, f, g, h]) => [a * e + b * g, a * f + b * h, c * e + d * g, c * f + d * h]);
}

/** Σ wᵢ·mᵢ */
export function weighted(...parts: readonly (readonly [weight: number, matrix: Matrix2])[]): Matrix2 {
  const entry = (k: 0 | 1 | 2 | 3): number => parts.reduce((sum, [weight, matrix]) => sum + weight * matrix[k], 0);
  return [entry(0), entry(1), entry(2), entry(3)];
}

export function transpose([a, b, c, d]: Matrix2): Matrix2 {
  return [a, c, b, d];
}

export function inverse([a, b, c, d]: Matrix2): Matrix2 {
  const determinant = a * d - b * c;
  return [d / determinant, -b / determinant, -c / determinant, a / determinant];
}

/** The lower L with L·Lᵀ = m, for symmetric m ≥ 0; what rounding makes negative counts as 0. */
export function cholesky([a, , c, d]: Matrix2): Matrix2 {
  const xx = Math.sqrt(Math.max(0, a));
  const vx = xx > 0 ? c / xx : 0;
  return [xx, 0, vx, Math.sqrt(Math.max(0, d - vx ** 2))];
}

/** e^m = e^h·(cosh δ·I + sinh δ/δ·(m − h·I)), h half the trace, δ² = ((a − d)/2)² + b·c. */
export function exponential(m: Matrix2): Matrix2 {
  const [a, b, c, d] = m;
  const h = (a + d) / 2;
  const square = ((a - d) / 2) ** 2 + b * c;
  const delta = Math.sqrt(Math.abs(square));
  const [cosine, sine] = square < 0 ? [Math.cos(delta), Math.sin(delta)] : [Math.cosh(delta), Math.sinh(delta)];
  const ratio = delta < 1e-4 ? 1 + square / 6 : sine / delta;
  return weighted([Math.exp(h) * (cosine - h * ratio), IDENTITY], [Math.exp(h) * ratio, m]);
}
