/** Sabour, Fidler, Kreis: Align Your Steps, 2024, section 3.1: for normal data of deviation c the best levels are even in arctan(σ/c). */
import { defineSchedule } from '../../engine/plugin.ts';

export default defineSchedule({
  id: 'kl-optimal',
  title: 'KL-optimal',
  description: 'The levels that lose least on normal data. Choose it for few steps where no schedule was fitted to the model.',
  source: 'Sabour, Fidler, Kreis: Align Your Steps: Optimizing Sampling Schedules in Diffusion Models, 2024, arXiv:2404.14507',
  params: {
    deviation: {
      type: 'number',
      title: 'Deviation of the data',
      description: 'c, the standard deviation of what the model makes; steps gather around this level.',
      default: 1,
      minimum: 0.01,
      maximum: 100,
    },
  },
  sigmas({ steps, model: { sigmaMin, sigmaMax }, params: { deviation: c } }) {
    const [low, high] = [Math.atan(sigmaMin / c), Math.atan(sigmaMax / c)];
    const between = (share: number): number => (share === 1 ? sigmaMin : c * Math.tan(share * low + (1 - share) * high));
    return [...Array.from({ length: steps }, (_, i) => (i === 0 ? sigmaMax : between(i / (steps - 1)))), 0];
  },
});
