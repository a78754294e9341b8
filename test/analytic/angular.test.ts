import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { PluginOf } from '../../engine/plugin.ts';
import { openSpace } from '../../engine/space/space.ts';
import { CpuEvaluator } from '../../engine/tensor/cpu.ts';
import { builtins, dpmpp2mSampler, eulerSampler, heunSampler } from '../../plugins/index.ts';
import { defaultsOf, type Values } from '../conformance/params.ts';
import { solve } from './ode.ts';
import { angularCard, WrappedMixture } from './wrapped-mixture.ts';

// one of them lies across the seam
const mixture = new WrappedMixture([
  { weight: 0.4, mean: 3, deviation: 0.4 },
  { weight: 0.6, mean: -0.8, deviation: 0.3 },
]);
const SIGMA_MAX = 2 * Math.PI;

function levels(steps: number, to: number): number[] {
  return Array.from({ length: steps + 1 }, (_, i) => SIGMA_MAX * (to / SIGMA_MAX) ** (i / steps));
}

/** Angles in [−π, π) after a run from σ = 2π, where the law is uniform to 3e-9. */
async function run(sampler: PluginOf<'sampler'>, count: number, sigmas: readonly number[], params: Values = {}): Promise<Float32Array> {
  const evaluator = new CpuEvaluator();
  const space = openSpace({ card: angularCard(count), evaluator, shape: [1, count] });
  const denoise = mixture.denoiser(evaluator, count);
  let draws = 1;
  const context = {
    x: await space.start(sigmas[0]!, evaluator.gaussian(space.shape, 8, 0)),
    sigmas,
    params: { ...defaultsOf(sampler), ...params },
    noise: () => evaluator.gaussian(space.shape, 8, draws++),
    denoise: (x: ReturnType<typeof evaluator.gaussian>, sigma: number) => denoise(x, sigma, { feeds: {} }),
  };
  let { x } = context;
  for await (const step of sampler.sample(context)) {
    x = step.x;
    evaluator.endStep([x, step.denoised], sampler.lookback ?? 0);
  }
  return space.finished(x);
}

const serving = builtins.filter((plugin): plugin is PluginOf<'sampler'> => plugin.kind === 'sampler' && plugin.spaces.includes('angular'));

describe('samplers that serve angles make the law of a wrapped mixture', () => {
  const count = 3000;
  for (const sampler of serving) {
    it(sampler.title, async () => {
      const angles = await run(sampler, count, [...levels(99, 0.01), 0]);
      assert.ok(angles.every((angle) => angle >= -Math.PI - 1e-6 && angle < Math.PI + 1e-6));
      for (const k of [1, 2, 3, 4]) {
        for (const [part, exact] of [[Math.cos, mixture.moment(k)[0]], [Math.sin, mixture.moment(k)[1]]] as const) {
          const values = [...angles].map((angle) => part(k * angle));
          const mean = values.reduce((a, b) => a + b) / count;
          const error = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0)) / count;
          assert.ok(Math.abs(mean - exact) <= 5 * error, `${part.name} of ${k}x is ${mean.toFixed(4)} ± ${error.toFixed(4)}, not ${exact}`);
        }
      }
    });
  }
});

describe('without noise, the error on the circle falls by the stated order', () => {
  const count = 24;
  const end = 0.3;
  for (const sampler of [eulerSampler, heunSampler, dpmpp2mSampler]) {
    it(`${sampler.title}: ${sampler.order}`, async () => {
      const start = await run(sampler, count, [SIGMA_MAX]);
      const exact = solve(mixture, Float64Array.from(start), SIGMA_MAX, end);
      const steps = [64, 128, 256];
      const errors = await Promise.all(
        steps.map(async (n) => {
          const found = await run(sampler, count, levels(n, end));
          const turns = [...found].map((angle, e) => (angle - exact[e]!) / (2 * Math.PI));
          return Math.hypot(...turns.map((turn) => turn - Math.round(turn)));
        }),
      );
      const fitted = Math.log(errors[0]! / errors.at(-1)!) / Math.log(steps.at(-1)! / steps[0]!);
      assert.ok(Math.abs(fitted - sampler.order) < 0.2, `fitted order ${fitted.toFixed(3)}, errors ${errors}`);
    });
  }
});
