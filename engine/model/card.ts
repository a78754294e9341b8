/** A model card: everything about a model that is data. Its schema is schemas/model-card.schema.json. */
import type { Space } from '../plugin.ts';

/** What the network predicts; engine/model/denoiser.ts turns each into a clean estimate. */
export type Prediction = 'edm' | 'epsilon' | 'v' | 'x0' | 'score' | 'flow' | 'logits';

/** How β₁ … β_T follow from their number; engine/model/denoiser.ts has the formulas. */
export type BetaRule = 'linear' | 'scaled-linear' | 'cosine' | 'mutual-information';

/** What a denoiser's output for its variance holds. */
export type VarianceKind = 'range' | 'squared-noise' | 'noise-residual';

export interface ModelFile {
  /** Absolute; `shippedModel` makes it of a name beside the card. */
  readonly url: string;
  readonly bytes: number;
  /** Hexadecimal. */
  readonly sha256: string;
}

/** Names of a network's inputs and output. */
export interface Io {
  readonly x: string;
  readonly noise: string;
  readonly output: string;
  readonly conditioning: readonly string[];
}

export interface ModelCard {
  readonly id: string;
  readonly version: string;
  readonly task: string;
  readonly title: string;
  readonly description: string;
  /**
   * `denoiser` is the network. `weaker`, where there is one, has the same inputs and outputs and does the same worse, with fewer
   * weights or less training: guidance steers away from it. Others belong to the task (`text`, `vocabulary`, …).
   */
  readonly files: { readonly denoiser: ModelFile; readonly [name: string]: ModelFile };
  readonly prediction: Prediction;
  /** Standard deviation of the data, for `edm`. */
  readonly sigmaData?: number;
  /** Range of noise levels that the model was trained on, in VE coordinates; discrete models give `betas` instead. */
  readonly sigmaMin?: number;
  readonly sigmaMax?: number;
  /** β₁ … β_T of a model with discrete time, written out or by rule. */
  readonly betas?:
    | readonly number[]
    | {
        readonly rule: BetaRule;
        readonly steps: number;
        readonly start?: number;
        readonly end?: number;
        /** Rescaled so that nothing of the data is left at T. @default false */
        readonly zeroTerminalSnr?: boolean;
      };
  readonly space: Space;
  /** Of the categorical space: what its states are, and how noise changes them (engine/space/transition.ts). */
  readonly categorical?: {
    /** How many there are in data; the network gives as many logits for every element, on a last axis. */
    readonly categories: number;
    readonly transition: 'uniform' | 'absorbing' | 'gaussian' | 'mask-and-replace';
    /** Of mask-and-replace: share of what is replaced that becomes the mask. @default 0.9 */
    readonly masked?: number;
  };
  /** Of the position–velocity space: its forward process (engine/space/langevin.ts); critically damped where it is left out. */
  readonly langevin?: {
    /** M @default 0.25 */
    readonly mass?: number;
    /** Γ, of the velocity. @default 1 */
    readonly damping?: number;
    /** The same of the position. @default 0 */
    readonly positionDamping?: number;
    /** How strongly position and velocity turn into one another. @default 1 */
    readonly coupling?: number;
    /** γ: variance of the velocity at σ = 0, over M. @default 0.04 */
    readonly velocity?: number;
  };
  /** Of the blurred space: how noise blurs (engine/space/blurring.ts). */
  readonly blurring?: {
    /** Standard deviation of the blur where all is noise, in places. @default 20 */
    readonly width?: number;
    /** What is left of the highest frequencies there. @default 0.001 */
    readonly least?: number;
    /** How many of the last axes are space. @default 2 */
    readonly axes?: number;
  };
  /** Without the batch axis. `open`: the task chooses how long the first axis is, up to what `shape` says. @default false */
  readonly latent: { readonly shape: readonly number[]; readonly axes: readonly string[]; readonly open?: boolean };
  readonly io: Io;
  /**
   * Of the file `classifier`, where there is one: a graph that sees what the denoiser sees of x and σ, z = c_in·x and c_noise, and gives
   * ∇ log p(y | z; σ) with respect to z, in its shape; y is what the conditioning says.
   */
  readonly classifier?: Io;
  /** A second output of the denoiser, of x's shape, that tells how sure the first one is; see engine/model/denoiser.ts. */
  readonly variance?: { readonly output: string; readonly kind: VarianceKind };
  readonly tokenizer?: { readonly kind: 'words'; readonly pattern: string; readonly length: number; readonly file: string };
  /** What a request leaves out. */
  readonly defaults: Defaults;
  /** By value of the input `mode`, of tasks that have it: what is left out then, in place of `defaults`. */
  readonly modes?: Readonly<Record<string, Mode>>;
  readonly license: string;
  readonly data: readonly { readonly name: string; readonly license: string; readonly attribution: string; readonly url?: string }[];
  /** Measured by the scripts in the task's recipe/. */
  readonly metrics: Readonly<Record<string, number>>;
  /** What the model knows, for chips and suggestions in a form. */
  readonly vocabularyHints?: { readonly examples?: readonly string[]; readonly [list: string]: readonly string[] | undefined };
}

export interface Defaults {
  readonly steps: number;
  readonly sampler: Choice;
  readonly schedule: Choice;
  readonly guidance: readonly Choice[];
  readonly noise?: Choice;
  /** The converter of the task's output; none where it is left out. */
  readonly convert?: Choice;
}

/** One way to use a model. */
export interface Mode extends Partial<Defaults> {
  /** The highest noise level, at most the card's: where a first guess leaves little to find. */
  readonly sigmaMax?: number;
}

/** A plugin and its parameters: `{ id: 'heun', churn: 0.2 }`. */
export interface Choice<I extends string = string> {
  readonly id: I;
  readonly [param: string]: unknown;
}
