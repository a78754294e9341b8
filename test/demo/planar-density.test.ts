/** The sampler lab's densities: the graphs denoise exactly, and the page's own sums are right. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { density, lawError, pathError, planarDensity, samples, targets, type Target } from '../../.ci/lab.ts';
import { Kernel } from '../../engine/kernel.ts';
import { defineSampler, mix } from '../../engine/plugin.ts';
import { builtins } from '../../plugins/index.ts';
import { GaussianMixture } from '../analytic/gaussian-mixture.ts';

const exactly = ({ means, deviation }: Target): GaussianMixture =>
  new GaussianMixture(means.map((mean) => ({ weight: 1, mean, deviation: [deviation, deviation] })));

interface Call {
  readonly sigma: number;
  readonly x: Float32Array;
  readonly denoised: Float32Array;
}

describe('the densities of the sampler lab', () => {
  const calls: Call[] = [];
  const recorder = defineSampler({
    id: 'test/recorder', title: 'Recorder', description: 'Euler that remembers.',
    spaces: ['real'], order: 1, evaluationsPerStep: 1, stochastic: false, params: {},
    async *sample({ x, sigmas, denoise }) {
      for (const [i, sigma] of sigmas.slice(0, -1).entries()) {
        const denoised = await denoise(x, sigma);
        calls.push({ sigma, x: await x.evaluator.read(x), denoised: await x.evaluator.read(denoised) });
        x = mix([sigmas[i + 1]! / sigma, x], [1 - sigmas[i + 1]! / sigma, denoised]);
        yield { x, sigma: sigmas[i + 1]!, denoised };
      }
    },
  });
  let kernel: Kernel;
  before(async () => (kernel = await Kernel.start([...builtins, recorder, planarDensity], { provider: 'wasm', threads: 1 })));
  after(() => kernel.dispose());

  for (const target of targets) {
    it(`${target.id}: the graph is the exact denoiser at every noise level`, async () => {
      calls.length = 0;
      await kernel.generate({ task: 'planar-density', model: target.id, inputs: {}, sampler: 'test/recorder', steps: 12, seed: 1 });
      const mixture = exactly(target);
      for (const { sigma, x, denoised } of calls) {
        for (let e = 0; e < 200; e += 2) {
          const exact = mixture.denoise(Float64Array.from(x.subarray(e, e + 2)), sigma);
          for (const axis of [0, 1]) {
            const off = Math.abs(denoised[e + axis]! - exact[axis]!);
            assert.ok(off < 2e-4, `${denoised[e + axis]} is not ${exact[axis]} at σ = ${sigma}`);
          }
        }
      }
      assert.equal(calls.length, 12);
    });

    it(`${target.id}: has mean 0, unit variance and the density that is drawn`, () => {
      const mixture = exactly(target);
      assert.ok(mixture.mean.every((mean) => Math.abs(mean) < 1e-4));
      assert.ok(Math.abs((mixture.covariance[0]![0]! + mixture.covariance[1]![1]!) / 2 - 1) < 1e-3);
      const exact = Math.exp(mixture.logDensity(Float64Array.of(0.6, 0.5), 0));
      assert.ok(Math.abs(density(target, 0.6, 0.5) - exact) < 1e-9 * (1 + exact));
    });
  }
});

describe('the errors of the sampler lab', () => {
  const target = targets[0]!;

  it('are how far points were moved', () => {
    const points = samples(target, 1000, 1);
    const moved = points.map((value, e) => value + (e % 2 === 0 ? 0.3 : 0.4));
    assert.ok(Math.abs(pathError(points, moved) - 0.5) < 1e-6);
    assert.ok(Math.abs(lawError(points, moved) - 0.5 / Math.SQRT2) < 1e-3, 'along a random direction, the root mean square of 0.5·cos');
    assert.equal(lawError(points, points), 0);
  });

  it('do not depend on the order of the points, for the law', () => {
    const points = samples(target, 1000, 1);
    const turned = Float32Array.from({ length: points.length }, (_, e) => points[points.length - 2 - e + 2 * (e % 2)]!);
    assert.ok(pathError(points, turned) > 1);
    assert.equal(lawError(points, turned), 0);
  });

  it('fall with the number of exact samples', () => {
    const exact = samples(target, 8192, 1, true);
    const [few, many] = [128, 8192].map((count) => lawError(samples(target, count, 2), exact));
    assert.ok(many! < few! / 4, `${few} with 128, ${many} with 8192`);
  });
});
