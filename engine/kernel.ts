/**
 * The engine itself, in a worker or in Node: plugins, the model that is open, and the queue.
 *
 *     const kernel = await Kernel.start(builtins);
 *     const { output } = await kernel.generate({ task: 'point-cloud', inputs: { prompt: 'wheel' } });
 */
import type { Surroundings } from './begin.ts';
import { checkSignal, invalid, ReverieError, show, type Fault } from './errors.ts';
import { encode, tryEncode } from './encode.ts';
import { generate } from './generate.ts';
import { settled } from './given.ts';
import { manifestOf } from './manifest.ts';
import { measure, tryMeasure } from './measure.ts';
import { openCache, type FileCache } from './model/cache.ts';
import type { ModelCard } from './model/card.ts';
import { ModelStore, type Model } from './model/model.ts';
import { chooseProvider, type Placement } from './model/provider.ts';
import { findModel, findPlugin, plan, tryPlan, type Plan } from './plan.ts';
import type { Plugin } from './plugin.ts';
import { Progress } from './progress.ts';
import type {
  CompleteEncodingRequest,
  CompleteLikelihoodRequest,
  CompleteRequest,
  EncodingRequest,
  EncodingResult,
  EngineInfo,
  EngineOptions,
  GenerationEvent,
  GenerationRequest,
  GenerationResult,
  GenerationSettings,
  LikelihoodRequest,
  LikelihoodResult,
  Manifest,
  RequestKind,
  Requests,
} from './protocol.ts';
import { Registry } from './registry.ts';
import type { TaskId } from './tasks.ts';
import { checkOptions, compileParams } from './validate.ts';
import { VERSION } from './version.ts';

/** How one request is followed and stopped. */
export interface RunHooks<R> {
  readonly signal?: AbortSignal;
  readonly emit?: (event: GenerationEvent<R>) => void;
}

/** The same of a generation. */
export interface KernelHooks extends RunHooks<CompleteRequest>, GenerationSettings {}

/** How long nothing must have been asked for before a network is recorded, which holds up what is asked for meanwhile. */
const REST_MS = 500;

export class Kernel {
  readonly registry: Registry;
  readonly cache: FileCache | undefined = openCache();
  readonly #options: EngineOptions;
  #placement: Placement;
  #models: ModelStore;
  #lost: Promise<never>;
  #queue: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  #resting: ReturnType<typeof setTimeout> | undefined;
  #disposed: Promise<void> | undefined;

  private constructor(registry: Registry, options: EngineOptions, placement: Placement) {
    this.registry = registry;
    this.#options = options;
    this.#placement = placement;
    this.#models = new ModelStore(placement, this.cache);
    this.#lost = lossOf(placement);
  }

  /** @throws ReverieError `plugin/…` for a plugin that cannot be registered, `options/invalid`, `engine/provider` for one that is not there. */
  static async start(plugins: Iterable<Plugin>, options: EngineOptions = {}): Promise<Kernel> {
    checkOptions(options, 'engine options');
    const all = [...plugins];
    const registry = new Registry(all);
    await Promise.all(registry.manifests().map(compileParams));
    return new Kernel(registry, options, await chooseProvider(options));
  }

  get info(): EngineInfo {
    const { provider, providerReason, adapter, threads } = this.#placement;
    return { version: VERSION, provider, providerReason, threads, manifests: this.registry.manifests(), ...(adapter && { adapter }) };
  }

  /** Adds plugins while the engine runs: all, or none when one is refused. @throws ReverieError `plugin/…`. */
  async register(...plugins: readonly Plugin[]): Promise<readonly Manifest[]> {
    const grown = new Registry([...this.registry.plugins(), ...plugins]);
    await Promise.all(grown.manifests().map(compileParams));
    for (const plugin of plugins) this.registry.add(plugin);
    return plugins.map(manifestOf);
  }

  /** Everything that is wrong with a request for that method. */
  check<K extends RequestKind = 'generate'>(request: Requests[K], kind?: K): readonly Fault[] {
    const settle = { generate: tryPlan, likelihood: tryMeasure, encode: tryEncode }[kind ?? 'generate'];
    if (!settle) throw invalid('check', [{ pointer: '/kind', message: 'must be one of generate, likelihood, encode', got: show(kind) }]);
    const planned = settle(request, this.registry);
    return 'faults' in planned ? planned.faults : [];
  }

  /** Makes what the request asks for, after the requests before it. Faults are told at once, not when its turn comes. */
  async generate<T extends TaskId>(request: GenerationRequest<T>, hooks: KernelHooks = {}): Promise<GenerationResult<T>> {
    const { signal: _, emit, ...settings } = hooks;
    checkOptions(settings, 'generation settings');
    const planned = plan(request, this.registry);
    return this.#run(hooks, (around) => generate(planned, around) as Promise<GenerationResult<T>>);
  }

  /** How likely the model finds the given data. As `generate` in all else. */
  async likelihood<T extends TaskId>(request: LikelihoodRequest<T>, hooks: RunHooks<CompleteLikelihoodRequest> = {}): Promise<LikelihoodResult> {
    const planned = settled(tryMeasure(request, this.registry));
    return this.#run(hooks, (around) => measure(planned, around));
  }

  /** The noise that a generation turns into the given data. As `generate` in all else. */
  async encode<T extends TaskId>(request: EncodingRequest<T>, hooks: RunHooks<CompleteEncodingRequest> = {}): Promise<EncodingResult<T>> {
    const planned = settled(tryEncode(request, this.registry));
    return this.#run(hooks, (around) => encode(planned, around) as Promise<unknown> as Promise<EncodingResult<T>>);
  }

  /** Downloads and compiles a model of a task ahead of its first request. */
  async preload(
    taskId: string,
    modelId?: string,
    { signal = new AbortController().signal, emit = () => undefined }: KernelHooks = {},
  ): Promise<void> {
    const faults: Fault[] = [];
    const task = findPlugin(this.registry, 'task', taskId, '/task', faults);
    const card = task && findModel(task, modelId, faults);
    if (!card) throw invalid('request', faults);
    await this.#inTurn(signal, emit, async () => {
      const progress = new Progress(emit);
      const model = await this.#open(card, progress, signal, (code, message) => emit({ type: 'warning', code, message }));
      signal.throwIfAborted();
      await model.capture(card.defaults.guidance.length > 0 ? 2 : 1);
      progress.finish();
    });
  }

  /** Finishes what was asked for, then closes the model and the GPU; what is asked for from now on rejects with `engine/disposed`. */
  dispose(): Promise<void> {
    clearTimeout(this.#resting);
    return (this.#disposed ??= this.#queue.then(async () => {
      await this.#models.close();
      this.#placement.device?.destroy();
    }));
  }

  /** Runs what a plan asks for, in its turn. */
  #run<R, T>(
    { signal = new AbortController().signal, emit = () => undefined, ...settings }: RunHooks<R> & GenerationSettings,
    action: (around: Surroundings<R>) => Promise<T>,
  ): Promise<T> {
    return this.#inTurn(signal, emit, async () => {
      const progress = new Progress(emit);
      const openModel = (of: Plan, warn: (code: string, message: string) => void): Promise<Model> =>
        this.#open(of.card, progress, signal, warn);
      const result = await action({ settings, signal, emit, progress, openModel });
      progress.finish();
      return result;
    });
  }

  #open(card: ModelCard, progress: Progress, signal: AbortSignal, warn: (code: string, message: string) => void): Promise<Model> {
    return this.#models.open(card, {
      signal,
      warn,
      onBytes: (loadedBytes, totalBytes) => {
        progress.enter('download');
        progress.advance(loadedBytes / totalBytes, { loadedBytes, totalBytes });
      },
      onCompile: (done, total) => {
        progress.enter('compile');
        progress.advance(done / total);
      },
    });
  }

  /** One at a time, in order; a lost GPU ends the one that runs, and is replaced before the next. */
  async #inTurn<T>(signal: AbortSignal, emit: (event: GenerationEvent<never>) => void, action: () => Promise<T>): Promise<T> {
    checkSignal(signal);
    signal.throwIfAborted();
    if (this.#disposed) throw new ReverieError('engine/disposed', 'The engine was disposed; start a new one.');
    if (this.#waiting > 0) emit({ type: 'queued', position: this.#waiting });
    this.#waiting++;
    let running = false;
    const turn = this.#queue.then(async () => {
      signal.throwIfAborted();
      running = true;
      await Promise.race([this.#lost, undefined]).catch(() => this.#restart());
      return Promise.race([action(), this.#lost]);
    });
    this.#queue = turn.catch(() => undefined);
    const left = new Promise<never>((_, reject) =>
      signal.addEventListener('abort', () => running || reject(signal.reason), { once: true }),
    );
    return Promise.race([turn, left]).finally(() => {
      this.#waiting--;
      this.#rest();
    });
  }

  /** Does what can wait, once nobody waits. */
  #rest(): void {
    clearTimeout(this.#resting);
    if (this.#disposed || !this.#placement.capture) return;
    this.#resting = setTimeout(() => {
      if (this.#waiting > 0) return;
      this.#queue = this.#queue.then(() => Promise.race([this.#models.capture(), this.#lost])).catch(() => undefined);
    }, REST_MS);
  }

  async #restart(): Promise<void> {
    this.#placement = await chooseProvider(this.#options);
    this.#models = new ModelStore(this.#placement, this.cache);
    this.#lost = lossOf(this.#placement);
  }
}

/** Rejects when the GPU goes away; never settles on the CPU. */
function lossOf({ device }: Placement): Promise<never> {
  const loss = new Promise<never>((_, reject) => {
    void device?.lost.then(({ message, reason }) =>
      reject(
        new ReverieError('device/lost', `The GPU was lost (${message || reason}); send the request again, the engine starts anew.`),
      ),
    );
  });
  loss.catch(() => undefined); // the race decides whether anybody hears of it
  return loss;
}
