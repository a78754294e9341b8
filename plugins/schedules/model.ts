/** Lin et al.: Common Diffusion Noise Schedules and Sample Steps Are Flawed, 2023, table 2: the levels of the training, strided. */
import { defineSchedule } from '../../engine/plugin.ts';
import { checkSteps, roundHalfEven } from './_timeline.ts';
import karras from './karras.ts';

export default defineSchedule({
  id: 'model',
  title: 'The model’s own',
  description:
    'Steps through the noise levels of the model’s training, as its authors did. With continuous time it is Karras, ρ = 7.',
  source: 'Lin, Liu, Li, Yang: Common Diffusion Noise Schedules and Sample Steps Are Flawed, 2023, table 2, arXiv:2305.08891',
  params: {
    spacing: {
      type: 'string',
      enum: ['leading', 'linspace', 'trailing'],
      title: 'Spacing',
      description: 'Which levels are visited: leading ends at the lowest, linspace has both ends, trailing begins at the highest.',
      default: 'trailing',
    },
    offset: {
      type: 'integer',
      title: 'Offset',
      description: 'Levels by which leading begins and ends higher, as far as there are any: diffusers’ steps_offset, often 1.',
      default: 0,
      minimum: 0,
      maximum: 100,
    },
  },
  sigmas({ steps, model, params: { spacing, offset } }) {
    const { table } = model;
    if (!table) return karras.sigmas({ steps, model, params: { rho: 7 } });
    checkSteps(steps, table.length);
    const visited = Array.from({ length: steps }, (_, i) => TIMESTEP[spacing](i, steps, table.length));
    const higher = spacing === 'leading' ? Math.min(offset, table.length - 1 - visited[0]!) : 0;
    return [...visited.map((timestep) => table[timestep + higher]!), 0];
  },
});

/** Index into the table of T levels for step i of n, high levels first. */
const TIMESTEP = {
  leading: (i: number, n: number, T: number): number => (n - 1 - i) * Math.floor(T / n),
  // one step starts from the highest level, not from the lowest as in diffusers: from there nothing can be made
  linspace: (i: number, n: number, T: number): number => (n === 1 ? T - 1 : roundHalfEven(((T - 1) / (n - 1)) * (n - 1 - i))),
  trailing: (i: number, n: number, T: number): number => roundHalfEven(T - (T / n) * i) - 1,
};
