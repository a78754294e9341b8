/** Captions → token ids by a card's word list. Id 0 is padding, 1 begins every caption; unknown words are left out. */
import { ReverieError } from '../errors.ts';
import type { ModelCard } from './card.ts';

const START = 1;

export interface Tokens {
  /** As long as the card says, padded with 0. */
  readonly ids: Int32Array;
  /** Words of the caption that the model never saw. */
  readonly unknown: readonly string[];
  /** How many known words did not fit. */
  readonly cut: number;
}

/** Makes the tokenizer that a card describes from the text of its vocabulary file, a JSON array of words or of a word's spellings. */
export function createTokenizer(card: ModelCard, vocabulary: string): (text: string) => Tokens {
  const { pattern, length } = card.tokenizer!;
  const ids = new Map(parseWords(card, vocabulary).flatMap((spellings, id) => [spellings].flat().map((word) => [word, id])));
  return (text) => {
    const words = text.normalize('NFKC').toLowerCase().match(new RegExp(pattern, 'gu')) ?? [];
    const known = words.flatMap((word) => ids.get(word) ?? []);
    const kept = [START, ...known].slice(0, length);
    const padded = new Int32Array(length);
    padded.set(kept);
    return { ids: padded, unknown: [...new Set(words.filter((word) => !ids.has(word)))], cut: known.length + 1 - kept.length };
  };
}

function parseWords(card: ModelCard, vocabulary: string): readonly (string | string[])[] {
  try {
    return JSON.parse(vocabulary) as (string | string[])[];
  } catch (cause) {
    throw new ReverieError(
      'model/vocabulary',
      `The vocabulary of model "${card.id}" is not a JSON array of words; export the model again.`,
      [],
      { cause },
    );
  }
}
