import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mix, std, type Tensor } from '../../engine/plugin.ts';
import { CpuEvaluator } from '../../engine/tensor/cpu.ts';
import { classifierFreeGuidance } from '../../plugins/index.ts';
import { conditioningOf, constantModel, SHAPE, smoothModel } from '../conformance/models.ts';

const without = conditioningOf(-0.3);
const conditioning = conditioningOf(0.8, without);
const SIGMA = 2;

describe('classifier-free guidance', () => {
  const evaluator = new CpuEvaluator();
  const batches: number[] = [];
  const model = smoothModel(evaluator, (size) => batches.push(size));
  const x = evaluator.gaussian(SHAPE, 3, 0);
  const guided = (scale: number, rescale = 0): Promise<Tensor> =>
    classifierFreeGuidance.guide({ denoise: model, params: { scale, rescale } })(x, SIGMA, conditioning);
  /** Standard deviation of the noise prediction. */
  const strength = (denoised: Tensor): Promise<number> => std(mix([1 / SIGMA, x], [-1 / SIGMA, denoised]));

  const assertSame = async (a: Tensor, b: Tensor): Promise<void> => {
    const [left, right] = await Promise.all([evaluator.read(a), evaluator.read(b)]);
    left.forEach((value, e) => assert.ok(Math.abs(value - right[e]!) < 1e-5, `${left} is not ${right}`));
  };

  it('goes on from the unconditional through the conditional estimate', async () => {
    const [cond, uncond] = [await model(x, SIGMA, conditioning), await model(x, SIGMA, without)];
    await assertSame(await guided(0), uncond);
    await assertSame(await guided(4), mix([1, uncond], [4, mix([1, cond], [-1, uncond])]));
  });

  it('runs both estimates as one batch, and the conditional alone at scale 1', async () => {
    batches.length = 0;
    await guided(4, 0.5);
    await guided(1);
    assert.deepEqual(batches, [2, 1]);
  });

  it('brings the noise prediction back to the strength of the conditional one at rescale 1', async () => {
    const wanted = await strength(await model(x, SIGMA, conditioning));
    assert.ok(Math.abs((await strength(await guided(9))) - wanted) > 0.1);
    assert.ok(Math.abs((await strength(await guided(9, 1))) - wanted) < 1e-5);
  });

  it('goes half of that way at rescale 0.5', async () => {
    await assertSame(await guided(9, 0.5), mix([0.5, await guided(9)], [0.5, await guided(9, 1)]));
  });

  it('leaves a noise prediction without spread as it is', async () => {
    const flat = evaluator.upload(new Float32Array(6).fill(3), SHAPE);
    const guide = classifierFreeGuidance.guide({ denoise: constantModel(evaluator, 1), params: { scale: 4, rescale: 1 } });
    assert.deepEqual(await evaluator.read(await guide(flat, SIGMA, conditioning)), new Float32Array(6).fill(1));
  });

  it('has a window of steps among its parameters', () => {
    assert.deepEqual(Object.keys(classifierFreeGuidance.params), ['scale', 'rescale', 'start', 'stop']);
  });
});
