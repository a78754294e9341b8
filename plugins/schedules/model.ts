/** Lin et al.: Common Diffusion Noise Schedules and Sample Steps Are Flawed, 2023, table 2: the levels of the training, strided. */
import { defineSchedule, ReverieError } from '../../engine/plugin.ts';
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
  },
  sigmas({ steps, model, params: { spacing } }) {
    const { table } = model;
    if (!table) return karras.sigmas({ steps, model, params: { rho: 7 } });
    if (steps > table.length) {
      const message = `The model was trained on ${table.length} noise levels, got ${steps} steps; ask for at most ${table.length}.`;
      throw new ReverieError('schedule/steps', message);
    }
    const timestep = TIMESTEP[spacing];
    return [...Array.from({ length: steps }, (_, i) => table[timestep(i, steps, table.length)]!), 0];
  },
});

/** Index into the table of T levels for step i of n, high levels first. */
const TIMESTEP = {
  leading: (i: number, n: number, T: number): number => (n - 1 - i) * Math.floor(T / n),
  // one step starts from the highest level, not from the lowest as in diffusers: from there nothing can be made
  linspace: (i: number, n: number, T: number): number => (n === 1 ? T - 1 : roundHalfEven(((T - 1) / (n - 1)) * (n - 1 - i))),
  trailing: (i: number, n: number, T: number): number => roundHalfEven(T - (T / n) * i) - 1,
};

/** The rounding of NumPy, which decides the levels where T/n has a half. */
function roundHalfEven(value: number): number {
  const below = Math.floor(value);
  return value - below === 0.5 ? below + (below % 2) : Math.round(value);
}
