/** What a generation refuses to go on with, each in one sentence. */
import { invalid, ReverieError } from './errors.ts';
import type { ModelCard } from './model/card.ts';
import type { Plan } from './plan.ts';
import type { Prepared, TaskContext } from './plugin.ts';
import { sizeOf, type Shape } from './tensor/tensor.ts';

/** Warns of a negative prompt that nothing uses. @throws ReverieError `guidance/unconditional` when one needs what is not prepared. */
export function checkConditioning({ guidance, task, card }: Plan, { conditioning }: Prepared, warn: TaskContext<unknown>['warn']): void {
  const asking = guidance.find(({ plugin }) => plugin.needs?.includes('unconditional'));
  if (conditioning.negative && !asking) {
    warn('guidance/negative', 'The negative prompt changes nothing, because no guidance uses it; add classifier-free guidance, say.');
  }
  if (!asking || conditioning.unconditional) return;
  throw new ReverieError(
    'guidance/unconditional',
    `Guidance "${asking.plugin.id}" needs a model that also runs without the prompt, and model "${card.id}" of task "${task.id}" does not; leave that guidance out.`,
  );
}

/**
 * The card with the first axis as long as the task wants it, where that is its choice.
 * @throws ReverieError `task/length` for a length that the model cannot have, and for none where it must be chosen.
 */
export function lengthened({ card, task }: Plan, { length, windows }: Prepared): ModelCard {
  const [most = 1, ...rest] = card.latent.shape;
  const refuse = (message: string): never => {
    throw new ReverieError('task/length', message);
  };
  if (!card.latent.open) {
    if (length !== undefined && length !== most) {
      refuse(`Model "${card.id}" makes a length of ${most} alone, and task "${task.id}" asks for ${length}; leave the length out, or say \`latent.open\` in the card.`);
    }
    return card;
  }
  if (length === undefined) refuse(`Task "${task.id}" must say how long the output is, 1 to ${most}, because \`latent.open\` of model "${card.id}" leaves it open.`);
  if (!Number.isInteger(length) || length! < 1 || length! > most) {
    refuse(`Task "${task.id}" asks model "${card.id}" for a length of ${length}; it must be a whole number, 1 to ${most}.`);
  }
  if (windows) refuse(`Model "${card.id}" has an open length, and task "${task.id}" asks for windows as well; leave the windows out.`);
  return { ...card, latent: { ...card.latent, shape: [length!, ...rest] } };
}

/** @throws ReverieError `task/length` when what to start from or to keep has another length than the output. */
export function checkArrays({ task }: Plan, { init, keep }: Prepared, shape: Shape): void {
  const wrong = [init?.values, keep?.values, keep?.mask].find((values) => values && values.length !== sizeOf(shape));
  if (!wrong) return;
  throw new ReverieError(
    'task/length',
    `Task "${task.id}" gave ${wrong.length} values to start from or to keep for an output of ${shape.slice(1).join(' × ')}; give as many as it has.`,
  );
}

/** @throws ReverieError `task/temperature` for one that is none, or in a space whose noise has no scale. */
export function checkTemperature({ card, task }: Plan, { temperature }: Prepared): void {
  if (temperature === undefined) return;
  if (card.space !== 'real') {
    throw new ReverieError(
      'task/temperature',
      `A temperature needs a model of real values, and model "${card.id}" has ${card.space} ones; leave it out in task "${task.id}".`,
    );
  }
  if (Number.isFinite(temperature) && temperature >= 0) return;
  throw new ReverieError('task/temperature', `Task "${task.id}" gave a temperature of ${temperature}; it must be a finite number ≥ 0.`);
}

/** @throws ReverieError `task/strength` for a start part-way that is no share of the steps. */
export function checkStrength({ task }: Plan, { init }: Prepared): void {
  if (!init || (init.strength >= 0 && init.strength <= 1)) return;
  throw new ReverieError('task/strength', `Task "${task.id}" gave a strength of ${init.strength} to start part-way; it must be 0 to 1.`);
}

/** @throws ReverieError `task/windows` when an output of windows is asked for where states cannot be cut. */
export function checkWindows({ card }: Plan, { windows }: Prepared): void {
  if (!windows || card.space === 'real' || card.space === 'angular') return;
  throw new ReverieError(
    'task/windows',
    `Windows need a model of real or angular values, and model "${card.id}" has ${card.space} ones; ask for an output of the model's own length.`,
  );
}

/** @throws ReverieError `request/invalid` when a latent has another length than the states it is to start. */
export function checkLatent({ latent, card }: Plan, shape: Shape): void {
  if (!latent || latent.length === sizeOf(shape)) return;
  const message = `must have as many numbers as a state of model "${card.id}" in this request, ${sizeOf(shape)}`;
  throw invalid('request', [{ pointer: '/latent', message, got: String(latent.length) }]);
}

/** @throws ReverieError `task/given` when an input is to be measured or encoded beside values that are kept, in windows or in pieces. */
export function checkAlone({ task }: Plan, { keep, windows }: Partial<Prepared>, pieces: number): void {
  const many = windows ? 'windows' : pieces > 1 ? `${pieces} pieces` : undefined;
  const beside = keep ? 'other values are kept' : many && `the output is made of ${many}`;
  if (!beside) return;
  throw new ReverieError(
    'task/given',
    `An input can be measured or encoded only by itself, and ${beside} in this request of task "${task.id}"; leave that out of the inputs.`,
  );
}

/** @throws ReverieError `task/given` when what is given has another length than the model, or the task, wants. */
export function checkData({ task, card }: Plan, data: Float32Array, shape: Shape): void {
  if (data.length === sizeOf(shape)) return;
  throw new ReverieError(
    'task/given',
    `Task "${task.id}" gave ${data.length} numbers of its input "${task.given!.input}", and model "${card.id}" takes ${shape.slice(1).join(' × ')} of them in this request.`,
  );
}

/** The least share by which a level lies below the one before it: less is rounding, and samplers divide by it. */
export const LEAST_FALL = 1e-12;

/** A schedule's levels, if they fall strictly to 0. @throws ReverieError `schedule/levels`. */
export function checkLevels(sigmas: readonly number[], steps: number, id: string): readonly number[] {
  const refuse = (got: string): never => {
    throw new ReverieError(
      'schedule/levels',
      `Schedule "${id}" must give ${steps + 1} finite noise levels that fall strictly to 0; ${got}.`,
    );
  };
  if (sigmas.length !== steps + 1) refuse(`it gave ${sigmas.length}`);
  const wrong = sigmas.findIndex((sigma, i) => !Number.isFinite(sigma) || (i > 0 && sigma > sigmas[i - 1]! * (1 - LEAST_FALL)));
  if (wrong >= 0) refuse(`level ${wrong} is ${sigmas[wrong]}${wrong ? ` after ${sigmas[wrong - 1]}` : ''}`);
  if (sigmas.at(-1) !== 0) refuse(`the last is ${sigmas.at(-1)}`);
  return sigmas;
}

/** Values without NaN or infinity. @throws ReverieError `sampler/not-finite`. */
export function checkFinite(values: Float32Array, { sampler, card, request }: Plan, step: number): Float32Array {
  let finite = 0; // a tenth of the time of `every`, which takes milliseconds of a large latent
  while (finite < values.length && Number.isFinite(values[finite])) finite++;
  if (finite === values.length) return values;
  throw new ReverieError(
    'sampler/not-finite',
    `Step ${step} of ${request.steps} gave values that are not finite (sampler "${sampler.plugin.id}", model "${card.id}"); try the default sampler and schedule, more steps or a lower guidance scale.`,
  );
}
