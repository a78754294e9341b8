/** The sampler lab's learned models: how near they are to what is exact, and what samplers make of it. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { langevinTime, lawError, planarDensity, samples, targets, type Target } from '../../.ci/lab.ts';
import { Kernel } from '../../engine/kernel.ts';
import type { Choice } from '../../engine/model/card.ts';
import { defineSampler, type SamplerContext } from '../../engine/plugin.ts';
import { Langevin } from '../../engine/space/langevin.ts';
import { cholesky, inverse } from '../../engine/space/matrix2.ts';
import { gaussian } from '../../engine/tensor/philox.ts';
import { builtins } from '../../plugins/index.ts';
import { boundOf, optimal, type Guess } from '../analytic/bound.ts';
import { GaussianMixture } from '../analytic/gaussian-mixture.ts';
import { eachPoint } from '../analytic/run.ts';

const COUNT = 2048;
const SEEDS = [1, 2, 3, 4];

/** The variance is empty where the model has no output for it. */
interface Said extends Guess {
  readonly denoised: Float32Array;
  readonly variance: Float32Array;
}

const exactly = ({ means, deviation }: Target): GaussianMixture =>
  new GaussianMixture(means.map((mean) => ({ weight: 1, mean, deviation: [deviation, deviation] })));

/** Points of the density with noise, and the data that they come from. */
function noisy(target: Target, sigma: number, seed: number): { readonly x0: Float32Array; readonly x: Float32Array } {
  const x0 = samples(target, COUNT, seed);
  const n = gaussian(new Float32Array(2 * COUNT), seed, 0);
  return { x0, x: x0.map((value, e) => value + sigma * n[e]!) };
}

const mean = (values: ArrayLike<number>): number => Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;

describe('the learned models of the sampler lab', () => {
  /** What the model is asked, and what it says. */
  let asked: { readonly values: Float32Array; readonly sigma: number };
  let said: Said;
  const probe = defineSampler({
    id: 'test/probe', title: 'Probe', description: 'Asks the model once, about given values.',
    spaces: ['real', 'position-velocity'], order: 1, evaluationsPerStep: 1, stochastic: false, params: {},
    async *sample({ x, denoise, ...more }) {
      const { evaluator, shape } = x;
      const at = evaluator.upload(asked.values, shape);
      const { variance } = more as Pick<SamplerContext, 'variance'>;
      const [denoised, V] = await Promise.all([denoise(at, asked.sigma), variance?.(at, asked.sigma)]);
      said = { denoised: await evaluator.read(denoised), variance: V ? await evaluator.read(V) : new Float32Array() };
      yield { x: at, sigma: 0, denoised };
    },
  });
  let kernel: Kernel;
  before(async () => (kernel = await Kernel.start([...builtins, probe, planarDensity, langevinTime], { provider: 'wasm', threads: 1 })));
  after(() => kernel.dispose());

  async function ask(model: string, values: Float32Array, sigma: number): Promise<Said> {
    asked = { values, sigma };
    await kernel.generate({ task: 'planar-density', model, inputs: {}, sampler: 'test/probe', steps: 1 });
    return said;
  }

  /** Distance of the law that a sampler makes in so many steps, over four seeds. */
  async function law(target: Target, kind: string, sampler: string | Choice, schedule: string | Choice, steps: number): Promise<number> {
    const points = new Float32Array(2 * COUNT * SEEDS.length);
    for (const [k, seed] of SEEDS.entries()) {
      const request = { task: 'planar-density', model: `${target.id}-${kind}`, inputs: {}, sampler, schedule, steps, seed };
      points.set((await kernel.generate(request)).output['points'] as Float32Array, 2 * COUNT * k);
    }
    return lawError(points, samples(target, 2 * COUNT * SEEDS.length, 1, true));
  }

  for (const target of targets) {
    const mixture = exactly(target);

    it(`${target.id}: the second head’s variance is that of the mixture, within 15 % of its mean at every level`, async () => {
      for (const sigma of [0.03, 0.1, 0.3, 1, 3, 10]) {
        const { x } = noisy(target, sigma, 7);
        const { variance } = await ask(`${target.id}-variance`, x, sigma);
        const exact = optimal(mixture, x, sigma).variance;
        const off = mean(exact.map((value, e) => Math.abs(value - variance[e]!))) / mean(exact);
        assert.ok(off < 0.15, `${(100 * off).toFixed(1)} % off at σ = ${sigma}`);
      }
    });

    it(`${target.id}: ten steps’ likelihood rises from DDPM’s variance to one for all elements to the head’s, and is within 0.02 nats of the optimum`, async () => {
      const sigmas = Array.from({ length: 10 }, (_, i) => 20 * (0.02 / 20) ** (i / 9));
      const bound = { none: 0, average: 0, head: 0, optimum: 0 };
      for (const [i, sigma] of sigmas.entries()) {
        const { x0, x } = noisy(target, sigma, 20 + i);
        const { denoised, variance } = await ask(`${target.id}-variance`, x, sigma);
        const step = { x0, sigma, sigmaNext: sigmas[i + 1] ?? 0 };
        const same = (value: number): Guess => ({ denoised, variance: variance.map(() => value) });
        bound.none += boundOf(step, same(step.sigmaNext === 0 ? sigma ** 2 : 0));
        bound.average += boundOf(step, same(mean(variance)));
        bound.head += boundOf(step, { denoised, variance });
        bound.optimum += boundOf(step, optimal(mixture, x, sigma));
      }
      assert.ok(bound.head < bound.average && bound.average < bound.none, JSON.stringify(bound));
      assert.ok(Math.abs(bound.head - bound.optimum) < 0.02, JSON.stringify(bound));
    });

    // where modes stand alone, no Gaussian is right between them: from seven steps on, one variance for all is as good there
    const few = target.id === 'eight-gaussians' ? [5] : [5, 10];
    it(`${target.id}: ${few.join(' and ')} steps of analytic-dpm end nearer to the law with the head’s variance than with one for all, or DDPM’s`, async () => {
      for (const steps of few) {
        const [head, average, ddpm] = [
          await law(target, 'variance', 'analytic-dpm', 'karras', steps),
          await law(target, 'variance', { id: 'analytic-dpm', covariance: 'average' }, 'karras', steps),
          await law(target, 'variance', 'ddpm', 'karras', steps),
        ];
        assert.ok(head < 0.8 * average && head < 0.8 * ddpm, `${steps} steps: ${head}, ${average}, ${ddpm}`);
      }
    });

    it(`${target.id}: the noise of velocities is within 0.08 of what the mixture says, at every level`, async () => {
      const process = new Langevin();
      for (const sigma of [0.03, 0.1, 0.3, 1, 3, 10]) {
        const tau = process.tau(sigma);
        const [[a, b], [lxx, , lvx, lvv], x0] = [process.mean(tau), cholesky(process.covariance(tau)), samples(target, COUNT, 7)];
        const n = gaussian(new Float32Array(4 * COUNT), 7, 0);
        const u = n.map((_, e) => {
          const k = e % (2 * COUNT);
          return e === k ? a * x0[k]! + lxx * n[k]! : b * x0[k]! + lvx * n[k]! + lvv * n[k + 2 * COUNT]!;
        });
        const { denoised } = await ask(`${target.id}-langevin`, u, sigma);
        // x and v say of x₀ what one point with noise of the level 1/√certainty does
        const [xx, xv, vx, vv] = inverse(process.covariance(tau));
        const certainty = a * (a * xx + b * vx) + b * (a * xv + b * vv);
        const point = Float64Array.from(x0, (_, k) => ((a * xx + b * vx) * u[k]! + (a * xv + b * vv) * u[k + 2 * COUNT]!) / certainty);
        const exact = eachPoint(point, 2, (at) => mixture.denoise(at, 1 / Math.sqrt(certainty)));
        const [, , x, v] = inverse(cholesky(process.covariance(tau)));
        const off = Math.sqrt(mean(exact.map((value, k) => (value - denoised[k]!) ** 2))) * Math.abs(x * a + v * b);
        assert.ok(off < 0.08, `${off} off at σ = ${sigma}`);
      }
    });

    it(`${target.id}: ten and twenty even steps of symmetric splitting end nearer to the law than as many of Euler–Maruyama`, async () => {
      for (const steps of [10, 20]) {
        const [split, plain] = [
          await law(target, 'langevin', 'cld-sscs', 'demo/langevin-time', steps),
          await law(target, 'langevin', 'cld-euler-maruyama', 'demo/langevin-time', steps),
        ];
        assert.ok(split < 0.7 * plain, `${steps} steps: ${split} against ${plain}`);
      }
    });
  }
});
