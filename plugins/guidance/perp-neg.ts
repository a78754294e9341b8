/**
 * Armandpour, Sadeghian, Zheng, Sadeghian, Zhou: Re-imagine the Negative Prompt Algorithm, 2023, the Perp-Neg sampler: of what the
 * negative prompt changes, only the part at a right angle to what the prompt changes is taken away.
 */
import { defineGuidance, dot, mix } from '../../engine/plugin.ts';
import { wherePrompted } from './_estimates.ts';

export default defineGuidance({
  id: 'perp-neg',
  title: 'Perp-Neg',
  description: 'Removes what the negative prompt names, but nothing that the prompt asks for. Choose it where the two have much in common.',
  source: 'Armandpour, Sadeghian, Zheng, Sadeghian, Zhou: Re-imagine the Negative Prompt Algorithm, 2023, arXiv:2304.04968',
  spaces: ['real', 'angular', 'position-velocity', 'blurred'],
  needs: ['unconditional', 'negative'],
  params: {
    scale: {
      type: 'number',
      title: 'Scale',
      description: 'As of classifier-free guidance, which it is where there is no negative prompt.',
      default: 3,
      minimum: 0,
      maximum: 30,
    },
    weight: {
      type: 'number',
      title: 'Weight',
      description: 'w: how strongly the negative prompt counts beside the prompt; 0 not at all.',
      default: 1,
      minimum: 0,
      maximum: 10,
    },
  },
  guide({ denoise, params: { scale, weight } }) {
    if (scale === 1 && weight === 0) return denoise;
    return wherePrompted(denoise, async (x, sigma, conditioning) => {
      const { unconditional, negative } = conditioning;
      const asked = [conditioning, unconditional, ...(negative && weight > 0 ? [negative] : [])];
      const [cond, uncond, neg] = await Promise.all(asked.map((each) => denoise(x, sigma, each)));
      const guided = mix([1 - scale, uncond!], [scale, cond!]);
      if (!neg) return guided;
      const [wanted, unwanted] = [mix([1, cond!], [-1, uncond!]), mix([1, neg], [-1, uncond!])];
      const [product, square] = await Promise.all([dot(unwanted, wanted), dot(wanted, wanted)]);
      const along = square > 0 ? product / square : 0;
      return mix([1, guided], [-scale * weight, unwanted], [scale * weight * along, wanted]);
    });
  },
});
