/**
 * Fan et al.: CFG-Zero*: Improved Classifier-Free Guidance for Flow Matching Models, 2025, Algorithm 1: the unconditional velocity is
 * scaled to lie nearest to the conditional one, and the first steps stand still. Up to a factor the velocity of a flow is
 * x/(1 + σ) − x̂₀, and the noise that others predict x − x̂₀.
 */
import { defineGuidance, dot, mix, type Tensor } from '../../engine/plugin.ts';
import { bothEstimates, wherePrompted } from './_estimates.ts';

export default defineGuidance({
  id: 'cfg-zero-star',
  title: 'CFG-Zero*',
  description: 'Classifier-free guidance with a better estimate without the prompt and no first, worst step. Choose it for flow models.',
  source: 'Fan, Zheng, Yeh, Liu: CFG-Zero*: Improved Classifier-Free Guidance for Flow Matching Models, 2025, arXiv:2503.18886',
  spaces: ['real'],
  needs: ['unconditional'],
  params: {
    scale: {
      type: 'number',
      title: 'Scale',
      description: '1 follows the model; more follows the prompt more closely and varies less.',
      default: 3,
      minimum: 0,
      maximum: 30,
    },
    zeroLevels: {
      type: 'integer',
      title: 'Levels to stand still',
      description: 'At how many of the first noise levels nothing moves, which also costs nothing; none where a run begins part-way.',
      default: 1,
      minimum: 0,
      maximum: 10,
    },
    velocity: {
      type: 'string',
      enum: ['flow', 'noise'],
      title: 'Velocity',
      description: 'What is scaled: n − x₀ for flow models, as in the paper, or the noise for others.',
      default: 'flow',
    },
  },
  guide({ denoise, sigmas, params: { scale, zeroLevels, velocity } }) {
    let [lowest, visited] = [Infinity, 0];
    const still = (sigma: number): number => (velocity === 'flow' ? 1 / (1 + sigma) : 1);
    const guided = wherePrompted(denoise, async (x, sigma, conditioning) => {
      const [cond, uncond] = await bothEstimates(denoise, x, sigma, conditioning);
      const s = await nearest(mix([still(sigma), x], [-1, cond]), mix([still(sigma), x], [-1, uncond]));
      return mix([(1 - scale) * (1 - s) * still(sigma), x], [(1 - scale) * s, uncond], [scale, cond]);
    });
    return async (x, sigma, conditioning) => {
      // the worst step is that from pure noise: a run that begins part-way, or with the data, does not have it
      if (visited === 0 && sigma <= sigmas[1]!) visited = zeroLevels;
      if (sigma < lowest) [lowest, visited] = [sigma, visited + 1];
      if (visited <= zeroLevels) return mix([still(sigma), x]);
      return (scale === 1 ? denoise : guided)(x, sigma, conditioning);
    };
  },
});

/** The s for which s·u is nearest to c. */
async function nearest(c: Tensor, u: Tensor): Promise<number> {
  const [product, square] = await Promise.all([dot(c, u), dot(u, u)]);
  return square > 0 ? product / square : 0;
}
