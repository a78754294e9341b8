/** What the front end hands out, and what it asks of a language. */

export type Language = 'en' | 'de';

/** One word of the text as it was written; "$3.50" is one, though it is said as four. */
export interface Word {
  readonly text: string;
  /** Offsets into the input, in UTF-16 units as JavaScript counts; of "[word](/wɝd/)" they are those of all of it, to be replaced. */
  readonly start: number;
  readonly end: number;
  /** Its sounds, with spaces where it is said as several words. */
  readonly tokens: readonly string[];
  /** Where its tokens begin in the sentence's. */
  readonly at: number;
}

/** Silence before the token at `at` of a sentence, or after its last one. */
export interface Pause {
  readonly at: number;
  readonly seconds: number;
}

export interface Sentence {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly words: readonly Word[];
  /** All sounds, spaces and punctuation, for the model. */
  readonly tokens: readonly string[];
  readonly pauses: readonly Pause[];
}

/** A stretch of the text that is not read letter by letter. */
export type Said =
  /** Plain words; a letter that is spelled has a full stop after it, a comma stands alone. */
  | { readonly words: string }
  /** Sounds that the user gave, and the word that they are of, where it is another text than what stands there. */
  | { readonly tokens: readonly string[]; readonly word?: string }
  | { readonly pause: number };

export interface Span {
  readonly start: number;
  readonly end: number;
  readonly said: Said;
  /** True where a full stop at its end may end the sentence too: at the end of a paragraph and before an opener. */
  readonly stops: boolean;
}

/** How one kind of notation is said. */
export interface Rule {
  /** With the flags `gu`; a name of a group is what `say` finds in `groups`. */
  readonly pattern: RegExp;
  /** Undefined leaves the text to the other rules. */
  readonly say: (match: Match) => string | Said | undefined;
  readonly stops?: boolean;
}

export interface Match {
  readonly text: string;
  readonly groups: Readonly<Record<string, string | undefined>>;
  /** What stands before and after it, up to 40 characters. */
  readonly before: string;
  readonly after: string;
}

/** What is particular to a language. */
export interface LanguageFront {
  /** Earlier rules win over later ones where both fit. */
  readonly rules: readonly Rule[];
  /** Words, as alternatives of a pattern, that begin a sentence where they stand with a capital after an abbreviation. */
  readonly openers: string;
  /** The sounds of the words of one sentence, word by word. */
  pronounce(words: readonly string[]): string[][];
}
