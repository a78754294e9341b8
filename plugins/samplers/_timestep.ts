/** Where a level lies among those that a model was trained on. */

/** The timestep whose level is nearest to σ. */
export function timestepOf(sigma: number, table: readonly number[]): number {
  const above = table.findIndex((level) => level >= sigma);
  if (above < 0) return table.length - 1;
  return above > 0 && sigma / table[above - 1]! < table[above]! / sigma ? above - 1 : above;
}

/** The level of the timestep half-way; the geometric middle where there is none between the two. */
export function levelBetween(sigma: number, sigmaNext: number, table: readonly number[] = []): number {
  const middle = table[(timestepOf(sigma, table) + timestepOf(sigmaNext, table)) >> 1] ?? sigma;
  return sigmaNext < middle && middle < sigma ? middle : Math.sqrt(sigma * sigmaNext);
}
