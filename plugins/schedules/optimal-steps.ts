/**
 * Watson, Ho, Norouzi, Chan: Learning to Efficiently Sample from Diffusion Probabilistic Models, 2021: the levels with the best
 * ELBO. A step from σ to σ' costs ½·(1/σ'² − 1/σ²)·E[(x₀ − x̂₀)²] of it (Kingma et al.: VDM, 2021, section 4).
 */
import { defineSchedule } from '../../engine/plugin.ts';
import { cheapestPath } from './_optimal.ts';

/** Levels to choose from, evenly spaced in ln σ; more steps than a quarter of them are put between the best so many. */
const GRID = 256;
const MOST = GRID / 4;

export default defineSchedule({
  id: 'optimal-steps',
  title: 'Optimal steps',
  description: 'The levels that lose the least likelihood, by dynamic programming. Choose it with ancestral samplers and few steps.',
  source: 'Watson et al.: Learning to Efficiently Sample from Diffusion Probabilistic Models, 2021, arXiv:2106.03802',
  params: {
    sigmaData: {
      type: 'number',
      title: 'σ of the data',
      description: 'Its standard deviation, from which the error at each level is taken for data without structure.',
      default: 0.5,
      minimum: 0.01,
      maximum: 100,
    },
    errors: {
      type: 'array',
      items: { type: 'number', minimum: 0, maximum: 1e6 },
      title: 'Measured errors',
      description: 'Mean of (x₀ − x̂₀)² of the model at levels even in ln σ, the highest first, in place of σ of the data.',
      default: [],
    },
  },
  sigmas({ steps, model: { sigmaMin, sigmaMax }, params: { sigmaData, errors } }) {
    if (steps === 1) return [sigmaMax, 0];
    const level = (share: number): number => sigmaMax * (sigmaMin / sigmaMax) ** share;
    const nodes = Array.from({ length: GRID }, (_, node) => {
      const sigma = level(node / (GRID - 1));
      const gaussian = (sigmaData * sigma) ** 2 / (sigmaData ** 2 + sigma ** 2);
      return { snr: 1 / sigma ** 2, error: errors.length < 2 ? gaussian : between(errors, node / (GRID - 1)) };
    });
    const cost = (from: number, to: number): number => (nodes[to]!.snr - nodes[from]!.snr) * nodes[from]!.error;
    const path = cheapestPath(GRID, Math.min(steps - 1, MOST), cost);
    return [...Array.from({ length: steps }, (_, i) => level(between(path, i / (steps - 1)) / (GRID - 1))), 0];
  },
});

/** The value at a share of the list's length, on the line between its neighbours. */
function between(list: readonly number[], share: number): number {
  const at = share * (list.length - 1);
  const low = Math.min(Math.floor(at), list.length - 2);
  return list[low]! + (at - low) * (list[low + 1]! - list[low]!);
}
