/** Sends requests about points of a mixture through the engine, with the exact denoiser in place of a network. */
import { encode, tryEncode } from '../../engine/encode.ts';
import { generate } from '../../engine/generate.ts';
import { settled } from '../../engine/given.ts';
import { manifestOf } from '../../engine/manifest.ts';
import { measure, tryMeasure } from '../../engine/measure.ts';
import type { RunNetwork } from '../../engine/model/denoiser.ts';
import type { Model } from '../../engine/model/model.ts';
import { plan } from '../../engine/plan.ts';
import { defineTask, type Plugin } from '../../engine/plugin.ts';
import { Progress } from '../../engine/progress.ts';
import type { EncodingRequest, EncodingResult, GenerationRequest, LikelihoodRequest, LikelihoodResult } from '../../engine/protocol.ts';
import { Registry } from '../../engine/registry.ts';
import { CpuEvaluator } from '../../engine/tensor/cpu.ts';
import { compileParams } from '../../engine/validate.ts';
import { builtins } from '../../plugins/index.ts';
import { cardOf } from '../reference/card.ts';
import type { GaussianMixture } from './gaussian-mixture.ts';
import { eachPoint } from './run.ts';

export const [SIGMA_MIN, SIGMA_MAX] = [0.002, 50];

type Fields<R> = Omit<R, 'task' | 'inputs'>;

export interface MixtureEngine {
  readonly likelihood: (points: ArrayLike<number>, request?: Fields<LikelihoodRequest>) => Promise<LikelihoodResult>;
  readonly encode: (points: ArrayLike<number>, request?: Fields<EncodingRequest>) => Promise<EncodingResult>;
  /** The points that come out. */
  readonly generate: (request: Fields<GenerationRequest>) => Promise<Float32Array>;
}

/** An engine whose model makes `count` points of the mixture at a time, with levels up to `sigmaMax`. */
export async function engineOf(of: GaussianMixture, count: number, sigmaMax = SIGMA_MAX): Promise<MixtureEngine> {
  const card = cardOf({
    prediction: 'x0',
    sigmaMin: SIGMA_MIN,
    sigmaMax,
    files: { denoiser: { url: 'none.onnx', bytes: 1, sha256: '0'.repeat(64) } },
    latent: { shape: [count, of.dimension], axes: ['point', 'axis'] },
    io: { x: 'x', noise: 'noise', output: 'output', conditioning: [] },
    data: [{ name: 'none', license: 'MIT', attribution: 'None.' }],
  });
  const task = defineTask({
    id: 'mixture',
    title: 'Mixture',
    description: 'Points of a mixture.',
    output: 'points',
    models: [card],
    inputs: { points: { type: 'array', title: 'Points', items: { type: 'number' } } },
    prepare: async () => ({ conditioning: { feeds: {} } }),
    given: { input: 'points', encode: ({ inputs: { points } }) => Float32Array.from(points!) },
    decode: ({ x0 }) => ({ kind: 'points', points: x0 }),
  });
  await compileParams(manifestOf(task));
  const registry = new Registry([...builtins, task] as readonly Plugin[]);
  const around = () => {
    const evaluator = new CpuEvaluator();
    const model = { placement: { provider: 'wasm' }, createEvaluator: () => evaluator, network: () => networkOf(of, evaluator) };
    return {
      settings: {},
      signal: new AbortController().signal,
      emit: () => undefined,
      progress: new Progress(() => undefined),
      openModel: async () => model as unknown as Model,
    };
  };
  const about = (points: ArrayLike<number>) => ({ task: 'mixture', inputs: { points: Array.from(points) } });
  return {
    likelihood: (points, request) => measure(settled(tryMeasure({ ...about(points), ...request }, registry)), around()),
    encode: (points, request) => encode(settled(tryEncode({ ...about(points), ...request }, registry)), around()),
    async generate(request) {
      const { output } = await generate(plan({ task: 'mixture', inputs: {}, ...request }, registry), around());
      return output['points'] as Float32Array;
    },
  };
}

/** The network sees x/√(1 + σ²) and σ, and gives x̂₀. */
function networkOf(of: GaussianMixture, evaluator: CpuEvaluator): RunNetwork {
  return async ({ x, noise }, output) => {
    const [seen, levels, to] = [x, noise, output].map((tensor) => evaluator.valuesOf(tensor)) as [Float32Array, Float32Array, Float32Array];
    const size = to.length / levels.length;
    for (const [k, sigma] of levels.entries()) {
      const points = Float64Array.from(seen.subarray(k * size, (k + 1) * size), (value) => value * Math.hypot(1, sigma));
      to.set(eachPoint(points, of.dimension, (point) => of.denoise(point, sigma)), k * size);
    }
  };
}
