/** What crosses the worker boundary: types only, plain data and transferable buffers. */
import type { Choice, ModelCard } from './model/card.ts';
import type { ErrorData, Fault } from './errors.ts';
import type { Kind, Need, Output, Space, Stability } from './plugin.ts';
import type { Chosen, InputsOf, OutputOf, TaskId } from './tasks.ts';

export type { Choice, Defaults, Mode, ModelCard } from './model/card.ts';
export type { ErrorData, Fault } from './errors.ts';
export type { Kind, Need, Output, Space, Stability } from './plugin.ts';

/** What a plugin says about itself, without its code. Schema: schemas/manifest.schema.json. */
export interface Manifest {
  readonly kind: Kind;
  readonly id: string;
  readonly version: string;
  readonly engine: string;
  readonly title: string;
  readonly description: string;
  readonly stability: Stability;
  readonly license: string;
  readonly source?: string;
  /** JSON schema of the parameters (of a task: of its inputs): forms, validation and documentation come from it. */
  readonly params: ObjectSchema;
  readonly spaces?: readonly Space[];
  readonly evaluationsPerStep?: number | 'adaptive';
  readonly order?: number;
  readonly stochastic?: boolean;
  /** Of a guidance: what it cannot do without, each a `Need`. Of a converter: files of the card that it runs. */
  readonly needs?: readonly (Need | (string & {}))[];
  /** Of a sampler: true where it also runs from data to noise, as `encode` needs it. */
  readonly reversible?: boolean;
  /** Of a task: name of the input that holds data of the kind that it makes, for `likelihood` and `encode`. */
  readonly given?: string;
  /** Of a converter: kinds of output that it takes and makes. */
  readonly from?: string;
  readonly to?: string;
  /** Of a task: kind of its output. */
  readonly output?: string;
  /** Of a task: its models, the default first. */
  readonly models?: readonly ModelCard[];
  /** Of a task: true where its inputs can say what must not come out. */
  readonly negative?: boolean;
}

/** The JSON schema of an object, as forms read it. */
export interface ObjectSchema {
  readonly type: 'object';
  readonly properties: Readonly<Record<string, PropertySchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties: false;
}

/** The part of a property's JSON schema that forms draw from. */
export interface PropertySchema {
  readonly type?: 'number' | 'integer' | 'string' | 'boolean' | 'array';
  readonly title?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly multipleOf?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly enum?: readonly unknown[];
  /** What forms call the values of `enum`, in its order. */
  readonly enumTitles?: readonly string[];
  /** Of a task's input: to be seen at once, though it may be left out. */
  readonly prominent?: boolean;
  readonly examples?: readonly unknown[];
  readonly items?: PropertySchema;
  readonly minItems?: number;
  readonly maxItems?: number;
  /** `multiline` text, `points` picked from a file or an earlier result, … */
  readonly format?: string;
  /** Width and height of the pictures in an array with the format `frame` or `frames`. */
  readonly frameSize?: readonly [number, number];
  /** Names of lists in the model card's `vocabularyHints` whose entries a form offers to put into the text. */
  readonly suggestions?: readonly string[];
}

/** What to make. Everything but `task` and its required inputs has a default from the model card. */
export interface GenerationRequest<T extends TaskId = string> {
  readonly task: T;
  /** Id of one of the task's models. */
  readonly model?: string;
  readonly inputs: InputsOf<T>;
  /** 1…1000. */
  readonly steps?: number;
  /** 0…2⁵³−1; drawn at random when absent, and repeated in the result. */
  readonly seed?: number;
  /** How many results, 1…16: with the seeds `seed`, `seed + 1` and so on, all of them in the same runs of the model. @default 1 */
  readonly count?: number;
  /** An id alone stands for that plugin with its defaults. */
  readonly sampler?: Chosen<'sampler'>;
  readonly schedule?: Chosen<'schedule'>;
  readonly guidance?: readonly Chosen<'guidance'>[];
  readonly noise?: Chosen<'noise'>;
  /** What is made of the task's own output: a converter that takes its kind; null for nothing. */
  readonly convert?: Chosen<'converter'> | null;
  /** What `encode` gave, or a mixture of such: the state to start from, in place of the first noise that is drawn. */
  readonly latent?: readonly number[] | Float32Array;
}

/** A request with nothing left out. */
export interface CompleteRequest<T extends TaskId = string> {
  readonly task: T;
  readonly model: string;
  readonly inputs: InputsOf<T>;
  readonly steps: number;
  readonly seed: number;
  /** Only where there is more than one result. */
  readonly count?: number;
  readonly sampler: Choice;
  readonly schedule: Choice;
  readonly guidance: readonly Choice[];
  readonly noise: Choice;
  /** Only where the request or the card names one. */
  readonly convert?: Choice | null;
  readonly latent?: readonly number[];
}

export interface GenerationResult<T extends TaskId = string> {
  /** The first of `outputs`. */
  readonly output: OutputOf<T>;
  /** As many as the request's `count`; the one at i is what the seed `seed + i` gives alone, rounding aside. */
  readonly outputs: readonly OutputOf<T>[];
  /**
   * Sent again, it gives the same bits on the same device; with a `count` above 1 on WebGPU to rounding where a plugin reads
   * values on the way (`dynamic-thresholding`, adaptive samplers), since which results share a run then hangs on time.
   */
  readonly request: CompleteRequest<T>;
  readonly warnings: readonly Warning[];
  /** True when it was cancelled and the last state was decoded (`onAbort: 'decode'`). */
  readonly partial: boolean;
  readonly stats: RunStats;
}

/** What a request took. */
export interface RunStats {
  readonly provider: Provider;
  /** True where the network's GPU commands were not dispatched but replayed from a recording. */
  readonly captured?: true;
  /** Runs of the denoiser and of networks beside it; a batch counts once. */
  readonly evaluations: number;
  readonly steps: number;
  /** Milliseconds: from start to ready model, sampling, all together. */
  readonly loadMs: number;
  readonly sampleMs: number;
  readonly totalMs: number;
}

/** What a request about given data says of it: the input that the task's manifest names in `given` is required. */
interface GivenRequest<T extends TaskId> {
  readonly task: T;
  /** Id of one of the task's models. */
  readonly model?: string;
  readonly inputs: InputsOf<T>;
  /** Noise levels above 0, 1…1000 (of `likelihood` 2…1000). */
  readonly steps?: number;
  readonly schedule?: Chosen<'schedule'>;
}

/** How likely a model finds an input, beside the other inputs (under a caption, say). */
export interface LikelihoodRequest<T extends TaskId = string> extends GivenRequest<T> {
  /**
   * `flow`: the density itself, by the probability-flow ODE. `bound`: the variational lower bound, for one evaluation a
   * step and probe; it depends on the first and last level of the schedule alone, more steps only steady it. @default 'flow'
   */
  readonly method?: 'flow' | 'bound';
  /** Independent estimates, 1…16, run as one batch: their mean is the answer. @default 2 */
  readonly probes?: number;
  /** Of the probes, 0…2⁵³−1; drawn at random when absent, and repeated in the result. */
  readonly seed?: number;
}

export interface LikelihoodResult {
  /** −log p of the input over its number of values, in nats, at the lowest noise level; `bound`: the most that it can be. */
  readonly natsPerDim: number;
  /** The same in bits: lower is likelier, and below 0 where a density is above 1. */
  readonly bitsPerDim: number;
  /** Standard error of `natsPerDim` over the probes; absent with one probe. Too few steps of `flow` do not show in it. */
  readonly error?: number;
  /** How many values the input has. */
  readonly dimensions: number;
  readonly request: CompleteLikelihoodRequest;
  readonly warnings: readonly Warning[];
  readonly stats: RunStats;
}

export type CompleteLikelihoodRequest = Required<LikelihoodRequest> & { readonly schedule: Choice };

/** Finds the noise that a generation with the same sampler, schedule and guidance turns into an input. */
export interface EncodingRequest<T extends TaskId = string> extends GivenRequest<T> {
  /** One whose manifest says `reversible`. */
  readonly sampler?: Chosen<'sampler'>;
  /** None unless told: the way back is most exact without. */
  readonly guidance?: readonly Chosen<'guidance'>[];
}

export interface EncodingResult<T extends TaskId = string> {
  /** The state at the highest level over its σ, about standard normal: send it as `latent`, with `request`'s other fields, to come back. */
  readonly latent: Float32Array;
  readonly request: CompleteEncodingRequest<T>;
  readonly warnings: readonly Warning[];
  readonly stats: RunStats;
}

export type CompleteEncodingRequest<T extends TaskId = string> = Required<EncodingRequest<T>> & Pick<CompleteRequest, 'schedule' | 'sampler' | 'guidance'>;

/** Every kind of request, by the method that takes it. */
export interface Requests {
  readonly generate: GenerationRequest;
  readonly likelihood: LikelihoodRequest;
  readonly encode: EncodingRequest;
}

export type RequestKind = keyof Requests;

export interface Warning {
  readonly code: string;
  readonly message: string;
}

/** Where models run. */
export type Provider = 'webgpu' | 'wasm';

/** What happens on the way to a result. `progress`, which begins with the model’s download, never goes back. */
export type GenerationEvent<R = CompleteRequest, O extends Output = Output> =
  | { readonly type: 'queued'; /** Requests before this one. */ readonly position: number }
  | { readonly type: 'started'; readonly request: R; readonly provider: Provider }
  | ProgressEvent
  | ({ readonly type: 'warning' } & Warning)
  | StepEvent<O>
  | PieceEvent<O>;

export interface ProgressEvent {
  readonly type: 'progress';
  readonly stage: 'download' | 'compile' | 'prepare' | 'sample' | 'decode';
  /** 0…1 over the whole generation. */
  readonly fraction: number;
  readonly loadedBytes?: number;
  readonly totalBytes?: number;
}

export interface StepEvent<O extends Output = Output> {
  readonly type: 'step';
  /** 1…n: steps done, of all pieces where there are several. */
  readonly i: number;
  readonly n: number;
  /** Noise level after the step. */
  readonly sigma: number;
  /** Milliseconds of sampling so far, of all pieces. */
  readonly elapsed: number;
  /** The clean estimate, decoded, on the steps that previews were asked for. */
  readonly preview?: O;
}

/** A piece of an output that is made piece by piece is done, and can be used while the next one is made. */
export interface PieceEvent<O extends Output = Output> {
  readonly type: 'piece';
  /** 1…n: pieces done. */
  readonly i: number;
  readonly n: number;
  /** That piece alone, of the first result; the whole comes with the result. */
  readonly output: O;
}

/** What a generation is told beside its request. */
export interface GenerationSettings {
  /** A preview every so many steps; 0 for none. @default 0 */
  readonly previewEvery?: number;
  /** What cancelling gives: an error (`AbortError`), or the last state decoded. @default 'reject' */
  readonly onAbort?: 'reject' | 'decode';
}

/** What the engine is and holds. */
export interface EngineInfo {
  readonly version: string;
  readonly provider: Provider;
  /** Why that one: one sentence. */
  readonly providerReason: string;
  readonly adapter?: { readonly vendor: string; readonly architecture: string; readonly description: string };
  readonly threads: number;
  readonly manifests: readonly Manifest[];
}

/** How a worker is started. */
export interface EngineOptions {
  /** Forces where models run; left out, the rules of engine/model/provider.ts choose. */
  readonly provider?: Provider;
  /** WASM threads; 1 where the page is not cross-origin isolated. */
  readonly threads?: number;
  /** Whether networks on WebGPU may be recorded and replayed, where that gives the same bits; left out, on hardware only. */
  readonly capture?: boolean;
  /**
   * Address of a folder with the `.wasm` files of the very onnxruntime-web that is shipped, in place of its own: where a host takes no
   * files so large, say. It ends with a slash, and another origin must allow CORS.
   */
  readonly runtime?: string;
}

/** A value or an error: comlink would strip an error of its code and faults. */
export type Outcome<T> = { readonly value: T } | { readonly error: ErrorData };

/** The API that the worker exposes through comlink; `createEngine` is the comfortable side of it. */
export interface WorkerApi {
  start(options: EngineOptions): Promise<Outcome<EngineInfo>>;
  /** Events come over `events`, one `GenerationEvent` a message. */
  generate(job: number, request: GenerationRequest, settings: GenerationSettings, events: MessagePort): Promise<Outcome<GenerationResult>>;
  /** As `generate`; there are no previews. */
  likelihood(job: number, request: LikelihoodRequest, events: MessagePort): Promise<Outcome<LikelihoodResult>>;
  encode(job: number, request: EncodingRequest, events: MessagePort): Promise<Outcome<EncodingResult>>;
  /** Downloads and compiles a task's model ahead of the first request. */
  preload(job: number, task: string, model: string | undefined, events: MessagePort): Promise<Outcome<void>>;
  cancel(job: number): void;
  /** Registers the plugins that an ES module exports by default (one, or an array). */
  loadPlugins(url: string, integrity: string | undefined): Promise<Outcome<readonly Manifest[]>>;
  /** Everything wrong with a request of that kind, [] when it is fine. */
  check<K extends RequestKind>(request: Requests[K], kind: K): Promise<Outcome<readonly Fault[]>>;
  /** The model files that are kept, after clearing them if asked. */
  cache(action: 'list' | 'clear'): Promise<Outcome<readonly CachedFile[]>>;
}

/** A model file kept in the browser. */
export interface CachedFile {
  readonly url: string;
  readonly sha256: string;
  readonly bytes: number;
  /** ISO 8601. */
  readonly storedAt: string;
}
