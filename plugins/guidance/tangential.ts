/**
 * Kwon, Jeong, Hsiao, Uh: TCFG: Tangential Damping Classifier-free Guidance, 2025, Algorithm 1: of the prediction without the prompt only
 * what lies along the first singular vector of both is kept. With (α, β) the first eigenvector of their products that is α·β·F_cond + β²·F.
 */
import { defineGuidance, dot, mix, type Tensor } from '../../engine/plugin.ts';
import { bothEstimates, SCALE, wherePrompted } from './_estimates.ts';

export default defineGuidance({
  id: 'tangential',
  title: 'Tangential damping',
  description: 'Classifier-free guidance without what only the absence of the prompt says. Choose it where high scales distort.',
  source: 'Kwon, Jeong, Hsiao, Uh: TCFG: Tangential Damping Classifier-free Guidance, 2025, arXiv:2503.18137',
  spaces: ['real'],
  needs: ['unconditional'],
  params: {
    scale: SCALE,
  },
  guide({ denoise, cSkip, params: { scale } }) {
    if (scale === 1) return denoise;
    return wherePrompted(denoise, async (x, sigma, conditioning) => {
      const [cond, uncond] = await bothEstimates(denoise, x, sigma, conditioning);
      const skip = cSkip(sigma);
      // what the network predicts, up to a factor
      const [c, u] = [cond, uncond].map((denoised): Tensor => mix([skip, x], [-1, denoised])) as [Tensor, Tensor];
      const [cc, cu, uu] = await Promise.all([dot(c, c), dot(c, u), dot(u, u)]);
      const angle = Math.atan2(2 * cu, cc - uu) / 2;
      const ofCond = scale + (1 - scale) * Math.cos(angle) * Math.sin(angle);
      const ofUncond = (1 - scale) * Math.sin(angle) ** 2;
      return mix([skip * (1 - ofCond - ofUncond), x], [ofCond, cond], [ofUncond, uncond]);
    });
  },
});
