/** A model card: everything about a model that is data. Its schema is schemas/model-card.schema.json. */
import type { Space } from '../plugin.ts';

/** What the network predicts; engine/model/denoiser.ts turns each into a clean estimate. */
export type Prediction = 'edm' | 'epsilon' | 'v' | 'x0' | 'score' | 'flow';

/** What a denoiser's output for its variance holds. */
export type VarianceKind = 'range' | 'squared-noise' | 'noise-residual';

export interface ModelFile {
  /** Relative to the card, or absolute. */
  readonly url: string;
  readonly bytes: number;
  /** Hexadecimal. */
  readonly sha256: string;
}

export interface ModelCard {
  readonly id: string;
  readonly version: string;
  readonly task: string;
  readonly title: string;
  readonly description: string;
  /** `denoiser` is the network; others belong to the task (`text`, `vocabulary`, …). */
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
    | { readonly rule: 'linear' | 'scaled-linear' | 'cosine'; readonly steps: number; readonly start?: number; readonly end?: number };
  readonly space: Space;
  /** Without the batch axis. */
  readonly latent: { readonly shape: readonly number[]; readonly axes: readonly string[] };
  /** Names of the network's inputs and output. */
  readonly io: { readonly x: string; readonly noise: string; readonly output: string; readonly conditioning: readonly string[] };
  /** A second output of the denoiser, of x's shape, that tells how sure the first one is; see engine/model/denoiser.ts. */
  readonly variance?: { readonly output: string; readonly kind: VarianceKind };
  readonly tokenizer?: { readonly kind: 'words'; readonly pattern: string; readonly length: number; readonly file: string };
  /** What a request leaves out. */
  readonly defaults: {
    readonly steps: number;
    readonly sampler: Choice;
    readonly schedule: Choice;
    readonly guidance: readonly Choice[];
    readonly noise?: Choice;
  };
  readonly license: string;
  readonly data: readonly { readonly name: string; readonly license: string; readonly attribution: string; readonly url?: string }[];
  /** Measured by the scripts in the task's recipe/. */
  readonly metrics: Readonly<Record<string, number>>;
  /** What the model knows, for chips and suggestions in a form. */
  readonly vocabularyHints?: { readonly categories?: readonly string[]; readonly examples?: readonly string[] };
}

/** A plugin and its parameters: `{ id: 'heun', churn: 0.2 }`. */
export interface Choice {
  readonly id: string;
  readonly [param: string]: unknown;
}
