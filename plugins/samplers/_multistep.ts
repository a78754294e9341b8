/** What the samplers that remember several steps share. */

/** How many estimates step i is made from: as many as there are, and towards σ = 0 no more than there are steps left. */
export function orderAt(i: number, order: number, sigmas: readonly number[]): number {
  const left = sigmas.at(-1) === 0 ? sigmas.length - 1 - i : order;
  return Math.min(order, i + 1, left);
}

/**
 * Weights w of a quadrature that is exact for polynomials: Σ_j w_j·t_jᵏ = m_k for k = 0, 1, …, where m_k is the moment of tᵏ.
 * Björck, Pereyra: Solution of Vandermonde Systems of Equations, 1970, doi:10.1090/S0025-5718-1970-0290541-1.
 */
export function quadrature(nodes: readonly number[], moments: readonly number[]): number[] {
  const w = moments.slice(0, nodes.length);
  const last = nodes.length - 1;
  for (let k = 0; k < last; k++) {
    for (let j = last; j > k; j--) w[j]! -= nodes[k]! * w[j - 1]!;
  }
  for (let k = last - 1; k >= 0; k--) {
    for (let j = k + 1; j <= last; j++) w[j]! /= nodes[j]! - nodes[j - k - 1]!;
    for (let j = k; j < last; j++) w[j]! -= w[j + 1]!;
  }
  return w;
}

/** Weights of Adams and Bashforth for as many slopes as are remembered, the newest first. */
export const ADAMS_BASHFORTH: readonly (readonly number[])[] = [
  [1],
  [3 / 2, -1 / 2],
  [23 / 12, -16 / 12, 5 / 12],
  [55 / 24, -59 / 24, 37 / 24, -9 / 24],
];
