/**
 * Langevin steps at one noise level, x ← x + α·∇log p(x; σ) + √(2α)·z, with α = η·σ². In x = x₀ + σ·n the score is
 * (x̂₀ − x)/σ², so a step goes the share η of the way to the clean estimate.
 */

/**
 * The share η for T steps at a level that is γ times lower than the one before: Song, Ermon: Improved Techniques for
 * Training Score-Based Generative Models, 2020, Technique 4. Of all η it brings `varianceRatio` closest to 1.
 */
export function ruledStep(gamma: number, T: number): number {
  let [low, high] = [0, 1];
  while (high - low > 1e-9) {
    const [left, right] = [low + (high - low) / 3, high - (high - low) / 3];
    if (varianceRatio(left, gamma, T) < varianceRatio(right, gamma, T)) high = right;
    else low = left;
  }
  return (low + high) / 2;
}

/** Proposition 3 of the same paper: s_T²/σ², the variance after T steps where all data is one point, with ε/σ_L² = η. */
export function varianceRatio(eta: number, gamma: number, T: number): number {
  const settled = 1 / (1 - eta / 2);
  return (1 - eta) ** (2 * T) * (gamma ** 2 - settled) + settled;
}

/** The levels between which the draw of each of `count` steps lies, so that no two draws of a step are for the same pair. */
export function shares(from: number, to: number, count: number): (readonly [from: number, to: number])[] {
  const at = (k: number): number => from + (k / count) * (to - from);
  return Array.from({ length: count }, (_, k) => [at(k), at(k + 1)]);
}
