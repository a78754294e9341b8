/** Models that are known exactly, as the kernel would hand them to plugins. */
import { createDenoiser, type RunNetwork } from '../../engine/model/denoiser.ts';
import type { Conditioning, Denoise } from '../../engine/plugin.ts';
import type { CpuEvaluator } from '../../engine/tensor/cpu.ts';
import { cardOf } from '../reference/card.ts';

export const SHAPE = [1, 2, 3] as const;

/** Feeds `shift`, one number that the network adds. */
export function conditioningOf(shift: number, unconditional?: Conditioning): Conditioning {
  return { feeds: { shift: { data: Float32Array.of(shift), shape: [1] } }, ...(unconditional && { unconditional }) };
}

/** The bounded network with EDM preconditioning. Calls `onRun` with the size of each batch. */
export function smoothModel(evaluator: CpuEvaluator, onRun?: (batch: number) => void): Denoise {
  return createDenoiser(cardOf({ sigmaData: 0.5, sigmaMin: 0.002, sigmaMax: 80 }), evaluator, smoothNetwork(evaluator, onRun));
}

/** F = tanh(x + c_noise + shift). */
export function smoothNetwork(evaluator: CpuEvaluator, onRun: (batch: number) => void = () => undefined): RunNetwork {
  return async ({ x, noise, conditioning }, output) => {
    onRun(conditioning.length);
    const [from, level, to] = [x, noise, output].map((tensor) => evaluator.valuesOf(tensor)) as [Float32Array, Float32Array, Float32Array];
    const size = to.length / conditioning.length;
    for (let e = 0; e < to.length; e++) {
      const item = Math.floor(e / size);
      to[e] = Math.tanh(from[e]! + level[item]! + conditioning[item]!.feeds['shift']!.data[0]!);
    }
  };
}

/** The model of data that has one value only, in all elements. */
export function constantModel(evaluator: CpuEvaluator, value: number): Denoise {
  return createDenoiser(cardOf({ prediction: 'x0', sigmaMin: 0.002, sigmaMax: 80 }), evaluator, async (_, output) => {
    evaluator.valuesOf(output).fill(value);
  });
}
