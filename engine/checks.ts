/** What a generation refuses to go on with, each in one sentence. */
import { invalid, ReverieError } from './errors.ts';
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

/** @throws ReverieError `task/given` when an input is to be measured or encoded beside values that are kept, or in windows. */
export function checkAlone({ task }: Plan, { keep, windows }: Prepared): void {
  const beside = keep ? 'other values are kept' : windows ? 'the output is made of windows' : undefined;
  if (!beside) return;
  throw new ReverieError(
    'task/given',
    `An input can be measured or encoded only by itself, and ${beside} in this request of task "${task.id}"; leave that out of the inputs.`,
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
  if (values.every(Number.isFinite)) return values;
  throw new ReverieError(
    'sampler/not-finite',
    `Step ${step} of ${request.steps} gave values that are not finite (sampler "${sampler.plugin.id}", model "${card.id}"); try the default sampler and schedule, more steps or a lower guidance scale.`,
  );
}
