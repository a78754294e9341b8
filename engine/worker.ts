/** The worker side: puts a kernel behind comlink. */
import { expose, transfer } from 'comlink';
import { ReverieError, toErrorData } from './errors.ts';
import { Kernel, type RunHooks } from './kernel.ts';
import type { Plugin } from './plugin.ts';
import type { GenerationEvent, Manifest, Outcome, Output, RequestKind, Requests, WorkerApi } from './protocol.ts';
import { fetchModule } from './remote-module.ts';

export { Kernel } from './kernel.ts';

/**
 * Makes the current worker an engine that holds these plugins.
 *
 *     import { exposeEngine, builtins } from 'reverie/worker-kit';
 *     exposeEngine([...builtins, mine]);
 */
export function exposeEngine(plugins: Iterable<Plugin>): void {
  expose(new WorkerEngine(plugins) satisfies WorkerApi);
}

class WorkerEngine implements WorkerApi {
  readonly #plugins: Iterable<Plugin>;
  readonly #running = new Map<number, AbortController>();
  #kernel: Kernel | undefined;

  constructor(plugins: Iterable<Plugin>) {
    this.#plugins = plugins;
  }

  start(options: Parameters<WorkerApi['start']>[0]): ReturnType<WorkerApi['start']> {
    return outcome(async () => {
      this.#kernel ??= await Kernel.start(this.#plugins, options);
      return this.#kernel.info;
    });
  }

  async generate(...[job, request, settings, events]: Parameters<WorkerApi['generate']>): ReturnType<WorkerApi['generate']> {
    const answer = await this.#run(job, events, (hooks) => this.#ready().generate(request, { ...settings, ...hooks }));
    return 'value' in answer ? transfer(answer, [...new Set(answer.value.outputs.flatMap(buffersOf))]) : answer;
  }

  likelihood(...[job, request, events]: Parameters<WorkerApi['likelihood']>): ReturnType<WorkerApi['likelihood']> {
    return this.#run(job, events, (hooks) => this.#ready().likelihood(request, hooks));
  }

  async encode(...[job, request, events]: Parameters<WorkerApi['encode']>): ReturnType<WorkerApi['encode']> {
    const answer = await this.#run(job, events, (hooks) => this.#ready().encode(request, hooks));
    return 'value' in answer ? transfer(answer, [answer.value.latent.buffer]) : answer;
  }

  cancel(job: number): void {
    this.#running.get(job)?.abort(new DOMException('The generation was cancelled.', 'AbortError'));
  }

  preload(...[job, task, model, events]: Parameters<WorkerApi['preload']>): ReturnType<WorkerApi['preload']> {
    return this.#run(job, events, (hooks) => this.#ready().preload(task, model, hooks));
  }

  loadPlugins(url: string, integrity: string | undefined): Promise<Outcome<readonly Manifest[]>> {
    return outcome(async () => {
      const { default: exported } = await fetchModule(url, integrity);
      return this.#ready().register(...([exported].flat() as Plugin[]));
    });
  }

  check<K extends RequestKind>(request: Requests[K], kind: K): ReturnType<WorkerApi['check']> {
    return outcome(async () => this.#ready().check(request, kind));
  }

  cache(action: 'list' | 'clear'): ReturnType<WorkerApi['cache']> {
    return outcome(async () => {
      const { cache } = this.#ready();
      if (action === 'clear') await cache?.clear();
      return (await cache?.list()) ?? [];
    });
  }

  /** A job that can be cancelled, its events sent and closed. */
  async #run<R, T>(job: number, events: MessagePort, action: (hooks: RunHooks<R>) => Promise<T>): Promise<Outcome<T>> {
    const abort = new AbortController();
    this.#running.set(job, abort);
    const answer = await outcome(() => action({ signal: abort.signal, emit: sendTo(events) }));
    this.#running.delete(job);
    end(events);
    return answer;
  }

  #ready(): Kernel {
    if (this.#kernel) return this.#kernel;
    throw new ReverieError('engine/not-started', 'The engine was asked for something before `start`; use createEngine, which starts it.');
  }
}

async function outcome<T>(action: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { value: await action() };
  } catch (error) {
    return { error: toErrorData(error) };
  }
}

function sendTo(events: MessagePort): (event: GenerationEvent<unknown>) => void {
  // of a piece the kernel still makes the whole, so the page has a copy
  return (event) => events.postMessage(event, event.type === 'step' && event.preview ? buffersOf(event.preview) : []);
}

// events travel beside comlink's answers: the page waits for this before it takes the answer
function end(events: MessagePort): void {
  events.postMessage({ type: 'end' });
  events.close();
}

/** The buffers of an output's own arrays: they are handed over, not copied. */
function buffersOf(output: Output): ArrayBuffer[] {
  const buffers = Object.values(output).flatMap((value) => (ArrayBuffer.isView(value) ? [value.buffer as ArrayBuffer] : []));
  return [...new Set(buffers)];
}
