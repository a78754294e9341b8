/** What NCSNv2's rules and heavy-tailed noise do for annealed Langevin. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CpuEvaluator } from '../../engine/tensor/cpu.ts';
import { mix } from '../../engine/tensor/tensor.ts';
import { annealedLangevinSampler, generalisedNormalNoise, ncsnv2Schedule } from '../../plugins/index.ts';
import { levelCount, levelRatio } from '../../plugins/schedules/_ncsnv2.ts';
import { drawnAt, in64, SIGMA_MAX } from './problem.ts';
import { run } from './run.ts';
import { slicedWasserstein } from './wasserstein.ts';

/** Φ by Simpson's rule over the density. */
function normalShareBelow(z: number): number {
  const [steps, end] = [2000, Math.min(8, Math.max(-8, z))];
  const density = (t: number): number => Math.exp(-(t ** 2) / 2) / Math.sqrt(2 * Math.PI);
  let sum = density(0) + density(end);
  for (let i = 1; i < steps; i++) sum += (i % 2 ? 4 : 2) * density((i * end) / steps);
  return 0.5 + (sum * end) / steps / 3;
}

describe('the schedule of NCSNv2', () => {
  const model = { sigmaMin: 0.01, sigmaMax: 50 };

  it('has the ratio of levels that solves the equation of the paper', () => {
    for (const D of [12, 784, 3072, 12_288]) {
      const [gamma, root] = [levelRatio(D), Math.sqrt(2 * D)];
      const overlap = normalShareBelow(root * (gamma - 1) + 3 * gamma) - normalShareBelow(root * (gamma - 1) - 3 * gamma);
      assert.ok(Math.abs(overlap - 0.5) < 1e-6, `${D}: ${overlap}`);
    }
  });

  it('has within a tenth the number of levels that the paper chose for its data', () => {
    // the authors’ configurations: σ₁, σ_L = 0.01 and L for CIFAR-10 (32² × 3) and CelebA (64² × 3), github.com/ermongroup/ncsnv2
    for (const [D, sigma, L] of [[3072, 50, 232], [12_288, 90, 500]] as const) {
      assert.ok(Math.abs(levelCount(D, sigma / 0.01) / L - 1) < 0.1, `${levelCount(D, sigma / 0.01)} and ${L}`);
    }
  });

  it('leaves levels out where there are fewer steps, and divides them where there are more', () => {
    const ratios = (steps: number): number[] => {
      const sigmas = ncsnv2Schedule.sigmas({ steps, model, params: { dimension: 3072 } }).slice(0, -1);
      return sigmas.slice(1).map((sigma, i) => Math.log(sigmas[i]! / sigma));
    };
    const L = levelCount(3072, 5000);
    const h = Math.log(5000) / (L - 1);
    const near = (found: number, wanted: number): void => assert.ok(Math.abs(found - wanted) < 1e-8, `${found}, not ${wanted}`);
    for (const ratio of ratios(L)) near(ratio / h, 1);
    for (const ratio of ratios(50)) near(ratio / h, Math.round(ratio / h));
    for (const ratio of ratios(500)) near(ratio, Math.log(5000) / 499);
  });

  it('brings annealed Langevin closer to the data than the levels and step size of NCSN, in fewer evaluations', async () => {
    const distance = async (steps: number, params: { readonly perLevel: number; readonly stepSize: number }): Promise<number> => {
      const sigmas = ncsnv2Schedule.sigmas({ steps, model: { sigmaMin: 0.01, sigmaMax: SIGMA_MAX }, params: { dimension: 64 } });
      const points = drawnAt(in64, SIGMA_MAX, 300, 2);
      return slicedWasserstein(await run(annealedLangevinSampler, in64, { points, sigmas, params }), drawnAt(in64, 0, 300, 1), 64);
    };
    const L = levelCount(64, SIGMA_MAX / 0.01);
    const [theirs, ours] = [await distance(10, { perLevel: 12, stepSize: 0.1 }), await distance(L, { perLevel: 5, stepSize: 0 })];
    assert.ok(5 * L < 120 && ours < theirs / 2, `${ours} with ${L} levels, ${theirs} with 10`);
  });
});

describe('annealed Langevin with generalised normal noise', () => {
  /** Share of a class of 10 % at −2, where 90 % are at 2 and the noise, of shape β, begins at σ = 1: too low to mix them well. */
  async function minority(beta: number): Promise<number> {
    const evaluator = new CpuEvaluator();
    const shape = [1, 3000];
    const upload = (values: Float32Array) => evaluator.upload(values, shape);
    const noise = generalisedNormalNoise.create({ seed: 5, shape, model: { sigmaMin: 0.05, sigmaMax: 1 }, params: { beta }, gaussian: () => assert.fail(), upload });
    let x = mix([1, noise()]);
    const steps = annealedLangevinSampler.sample({
      x, noise,
      sigmas: [...Array.from({ length: 10 }, (_, i) => 0.05 ** (i / 9)), 0],
      params: { perLevel: 50, stepSize: 0.1 },
      denoise: async (at, sigma) => upload(evaluator.valuesOf(at).map((value) => value + sigma ** 2 * score(value, sigma, beta))),
    });
    for await (const step of steps) x = step.x;
    const values = await evaluator.read(x);
    return values.filter((value) => value < 0).length / values.length;
  }

  /** ∂/∂x log(0.1·p(x + 2) + 0.9·p(x − 2)), p the density of σ times the noise. */
  function score(x: number, sigma: number, beta: number): number {
    const alphaToBeta = { 1: Math.SQRT1_2, 2: 2 }[beta]!;
    const [near, far] = [-2, 2].map((mean) => (x - mean) / sigma);
    const share = 1 / (1 + 9 * Math.exp((Math.abs(near!) ** beta - Math.abs(far!) ** beta) / alphaToBeta));
    const slope = (u: number): number => (-beta * Math.sign(u) * Math.abs(u) ** (beta - 1)) / (alphaToBeta * sigma);
    return share * slope(near!) + (1 - share) * slope(far!);
  }

  it('comes closer to the balance of the classes with heavy tails', async () => {
    const [normal, laplace] = [await minority(2), await minority(1)];
    const chance = Math.sqrt((normal * (1 - normal) + laplace * (1 - laplace)) / 3000);
    assert.ok(laplace > 0.1 && laplace < normal - 4 * chance, `${laplace} with β = 1, ${normal} with β = 2`);
  });
});
