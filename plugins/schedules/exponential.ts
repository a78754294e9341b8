/**
 * Lu et al.: DPM-Solver, 2022, section 4: levels evenly spaced in λ = −ln σ. As ln SNR = −2·ln σ they are those of the linear
 * log-SNR of Kingma, Salimans, Poole, Ho: Variational Diffusion Models, 2021, section 6, too.
 */
import { defineSchedule } from '../../engine/plugin.ts';

export default defineSchedule({
  id: 'exponential',
  title: 'Exponential',
  description: 'Every level is the same fraction of the one before. Choose it with DPM-Solver samplers, whose steps are even in ln σ.',
  source: 'Lu et al.: DPM-Solver: A Fast ODE Solver for Diffusion Probabilistic Model Sampling in Around 10 Steps, 2022, arXiv:2206.00927',
  params: {},
  sigmas({ steps, model: { sigmaMin, sigmaMax } }) {
    const level = (i: number): number => (i === 0 ? sigmaMax : sigmaMax * (sigmaMin / sigmaMax) ** (i / (steps - 1)));
    return [...Array.from({ length: steps }, (_, i) => level(i)), 0];
  },
});
