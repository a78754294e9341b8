/** Sabour, Fidler, Kreis: Align Your Steps, 2024, table 3, with ln σ interpolated for other numbers of steps as in section 4. */
import { defineSchedule } from '../../engine/plugin.ts';

/** 11 levels each, of 10 steps. */
const TABLE = {
  'stable-diffusion-1.5': [14.615, 6.475, 3.861, 2.697, 1.886, 1.396, 0.963, 0.652, 0.399, 0.152, 0.029],
  'stable-diffusion-xl': [14.615, 6.315, 3.771, 2.181, 1.342, 0.862, 0.555, 0.38, 0.234, 0.113, 0.029],
  'deepfloyd-if': [160.41, 8.081, 3.315, 1.885, 1.207, 0.785, 0.553, 0.293, 0.186, 0.03, 0.006],
  'stable-video-diffusion': [700, 54.5, 15.886, 7.977, 4.248, 1.789, 0.981, 0.403, 0.173, 0.034, 0.002],
} as const;

export default defineSchedule({
  id: 'align-your-steps',
  title: 'Align your steps',
  description: 'Levels fitted to one model each, stretched to this one’s range. Choose it for some 10 steps of a model like that one.',
  source: 'Sabour, Fidler, Kreis: Align Your Steps: Optimizing Sampling Schedules in Diffusion Models, 2024, table 3, arXiv:2404.14507',
  params: {
    fittedTo: {
      type: 'string',
      enum: ['stable-diffusion-1.5', 'stable-diffusion-xl', 'deepfloyd-if', 'stable-video-diffusion'],
      title: 'Fitted to',
      description: 'The model that the levels were made for: latent pictures, larger ones, pictures of 64 pixels, or latent video.',
      default: 'stable-diffusion-1.5',
    },
  },
  sigmas({ steps, model: { sigmaMin, sigmaMax }, params: { fittedTo } }) {
    const table = TABLE[fittedTo];
    const [first, last] = [table[0], table[table.length - 1]!];
    const stretch = Math.log(sigmaMax / sigmaMin) / Math.log(first / last);
    const level = (place: number): number => {
      const k = Math.floor(place);
      const fitted = table[k]! * (table[k + 1]! / table[k]!) ** (place - k);
      return sigmaMin * (fitted / last) ** stretch;
    };
    return [...Array.from({ length: steps }, (_, i) => (i === 0 ? sigmaMax : level((i * (table.length - 1)) / steps))), 0];
  },
});
