/** Kynkäänniemi et al.: Applying Guidance in a Limited Interval Improves Sample and Distribution Quality, 2024, equation 5. */
import { defineGuidance, mix } from '../../engine/plugin.ts';
import { bothEstimates, wherePrompted } from './_estimates.ts';

export default defineGuidance({
  id: 'interval',
  title: 'Guidance in an interval',
  description: 'Classifier-free guidance at middle noise levels alone. Choose it for variety and quality together, at less work per step.',
  source: 'Kynkäänniemi et al.: Applying Guidance in a Limited Interval, 2024, equation 5, arXiv:2404.07724',
  spaces: ['real', 'angular', 'categorical', 'position-velocity', 'blurred'],
  needs: ['unconditional'],
  params: {
    scale: {
      type: 'number',
      title: 'Scale',
      description: '1 changes nothing and costs nothing; more follows the prompt more closely.',
      default: 3,
      minimum: 0,
      maximum: 30,
    },
    low: {
      type: 'number',
      title: 'Above σ',
      description: 'Noise level from which down it stops.',
      default: 0.28,
      minimum: 0,
      maximum: 1000,
    },
    high: {
      type: 'number',
      title: 'Up to σ',
      description: 'Noise level from which down it acts.',
      default: 2.9,
      minimum: 0,
      maximum: 1000,
    },
  },
  guide({ denoise, params: { scale, low, high } }) {
    if (scale === 1) return denoise;
    return wherePrompted(denoise, async (x, sigma, conditioning) => {
      if (sigma <= low || sigma > high) return denoise(x, sigma, conditioning);
      const [cond, uncond] = await bothEstimates(denoise, x, sigma, conditioning);
      return mix([1 - scale, uncond], [scale, cond]);
    });
  },
});
