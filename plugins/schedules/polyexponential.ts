/** Crowson: k-diffusion, get_sigmas_polyexponential: ln σ falls as a power ρ of the remaining share of the steps. */
import { defineSchedule } from '../../engine/plugin.ts';

export default defineSchedule({
  id: 'polyexponential',
  title: 'Polyexponential',
  description: 'Exponential, bent: ρ above 1 puts more steps at low noise. Choose it to tune Exponential by one number.',
  source: 'Crowson: k-diffusion, 2022, https://github.com/crowsonkb/k-diffusion',
  params: {
    rho: {
      type: 'number',
      title: 'ρ',
      description: 'Power of the remaining share: 1 is Exponential, more lingers at low noise.',
      default: 1,
      minimum: 0.25,
      maximum: 3,
    },
  },
  sigmas({ steps, model: { sigmaMin, sigmaMax }, params: { rho } }) {
    const level = (i: number): number => (i === 0 ? sigmaMax : sigmaMin * (sigmaMax / sigmaMin) ** ((1 - i / (steps - 1)) ** rho));
    return [...Array.from({ length: steps }, (_, i) => level(i)), 0];
  },
});
