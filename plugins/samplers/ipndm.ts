/**
 * Zhang, Chen: Fast Sampling of Diffusion Models with Exponential Integrator, 2022, iPNDM: the linear multistep method of PNDM
 * (Liu et al. 2022) begun with lower orders instead of Runge–Kutta.
 */
import { defineSampler, mix, type Tensor } from '../../engine/plugin.ts';
import { ADAMS_BASHFORTH } from './_multistep.ts';

export default defineSampler({
  id: 'ipndm',
  title: 'iPNDM',
  description: 'Adams–Bashforth on the predicted noise, one evaluation a step. Choose it for 5 to 15 steps of even length.',
  source: 'Zhang, Chen: Fast Sampling of Diffusion Models with Exponential Integrator, 2022, arXiv:2204.13902 (iPNDM)',
  spaces: ['real'],
  order: 2,
  evaluationsPerStep: 1,
  stochastic: false,
  lookback: 3,
  reversible: true,
  params: {
    order: {
      type: 'integer',
      title: 'Order',
      description: 'How many slopes it weighs: steps of one length have that order, uneven ones the second.',
      default: 4,
      minimum: 1,
      maximum: 4,
    },
  },
  async *sample({ x, sigmas, denoise, params: { order } }) {
    let past: readonly Tensor[] = [];
    for (const [i, sigma] of sigmas.slice(0, -1).entries()) {
      const sigmaNext = sigmas[i + 1]!;
      const denoised = await denoise(x, sigma);
      past = [mix([1 / sigma, x], [-1 / sigma, denoised]), ...past].slice(0, order);
      const weights = ADAMS_BASHFORTH[past.length - 1]!;
      const e = mix(...past.map((d, j) => [weights[j]!, d] as const));
      x = mix([1, x], [sigmaNext - sigma, e]);
      yield { x, sigma: sigmaNext, denoised };
    }
  },
});
