/** The page side: starts the worker, sends it requests, and turns its answers into promises and events. */
import { transfer, wrap, type Remote } from 'comlink';
import { checkSignal, invalid, ReverieError, show } from './errors.ts';
import type {
  CachedFile,
  CompleteEncodingRequest,
  CompleteLikelihoodRequest,
  CompleteRequest,
  EncodingRequest,
  EncodingResult,
  EngineInfo,
  EngineOptions,
  Fault,
  GenerationEvent,
  GenerationRequest,
  GenerationResult,
  GenerationSettings,
  LikelihoodRequest,
  LikelihoodResult,
  Manifest,
  Outcome,
  PieceEvent,
  ProgressEvent,
  RequestKind,
  Requests,
  StepEvent,
  WorkerApi,
} from './protocol.ts';
import type { Output } from './plugin.ts';
import type { OutputOf, TaskId } from './tasks.ts';

export { ReverieError } from './errors.ts';
export { interpolate } from './interpolate.ts';
export { defaultsOf } from './model/defaults.ts';
export type * from './protocol.ts';
export type * from './tasks.ts';

/** How one request is followed and stopped. */
export interface RunOptions<R, O extends Output = Output> {
  /** Cancels: acts between model evaluations, whether the request runs or still waits. */
  readonly signal?: AbortSignal;
  /** Every event, `step` and `progress` among them. */
  readonly onEvent?: (event: GenerationEvent<R, O>) => void;
  readonly onStep?: (step: StepEvent<O>) => void;
  /** Pieces of an output that is made of several, while the next ones are made. */
  readonly onPiece?: (piece: PieceEvent<O>) => void;
}

/** What is opened ahead, and how that is followed and stopped. */
export interface PreloadOptions {
  /** Id of the model; left out, the task's first. */
  readonly model?: string;
  /** Stops it; what has been downloaded by then is kept. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ProgressEvent) => void;
}

/** The same of a generation. */
export interface GenerateOptions<T extends TaskId = string> extends RunOptions<CompleteRequest<T>, OutputOf<T>>, GenerationSettings {}

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
  generate<T extends TaskId>(request: GenerationRequest<T>, options?: GenerateOptions<NoInfer<T>>): Promise<GenerationResult<T>>;
  /**
   * How likely the model finds data that is given in place of being made, of tasks whose manifest has `given`.
   *
   *     const { bitsPerDim } = await engine.likelihood({ task: 'point-cloud', inputs: { prompt: 'wheel', vary: points } });
   *
   * @throws what `generate` throws.
   */
  likelihood<T extends TaskId>(request: LikelihoodRequest<T>, options?: RunOptions<CompleteLikelihoodRequest>): Promise<LikelihoodResult>;
  /**
   * The noise that a generation turns into data that is given. Sent back as `latent` it makes the data again, with another
   * prompt a variation of it; `interpolate` mixes two.
   *
   *     const { latent, request } = await engine.encode({ task: 'point-cloud', inputs: { prompt: 'wheel', vary: points } });
   *     const again = { ...request, inputs: { prompt: 'wheel' }, latent };
   *     const { output } = await engine.generate(again);
   *
   * @throws what `generate` throws.
   */
  encode<T extends TaskId>(request: EncodingRequest<T>, options?: RunOptions<CompleteEncodingRequest>): Promise<EncodingResult<T>>;
  /** Everything that is wrong with a request, for `generate` or another method; [] when it is fine. */
  check<K extends RequestKind = 'generate'>(request: Requests[K], kind?: K): Promise<readonly Fault[]>;
  /** Downloads and compiles a task's model before the first request, and records its network where that is of use. @throws as `generate`. */
  preload(task: string, options?: PreloadOptions): Promise<void>;
  readonly plugins: {
    /** Registers what an ES module exports by default. `integrity`: `sha256-…`, checked before it runs. */
    load(url: string | URL, options?: { readonly integrity?: string }): Promise<readonly Manifest[]>;
  };
  /** The model files kept in this browser. */
  readonly cache: { list(): Promise<readonly CachedFile[]>; clear(): Promise<void> };
  /** Ends the worker; everything pending rejects. */
  dispose(): void;
}

/** Whether these are the files of dist/cdn, which pages import by their address, be it on another origin. The build fills it in. */
declare const __REVERIE_CDN__: boolean | undefined;

/**
 * Starts an engine in a worker: the shipped one, or `worker`, which must call `exposeEngine` before it awaits anything.
 *
 *     const engine = await createEngine();
 *     const { output } = await engine.generate({ task: 'point-cloud', inputs: { prompt: 'wheel' } });
 *
 * @throws ReverieError `options/invalid`, `engine/provider` when WebGPU is forced and missing, `engine/crashed` when the worker does not start.
 */
export async function createEngine(options: EngineOptions & { readonly worker?: Worker } = {}): Promise<Engine> {
  const { worker = shippedWorker(), ...settings } = options;
  const engine = new WorkerEngine(worker);
  try {
    await engine.start(settings);
  } catch (error) {
    engine.dispose();
    throw error;
  }
  return engine;
}

/** @throws ReverieError `engine/no-worker` outside of pages. */
function shippedWorker(): Worker {
  if (typeof Worker === 'undefined')
    throw new ReverieError('engine/no-worker', 'There are no workers here; in Node, use Kernel of reverie/worker-kit in the place of createEngine.');
  if (typeof __REVERIE_CDN__ !== 'undefined' && __REVERIE_CDN__ && new URL(import.meta.url).origin !== location.origin)
    return workerFrom(new URL('../plugins/worker.ts', import.meta.url).href);
  // bundlers find the script only as it is written here
  return new Worker(new URL('../plugins/worker.ts', import.meta.url), { type: 'module', name: 'reverie' });
}

/** Browsers start no worker from another origin, but one of the page's own that imports it; that server must allow it by CORS. */
function workerFrom(url: string): Worker {
  const script = new Blob([`import ${JSON.stringify(url)};`], { type: 'text/javascript' });
  return new Worker(URL.createObjectURL(script), { type: 'module', name: 'reverie' });
}

/** How long a worker may take to load and to start. */
const START_MS = 60_000;

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
      this.#crashed(event.message || 'its script could not be loaded');
    });
    // who passed the worker may end it, too, and nothing else would tell
    const terminate = worker.terminate.bind(worker);
    worker.terminate = () => {
      terminate();
      this.#crashed('it was terminated');
    };
  }

  #crashed(why: string): void {
    this.#end(new ReverieError('engine/crashed', `The engine's worker failed: ${why}; create a new engine.`));
  }

  readonly plugins = {
    load: async (url: string | URL, { integrity }: { readonly integrity?: string } = {}): Promise<readonly Manifest[]> => {
      if (!URL.canParse(url, location.href)) throw new ReverieError('plugin/load', `A plugin needs an address, got ${show(url)}.`);
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
    const late = setTimeout(() => this.#crashed('it did not answer; it must call exposeEngine before it awaits anything'), START_MS);
    this.info = await this.#call(this.#remote.start(options)).finally(() => clearTimeout(late));
  }

  async generate<T extends TaskId>(request: GenerationRequest<T>, options: GenerateOptions<NoInfer<T>> = {}): Promise<GenerationResult<T>> {
    const { signal: _, onEvent, onStep, onPiece, ...settings } = options;
    return this.#run(options, (job, events) => this.#remote.generate(job, request, settings, events));
  }

  async likelihood<T extends TaskId>(request: LikelihoodRequest<T>, options: RunOptions<CompleteLikelihoodRequest> = {}): Promise<LikelihoodResult> {
    return this.#run(options, (job, events) => this.#remote.likelihood(job, request, events));
  }

  async encode<T extends TaskId>(request: EncodingRequest<T>, options: RunOptions<CompleteEncodingRequest> = {}): Promise<EncodingResult<T>> {
    return this.#run(options, (job, events) => this.#remote.encode(job, request, events));
  }

  /** Sends a job that can be cancelled, and hands on its events. What it gives has the type that the request's task says. */
  async #run<R, O extends Output, T>(
    { signal, onEvent, onStep, onPiece, onAbort = 'reject' }: RunOptions<R, O> & Pick<GenerationSettings, 'onAbort'>,
    send: (job: number, events: MessagePort) => Promise<Outcome<unknown>>,
  ): Promise<T> {
    checkSignal(signal);
    if (signal?.aborted && onAbort === 'reject') throw abortError(signal);
    const job = ++this.#jobs;
    const cancel = (): void => void this.#remote.cancel(job);
    const events = new EventPort<R, O>((event) => {
      onEvent?.(event);
      if (event.type === 'step') onStep?.(event);
      if (event.type === 'piece') onPiece?.(event);
    });
    const answer = send(job, events.transferred());
    signal?.addEventListener('abort', cancel, { once: true });
    if (signal?.aborted) cancel();
    try {
      return (await this.#call(answer, events)) as T;
    } catch (error) {
      throw error instanceof ReverieError && error.code === 'aborted' ? abortError(signal) : error;
    } finally {
      signal?.removeEventListener('abort', cancel);
    }
  }

  check<K extends RequestKind = 'generate'>(request: Requests[K], kind?: K): Promise<readonly Fault[]> {
    return this.#call(this.#remote.check(request, kind ?? 'generate'));
  }

  async preload(task: string, { model, signal, onProgress }: PreloadOptions = {}): Promise<void> {
    const onEvent = (event: GenerationEvent): void => void (event.type === 'progress' && onProgress?.(event));
    return this.#run({ onEvent, ...(signal && { signal }) }, (job, events) => this.#remote.preload(job, task, model, events));
  }

  dispose(): void {
    this.#end(new ReverieError('engine/disposed', 'The engine was disposed; create a new one.'));
  }

  /** Waits for an answer and for every event sent before it; rejects when the engine ends first. */
  async #call<T>(answer: Promise<Outcome<T>>, events?: Pick<EventPort<never, never>, 'drained' | 'close'>): Promise<T> {
    if (this.#ended) throw this.#ended;
    let reject!: (error: Error) => void;
    const ended = new Promise<never>((_, no) => (reject = no));
    this.#pending.add(reject);
    try {
      const outcome = await Promise.race([answer, ended]).catch(named);
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
class EventPort<R, O extends Output> {
  readonly #channel = new MessageChannel();
  readonly drained: Promise<void>;

  constructor(listener: (event: GenerationEvent<R, O>) => void) {
    this.drained = new Promise((resolve) => {
      this.#channel.port1.onmessage = ({ data }: MessageEvent<GenerationEvent<R, O> | { readonly type: 'end' }>) => {
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

/** @throws ReverieError `request/invalid` for what cannot be sent to a worker; else the error itself. */
function named(error: unknown): never {
  if (!(error instanceof DOMException) || error.name !== 'DataCloneError') throw error;
  const message = 'must be plain JSON, without functions or proxies (structuredClone makes a plain copy of many)';
  throw invalid('request', [{ pointer: '', message, got: error.message }]);
}

function abortError(signal: AbortSignal | undefined): DOMException {
  const reason: unknown = signal?.reason;
  return reason instanceof DOMException ? reason : new DOMException('The generation was cancelled.', 'AbortError');
}
