/**
 * Nichol, Dhariwal: Improved Denoising Diffusion Probabilistic Models, 2021, section 3.2: ᾱ = cos²(πt/2), so σ = tan(πt/2); visited
 * as in Jeong et al.: Diff-TTS, 2021, section 2.3, with every n-th of many levels.
 */
import { defineSchedule } from '../../engine/plugin.ts';
import { checkSteps, roundHalfEven } from './_timeline.ts';

/** Levels, whatever the model was trained on. */
const FINE = 1000;

export default defineSchedule({
  id: 'cosine',
  title: 'Cosine, strided',
  description: 'Every so many-th of 1,000 levels of a cosine schedule, the highest first, so that the last step is as long as the others.',
  source:
    'Nichol, Dhariwal: Improved Denoising Diffusion Probabilistic Models, 2021, section 3.2, arXiv:2102.09672; Jeong et al.: Diff-TTS, 2021, section 2.3, arXiv:2104.01409',
  params: {},
  sigmas({ steps, model: { sigmaMin, sigmaMax } }) {
    checkSteps(steps, FINE);
    const [low, high] = [Math.atan(sigmaMin), Math.atan(sigmaMax)];
    const level = (k: number): number => (k === FINE ? sigmaMax : k === 1 ? sigmaMin : Math.tan(low + ((high - low) * (k - 1)) / (FINE - 1)));
    return [...Array.from({ length: steps }, (_, i) => level(roundHalfEven(FINE * (1 - i / steps)))), 0];
  },
});
