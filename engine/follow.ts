/** Goes through the steps of a run, whatever it makes: events, previews, memory, cancelling. */
import type { Surroundings } from './begin.ts';
import { checkFinite } from './checks.ts';
import { ReverieError } from './errors.ts';
import type { RunNetwork } from './model/denoiser.ts';
import { heard } from './next-task.ts';
import type { Whole } from './pieces.ts';
import type { Plan } from './plan.ts';
import type { Step } from './plugin.ts';
import type { Output } from './protocol.ts';
import type { StateSpace } from './space/space.ts';
import type { Evaluator } from './tensor/tensor.ts';

/** One generation under way, or one piece of it. */
export interface Run {
  readonly plan: Plan;
  readonly around: Surroundings<never>;
  readonly evaluator: Evaluator;
  readonly space: StateSpace;
  readonly preview: (x0: Float32Array) => Promise<Output>;
  readonly whole: Whole;
  readonly steps: number;
  done: number;
}

/** The values of the last states, one for each result. */
interface Followed {
  readonly x0s: readonly Float32Array[];
  readonly partial: boolean;
}

/**
 * Takes samplers through their steps abreast to the noise level `end`, and decodes previews of the first.
 * @throws ReverieError `sampler/steps` for one that makes other steps.
 */
export async function follow(run: Run, samplings: readonly AsyncIterable<Step>[], end = 0): Promise<Followed> {
  const {
    plan,
    evaluator,
    space,
    steps,
    whole,
    around: {
      settings: { previewEvery = 0, onAbort },
      signal,
      emit,
      progress,
    },
  } = run;
  const lookback = Math.max(0, ...[plan.sampler, ...plan.guidance].map(({ plugin }) => plugin.lookback ?? 0));
  const checked = async (values: Promise<Float32Array>): Promise<Float32Array> => checkFinite(await values, plan, run.done);
  let last: readonly Step[] = [];
  const valuesOf = async (read: (step: Step) => Promise<Float32Array>): Promise<Float32Array[]> => {
    const all: Float32Array[] = [];
    for (const step of last) all.push(await checked(read(step)));
    return all;
  };
  const { sampleMs: before } = whole;
  const refuse = (): never => {
    const { id } = plan.sampler.plugin;
    const at = last.map(({ sigma }) => sigma).join(', ') || 'none';
    throw new ReverieError(
      'sampler/steps',
      `Sampler "${id}" must yield ${steps} times and end at the noise level ${end}; it yielded ${run.done} times, the last at ${at}.`,
    );
  };
  const began = performance.now();
  try {
    for await (const reached of abreast(samplings)) {
      last = reached;
      const [{ sigma, denoised }] = reached;
      if (++run.done > steps) refuse();
      whole.steps++;
      const wanted = previewEvery > 0 && run.done % previewEvery === 0 && run.done < steps;
      const preview = wanted ? { preview: await run.preview(await checked(space.estimated(denoised))) } : {};
      // pieces to come are taken to have as many steps as this one
      const left = steps - run.done + steps * (whole.pieces - whole.index - 1);
      const elapsed = before + performance.now() - began;
      emit({ type: 'step', i: whole.steps, n: whole.steps + left, sigma, elapsed, ...preview });
      progress.advance((whole.index + run.done / steps) / whole.pieces);
      evaluator.endStep(reached.flatMap((step) => [step.x, step.denoised]), lookback);
    }
    if (run.done < steps || last.some(({ sigma }) => sigma !== end)) refuse();
    return { x0s: await valuesOf(({ x }) => space.finished(x)), partial: false };
  } catch (error) {
    // later pieces are left out: those before them are the result
    if (!signal.aborted || onAbort !== 'decode' || last.length === 0 || whole.index > 0) throw error;
    return { x0s: await valuesOf(({ denoised }) => space.estimated(denoised)), partial: true };
  } finally {
    whole.sampleMs += performance.now() - began;
  }
}

/** The steps of several samplers at the same time; one that is done stays at its last. */
async function* abreast(samplings: readonly AsyncIterable<Step>[]): AsyncGenerator<readonly [Step, ...Step[]]> {
  const iterators = samplings.map((sampling) => sampling[Symbol.asyncIterator]());
  const last: Step[] = [];
  try {
    for (;;) {
      const results = await Promise.all(iterators.map((iterator) => iterator.next()));
      if (results.every(({ done }) => done)) return;
      results.forEach(({ done, value }, k) => !done && (last[k] = value));
      yield last as [Step, ...Step[]];
    }
  } finally {
    await Promise.allSettled(iterators.map((iterator) => iterator.return?.()));
  }
}

/** The network, counted, and stopped before and after a run when the signal says so. */
export function counted({ around: { signal }, whole }: Pick<Run, 'around' | 'whole'>, network: RunNetwork): RunNetwork {
  return async (batch, ...outputs) => {
    signal.throwIfAborted();
    await network(batch, ...outputs);
    whole.evaluations++;
    await heard(signal);
  };
}
