/** Song, Ermon: Improved Techniques for Training Score-Based Generative Models, 2020, Technique 2: how close levels must lie. */
import { defineSchedule } from '../../engine/plugin.ts';
import { levelCount } from './_ncsnv2.ts';

export default defineSchedule({
  id: 'ncsnv2',
  title: 'NCSNv2',
  description: 'Levels of even ratio, as close as the data’s dimension needs. Choose it with Langevin samplers, in at least as many steps.',
  source: 'Song, Ermon: Improved Techniques for Training Score-Based Generative Models, 2020, Technique 2, arXiv:2006.09011',
  params: {
    dimension: {
      type: 'integer',
      title: 'Dimension',
      description: 'How many values an output has. Fewer steps than its levels leave some out, more lie between them.',
      default: 3072,
      minimum: 1,
      maximum: 1e9,
    },
  },
  sigmas({ steps, model: { sigmaMin, sigmaMax }, params: { dimension } }) {
    if (steps === 1) return [sigmaMax, 0];
    const last = levelCount(dimension, sigmaMax / sigmaMin) - 1;
    const share = (i: number): number => (steps > last ? i / (steps - 1) : Math.round((i * last) / (steps - 1)) / last);
    return [...Array.from({ length: steps }, (_, i) => sigmaMax * (sigmaMin / sigmaMax) ** share(i)), 0];
  },
});
