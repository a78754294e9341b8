/** What every request begins with, a model that is open, and what every result ends with. */
import type { Model } from './model/model.ts';
import { heard } from './next-task.ts';
import type { Whole } from './pieces.ts';
import type { Plan } from './plan.ts';
import type { TaskContext } from './plugin.ts';
import type { Progress } from './progress.ts';
import type { CompleteRequest, GenerationEvent, GenerationResult, GenerationSettings, Warning } from './protocol.ts';

/** What a request needs from the kernel. */
export interface Surroundings<R = CompleteRequest> {
  readonly settings: GenerationSettings;
  readonly signal: AbortSignal;
  readonly emit: (event: GenerationEvent<R>) => void;
  readonly progress: Progress;
  readonly openModel: (plan: Plan, warn: (code: string, message: string) => void) => Promise<Model>;
}

/** A model that is open for a request, and what is told on the way. */
export interface Begun {
  readonly model: Model;
  readonly context: TaskContext<Plan['inputs']>;
  /** The same for what is finished although the request was cancelled: its networks run to the end. */
  readonly finishing: TaskContext<Plan['inputs']>;
  readonly warnings: readonly Warning[];
  readonly began: number;
  readonly loaded: number;
}

/** Opens the model and says that the request started. */
export async function begin<R>(plan: Plan, request: R, { emit, openModel, signal }: Surroundings<R>): Promise<Begun> {
  const warnings: Warning[] = [];
  const warn = (code: string, message: string): void => {
    warnings.push({ code, message });
    emit({ type: 'warning', code, message });
  };
  const began = performance.now();
  const model = await openModel(plan, warn);
  emit({ type: 'started', request, provider: model.placement.provider });
  const { card, inputs } = plan;
  const run: Begun['context']['run'] = (file, feeds) => model.run(file, feeds);
  const finishing = { inputs, card, warn, run, tokenize: (text: string) => model.tokenize(text), file: (name: string) => model.file(name) };
  const stopping: typeof run = async (file, feeds) => {
    await heard(signal);
    return run(file, feeds);
  };
  return { model, context: { ...finishing, run: stopping }, finishing, warnings, began, loaded: performance.now() };
}

/** What every result says of its run. */
export function ended(
  { model, warnings, began, loaded }: Begun,
  { evaluations, steps, sampleMs }: Whole,
): Pick<GenerationResult, 'warnings' | 'stats'> {
  const times = { loadMs: loaded - began, sampleMs, totalMs: performance.now() - began };
  const { provider } = model.placement;
  return { warnings, stats: { provider, ...(model.captured && { captured: true }), evaluations, steps, ...times } };
}
