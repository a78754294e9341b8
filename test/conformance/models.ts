/** Models that are known exactly, as the kernel would hand them to plugins. */
import { createDenoiser, createGradient, scalingAt, type RunNetwork } from '../../engine/model/denoiser.ts';
import type { Conditioning, Denoise, ModelCard, Shape, Space, Told } from '../../engine/plugin.ts';
import type { CpuEvaluator } from '../../engine/tensor/cpu.ts';
import { cardOf } from '../reference/card.ts';

export const SHAPE = [1, 2, 3] as const;

/** Feeds `shift`, one number that the network adds. */
export function conditioningOf(shift: number, unconditional?: Conditioning, negative?: Conditioning): Conditioning {
  const feeds = { shift: { data: Float32Array.of(shift), shape: [1] } };
  return { feeds, ...(unconditional && { unconditional }), ...(negative && { negative }) };
}

const CATEGORIES = 5;

/** For each space a card, the shape of clean estimates, how far its levels go, and the only value of data that has one. */
export const SPACES: Readonly<Record<Space, { card: Partial<ModelCard>; estimate: Shape; sigmaMax: number; constant: number }>> = {
  real: { card: { sigmaData: 0.5 }, estimate: SHAPE, sigmaMax: Infinity, constant: 0.75 },
  angular: { card: { prediction: 'epsilon' }, estimate: SHAPE, sigmaMax: 2 * Math.PI, constant: 0.75 },
  categorical: {
    card: { prediction: 'logits', categorical: { categories: CATEGORIES, transition: 'absorbing' } },
    estimate: [...SHAPE, CATEGORIES],
    sigmaMax: Infinity,
    constant: 2,
  },
  'position-velocity': { card: { prediction: 'x0' }, estimate: SHAPE, sigmaMax: Infinity, constant: 0.75 },
  blurred: { card: { prediction: 'x0' }, estimate: SHAPE, sigmaMax: Infinity, constant: 0.75 },
};

export function cardIn(space: Space): ModelCard {
  return cardOf({ sigmaMin: 0.002, sigmaMax: 80, space, ...SPACES[space].card });
}

/** What guidance is told of a model and a schedule. */
export function toldOf(card: ModelCard = cardIn('real'), sigmas: readonly number[] = [80, 0]): Told {
  return { cSkip: (sigma) => scalingAt(card, sigma).cSkip, sigmas };
}

/** The bounded network in a space. Calls `onRun` with the size of each batch. */
export function smoothModel(evaluator: CpuEvaluator, onRun?: (batch: number) => void, space: Space = 'real', error = 0): Denoise {
  return createDenoiser(cardIn(space), evaluator, smoothNetwork(evaluator, onRun, error));
}

/** The same network as a classifier's gradient. */
export function smoothClassifier(evaluator: CpuEvaluator, space: Space): Denoise {
  return createGradient(cardIn(space), evaluator, smoothNetwork(evaluator));
}

/** F = tanh(x + c_noise + shift + error), of logits a different one for every category. */
export function smoothNetwork(evaluator: CpuEvaluator, onRun: (batch: number) => void = () => undefined, error = 0): RunNetwork {
  return async ({ x, noise, conditioning }, output) => {
    onRun(conditioning.length);
    const [from, level, to] = [x, noise, output].map((tensor) => evaluator.valuesOf(tensor)) as [Float32Array, Float32Array, Float32Array];
    const size = to.length / conditioning.length;
    const width = Math.max(1, to.length / from.length);
    for (let e = 0; e < to.length; e++) {
      const item = Math.floor(e / size);
      const own = from[Math.floor((e * from.length) / to.length)]!;
      to[e] = Math.tanh(own + (e % width) + level[item]! + conditioning[item]!.feeds['shift']!.data[0]! + error);
    }
  };
}

/** The model of data that has one value only, in all elements. */
export function constantModel(evaluator: CpuEvaluator, value: number, space: Space = 'real'): Denoise {
  const card = space === 'real' ? cardOf({ prediction: 'x0', sigmaMin: 0.002, sigmaMax: 80 }) : cardIn(space);
  return createDenoiser(card, evaluator, async ({ x, noise }, output) => {
    const [from, level, to] = [x, noise, output].map((tensor) => evaluator.valuesOf(tensor)) as [Float32Array, Float32Array, Float32Array];
    for (let e = 0; e < to.length; e++) {
      if (space === 'categorical') to[e] = e % CATEGORIES === value ? 100 : 0;
      else if (space === 'angular') to[e] = Math.atan2(Math.sin(from[e]! - value), Math.cos(from[e]! - value)) / level[0]!;
      else to[e] = value;
    }
  });
}
