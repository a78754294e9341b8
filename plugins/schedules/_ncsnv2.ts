/**
 * The ratio γ of neighbouring levels that solves Φ(√(2D)·(γ − 1) + 3γ) − Φ(√(2D)·(γ − 1) − 3γ) = ½ for data of D values. The
 * first term is 1 to nine digits, so the second is ½: its argument is 0. Up to D = 4 any ratio overlaps enough.
 */
export function levelRatio(D: number): number {
  const root = Math.sqrt(2 * D);
  return root > 3 ? root / (root - 3) : Infinity;
}

/** How many levels lie between two whose ratio is `range`, both counted. */
export function levelCount(D: number, range: number): number {
  return Math.max(2, Math.round(1 + Math.log(range) / Math.log(levelRatio(D))));
}
