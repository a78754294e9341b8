import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { CpuEvaluator } from '../../engine/tensor/cpu.ts';
import { defaultsOf, type Values } from '../conformance/params.ts';
import { plugin } from './replay.ts';

/** What record-noise.py wrote. */
interface Recorded {
  readonly published: readonly number[];
  readonly cases: readonly {
    readonly noise: { readonly id: string } & Values;
    readonly seed: number;
    readonly shape: readonly number[];
    /** Of long draws the first 6 and the last 18 numbers. */
    readonly draws: readonly (readonly number[])[];
    /** Of a path: where it is asked for. */
    readonly levels?: readonly number[];
  }[];
}

const { published, cases } = JSON.parse(readFileSync(new URL('fixtures/noise.json', import.meta.url), 'utf8')) as Recorded;

// they compute in 32 bits, we in 64: their sine of an angle up to 2π is off by up to 2⁻²², times a radius of up to 6
const TOLERANCE = 4e-6;

type Case = Pick<Recorded['cases'][number], 'noise' | 'seed' | 'shape' | 'levels'>;

async function draws({ noise: { id, ...params }, seed, shape, levels }: Case, count: number): Promise<Float32Array[]> {
  const source = plugin('noise', id);
  const evaluator = new CpuEvaluator();
  const draw = source.create({
    seed, shape,
    model: { sigmaMin: 0.02, sigmaMax: 40 },
    gaussian: (number) => evaluator.gaussian(shape, seed, number),
    upload: (values) => evaluator.upload(values, shape),
    params: { ...defaultsOf(source), ...params },
  });
  return Promise.all(Array.from({ length: count }, (_, i) => evaluator.read(draw(levels?.[i], levels?.[i + 1]))));
}

function assertNear(ours: readonly number[], theirs: readonly number[]): void {
  assert.equal(ours.length, theirs.length);
  theirs.forEach((value, e) => assert.ok(Math.abs(ours[e]! - value) <= TOLERANCE, `value ${e} is ${ours[e]}, theirs ${value}`));
}

describe('noise sources draw the numbers of the library that they are named after', () => {
  for (const recorded of cases) {
    const { noise, seed, shape, levels } = recorded;
    it(`${Object.values(noise).join(' ')}, seed ${seed}, ${shape.join('×')}${levels ? `, σ ${levels.join(' → ')}` : ''}`, async () => {
      const ours = await draws(recorded, recorded.draws.length);
      ours.forEach((values, i) => {
        const kept = values.length <= 24 ? [...values] : [...values.slice(0, 6), ...values.slice(-18)];
        assertNear(kept, recorded.draws[i]!);
      });
    });
  }

  it('torch-cuda, as published for seed 0', async () => {
    const [values] = await draws({ noise: { id: 'torch-cuda' }, seed: 0, shape: [3, 4] }, 1);
    assertNear([...values!], published);
  });
});
