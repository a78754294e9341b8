/** One generation as the generator shows it: the engine's promise, its events and its end in one place. */
import type { Engine, GenerationEvent, GenerationRequest, GenerationResult, Warning } from '../../engine/index.ts';
import { ReveriePieceEvent, ReverieProgressEvent, ReverieStepEvent } from '../events/index.ts';

/** How a generation ended. */
export type Ending =
  | { readonly kind: 'result'; readonly result: GenerationResult }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'error'; readonly error: unknown };

export interface RunOptions {
  readonly signal: AbortSignal;
  readonly previewEvery: number;
  readonly onEvent: (event: GenerationEvent) => void;
}

/** Runs a request to its end; never rejects. A cancelled one ends with what there was, when there was something. */
export async function run(
  engine: () => Promise<Engine>,
  request: GenerationRequest,
  { signal, previewEvery, onEvent }: RunOptions,
): Promise<Ending> {
  try {
    const ready = await engine();
    if (signal.aborted) return { kind: 'cancelled' };
    const result = await ready.generate(request, { signal, previewEvery, onEvent, onAbort: 'decode' });
    return { kind: 'result', result };
  } catch (error) {
    return error instanceof DOMException && error.name === 'AbortError' ? { kind: 'cancelled' } : { kind: 'error', error };
  }
}

/** Tells the page what the engine tells, once the generator shows it. */
export function relay(event: GenerationEvent, generator: EventTarget): void {
  if (event.type === 'progress') generator.dispatchEvent(new ReverieProgressEvent(event));
  if (event.type === 'step') generator.dispatchEvent(new ReverieStepEvent(event));
  if (event.type === 'piece') generator.dispatchEvent(new ReveriePieceEvent(event));
}

/** Opens a task's model while somebody still fills in the form. */
export class Warming {
  #model = '';
  #abort = new AbortController();

  /** What goes wrong is told when a generation meets it; somebody who saves data downloads nothing unasked. */
  begin(engine: () => Promise<Engine>, { task, model }: Pick<GenerationRequest, 'task' | 'model'>): void {
    const wanted = `${task}/${model ?? ''}`;
    const { connection } = navigator as Navigator & { readonly connection?: { readonly saveData: boolean } };
    if (wanted === this.#model || connection?.saveData) return;
    this.end();
    this.#model = wanted;
    const { signal } = (this.#abort = new AbortController());
    engine()
      .then((ready) => ready.preload(task, { signal, ...(model && { model }) }))
      .catch(() => undefined);
  }

  /** Makes way for a generation, which goes on from what is downloaded. */
  end(): void {
    this.#abort.abort();
  }
}

/** What the generator tells about an error, beside the faults that stand with their fields. */
export interface Problem {
  readonly title: string;
  readonly lines: readonly string[];
  /** Whether the same request may succeed the next time. */
  readonly retry: boolean;
}

const TITLES: Readonly<Record<string, string>> = {
  request: 'The request needs a change',
  model: 'The model could not be loaded',
  device: 'The graphics device stopped',
  engine: 'The engine stopped',
};

/** An error in words. `unplaced`: its faults that no field shows; `placed`: how many a field does. */
export function describe(error: unknown, unplaced: readonly string[], placed: number): Problem {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
  const family = code.split('/')[0] ?? '';
  const message = error instanceof Error ? error.message : String(error);
  const marked = placed === 1 ? 'One setting is marked in the form.' : `${placed} settings are marked in the form.`;
  const lines = placed || unplaced.length ? [...(placed ? [marked] : []), ...unplaced] : [message];
  return { title: TITLES[family] ?? 'That did not work', lines, retry: family !== 'request' };
}

/** Warnings without repetitions, those of the events and those of the result being the same. */
export function distinct(warnings: readonly Warning[]): readonly Warning[] {
  return [...new Map(warnings.map((warning) => [`${warning.code} ${warning.message}`, warning])).values()];
}
