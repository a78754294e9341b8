import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import type { Tensor } from '../../engine/plugin.ts';
import { CpuEvaluator } from '../../engine/tensor/cpu.ts';
import { toldOf } from '../conformance/models.ts';
import { defaultsOf, type Values } from '../conformance/params.ts';
import { plugin, relativeError } from './replay.ts';

type Rows = readonly (readonly number[])[];

/** What record-guidance.py wrote: the same estimates at three levels, guided in many ways. */
interface Recorded {
  readonly sigmas: readonly number[];
  readonly x: Rows;
  readonly cond: Rows;
  readonly uncond: Rows;
  readonly cases: readonly { readonly guidance: { readonly id: string } & Values; readonly guided: Rows }[];
}

const recorded = JSON.parse(readFileSync(new URL('fixtures/guiders.json', import.meta.url), 'utf8')) as Recorded;

describe('guidance gives the estimates of diffusers’ guiders', () => {
  for (const { guidance: { id, ...params }, guided } of recorded.cases) {
    it([id, ...Object.entries(params).map(([name, value]) => `${name} ${value}`)].join(', '), async () => {
      const evaluator = new CpuEvaluator();
      const upload = (values: readonly number[]): Tensor => evaluator.upload(Float32Array.from(values), [1, 2, 3]);
      const unconditional = { feeds: {} };
      const source = plugin('guidance', id);
      let level = 0;
      const denoise = source.guide({
        denoise: async (_, __, { unconditional: without }) => upload((without ? recorded.cond : recorded.uncond)[level]!),
        weaker: async () => upload(recorded.uncond[level]!),
        ...toldOf(undefined, [...recorded.sigmas, 0]),
        cSkip: () => 1, // of a network that predicts noise
        params: { ...defaultsOf(source), ...params },
      });
      const ours: Float32Array[] = [];
      for (; level < recorded.sigmas.length; level++) {
        const estimate = await denoise(upload(recorded.x[level]!), recorded.sigmas[level]!, { feeds: {}, unconditional });
        ours.push(await evaluator.read(estimate));
        evaluator.endStep([], source.lookback ?? 0);
      }
      const error = relativeError(ours, guided);
      assert.ok(error <= 2e-6, `relative error ${error}`); // singular values have 32 bits there
    });
  }
});
