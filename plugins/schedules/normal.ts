/** Crowson: k-diffusion, DiscreteSchedule.get_sigmas: timesteps spaced evenly, both ends included, ln σ interpolated. */
import { defineSchedule } from '../../engine/plugin.ts';
import { timelineOf } from './_timeline.ts';

export default defineSchedule({
  id: 'normal',
  title: 'Even in time',
  description: 'Even steps of the model’s time, also between the levels of training. Choose it to repeat Euler or Heun of other tools.',
  source: 'Crowson: k-diffusion, 2022, https://github.com/crowsonkb/k-diffusion',
  params: {},
  sigmas({ steps, model }) {
    const { length: T, at } = timelineOf(model);
    return [...Array.from({ length: steps }, (_, i) => (i === 0 ? at(T - 1) : at(((T - 1) * (steps - 1 - i)) / (steps - 1)))), 0];
  },
});
