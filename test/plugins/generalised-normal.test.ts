import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CpuEvaluator } from '../../engine/tensor/cpu.ts';
import { generalisedNormalNoise } from '../../plugins/index.ts';

const COUNT = 200_000;

async function draw(beta: number): Promise<Float32Array> {
  const evaluator = new CpuEvaluator();
  const next = generalisedNormalNoise.create({
    seed: 3, shape: [1, COUNT], model: { sigmaMin: 0.02, sigmaMax: 40 }, params: { beta },
    gaussian: (number) => evaluator.gaussian([1, COUNT], 3, number),
    upload: (values) => evaluator.upload(values, [1, COUNT]),
  });
  return evaluator.read(next());
}

/** Share of values beyond `bound` on either side. */
const beyond = (values: Float32Array, bound: number): number => values.filter((value) => Math.abs(value) > bound).length / COUNT;

describe('generalised normal noise', () => {
  // 2·scipy.stats.gennorm(β, scale=√(Γ(1/β)/Γ(3/β))).sf(1.5), and the same of 2
  const TAILS = [
    { beta: 0.5, tails: [0.08772928508431345, 0.052674641887147634] },
    { beta: 1, tails: [0.11987325010376204, 0.059105746561956246] },
    { beta: 2, tails: [0.13361440253771673, 0.04550026389635857] },
    { beta: 8, tails: [0.12993232661468945, 0.003785158613013788] },
  ];
  for (const { beta, tails } of TAILS) {
    it(`has variance 1 and the tails of its shape, β = ${beta}`, async () => {
      const values = await draw(beta);
      const squares = values.reduce((sum, value) => sum + value ** 2, 0) / COUNT;
      const fourth = values.reduce((sum, value) => sum + value ** 4, 0) / COUNT;
      assert.ok(Math.abs(squares - 1) < 5 * Math.sqrt((fourth - 1) / COUNT), `variance ${squares}`);
      tails.forEach((tail, i) => {
        const found = beyond(values, [1.5, 2][i]!);
        assert.ok(Math.abs(found - tail) <= 5 * Math.sqrt((tail * (1 - tail)) / COUNT), `${found} beyond ${[1.5, 2][i]}, not ${tail}`);
      });
    });
  }
});
