/**
 * What plugin authors import. A plugin is one literal: its manifest fields, which are plain data, and
 * one function. The TypeScript type of `params` comes from the same literal as the JSON schema.
 */
import type { FromSchema, JSONSchema } from 'json-schema-to-ts';
import type { Shape, Tensor } from './tensor/tensor.ts';
import type { Fault } from './errors.ts';
import type { ModelCard } from './model/card.ts';
import type { Networks, Told } from './model/networks.ts';
import type { Tokens } from './model/tokenizer.ts';
import type { Blurring } from './space/blurring.ts';
import type { Langevin } from './space/langevin.ts';
import type { Transition } from './space/transition.ts';
import type { ConverterLiteral, Declares, TaskLiteral } from './tasks.ts';

export { mix, clamp, blend, wrap, compute, settle, rms, std, dot, magnitudeQuantile, sizeOf } from './tensor/tensor.ts';
export { philox4x32, keyOf } from './tensor/philox.ts';
export { LEAST_FALL } from './checks.ts';
export { logLikelihood, variationalBound, type BoundSetup, type LikelihoodSetup } from './likelihood.ts';
export { choose, phi, probabilities } from './space/choose.ts';
export { cosine, type Transformed } from './space/cosine.ts';
export { couple, halves, type Coupling } from './space/couple.ts';
export * as matrix2 from './space/matrix2.ts';
export type { Matrix2 } from './space/matrix2.ts';
export type { DeclaredBy } from './tasks.ts';
export { invalid, ReverieError } from './errors.ts';
export type { Blurring, Fault, Langevin, ModelCard, Networks, Shape, Tensor, Told, Transition };

/**
 * Which kind of state a sampler moves and a model denoises: numbers, categories, angles, position and velocity, blurred numbers.
 *
 * | | state x | clean estimate | at σ |
 * |---|---|---|---|
 * | real | numbers | numbers | x₀ + σ·n |
 * | angular | angles on the line that is wound onto the circle | the one near x | x₀ + σ·n, modulo 2π |
 * | categorical | ids; the mask is one more than the last | logits, one more axis | ᾱ = 1/(1 + σ²) of the elements are untouched |
 * | position-velocity | [batch, 2, …]: positions, velocities | positions | the position over its mean is x₀ + σ·n |
 * | blurred | numbers | sharp numbers | L(σ)·x₀ + σ·n, L a blur |
 */
export type Space = 'real' | 'categorical' | 'angular' | 'position-velocity' | 'blurred';

/** How far an author promises that ids, parameters and numbers stay as they are. */
export type Stability = 'stable' | 'beta' | 'experimental';

/** Parameters by name, each a JSON schema with `default` and, for forms, `title` and `description`. */
export type ParamSchemas = { readonly [name: string]: JSONSchema };

/** The values of such parameters. Every one is present: defaults have been filled in. */
export type Params<P extends ParamSchemas> = string extends keyof P ? Values : { readonly [K in keyof P]: FromSchema<P[K]> };

/** The values of a task's inputs: those required or with a default are present, the others may be. */
export type Inputs<P extends ParamSchemas, R extends keyof P = never> = string extends keyof P
  ? Values
  : { readonly [K in keyof P as P[K] extends { readonly default: unknown } ? K : K extends R ? K : never]: FromSchema<P[K]> } & {
      readonly [K in keyof P as P[K] extends { readonly default: unknown } ? never : K extends R ? never : K]?: FromSchema<P[K]>;
    };

/** Values of schemas not known by name: deriving a type from any schema at all is too deep for TypeScript. */
export type Values = Readonly<Record<string, unknown>>;

/** What every plugin says about itself. */
export interface About {
  /** Lower-case words joined by `-`; third parties put a namespace before it: `acme/wobble`. */
  readonly id: string;
  readonly title: string;
  /** One or two sentences: what it does and when to choose it. */
  readonly description: string;
  /** Where the method comes from: authors, title, year, and a link such as `arXiv:2206.00364`. */
  readonly source?: string;
  /** The plugin's own semantic version. @default '1.0.0' */
  readonly version?: string;
  /** The engine versions that it works with, as a caret range. @default '^0.1.0' */
  readonly engine?: string;
  /** @default 'stable' */
  readonly stability?: Stability;
  /** SPDX id. @default 'MIT' */
  readonly license?: string;
}

/** Data that a model takes beside x and σ, one entry for each of its inputs named in the card's `io.conditioning`. */
export interface Conditioning {
  readonly feeds: Readonly<Record<string, Feed>>;
  /** The same request without what guidance strengthens, such as the caption; absent where a model has no such input. */
  readonly unconditional?: Conditioning;
  /** The same request with what must not come out in the place of what guidance strengthens; absent where nothing is named. */
  readonly negative?: Conditioning;
}

/** A model input or output on the CPU; the first axis is the batch. */
export interface Feed {
  readonly data: Float32Array | Int32Array;
  readonly shape: Shape;
}

/**
 * Estimates the clean x₀ from x = x₀ + σ·n. Evaluations that are asked for together
 * (`Promise.all`) run as one batch of the model.
 */
export type Denoise = (x: Tensor, sigma: number, conditioning: Conditioning) => Promise<Tensor>;

/** What a sampler yields after every step. */
export interface Step {
  /** The state, at noise level `sigma`. */
  readonly x: Tensor;
  /** The noise level that x is at now. */
  readonly sigma: number;
  /** The clean estimate that the step was made from: what previews show. */
  readonly denoised: Tensor;
}

/** A new standard normal tensor every call; `from` and `to` are the noise levels of the step that it is for, one level twice for none. */
export type DrawNoise = (from?: number, to?: number) => Tensor;

// ── samplers ─────────────────────────────────────────────────────────────────────────────────────

export interface SamplerContext<P extends ParamSchemas = ParamSchemas> {
  /** The state at sigmas[0]. */
  readonly x: Tensor;
  /** σ₀ > σ₁ > … ≥ 0: one more value than there are steps. For `reversible` samplers 0 < σ₀ < σ₁ < … as well. */
  readonly sigmas: readonly number[];
  /** How many levels of the schedule a run that begins part-way leaves out before σ₀. @default 0 */
  readonly skipped?: number;
  /** x at σ → the clean estimate, guidance included. */
  readonly denoise: (x: Tensor, sigma: number) => Promise<Tensor>;
  /** x at σ → the variance of x₀ given x, element by element, where the model has an output for it. Ask beside `denoise`. */
  readonly variance?: (x: Tensor, sigma: number) => Promise<Tensor>;
  /** The same for models that learn where, from −1 to 1, a step's variance lies between β̃ and β (Nichol and Dhariwal, 2021). */
  readonly varianceRange?: (x: Tensor, sigma: number) => Promise<Tensor>;
  /**
   * Fresh standard normal noise of x's shape; a new draw every call. Ask only for what is used. Name the levels that it
   * carries x between, so that a source which follows one path of noise at every number of steps knows where it is; noise that
   * belongs to no step, because it is taken back or drawn again, names one level twice.
   */
  readonly noise: DrawNoise;
  /** The levels that the model was trained on, rising, for methods told in its timesteps; absent for continuous time. */
  readonly table?: readonly number[] | undefined;
  readonly params: Params<P>;
}

/** What samplers that serve one space alone are given besides: the forward process. */
export type Given<S extends Space> = ([S] extends ['categorical'] ? { readonly transition: Transition } : unknown) &
  ([S] extends ['position-velocity'] ? { readonly process: Langevin } : unknown) &
  ([S] extends ['blurred'] ? { readonly blurring: Blurring } : unknown);

export interface Sampler<P extends ParamSchemas = ParamSchemas, S extends Space = Space> extends About {
  readonly spaces: readonly S[];
  /**
   * Model evaluations in a step at the default parameters; the first `lookback` steps may take more, to begin with, and the
   * last one fewer; `adaptive` where the sampler decides on the way how many it needs to get from one level to the next.
   */
  readonly evaluationsPerStep: number | 'adaptive';
  /** How fast the error falls with the number of steps: 1, 2, …; for stochastic samplers the weak order; 0 where something else decides. */
  readonly order: number;
  /** True where the result depends on noise drawn on the way. */
  readonly stochastic: boolean;
  /** How many steps back it still reads tensors from; older ones are reused. @default 0 */
  readonly lookback?: number;
  /** True where it is of its order along rising levels too, from data to noise, which draws nothing: `encode` runs it so. @default false */
  readonly reversible?: boolean;
  readonly params: P;
  /** Yields once a step; the last x, at σ = 0, is the result. */
  sample(context: SamplerContext<P> & Given<S>): AsyncGenerator<Step, void>;
}

// ── schedules ────────────────────────────────────────────────────────────────────────────────────

export interface Schedule<P extends ParamSchemas = ParamSchemas> extends About {
  readonly params: P;
  /**
   * `steps` + 1 noise levels, strictly falling, the last one 0. Parameters that do not fit the steps are refused with `invalid`,
   * which tells them before anything is downloaded.
   */
  sigmas(context: { readonly steps: number; readonly model: NoiseLevels; readonly params: Params<P> }): number[];
}

/** What a schedule may know of a model. */
export interface NoiseLevels {
  readonly sigmaMin: number;
  readonly sigmaMax: number;
  /** The levels that a model with discrete time was trained on, rising; absent for continuous time. */
  readonly table?: readonly number[];
  /** True for a flow model, whose time is t = σ/(1 + σ). */
  readonly flow?: boolean;
}

// ── guidance ─────────────────────────────────────────────────────────────────────────────────────

/**
 * What a guidance may be unable to do without: estimates without the prompt, which the task prepares; a task that takes a negative
 * prompt, though a request may leave it out; a weaker network or a classifier, which the card names.
 */
export type Need = 'unconditional' | 'negative' | 'weaker' | 'classifier';

/** What a guidance is given besides, where it says that it needs it. */
export type Needed<N extends Need = Need> = [Need] extends [N] ? Partial<Networks> : Pick<Networks, N & keyof Networks>;

export interface Guidance<P extends ParamSchemas = ParamSchemas, N extends Need = Need> extends About {
  readonly spaces: readonly Space[];
  /** A request for a model or task that does not have all of it is refused. @default [] */
  readonly needs?: readonly N[];
  /** As a sampler's. @default 0 */
  readonly lookback?: number;
  readonly params: P;
  /** Wraps the denoiser. Called once a generation; the engine keeps it to its start–stop window. */
  guide(context: { readonly denoise: Denoise; readonly params: Params<P> } & Told & Needed<N>): Denoise;
}

// ── noise ────────────────────────────────────────────────────────────────────────────────────────

export interface NoiseSource<P extends ParamSchemas = ParamSchemas> extends About {
  /** @default all */
  readonly spaces?: readonly Space[];
  readonly params: P;
  /** Returns the function that draws: a new standard normal tensor every call, the same ones for the same seed. */
  create(context: {
    readonly seed: number;
    readonly shape: Shape;
    readonly model: NoiseLevels;
    /** Philox noise made inside the evaluator's kernel; `draw` numbers the tensors of one seed. */
    readonly gaussian: (draw: number) => Tensor;
    /** For noise that is computed here: wraps the values as a tensor. */
    readonly upload: (values: Float32Array) => Tensor;
    readonly params: Params<P>;
  }): DrawNoise;
}

// ── tasks ────────────────────────────────────────────────────────────────────────────────────────

/** What a task may ask of its model while it prepares. */
export interface TaskContext<I> {
  readonly inputs: I;
  readonly card: ModelCard;
  /** Runs another file of the card (a text encoder, say) on the CPU side. */
  readonly run: (file: string, feeds: Readonly<Record<string, Feed>>) => Promise<Readonly<Record<string, Feed>>>;
  /** Caption → token ids by the card's tokenizer, with the words that it does not know and those that it reads as another. */
  readonly tokenize: (text: string) => Tokens;
  /** The bytes of a file of the card that the task reads itself (a dictionary, say); they are the engine's, not to be changed. */
  readonly file: (name: string) => Uint8Array;
  /** Tells the user something that is not an error. */
  readonly warn: (code: string, message: string) => void;
}

/** What a task hands to the kernel. Arrays are row-major in the model's latent shape, without the batch axis. */
export interface Prepared<D = unknown> {
  readonly conditioning: Conditioning;
  /** How long the first axis is, where the card's `latent.open` says that the task chooses, 1 to the card's; every array then has that length. */
  readonly length?: number;
  /** Standard deviation of the first noise in place of 1, in the real space: less is more even, 0 is always the same. */
  readonly temperature?: number;
  /** What `decode` is to know of it. Outputs are transferred, so `decode` copies the arrays of it that it gives out. */
  readonly details?: D;
  /** Start part-way from these clean values instead of from noise alone. */
  readonly init?: { readonly values: Float32Array; /** 0…1: share of the steps that is run. */ readonly strength: number };
  /** Values that must come out as they are, where `mask` is 1. */
  readonly keep?: { readonly values: Float32Array; readonly mask: Float32Array };
  /** An output longer than the model's first axis, from windows that overlap; every array then has that length. */
  readonly windows?: {
    readonly total: number;
    readonly stride: number;
    /** The end leads into the beginning. */
    readonly loop: boolean;
    /** The noise level above which windows that do not overlap share one estimate, so that all of them keep step. @default none */
    readonly alikeAbove?: number;
    /** Feeds with a value for each place of the output, cut with it. @default none */ readonly cut?: readonly string[];
  };
}

/** A finished output: `kind` names the viewer, every buffer in it is transferred. */
export interface Output {
  readonly kind: string;
  readonly [name: string]: unknown;
}

/** What a task's `decode` and a converter may ask of the model. */
export type Files = Pick<TaskContext<unknown>, 'card' | 'run' | 'file'>;

export interface Task<
  P extends ParamSchemas = ParamSchemas,
  R extends keyof P & string = keyof P & string,
  O extends Output = Output,
  D = unknown,
  E = unknown,
> extends About {
  /** Inputs by name, each a JSON schema; they become the form. */
  readonly inputs: P;
  /** Names of inputs without a default that must be given. */
  readonly required?: readonly R[];
  /** True where its inputs can say what must not come out, which becomes the `negative` conditioning. @default false */
  readonly negative?: boolean;
  /** What comes out, and the viewer that shows it. */
  readonly output: O['kind'];
  /** The models that ship with the task; the first is the default. */
  readonly models: readonly ModelCard[];
  /** Of a task that takes data of the kind that it makes: `likelihood` measures it, `encode` turns it into noise. */
  readonly given?: {
    /** Name of the input that holds it. */
    readonly input: NoInfer<keyof P & string>;
    /** That input as a clean latent, without the batch axis; refuse with `invalid` what would have to be changed for it. */
    encode(context: TaskContext<Inputs<P, R>>): Float32Array | Promise<Float32Array>;
  };
  /** What no schema can say of the inputs, which are as the schemas want them: faults are told with all others, before a download. */
  check?(inputs: Inputs<P, R>): readonly Fault[];
  /**
   * Of an output that is made piece by piece, such as a text sentence by sentence, so that the first can be used while the next is
   * made: what the pieces are, one at the least. Each is prepared, sampled and decoded by itself, with the request's seed.
   */
  pieces?(context: TaskContext<Inputs<P, R>>): readonly E[] | Promise<readonly E[]>;
  /** `piece` is one of `pieces`; undefined where the task has none. */
  prepare(context: TaskContext<Inputs<P, R>> & { readonly piece: E }): Promise<Prepared<D>>;
  /** The clean latent (row-major, without the batch axis) → what people see. Also makes the previews, where time counts. */
  decode(
    context: Files & { readonly x0: Float32Array; readonly inputs: Inputs<P, R>; readonly details: D; readonly preview: boolean },
  ): O | Promise<O>;
  /** Finished pieces in order, converted where the request asks for that, one at the least → the whole, of their kind. */
  join?(pieces: readonly Output[]): Output;
}

// ── converters ───────────────────────────────────────────────────────────────────────────────────

/** Makes another kind of output of a task's: sound of a mel, say. A request's `convert` chooses it. */
export interface Converter<P extends ParamSchemas = ParamSchemas, F extends string = string, O extends Output = Output> extends About {
  /** Kind of output that it takes. */
  readonly from: F;
  /** Kind of output that it makes. */
  readonly to: O['kind'];
  /** Files of the card that it runs; a request for a model without them is refused. @default [] */
  readonly needs?: readonly string[];
  readonly params: P;
  /** `output` is a finished one, or a finished piece; previews stay as they are. */
  convert(context: Files & { readonly output: Output; readonly params: Params<P> }): O | Promise<O>;
}

// ── definitions ──────────────────────────────────────────────────────────────────────────────────

export type Kind = 'sampler' | 'schedule' | 'guidance' | 'noise' | 'converter' | 'task';

/** A plugin of any kind, as the registry holds it. */
export type Plugin =
  | (Sampler & { readonly kind: 'sampler' })
  | (Schedule & { readonly kind: 'schedule' })
  | (Guidance & { readonly kind: 'guidance' })
  | (NoiseSource & { readonly kind: 'noise' })
  | (Converter & { readonly kind: 'converter' })
  | (Task & { readonly kind: 'task' });

/** The plugin of one kind. */
export type PluginOf<K extends Kind> = Extract<Plugin, { readonly kind: K }>;

/** A method that steps from noise to data. */
export function defineSampler<const P extends ParamSchemas, const S extends Space>(sampler: Sampler<P, S>): PluginOf<'sampler'> {
  return { ...(sampler as unknown as Sampler), kind: 'sampler' };
}

/** A rule for the noise levels to visit. */
export function defineSchedule<const P extends ParamSchemas>(schedule: Schedule<P>): PluginOf<'schedule'> {
  return { ...(schedule as unknown as Schedule), kind: 'schedule' };
}

/** A wrapper around the denoiser. `start` and `stop`, its window in shares of the steps, are added to its parameters. */
export function defineGuidance<const P extends ParamSchemas, const N extends Need = never>(guidance: Guidance<P, N>): PluginOf<'guidance'> {
  const params = { ...guidance.params, ...WINDOW } as ParamSchemas;
  return { ...(guidance as unknown as Guidance), params, kind: 'guidance' };
}

/** A generator of random numbers. */
export function defineNoise<const P extends ParamSchemas>(noise: NoiseSource<P>): PluginOf<'noise'> {
  return { ...(noise as unknown as NoiseSource), kind: 'noise' };
}

/** A way from one kind of output to another. */
export function defineConverter<const P extends ParamSchemas, const F extends string, O extends Output>(
  converter: Converter<P, F, O>,
): PluginOf<'converter'> & Declares<ConverterLiteral<F, O>> {
  return { ...(converter as unknown as Converter), kind: 'converter' };
}

/** Something a person wants made, with the model that makes it. */
export function defineTask<
  const P extends ParamSchemas,
  const R extends keyof P & string = never,
  O extends Output = Output,
  D = unknown,
  E = unknown,
>(task: Task<P, R, O, D, E>): PluginOf<'task'> & Declares<TaskLiteral<P, R, O>> {
  return { ...(task as unknown as Task), kind: 'task' };
}

/** A card that ships beside its task: its files' addresses are where the bundler put them. */
export function shippedModel(card: unknown, urls: Readonly<Record<string, URL>>): ModelCard {
  const { files, ...rest } = card as ModelCard;
  const placed = Object.entries(files).map(([name, file]) => [name, { ...file, url: urls[name]?.href ?? file.url }]);
  return { ...rest, files: Object.fromEntries(placed) as ModelCard['files'] };
}

const WINDOW: ParamSchemas = {
  start: { type: 'number', title: 'From', description: 'Share of the steps after which it begins.', default: 0, minimum: 0, maximum: 1 },
  stop: { type: 'number', title: 'Until', description: 'Share of the steps after which it ends.', default: 1, minimum: 0, maximum: 1 },
};
