/** The page side: starts the worker, sends it requests, and turns its answers into promises and events. */
import { transfer, wrap, type Remote } from 'comlink';
import { ReverieError } from './errors.ts';
import type {
  CachedFile,
  EngineInfo,
  EngineOptions,
  Fault,
  GenerationEvent,
  GenerationRequest,
  GenerationResult,
  GenerationSettings,
  Manifest,
  Outcome,
  ProgressEvent,
  StepEvent,
  WorkerApi,
} from './protocol.ts';

export { ReverieError } from './errors.ts';
export type * from './protocol.ts';

/** How one generation is followed and stopped. */
export interface GenerateOptions extends GenerationSettings {
  /** Cancels: acts between model evaluations, whether the request runs or still waits. */
  readonly signal?: AbortSignal;
  /** Every event, `step` and `progress` among them. */
  readonly onEvent?: (event: GenerationEvent) => void;
  readonly onStep?: (step: StepEvent) => void;
}

/**
 * A running engine.
 *
 *     starting ──▶ ready ◀──▶ running (one request; others queue)
 *                    │            │
 *                    └─▶ disposed ◀┘   pending calls reject with `engine/disposed`
 */
export interface Engine {
  /** What the engine is and which plugins it holds; renewed when plugins are loaded. */
  readonly info: EngineInfo;
  /**
   * Makes what the request asks for. Requests run one at a time, in the order of the calls.
   * @throws ReverieError `request/invalid` with every fault, or what failed on the way; `AbortError` when cancelled.
   */
  generate(request: GenerationRequest, options?: GenerateOptions): Promise<GenerationResult>;
  /** Everything that is wrong with a request; [] when it is fine. */
  check(request: GenerationRequest): Promise<readonly Fault[]>;
  /** Downloads and compiles a task's model before the first request. */
  preload(task: string, options?: { readonly model?: string; readonly onProgress?: (progress: ProgressEvent) => void }): Promise<void>;
  readonly plugins: {
    /** Registers what an ES module exports by default. `integrity`: `sha256-…`, checked before it runs. */
    load(url: string | URL, options?: { readonly integrity?: string }): Promise<readonly Manifest[]>;
  };
  /** The model files kept in this browser. */
  readonly cache: { list(): Promise<readonly CachedFile[]>; clear(): Promise<void> };
  /** Ends the worker; everything pending rejects. */
  dispose(): void;
}

/**
 * Starts an engine in a worker: the shipped one, or `worker`, which must call `exposeEngine`.
 *
 *     const engine = await createEngine();
 *     const { output } = await engine.generate({ task: 'point-cloud', inputs: { prompt: 'wheel' } });
 */
export async function createEngine(options: EngineOptions & { readonly worker?: Worker } = {}): Promise<Engine> {
  const { worker = new Worker(new URL('../plugins/worker.ts', import.meta.url), { type: 'module', name: 'reverie' }), ...settings } =
    options;
  const engine = new WorkerEngine(worker);
  try {
    await engine.start(settings);
  } catch (error) {
    engine.dispose();
    throw error;
  }
  return engine;
}

class WorkerEngine implements Engine {
  info!: EngineInfo;
  // held for the engine's life: comlink drops the answers of a proxy that is collected (comlink #692)
  readonly #remote: Remote<WorkerApi>;
  readonly #worker: Worker;
  readonly #pending = new Set<(error: Error) => void>();
  #jobs = 0;
  #ended: ReverieError | undefined;

  constructor(worker: Worker) {
    this.#worker = worker;
    this.#remote = wrap<WorkerApi>(worker);
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      this.#end(
        new ReverieError(
          'engine/crashed',
          `The engine's worker failed: ${event.message || 'its script could not be loaded'}; create a new engine.`,
        ),
      );
    });
  }

  readonly plugins = {
    load: async (url: string | URL, { integrity }: { readonly integrity?: string } = {}): Promise<readonly Manifest[]> => {
      const added = await this.#call(this.#remote.loadPlugins(new URL(url, location.href).href, integrity));
      this.info = { ...this.info, manifests: [...this.info.manifests, ...added] };
      return added;
    },
  };

  readonly cache = {
    list: (): Promise<readonly CachedFile[]> => this.#call(this.#remote.cache('list')),
    clear: async (): Promise<void> => void (await this.#call(this.#remote.cache('clear'))),
  };

  async start(options: EngineOptions): Promise<void> {
    this.info = await this.#call(this.#remote.start(options));
  }

  async generate(request: GenerationRequest, options: GenerateOptions = {}): Promise<GenerationResult> {
    const { signal, onEvent, onStep, previewEvery = 0, onAbort = 'reject' } = options;
    if (signal?.aborted && onAbort === 'reject') throw abortError(signal);
    const job = ++this.#jobs;
    const cancel = (): void => void this.#remote.cancel(job);
    const events = new EventPort((event) => {
      onEvent?.(event);
      if (event.type === 'step') onStep?.(event);
    });
    const answer = this.#remote.generate(job, request, { previewEvery, onAbort }, events.transferred());
    signal?.addEventListener('abort', cancel, { once: true });
    if (signal?.aborted) cancel();
    try {
      return await this.#call(answer, events);
    } catch (error) {
      throw error instanceof ReverieError && error.code === 'aborted' ? abortError(signal) : error;
    } finally {
      signal?.removeEventListener('abort', cancel);
    }
  }

  check(request: GenerationRequest): Promise<readonly Fault[]> {
    return this.#call(this.#remote.check(request));
  }

  async preload(
    task: string,
    options: { readonly model?: string; readonly onProgress?: (progress: ProgressEvent) => void } = {},
  ): Promise<void> {
    const events = new EventPort((event) => event.type === 'progress' && options.onProgress?.(event));
    await this.#call(this.#remote.preload(task, options.model, events.transferred()), events);
  }

  dispose(): void {
    this.#end(new ReverieError('engine/disposed', 'The engine was disposed; create a new one.'));
  }

  /** Waits for an answer and for every event sent before it; rejects when the engine ends first. */
  async #call<T>(answer: Promise<Outcome<T>>, events?: EventPort): Promise<T> {
    if (this.#ended) throw this.#ended;
    let reject!: (error: Error) => void;
    const ended = new Promise<never>((_, no) => (reject = no));
    this.#pending.add(reject);
    try {
      const outcome = await Promise.race([answer, ended]);
      if (events) await Promise.race([events.drained, ended]);
      if ('error' in outcome) throw ReverieError.fromData(outcome.error);
      return outcome.value;
    } finally {
      this.#pending.delete(reject);
      events?.close();
    }
  }

  #end(reason: ReverieError): void {
    if (this.#ended) return;
    this.#ended = reason;
    this.#worker.terminate();
    for (const reject of this.#pending) reject(reason);
  }
}

/** Receives a job's events. They travel beside comlink's answers, so the worker closes them with an `end`. */
class EventPort {
  readonly #channel = new MessageChannel();
  readonly drained: Promise<void>;

  constructor(listener: (event: GenerationEvent) => void) {
    this.drained = new Promise((resolve) => {
      this.#channel.port1.onmessage = ({ data }: MessageEvent<GenerationEvent | { readonly type: 'end' }>) => {
        if (data.type === 'end') return resolve();
        try {
          listener(data);
        } catch (error) {
          reportError(error); // a failing listener must not stop the generation
        }
      };
    });
  }

  transferred(): MessagePort {
    return transfer(this.#channel.port2, [this.#channel.port2]);
  }

  close(): void {
    this.#channel.port1.close();
  }
}

function abortError(signal: AbortSignal | undefined): DOMException {
  const { reason } = signal ?? {};
  return reason instanceof DOMException && reason.name === 'AbortError'
    ? reason
    : new DOMException('The generation was cancelled.', 'AbortError');
}
