/**
 * Austin, Johnson, Ho, Tarlow, van den Berg: Structured Denoising Diffusion Models in Discrete State-Spaces, 2021,
 * equations 3 and 4: x' is drawn from Σ q(x' | x, x̃₀)·p(x̃₀ | x) over all clean categories x̃₀.
 */
import { choose, defineSampler, probabilities } from '../../engine/plugin.ts';

export default defineSampler({
  id: 'd3pm',
  title: 'D3PM',
  description: 'Draws every category from the exact posterior of its Markov chain. Choose it for any model of categories or tokens.',
  source: 'Austin et al.: Structured Denoising Diffusion Models in Discrete State-Spaces, 2021, equations 3 and 4, arXiv:2107.03006',
  spaces: ['categorical'],
  order: 1,
  evaluationsPerStep: 1,
  stochastic: true,
  params: {
    sum: {
      type: 'string',
      enum: ['posterior', 'joint'],
      title: 'Sum over',
      description: 'q(x’ | x, x̃₀) suits networks that estimate p(x̃₀ | x), q(x’, x | x̃₀) those of the paper, trained by its bound alone.',
      default: 'posterior',
    },
  },
  async *sample({ x, sigmas, denoise, noise, transition, params: { sum } }) {
    const { categories } = transition;
    for (const [i, sigma] of sigmas.slice(0, -1).entries()) {
      const sigmaNext = sigmas[i + 1]!;
      const denoised = await denoise(x, sigma);
      x = await choose(noise(sigma, sigmaNext), [x, denoised], (e, ids, logits) => {
        const xt = ids[e]!;
        const q = transition.reach(xt, 0, sigma);
        const p = probabilities(logits, e, categories).map((pk, k) => (sum === 'joint' ? pk : q[k]! > 0 ? pk / q[k]! : 0));
        const xNext = transition.spread(p, 0, sigmaNext);
        const back = transition.reach(xt, sigmaNext, sigma);
        return xNext.map((weight, j) => weight * back[j]!);
      });
      yield { x, sigma: sigmaNext, denoised };
    }
  },
});
