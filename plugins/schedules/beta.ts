/** Lee et al.: Beta Sampling is All You Need, 2024, section 4: timesteps at the quantiles of a beta distribution, both ends more often. */
import { defineSchedule, type NoiseLevels } from '../../engine/plugin.ts';
import { betaQuantile } from './_beta-quantile.ts';
import { checkSteps, roundHalfEven, timelineOf } from './_timeline.ts';

export default defineSchedule({
  id: 'beta',
  title: 'Beta',
  description: 'More steps at high and at low noise than between. Choose it for 10 to 30 steps where layout and detail both count.',
  source: 'Lee, Lee, Gye, Kim: Beta Sampling is All You Need, 2024, arXiv:2407.12173',
  params: {
    alpha: {
      type: 'number',
      title: 'α',
      description: 'The lower, the more steps at low noise.',
      default: 0.6,
      minimum: 0.3,
      maximum: 5,
    },
    beta: {
      type: 'number',
      title: 'β',
      description: 'The lower, the more steps at high noise.',
      default: 0.6,
      minimum: 0.3,
      maximum: 5,
    },
    over: {
      type: 'string',
      enum: ['time', 'level'],
      title: 'Over',
      description: 'What is distributed: the timesteps, as in the paper and ComfyUI, or σ itself, as in diffusers.',
      default: 'time',
    },
  },
  sigmas({ steps, model, params: { alpha, beta, over } }) {
    return [...LEVELS[over](betaQuantile(alpha, beta), steps, model), 0];
  },
});

type Rule = (quantile: (share: number) => number, steps: number, model: NoiseLevels) => number[];

const LEVELS: Readonly<Record<'time' | 'level', Rule>> = {
  time(quantile, steps, model) {
    const { length: T, at } = timelineOf(model);
    checkSteps(steps, T);
    // where two fall on one timestep, the later takes the next lower that leaves enough for those after it
    let last = T;
    return Array.from({ length: steps }, (_, i) => {
      const timestep = Number((quantile(1 - i / steps) * (T - 1)).toFixed(9)); // an exact half stays one
      last = Math.min(roundHalfEven(timestep), last - 1);
      return at(Math.max(last, steps - 1 - i));
    });
  },
  level: (quantile, steps, { sigmaMin, sigmaMax }) =>
    Array.from({ length: steps }, (_, i) => sigmaMin + (i === 0 ? 1 : quantile(1 - i / (steps - 1))) * (sigmaMax - sigmaMin)),
};
