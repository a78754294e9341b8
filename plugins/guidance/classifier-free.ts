/**
 * Ho, Salimans: Classifier-Free Diffusion Guidance, 2022, equation 6 (there w = scale − 1), and the rescaling of
 * Lin et al.: Common Diffusion Noise Schedules and Sample Steps Are Flawed, 2023, equations 15 and 16.
 */
import { defineGuidance, mix, std, type Tensor } from '../../engine/plugin.ts';
import { bothEstimates } from './_estimates.ts';

export default defineGuidance({
  id: 'classifier-free',
  title: 'Classifier-free guidance',
  description: 'Moves away from what the model makes without the prompt. Choose it to follow the prompt, at twice the work per step.',
  source: 'Ho, Salimans: Classifier-Free Diffusion Guidance, 2022, arXiv:2207.12598; Lin et al., 2023, section 3.4, arXiv:2305.08891',
  spaces: ['real', 'angular', 'categorical', 'position-velocity', 'blurred'],
  needs: ['unconditional'],
  params: {
    scale: {
      type: 'number',
      title: 'Scale',
      description: '1 changes nothing and costs nothing; more follows the prompt more closely and varies less.',
      default: 3,
      minimum: 0,
      maximum: 30,
    },
    rescale: {
      type: 'number',
      title: 'Rescale',
      description: 'How far the guided noise prediction is brought back to its unguided strength, against harsh results at high scales.',
      default: 0,
      minimum: 0,
      maximum: 1,
    },
  },
  guide({ denoise, params: { scale, rescale } }) {
    if (scale === 1) return denoise;
    return async (x, sigma, conditioning) => {
      const [cond, uncond] = await bothEstimates(denoise, x, sigma, conditioning);
      const guided = mix([1 - scale, uncond], [scale, cond]);
      if (rescale === 0) return guided;
      const of = x.shape.length === cond.shape.length ? x : undefined;
      const factor = 1 - rescale + rescale * (await strengthRatio(of, cond, guided));
      return of ? mix([1 - factor, of], [factor, guided]) : mix([factor, guided]);
    };
  },
});

/**
 * std(ε_cond) / std(ε_guided), where ε = (x − x̂₀)/σ; 1 where the guided prediction has no spread to divide by. Without `x`,
 * where states have another shape than estimates, of the estimates: of logits, for one.
 */
async function strengthRatio(x: Tensor | undefined, cond: Tensor, guided: Tensor): Promise<number> {
  const [of, by] = await Promise.all([cond, guided].map((denoised) => std(x ? mix([1, x], [-1, denoised]) : denoised)));
  return by! > 0 ? of! / by! : 1;
}
