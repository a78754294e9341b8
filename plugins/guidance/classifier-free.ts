/**
 * Ho, Salimans: Classifier-Free Diffusion Guidance, 2022, equation 6 (there w = scale − 1), and the rescaling of
 * Lin et al.: Common Diffusion Noise Schedules and Sample Steps Are Flawed, 2023, equations 15 and 16, of the network's output F,
 * which is c_skip·x − x̂₀ up to a factor; the scale may rise on the way, as in Wang et al.: Analysis of Classifier-Free Guidance Weight
 * Schedulers, 2024, section 4.
 */
import { defineGuidance, mix, std, type Tensor } from '../../engine/plugin.ts';
import { bothEstimates, SCALE, stepAround, wherePrompted } from './_estimates.ts';

export default defineGuidance({
  id: 'classifier-free',
  title: 'Classifier-free guidance',
  description: 'Moves away from what the model makes without the prompt. Choose it to follow the prompt, at twice the work per step.',
  source:
    'Ho, Salimans: Classifier-Free Diffusion Guidance, 2022, arXiv:2207.12598; Lin et al., 2023, section 3.4, arXiv:2305.08891; Wang et al., 2024, arXiv:2404.13040',
  spaces: ['real', 'angular', 'categorical', 'position-velocity', 'blurred'],
  needs: ['unconditional'],
  params: {
    scale: SCALE,
    ramp: {
      type: 'string',
      enum: ['constant', 'linear', 'cosine'],
      enumTitles: ['As it is', 'Rising evenly', 'Rising in the middle'],
      title: 'Over the steps',
      description: 'How the scale goes from nothing to twice as much on the way: results vary more where it rises.',
      default: 'constant',
    },
    rescale: {
      type: 'number',
      title: 'Rescale',
      description: 'How far what the network predicts is brought back to its unguided strength, against harsh results at high scales.',
      default: 0,
      minimum: 0,
      maximum: 1,
    },
  },
  guide({ denoise, cSkip, sigmas, params: { scale, ramp, rescale } }) {
    if (scale === 1) return denoise;
    return wherePrompted(denoise, async (x, sigma, conditioning) => {
      const [cond, uncond] = await bothEstimates(denoise, x, sigma, conditioning);
      const now = 1 + (scale - 1) * RAMPS[ramp](stepAround(sigmas, sigma).share);
      const guided = mix([1 - now, uncond], [now, cond]);
      if (rescale === 0) return guided;
      // the estimates themselves where states have another shape: logits, for one
      const skip = x.shape.length === cond.shape.length ? cSkip(sigma) : 0;
      const predicted = (denoised: Tensor): Tensor => (skip > 0 ? mix([skip, x], [-1, denoised]) : denoised);
      const factor = 1 - rescale + rescale * (await strengthRatio(predicted(cond), predicted(guided)));
      return skip > 0 ? mix([skip * (1 - factor), x], [factor, guided]) : mix([factor, guided]);
    });
  },
});

/** By the share of the steps that are done; the mean is 1. */
const RAMPS = {
  constant: (): number => 1,
  linear: (share: number): number => 2 * share,
  cosine: (share: number): number => 1 - Math.cos(Math.PI * share),
};

/** std(F_cond) / std(F_guided) of what the network predicts, up to a factor; 1 where the guided has no spread to divide by. */
async function strengthRatio(cond: Tensor, guided: Tensor): Promise<number> {
  const [of, by] = await Promise.all([cond, guided].map(std));
  return by! > 0 ? of! / by! : 1;
}
