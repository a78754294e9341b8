import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createDenoiser } from '../../engine/model/denoiser.ts';
import { openSpace } from '../../engine/space/space.ts';
import { CpuEvaluator } from '../../engine/tensor/cpu.ts';
import { d3pmSampler } from '../../plugins/index.ts';
import { cardOf } from '../reference/card.ts';

/** Sentences of three tokens, each of which depends on the one before: p(a, b, c) = p(a)·p(b | a)·p(c | b). */
const FIRST = [0.4, 0.3, 0.2, 0.1];
const NEXT = [
  [0.1, 0.7, 0.1, 0.1],
  [0.2, 0.1, 0.6, 0.1],
  [0.1, 0.1, 0.1, 0.7],
  [0.8, 0.1, 0.05, 0.05],
];
const SENTENCES = [0, 1, 2, 3].flatMap((a) => [0, 1, 2, 3].flatMap((b) => [0, 1, 2, 3].map((c) => [a, b, c] as const)));
const law = SENTENCES.map(([a, b, c]) => FIRST[a]! * NEXT[a]![b]! * NEXT[b]![c]!);
const COUNT = 5000;

type Kind = 'absorbing' | 'uniform';

/** log p(x₀ of each token | all noisy tokens), by Bayes over all sentences, where `kept` is ᾱ. */
function posterior(kind: Kind, noisy: readonly number[], kept: number): number[] {
  const likelihood = (clean: number, seen: number): number =>
    (clean === seen ? kept : 0) + (kind === 'uniform' ? (1 - kept) / 4 : seen === 4 ? 1 - kept : 0);
  const weights = SENTENCES.map((clean, s) => law[s]! * clean.reduce((product, id, i) => product * likelihood(id, noisy[i]!), 1));
  const share = (i: number, k: number): number => weights.reduce((sum, weight, s) => sum + (SENTENCES[s]![i] === k ? weight : 0), 0);
  return [0, 1, 2].flatMap((i) => [0, 1, 2, 3].map((k) => Math.log(Math.max(1e-30, share(i, k)))));
}

/** How often each sentence comes out after so many steps, the share of noise falling evenly. */
async function sentencesAfter(kind: Kind, steps: number): Promise<number[]> {
  const card = cardOf({
    space: 'categorical', prediction: 'logits', sigmaMin: 0.01, sigmaMax: 300,
    categorical: { categories: 4, transition: kind }, latent: { shape: [COUNT, 3], axes: ['sentence', 'token'] },
  });
  const evaluator = new CpuEvaluator();
  const space = openSpace({ card, evaluator, shape: [1, COUNT, 3] });
  const denoise = createDenoiser(card, evaluator, async ({ x, noise }, output) => {
    const [ids, kept, to] = [evaluator.valuesOf(x), 1 - evaluator.valuesOf(noise)[0]!, evaluator.valuesOf(output)];
    const known = new Map<string, number[]>();
    for (let s = 0; s < COUNT; s++) {
      const noisy = [...ids.subarray(3 * s, 3 * s + 3)];
      const key = noisy.join();
      if (!known.has(key)) known.set(key, posterior(kind, noisy, kept));
      to.set(known.get(key)!, 12 * s);
    }
  });
  const sigmas = Array.from({ length: steps + 1 }, (_, i) => (i === 0 ? 300 : Math.sqrt(steps / i - 1)));
  let draws = 0;
  const noise = () => evaluator.gaussian(space.shape, 2, draws++);
  let x = await space.start(sigmas[0]!, noise());
  const clean = (at: typeof x, sigma: number) => denoise(at, sigma, { feeds: {} });
  for await (const step of d3pmSampler.sample({ ...space.given, x, sigmas, noise, params: { sum: 'posterior' }, denoise: clean })) {
    x = step.x;
    evaluator.endStep([x, step.denoised], 0);
  }
  const ids = await evaluator.read(x);
  const counts = SENTENCES.map(() => 0);
  for (let s = 0; s < COUNT; s++) counts[16 * ids[3 * s]! + 4 * ids[3 * s + 1]! + ids[3 * s + 2]!]!++;
  return counts.map((count) => count / COUNT);
}

/** Pearson's χ² over its expected value; 63 degrees of freedom put it below 1.7 with all but 4 in 10,000 chances. */
function misfit(shares: readonly number[]): number {
  return (shares.reduce((sum, share, s) => sum + (share - law[s]!) ** 2 / law[s]!, 0) * COUNT) / (SENTENCES.length - 1);
}

describe('d3pm on tokens that depend on one another, from exact posteriors', () => {
  for (const kind of ['absorbing', 'uniform'] as const) {
    it(`makes sentences of the right law in many steps, not in two: ${kind}`, async () => {
      const [few, many] = [misfit(await sentencesAfter(kind, 2)), misfit(await sentencesAfter(kind, 150))];
      assert.ok(many < 1.7, `misfit ${many}`);
      assert.ok(few > 10, `misfit ${few} after two steps`);
    });
  }
});
