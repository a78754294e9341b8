/** What samplers are told of values that are given, at every step: the kernel writes them over the result, which would hide it. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Kernel } from '../../engine/kernel.ts';
import { defineSampler, type ModelCard } from '../../engine/plugin.ts';
import type { GenerationRequest } from '../../engine/protocol.ts';
import { builtins } from '../../plugins/index.ts';
import { tinyCard, tinyTask, UNSURE } from '../fixtures/tiny.ts';

const KEEP = [0.5, -1, 2];

/** Of every step the estimates, and what the model tells of their variance, at what is given and elsewhere. */
async function watch(card: ModelCard, guidance: GenerationRequest['guidance']): Promise<{ given: number[]; free: number[] }[]> {
  const seen: { given: number[]; free: number[] }[] = [];
  const watching = defineSampler({
    id: 'watching', title: 'Watching', description: 'Euler that reads.', spaces: ['real'], order: 1, evaluationsPerStep: 1, stochastic: false,
    params: {},
    async *sample({ x, sigmas, denoise, variance, varianceRange }) {
      for (const [i, sigma] of sigmas.slice(0, -1).entries()) {
        const denoised = await denoise(x, sigma);
        const values = [...(await x.evaluator.read((await (variance ?? varianceRange)?.(x, sigma)) ?? denoised))];
        seen.push({ given: values.slice(0, KEEP.length), free: values.slice(KEEP.length) });
        x = denoised;
        yield { x, sigma: sigmas[i + 1]!, denoised };
      }
    },
  });
  const kernel = await Kernel.start([...builtins, tinyTask(card), watching], { threads: 1 });
  await kernel.generate({ task: 'tiny', inputs: { prompt: 'red', keep: KEEP }, seed: 5, steps: 3, sampler: 'watching', guidance: guidance! });
  return seen;
}

describe('the estimate of what is given', () => {
  const SCALING = [
    { id: 'adaptive-projected', scale: 9 },
    { id: 'cfg-zero-star', scale: 9 },
    { id: 'classifier-free', scale: 9, rescale: 1 },
    { id: 'dynamic-thresholding', bound: 0.1, share: 0.5 },
    { id: 'epsilon-scaling', lambda: 1.25 },
  ];
  for (const choice of SCALING) {
    it(`is that under ${choice.id} too, which scales all of it`, async () => {
      for (const { given } of await watch(tinyCard, [choice])) assert.deepEqual(given, KEEP);
    });
  }
});

describe('the variance of what is given', () => {
  for (const [kind, least] of [['range', -1], ['squared-noise', 0], ['noise-residual', 0]] as const) {
    it(`is the least that there is, ${least}, where a model tells it as ${kind}`, async () => {
      const unsure = { ...tinyCard, files: { ...tinyCard.files, denoiser: UNSURE }, variance: { output: 'range', kind } };
      const seen = await watch(unsure, []);
      assert.equal(seen.length, 3);
      for (const { given, free } of seen) {
        assert.deepEqual(given, KEEP.map(() => least));
        assert.ok(free.every((value) => value !== least));
      }
    });
  }
});
