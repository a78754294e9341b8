/** ComfyUI, simple_scheduler: every (T/n)-th level of the training, the highest first, rounded down. */
import { defineSchedule } from '../../engine/plugin.ts';
import { checkSteps, timelineOf } from './_timeline.ts';

export default defineSchedule({
  id: 'simple',
  title: 'Simple',
  description: 'Every so many-th level of the model’s time from the highest on, rounded down. Choose it to repeat a result of ComfyUI.',
  source: 'ComfyUI, 2023, https://github.com/comfyanonymous/ComfyUI',
  params: {},
  sigmas({ steps, model }) {
    const { length: T, at } = timelineOf(model);
    checkSteps(steps, T);
    return [...Array.from({ length: steps }, (_, i) => at(T - 1 - Math.floor((i * T) / steps))), 0];
  },
});
