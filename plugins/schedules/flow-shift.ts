/**
 * Esser et al.: Scaling Rectified Flow Transformers for High-Resolution Image Synthesis, 2024, equation 23:
 * t' = s·t / (1 + (s − 1)·t), which is σ' = s·σ.
 */
import { defineSchedule } from '../../engine/plugin.ts';
import { FLOW } from './_timeline.ts';

export default defineSchedule({
  id: 'flow-shift',
  title: 'Shifted flow time',
  description: 'Even steps of a flow model’s time, shifted towards noise. Choose it for flow models, with more shift for larger outputs.',
  source: 'Esser et al.: Scaling Rectified Flow Transformers for High-Resolution Image Synthesis, 2024, equation 23, arXiv:2403.03206',
  params: {
    shift: {
      type: 'number',
      title: 'Shift',
      description: 'How many times higher every level is than with even steps: 1 is even, 3 suits pictures of a megapixel.',
      default: 3,
      minimum: 0.1,
      maximum: 20,
    },
  },
  sigmas({ steps, model: { sigmaMin, sigmaMax }, params: { shift } }) {
    const [low, high] = [FLOW.of(sigmaMin / shift), FLOW.of(sigmaMax / shift)];
    const between = (share: number): number => (share === 1 ? sigmaMin : shift * FLOW.back(high + share * (low - high)));
    return [...Array.from({ length: steps }, (_, i) => (i === 0 ? sigmaMax : between(i / (steps - 1)))), 0];
  },
});
