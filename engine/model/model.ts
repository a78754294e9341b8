/** Opens models: files downloaded once and checked, sessions compiled once, the last one used kept ready. */
import { ReverieError } from '../errors.ts';
import type { Conditioning, Feed } from '../plugin.ts';
import type { Evaluator, Tensor } from '../tensor/tensor.ts';
import type { FileCache } from './cache.ts';
import type { Io, ModelCard, ModelFile } from './card.ts';
import type { RunNetwork } from './denoiser.ts';
import { download } from './download.ts';
import { remembering } from './memo.ts';
import type { NetworkFile } from './networks.ts';
import type { Placement } from './provider.ts';
import { createEvaluator, openSession, type Session } from './session.ts';
import { createTokenizer, type Tokens } from './tokenizer.ts';

/** What a model tells while it is being opened. */
export interface OpenHooks {
  readonly signal?: AbortSignal | undefined;
  readonly onBytes?: (loaded: number, total: number) => void;
  readonly onCompile?: (done: number, total: number) => void;
  readonly warn?: (code: string, message: string) => void;
}

/** Names of the inputs and output of such a file; none of the others. */
function ioOf({ io, classifier }: ModelCard, file: string): Io | undefined {
  const networks: Readonly<Record<NetworkFile, Io | undefined>> = { denoiser: io, weaker: io, classifier };
  return networks[file as NetworkFile];
}

export class Model {
  /** By file. */
  readonly #runs = new Map<string, ReturnType<typeof remembering>>();

  constructor(
    readonly card: ModelCard,
    readonly placement: Placement,
    private readonly sessions: ReadonlyMap<string, Session>,
    /** The bytes of the files that are no graphs. */
    private readonly data: ReadonlyMap<string, Uint8Array>,
    private readonly tokenizer: ((text: string) => Tokens) | undefined,
  ) {}

  tokenize(text: string): Tokens {
    if (!this.tokenizer) throw new ReverieError('model/tokenizer', `Model "${this.card.id}" has no tokenizer; add one to its card.`);
    return this.tokenizer(text);
  }

  /** Runs one of the card's files, from CPU data to CPU data; what it gave for the last inputs is not computed again. */
  run(file: string, feeds: Readonly<Record<string, Feed>>): Promise<Readonly<Record<string, Feed>>> {
    const session = this.#session(file);
    const run = this.#runs.get(file) ?? remembering((given) => session.run(given));
    this.#runs.set(file, run);
    return run(feeds);
  }

  /** The bytes of one of the card's files that is no graph. @throws ReverieError `model/file` for a graph, or where there is none. */
  file(name: string): Uint8Array {
    const bytes = this.data.get(name);
    if (bytes) return bytes;
    const why = this.sessions.has(name) ? 'is a graph to run, not to read' : 'is none of its files';
    throw new ReverieError(
      'model/file',
      `File "${name}" of model "${this.card.id}" ${why}; it can read ${[...this.data.keys()].join(', ') || 'none'}.`,
    );
  }

  createEvaluator(): Evaluator {
    return createEvaluator(this.placement);
  }

  /** A network for one generation: conditioning is uploaded once for every combination of it. */
  network(evaluator: Evaluator, file: NetworkFile): RunNetwork {
    const session = this.#session(file);
    const io = ioOf(this.card, file)!;
    const { variance } = this.card;
    const uploaded: { readonly of: readonly Conditioning[]; readonly feeds: Readonly<Record<string, Tensor | Feed>> }[] = [];
    return async ({ x, noise, conditioning }, output, second) => {
      let entry = uploaded.find(({ of }) => of.length === conditioning.length && of.every((one, k) => one === conditioning[k]));
      if (!entry) uploaded.push((entry = { of: conditioning, feeds: stack(io.conditioning, conditioning, evaluator) }));
      await session.run({ [io.x]: x, [io.noise]: noise, ...entry.feeds }, {
        [io.output]: output,
        ...(variance && second && { [variance.output]: second }),
      });
    };
  }

  /** Whether the denoiser's last run was a replay. */
  get captured(): boolean {
    return this.sessions.get('denoiser')?.captured ?? false;
  }

  /** Records each network once more, for so many rows or sizes that came often. */
  async capture(rows?: number): Promise<void> {
    for (const session of this.sessions.values()) await session.capture?.(rows);
  }

  async release(): Promise<void> {
    for (const session of this.sessions.values()) await session.release();
  }

  #session(file: string): Session {
    const session = this.sessions.get(file);
    if (session) return session;
    throw new ReverieError(
      'model/file',
      `Model "${this.card.id}" has no file "${file}" to run; it has ${[...this.sessions.keys()].join(', ')}.`,
    );
  }
}

// compiling GPU programs for a small graph that runs once costs more than running it on the CPU
const SMALL = 4 * 2 ** 20;

/** Opens models and keeps the last one; opening another releases it. */
export class ModelStore {
  #open: Model | undefined;

  constructor(
    private readonly placement: Placement,
    private readonly cache: FileCache | undefined,
  ) {}

  async open(card: ModelCard, hooks: OpenHooks = {}): Promise<Model> {
    if (this.#open?.card === card) return this.#open;
    const files = await this.#files(card, hooks);
    await this.close();
    const graphs = Object.entries(card.files).filter(([name, { url }]) => ioOf(card, name) || /\.(onnx|ort)(?=$|[?#])/.test(url));
    const sessions = new Map<string, Session>();
    try {
      for (const [name, { bytes }] of graphs) {
        hooks.onCompile?.(sessions.size, graphs.length);
        hooks.signal?.throwIfAborted();
        const use = ioOf(card, name) ? 'network' : bytes < SMALL ? 'cpu' : 'once';
        sessions.set(name, await openSession(`${card.id}/${name}`, files.get(name)!, this.placement, use));
      }
      for (const [name, session] of sessions) checkIo(card, name, session);
    } catch (error) {
      for (const session of sessions.values()) await session.release();
      throw error;
    }
    // the bytes of graphs are let go: their sessions have them
    const data = new Map([...files].filter(([name]) => !sessions.has(name)));
    const words = card.tokenizer && new TextDecoder().decode(files.get(card.tokenizer.file));
    this.#open = new Model(card, this.placement, sessions, data, words === undefined ? undefined : createTokenizer(card, words));
    return this.#open;
  }

  /** Records the open model's networks once more, for sizes that came often. */
  async capture(): Promise<void> {
    await this.#open?.capture();
  }

  async close(): Promise<void> {
    await this.#open?.release();
    this.#open = undefined;
  }

  async #files(card: ModelCard, hooks: OpenHooks): Promise<Map<string, Uint8Array<ArrayBuffer>>> {
    const names = Object.keys(card.files);
    const total = Object.values(card.files).reduce((sum, { bytes }) => sum + bytes, 0);
    const loaded = new Map<string, number>();
    const tell = (name: string, bytes: number): void => {
      loaded.set(name, bytes);
      hooks.onBytes?.(
        [...loaded.values()].reduce((sum, value) => sum + value, 0),
        total,
      );
    };
    const stop = new AbortController();
    const signal = hooks.signal ? AbortSignal.any([hooks.signal, stop.signal]) : stop.signal;
    const files = names.map(
      async (name) => [name, await this.#file(card.files[name]!, { ...hooks, signal }, (bytes) => tell(name, bytes))] as const,
    );
    try {
      return new Map(await Promise.all(files));
    } catch (error) {
      stop.abort(); // what the others have is kept, for the next attempt
      await Promise.allSettled(files);
      throw error;
    }
  }

  async #file(file: ModelFile, { signal, warn }: OpenHooks, onBytes: (loaded: number) => void): Promise<Uint8Array<ArrayBuffer>> {
    const { cache } = this;
    const kept = await cache?.get(file).catch(() => undefined);
    if (kept) {
      onBytes(kept.length);
      return kept;
    }
    const bytes = await download(file, {
      signal,
      onBytes,
      partial: await cache?.getPartial(file).catch(() => undefined),
      keepPartial: async (part) => cache?.putPartial(file, part).catch(() => undefined),
    });
    await cache?.put(file, bytes).catch((error: Error) => {
      const why = error.name === 'QuotaExceededError' ? 'the browser has no room left' : error.message;
      warn?.('cache/full', `The model works, but could not be kept for the next visit: ${why}.`);
    });
    return bytes;
  }
}

/** A card whose names are not the graph's is refused before it runs. */
function checkIo(card: ModelCard, name: string, { inputs, outputs }: Session): void {
  const io = ioOf(card, name);
  if (!io) return;
  const expected = [io.x, io.noise, ...io.conditioning];
  const given = [io.output, ...(card.variance && io === card.io ? [card.variance.output] : [])];
  const same = expected.length === inputs.length && expected.every((name) => inputs.includes(name));
  if (same && given.every((name) => outputs.includes(name))) return;
  throw new ReverieError(
    'model/io',
    `File "${name}" of model "${card.id}" takes ${inputs.join(', ')} and gives ${outputs.join(', ')}; its card says ${expected.join(', ')} and ${given.join(', ')}. Correct \`io\` in the card or export the model again.`,
  );
}

/** One conditioning a row, stacked along the batch axis; floats go to the evaluator's memory. */
function stack(names: readonly string[], rows: readonly Conditioning[], evaluator: Evaluator): Record<string, Tensor | Feed> {
  return Object.fromEntries(
    names.map((name) => {
      const feeds = rows.map(({ feeds }) => feeds[name]);
      const [first] = feeds;
      if (!first || feeds.some((feed) => feed?.shape.join() !== first.shape.join())) {
        throw new ReverieError('task/conditioning', `The task gave no usable "${name}": every conditioning needs one, all of one shape.`);
      }
      const shape = [rows.length, ...first.shape.slice(1)];
      const whole =
        first.data instanceof Int32Array
          ? new Int32Array(first.data.length * rows.length)
          : new Float32Array(first.data.length * rows.length);
      feeds.forEach((feed, k) => whole.set(feed!.data, k * first.data.length));
      return [name, whole instanceof Float32Array ? evaluator.upload(whole, shape) : { data: whole, shape }];
    }),
  );
}
