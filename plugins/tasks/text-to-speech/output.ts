/** What the task makes: a mel with the words that are said in it. */
import type { Scale } from './files.ts';
import type { Language } from './front/index.ts';

/** A word and when it is spoken. */
export interface SpokenWord {
  readonly text: string;
  /** Seconds. */
  readonly start: number;
  readonly end: number;
  /** Where it stands in the whole text: from, and to before. */
  readonly offset: readonly [from: number, to: number];
  /** Its sounds in IPA, stress marks among them. */
  readonly tokens: readonly string[];
}

/** What is said in a mel or a sound. */
export interface Said {
  /** In the order of their times. */
  readonly words: readonly SpokenWord[];
  /** The whole text, of a piece too. */
  readonly text: string;
  readonly language: Language;
  readonly voice: string;
  /** Of a piece: seconds of silence before the next one. */
  readonly gap: number;
}

/** A log-mel spectrogram, and the sound that a converter made of it, if any did. */
export interface Spoken extends Scale, Said {
  readonly kind: string;
  /** frames × bands, natural logarithms, the lowest band first. */
  readonly mel: Float32Array;
  readonly frames: number;
  /** Mono, −1…1, frames × hop. */
  readonly samples?: Float32Array;
  readonly [name: string]: unknown;
}

/** What the task makes. */
export interface MelOutput extends Spoken {
  readonly kind: 'mel';
}
