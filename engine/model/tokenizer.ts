/** Captions → token ids by a card's word list. Id 0 is padding, 1 begins every caption; unknown words are left out. */
import { ReverieError } from '../errors.ts';
import type { ModelCard } from './card.ts';

const START = 1;
/** Letters that stand together, in any script, or a picture. */
const WORD = /[\p{L}\p{M}]+|\p{Extended_Pictographic}/gu;

export interface Tokens {
  /** As long as the card says, padded with 0. */
  readonly ids: Int32Array;
  /** Words of the caption that the model never saw. */
  readonly unknown: readonly string[];
  /** Words that it never saw either, and the known word that each is read as. */
  readonly readAs: readonly (readonly [word: string, known: string])[];
  /** How many known words did not fit. */
  readonly cut: number;
}

/** A word, or it with its other spellings; a list in the list has words that the model never saw and that are read as it. */
type Entry = string | readonly [word: string, ...(string | readonly string[])[]];

/** Makes the tokenizer that a card describes from the text of its vocabulary file, a JSON array of entries. */
export function createTokenizer(card: ModelCard, vocabulary: string): (text: string) => Tokens {
  const { pattern, length } = card.tokenizer!;
  const ids = new Map<string, number>();
  const readAs = new Map<string, string>();
  parseEntries(card, vocabulary).forEach((entry, id) => {
    const [word, ...forms] = typeof entry === 'string' ? [entry] : entry;
    for (const form of [word, ...forms].flat()) ids.set(form, id);
    for (const form of forms) if (typeof form !== 'string') for (const read of form) readAs.set(read, word);
  });
  const words = new RegExp(pattern, 'gu');
  return (text) => {
    const foreign: string[] = [];
    // in a word with other letters than the pattern's, its own would be found and read as a word of their own
    const plain = text.normalize('NFKC').toLowerCase().replace(WORD, (word) => {
      if (!word.replace(words, '')) return word;
      const unmarked = word.normalize('NFD').replace(/\p{M}/gu, '');
      if (ids.has(unmarked)) return unmarked;
      foreign.push(word);
      return ' ';
    });
    const found = plain.match(words) ?? [];
    const known = found.flatMap((word) => ids.get(word) ?? []);
    const kept = [START, ...known].slice(0, length);
    const padded = new Int32Array(length);
    padded.set(kept);
    const unique = [...new Set([...found, ...foreign])];
    return {
      ids: padded,
      unknown: unique.filter((word) => !ids.has(word)),
      readAs: unique.flatMap((word) => (readAs.has(word) ? [[word, readAs.get(word)!] as const] : [])),
      cut: known.length + 1 - kept.length,
    };
  };
}

function parseEntries(card: ModelCard, vocabulary: string): readonly Entry[] {
  try {
    return JSON.parse(vocabulary) as Entry[];
  } catch (cause) {
    throw new ReverieError(
      'model/vocabulary',
      `The vocabulary of model "${card.id}" is not a JSON array of words; export the model again.`,
      [],
      { cause },
    );
  }
}
