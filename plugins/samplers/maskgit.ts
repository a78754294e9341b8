/**
 * Chang, Zhang, Jiang, Liu, Freeman: MaskGIT: Masked Generative Image Transformer, 2022, section 3.2, with the levels of
 * the schedule in the place of its mask scheduling function: 1 − ᾱ' of the elements that are not given are masked after a step.
 */
import { choose, compute, defineSampler, phi, probabilities, ReverieError } from '../../engine/plugin.ts';

export default defineSampler({
  id: 'maskgit',
  title: 'MaskGIT',
  description: 'Fills in masked tokens, the most certain ones first. Choose it for 8 to 20 steps with models whose noise is a mask.',
  source: 'Chang et al.: MaskGIT: Masked Generative Image Transformer, 2022, section 3.2, arXiv:2202.04200',
  spaces: ['categorical'],
  order: 1,
  evaluationsPerStep: 1,
  stochastic: true,
  params: {
    temperature: {
      type: 'number',
      title: 'Temperature',
      description: 'Chance in the order of filling in, less towards the end: 0 is by certainty alone, much makes it random.',
      default: 4.5,
      minimum: 0,
      maximum: 1000,
    },
  },
  async *sample({ x, sigmas, denoise, noise, transition: { mask, prior, categories }, params: { temperature } }) {
    if (mask === undefined || prior[mask] !== 1) {
      throw new ReverieError('sampler/transition', 'MaskGIT needs a model whose noise is only a mask, got one with another; use "d3pm".');
    }
    const maskedAt = (sigma: number): number => sigma ** 2 / (1 + sigma ** 2);
    let masked: number | undefined; // at the start: what is given is not, nor all where a run begins part-way
    for (const [i, sigma] of sigmas.slice(0, -1).entries()) {
      const sigmaNext = sigmas[i + 1]!;
      const denoised = await denoise(x, sigma);
      const share = maskedAt(sigmaNext);
      const sigmaMiddle = (sigma + sigmaNext) / 2;
      const filled = await choose(noise(sigma, sigmaMiddle), [x, denoised], (e, ids, logits) => {
        return ids[e] === mask ? probabilities(logits, e, categories) : prior.map((_, j) => Number(j === ids[e]));
      });
      if (sigmaNext === 0) x = filled;
      else {
        x = await compute([x, filled, denoised, noise(sigmaMiddle, sigmaNext)], (ids, tokens, logits, normal) => {
          const certainty = (e: number): number =>
            Math.log(probabilities(logits, e, categories)[tokens[e]!]!) - temperature * share * Math.log(-Math.log(phi(normal[e]!)));
          const open = [...ids.keys()].filter((e) => ids[e] === mask).map((e) => [certainty(e), e] as const);
          masked ??= open.length / maskedAt(sigma);
          const again = open.sort(([a], [b]) => a - b).slice(0, Math.floor(share * masked));
          for (const [, e] of again) tokens[e] = mask;
          return tokens;
        });
      }
      yield { x, sigma: sigmaNext, denoised };
    }
  },
});
