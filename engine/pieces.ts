/** Outputs that are made piece by piece: one after another, each heard of when it is done, and joined in the end. */
import type { Begun, Surroundings } from './begin.ts';
import { ReverieError, show } from './errors.ts';
import { heard } from './next-task.ts';
import type { Plan } from './plan.ts';
import type { Files, Prepared } from './plugin.ts';
import type { Output } from './protocol.ts';

/** Which piece is made now, and what is counted over all of them. An output that is not made in pieces is one. */
export interface Whole {
  readonly pieces: number;
  /** 0…pieces − 1 */
  index: number;
  /** Those done; runs of networks; milliseconds from the first to the last step. */
  steps: number;
  evaluations: number;
  sampleMs: number;
}

export function wholeOf(pieces: number): Whole {
  return { pieces, index: 0, steps: 0, evaluations: 0, sampleMs: 0 };
}

/** One for each result. */
export interface Made {
  readonly outputs: readonly Output[];
  readonly partial: boolean;
}

/** Makes every piece of every result, and of them the whole. What was finished when a request is cancelled may be its result. */
export async function inPieces(
  plan: Plan,
  { context }: Begun,
  { emit, signal, settings: { onAbort } }: Surroundings,
  make: (piece: unknown, whole: Whole) => Promise<Made>,
): Promise<Made & { readonly whole: Whole }> {
  const pieces = await piecesOf(plan, context);
  const n = pieces.length;
  const whole = wholeOf(n);
  const finished: (readonly Output[])[] = [];
  let partial = false;
  for (const [index, piece] of pieces.entries()) {
    whole.index = index;
    try {
      if (index > 0) await heard(signal);
      const made = await make(piece, whole);
      finished.push(made.outputs);
      partial = made.partial;
    } catch (error) {
      if (index === 0 || !signal.aborted || onAbort !== 'decode') throw error;
      partial = true;
    }
    if (partial) break;
    if (n > 1) emit({ type: 'piece', i: index + 1, n, output: finished[index]![0]! });
  }
  const { join } = plan.task;
  const [first] = finished as [readonly Output[]];
  return { outputs: join ? first.map((_, k) => join(finished.map((outputs) => outputs[k]!))) : first, partial, whole };
}

/** What the task says that its output is made of; undefined alone where it has no pieces. */
export async function piecesOf({ task, latent }: Plan, context: Begun['context']): Promise<readonly unknown[]> {
  if (!task.pieces) return [undefined];
  const pieces = await task.pieces(context);
  if (pieces.length === 0) {
    throw new ReverieError('task/pieces', `Task "${task.id}" gave no pieces; it must give one at the least.`);
  }
  if (latent && pieces.length > 1) {
    throw new ReverieError(
      'task/pieces',
      `A latent is the state of one piece, and the output of this request has ${pieces.length}; leave the latent out, or ask for one piece.`,
    );
  }
  return pieces;
}

/** A clean latent as people see it. */
export async function decoded(
  { task }: Plan,
  { card, inputs, run, file }: Begun['context'],
  { details }: Prepared,
  x0: Float32Array,
  preview: boolean,
): Promise<Output> {
  const output = await task.decode({ x0, card, run, file, inputs, details, preview });
  if (output?.kind !== task.output) {
    throw new ReverieError('task/output', `Task "${task.id}" must decode to an output of kind "${task.output}", got ${show(output?.kind)}.`);
  }
  return output;
}

/** A finished output as the request wants it. */
export async function converted({ convert }: Plan, { card, run, file }: Files, output: Output): Promise<Output> {
  return convert ? convert.plugin.convert({ card, run, file, output, params: convert.params }) : output;
}
