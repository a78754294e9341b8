/** Numbers that are blurred and noisy: x = L(σ)·x₀ + σ·n, L the blur of engine/space/blurring.ts; the clean estimate is sharp. */
import { compute, mix } from '../tensor/tensor.ts';
import { Blurring } from './blurring.ts';
import { real } from './real.ts';
import type { Setting, StateSpace } from './space.ts';

export function blurred(setting: Setting): StateSpace {
  const blurring = new Blurring(setting.shape, setting.card.blurring);
  return {
    ...real(setting),
    given: { blurring },
    async start(sigma, noise, clean) {
      if (!clean) return mix([sigma, noise]);
      const L = blurring.factors(sigma);
      const soft = await compute([clean], (values) => blurring.values(blurring.frequencies(values).map((value, k) => L[k]! * value)));
      return mix([1, soft], [sigma, noise]);
    },
  };
}
