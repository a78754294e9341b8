/**
 * Angles, with the wrapped normal diffusion of Jing et al.: Torsional Diffusion for Molecular Conformer Generation, 2022,
 * section 3.2: x = x₀ + σ·n modulo 2π.
 *
 * The coordinates are those of the real line that is wound onto the circle, and of growing variance. A score of period 2π
 * makes the process on the line, wrapped, the process on the circle, so that samplers step on the line and need not know:
 * only what the network sees and what comes out is wrapped, and the clean estimate is x + σ²·score, near x on the line.
 * √ᾱ·x, as in FoldingDiff (Wu et al. 2022), would not do: it takes x and x + 2π, the same angle, to different ones.
 */
import { blend, mix, wrap } from '../tensor/tensor.ts';
import { real } from './real.ts';
import type { Setting, StateSpace } from './space.ts';

export function angular(setting: Setting): StateSpace {
  const { evaluator, shape } = setting;
  return {
    ...real(setting),
    keeping(denoise, keep) {
      const mask = evaluator.upload(keep.mask, shape);
      const given = evaluator.upload(keep.values, shape);
      return async (x, sigma, conditioning) => {
        const nearest = mix([1, x], [1, wrap(mix([1, given], [-1, x]))]);
        return blend(mask, nearest, await denoise(x, sigma, conditioning));
      };
    },
    estimated: (denoised) => evaluator.read(wrap({ ...denoised })),
    finished: (x) => evaluator.read(wrap({ ...x })),
  };
}
