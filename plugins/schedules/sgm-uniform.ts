/** Stability AI: generative-models, discretization of its EDM samplers: n of n + 1 evenly spaced timesteps, all but the lowest. */
import { defineSchedule } from '../../engine/plugin.ts';
import { timelineOf } from './_timeline.ts';

export default defineSchedule({
  id: 'sgm-uniform',
  title: 'SGM uniform',
  description: 'Even steps of the model’s time, the last as long as the others. Choose it for turbo and lightning models of few steps.',
  source: 'Stability AI: generative-models, 2023, https://github.com/Stability-AI/generative-models',
  params: {},
  sigmas({ steps, model }) {
    const { length: T, at } = timelineOf(model);
    return [...Array.from({ length: steps }, (_, i) => at(((T - 1) * (steps - i)) / steps)), 0];
  },
});
