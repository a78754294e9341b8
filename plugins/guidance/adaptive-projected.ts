/**
 * Sadat, Hilliges, Weber: Eliminating Oversaturation and Artifacts of High Guidance Scales in Diffusion Models, 2024, Algorithm 1:
 * the difference that the prompt makes, with momentum, limited in length, and with less of what lies along the estimate itself.
 */
import { defineGuidance, dot, mix, settle, type Tensor } from '../../engine/plugin.ts';
import { bothEstimates, SCALE, wherePrompted } from './_estimates.ts';

export default defineGuidance({
  id: 'adaptive-projected',
  title: 'Adaptive projected guidance',
  description: 'Follows the prompt at high scales without harsh contrast. Choose it where classifier-free guidance oversaturates.',
  source: 'Sadat, Hilliges, Weber: Eliminating Oversaturation and Artifacts of High Guidance Scales, 2024, arXiv:2410.02416',
  spaces: ['real'],
  needs: ['unconditional'],
  lookback: 1,
  params: {
    scale: { ...SCALE, default: 5 },
    eta: {
      type: 'number',
      title: 'η',
      description: 'Share that is kept of what lies along the estimate: 0 none of it, 1 all, which is classifier-free guidance.',
      default: 0,
      minimum: 0,
      maximum: 1,
    },
    threshold: {
      type: 'number',
      title: 'Length limit',
      description: 'r: the difference that the prompt makes is shortened to this length over all values; 0 for no limit.',
      default: 0,
      minimum: 0,
      maximum: 1000,
    },
    momentum: {
      type: 'number',
      title: 'Momentum',
      description: 'β: share of the earlier differences that is added; below 0 it holds back what keeps pushing the same way.',
      default: -0.5,
      minimum: -0.9,
      maximum: 0.9,
    },
  },
  guide({ denoise, params: { scale, eta, threshold, momentum } }) {
    if (scale === 1) return denoise;
    let [level, before, average]: [number?, Tensor?, Tensor?] = [];
    return wherePrompted(denoise, async (x, sigma, conditioning) => {
      // one level counts once, however often a sampler evaluates there
      if (sigma !== level) [level, before] = [sigma, average];
      const [cond, uncond] = await bothEstimates(denoise, x, sigma, conditioning);
      const difference = settle(mix([1, cond], [-1, uncond], [before ? momentum : 0, before ?? cond]));
      average = difference;
      const [length, along, size] = await Promise.all([dot(difference, difference), dot(difference, cond), dot(cond, cond)]);
      const limited = (scale - 1) * (threshold > 0 ? Math.min(1, threshold / Math.sqrt(length)) : 1);
      const parallel = size > 0 ? along / size : 0;
      return mix([1 - limited * (1 - eta) * parallel, cond], [limited, difference]);
    });
  },
});
