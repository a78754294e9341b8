/** The English front: CMU dictionary, General American. */
import type { LanguageFront } from '../types.ts';
import type { Dictionary } from './dictionary.ts';
import { RULES } from './normalise.ts';
import { OPENERS } from './notation.ts';
import { toTokens } from './phones.ts';
import { pronounce } from './pronounce.ts';

export { openDictionary, type Dictionary } from './dictionary.ts';

export function englishFront(dictionary: Dictionary): LanguageFront {
  return { rules: RULES, openers: OPENERS, pronounce: (words) => pronounce(words, dictionary).map(toTokens) };
}
