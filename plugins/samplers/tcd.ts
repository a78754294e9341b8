/**
 * Zheng et al.: Trajectory Consistency Distillation, 2024, Algorithm 4 (strategic stochastic sampling): along the predicted noise to
 * s = (1 − γ)·t', then fresh noise from s to t'. Time is the model's timestep where it has a table of levels, else σ.
 */
import { defineSampler, mix } from '../../engine/plugin.ts';
import { timestepOf } from './_timestep.ts';

export default defineSampler({
  id: 'tcd',
  title: 'TCD',
  description: 'Goes past the next level and noises back up to it. Choose it for 2 to 20 steps of models distilled with TCD only.',
  source: 'Zheng et al.: Trajectory Consistency Distillation, 2024, Algorithm 4, arXiv:2402.19159',
  spaces: ['real'],
  order: 0,
  evaluationsPerStep: 1,
  stochastic: true,
  params: {
    gamma: {
      type: 'number',
      title: 'γ',
      description: 'How far it goes past the next level: 0 is Euler, 1 jumps to the clean estimate as LCM does.',
      default: 0.3,
      minimum: 0,
      maximum: 1,
    },
  },
  async *sample({ x, sigmas, denoise, noise, table, params: { gamma } }) {
    for (const [i, sigma] of sigmas.slice(0, -1).entries()) {
      const sigmaNext = sigmas[i + 1]!;
      const denoised = await denoise(x, sigma);
      const s = sigmaNext > 0 && table ? levelBefore(sigmaNext, gamma, table) : (1 - gamma) * sigmaNext;
      x = mix([s / sigma, x], [1 - s / sigma, denoised]);
      if (s < sigmaNext) x = mix([1, x], [Math.sqrt(sigmaNext ** 2 - s ** 2), noise(sigma, sigmaNext)]);
      yield { x, sigma: sigmaNext, denoised };
    }
  },
});

/** The level at s = (1 − γ)·t', rounded down as in diffusers. */
function levelBefore(sigmaNext: number, gamma: number, table: readonly number[]): number {
  const tNext = timestepOf(sigmaNext, table);
  const s = Math.floor((1 - gamma) * tNext);
  return s < tNext ? table[s]! : sigmaNext;
}
