import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import type { ModelCard } from '../../engine/model/card.ts';
import { createEstimator, varianceOf } from '../../engine/model/denoiser.ts';
import type { Tensor } from '../../engine/plugin.ts';
import { CpuEvaluator } from '../../engine/tensor/cpu.ts';
import { improvedDdpmSampler } from '../../plugins/index.ts';
import { defaultsOf } from '../conformance/params.ts';
import { cardOf } from './card.ts';
import { relativeError } from './replay.ts';

interface Recorded {
  readonly betas: Exclude<NonNullable<ModelCard['betas']>, readonly number[]>;
  readonly prediction: ModelCard['prediction'];
  readonly spacing: string;
  readonly sigmas: readonly number[];
  readonly states: readonly (readonly number[])[];
}

interface Fixture {
  readonly toy: Readonly<Record<'A' | 'b' | 'V' | 'w', readonly number[]>> & { readonly timeScale: number };
  readonly start: readonly number[];
  readonly noise: readonly (readonly number[])[];
  readonly cases: readonly Recorded[];
}

const fixture = JSON.parse(readFileSync(new URL('fixtures/variance.json', import.meta.url), 'utf8')) as Fixture;

/** tanh(M·x + m·c) of record-variance.py, for one row. */
function layer(M: readonly number[], m: readonly number[], x: Float32Array, c: number): Float32Array {
  return Float32Array.from(m, (weight, row) => {
    let sum = weight * c;
    for (let column = 0; column < 6; column++) sum += M[row * 6 + column]! * x[column]!;
    return Math.tanh(sum);
  });
}

async function replay({ betas, prediction, sigmas }: Recorded): Promise<Float32Array[]> {
  const { toy, start, noise } = fixture;
  const evaluator = new CpuEvaluator();
  const upload = (values: readonly number[]): Tensor => evaluator.upload(Float32Array.from(values), [1, 2, 3]);
  const card = cardOf({ betas, prediction, variance: { output: 'v', kind: 'range' } });
  const estimate = createEstimator(card, evaluator, async ({ x, noise: level }, output, second) => {
    const [input, c] = [evaluator.valuesOf(x), evaluator.valuesOf(level)[0]! * toy.timeScale];
    evaluator.valuesOf(output).set(layer(toy.A, toy.b, input, c));
    evaluator.valuesOf(second!).set(layer(toy.V, toy.w, input, c));
  });
  const conditioning = { feeds: {} };
  let draw = 0;
  const states = [upload(start.map((value) => value * sigmas[0]!))];
  const steps = improvedDdpmSampler.sample({
    x: states[0]!,
    sigmas,
    params: defaultsOf(improvedDdpmSampler),
    noise: () => upload(noise[draw++]!),
    denoise: async (x, sigma) => (await estimate(x, sigma, conditioning)).denoised,
    ...varianceOf(card, estimate, conditioning),
  });
  for await (const { x } of steps) states.push(x);
  return Promise.all(states.map((state) => evaluator.read(state)));
}

describe('improved-ddpm moves as diffusers’ DDPM with a learned range of variance', () => {
  for (const recorded of fixture.cases) {
    const { prediction, betas, spacing, sigmas, states } = recorded;
    it(`${prediction}, ${betas.rule} β, ${sigmas.length - 1} steps of ${spacing}`, async () => {
      const error = relativeError(await replay(recorded), states);
      assert.ok(error <= 1e-4, `relative error ${error}`);
    });
  }
});
