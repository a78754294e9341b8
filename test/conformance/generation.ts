/** Runs whole requests through the kernel's loop, with a network that is written out in a test in place of an ONNX file. */
import { generate } from '../../engine/generate.ts';
import type { Model } from '../../engine/model/model.ts';
import type { NetworkFile } from '../../engine/model/networks.ts';
import { manifestOf } from '../../engine/manifest.ts';
import { plan } from '../../engine/plan.ts';
import { defineTask, type ModelCard, type Plugin } from '../../engine/plugin.ts';
import { Progress } from '../../engine/progress.ts';
import type { GenerationRequest } from '../../engine/protocol.ts';
import { Registry } from '../../engine/registry.ts';
import { Arena } from '../../engine/tensor/arena.ts';
import { CpuEvaluator, type CpuStorage } from '../../engine/tensor/cpu.ts';
import type { Shape, Tensor } from '../../engine/tensor/tensor.ts';
import { compileParams } from '../../engine/validate.ts';
import { builtins } from '../../plugins/index.ts';
import { cardOf } from '../reference/card.ts';
import { conditioningOf, smoothNetwork } from './models.ts';

const file = { url: 'none.onnx', bytes: 1, sha256: '0'.repeat(64) };

const io = { x: 'x', noise: 'noise', output: 'output', conditioning: ['shift'] };

const fields: Partial<ModelCard> = {
  files: { denoiser: file, weaker: file, classifier: file },
  io,
  classifier: io,
  data: [{ name: 'none', license: 'MIT', attribution: 'None.' }],
};

/** A model of each kind of time. */
export const MODELS: readonly ModelCard[] = [
  cardOf({ ...fields, id: 'edm', sigmaData: 0.5, sigmaMin: 0.02, sigmaMax: 40 }),
  cardOf({ ...fields, id: 'epsilon', prediction: 'epsilon', betas: { rule: 'scaled-linear', steps: 1000 } }),
  cardOf({ ...fields, id: 'flow', prediction: 'flow', sigmaMin: 0.01, sigmaMax: 200 }),
];

const task = defineTask({
  id: 'test',
  title: 'Test',
  description: 'Six numbers.',
  output: 'numbers',
  models: MODELS,
  negative: true,
  inputs: {},
  prepare: async () => ({ conditioning: conditioningOf(0.8, conditioningOf(-0.3), conditioningOf(0.2)) }),
  decode: ({ x0 }) => ({ kind: 'numbers', values: x0 }),
});

await compileParams(manifestOf(task));
const registry = new Registry([...builtins, task] as readonly Plugin[]);

/** Counts the blocks that stay until the end of a generation, and those that were made at all. */
class CountingEvaluator extends CpuEvaluator {
  pinned = 0;
  blocks = 0;
  protected override readonly arena = new Arena<CpuStorage>((length) => {
    this.blocks++;
    return { length, generation: 0, step: 0, values: new Float32Array(length) };
  });

  override allocate(shape: Shape, pinned = false): Tensor {
    if (pinned) this.pinned++;
    return super.allocate(shape, pinned);
  }
}

export interface Generated {
  readonly values: Float32Array;
  readonly evaluations: number;
  readonly steps: number;
  readonly pinned: number;
  readonly blocks: number;
}

/** Runs a request; `onRun` hears the number of every run of the network, as it begins. */
export async function generateHere(
  request: Omit<GenerationRequest, 'task' | 'inputs'>,
  { signal = new AbortController().signal, onRun = () => undefined }: { signal?: AbortSignal; onRun?: (count: number) => void } = {},
): Promise<Generated> {
  const evaluator = new CountingEvaluator();
  let runs = 0;
  const model = {
    placement: { provider: 'wasm' },
    createEvaluator: () => evaluator,
    network: (_: unknown, name: NetworkFile) => smoothNetwork(evaluator, () => onRun(++runs), name === 'weaker' ? 0.5 : 0),
  };
  const { output, stats } = await generate(plan({ task: 'test', inputs: {}, ...request }, registry), {
    settings: {},
    signal,
    emit: () => undefined,
    progress: new Progress(() => undefined),
    openModel: async () => model as unknown as Model,
  });
  const { values } = output as unknown as { values: Float32Array };
  return { values, evaluations: stats.evaluations, steps: stats.steps, pinned: evaluator.pinned, blocks: evaluator.blocks };
}
