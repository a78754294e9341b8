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

/** Matrix times column. */
export function apply([a, b, c, d]: Matrix2, [x, v]: readonly [number, number]): readonly [number, number] {
  return [a * x + b * v, c * x + d * v];
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
  // e^h inside cosh and sinh, which alone are too large long before their product with it is
  const [even, odd] =
    square < 0
      ? [Math.exp(h) * Math.cos(delta), Math.exp(h) * Math.sin(delta)]
      : [(Math.exp(h + delta) + Math.exp(h - delta)) / 2, (Math.exp(h + delta) - Math.exp(h - delta)) / 2];
  const ratio = delta < 1e-4 ? Math.exp(h) * (1 + square / 6) : odd / delta;
  return weighted([even - h * ratio, IDENTITY], [ratio, m]);
}
