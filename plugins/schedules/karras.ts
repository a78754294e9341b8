/** Karras, Aittala, Aila, Laine: Elucidating the Design Space of Diffusion-Based Generative Models, 2022, equation 5. */
import { defineSchedule } from '../../engine/plugin.ts';

export default defineSchedule({
  id: 'karras',
  title: 'Karras',
  description: 'Levels whose ρ-th roots are evenly spaced, so that more of them are low. Choose it for few steps and continuous models.',
  source: 'Karras, Aittala, Aila, Laine: Elucidating the Design Space of Diffusion Models, 2022, equation 5, arXiv:2206.00364',
  params: {
    rho: {
      type: 'number',
      title: 'ρ',
      description: 'How much the steps shorten towards low noise: 1 is even, 7 suits pictures.',
      default: 7,
      minimum: 1,
      maximum: 20,
    },
  },
  sigmas({ steps, model: { sigmaMin, sigmaMax }, params: { rho } }) {
    const [low, high] = [sigmaMin ** (1 / rho), sigmaMax ** (1 / rho)];
    const between = (share: number): number => ((1 - share) * high + share * low) ** rho;
    return [...Array.from({ length: steps }, (_, i) => (i === 0 ? sigmaMax : between(i / (steps - 1)))), 0];
  },
});
