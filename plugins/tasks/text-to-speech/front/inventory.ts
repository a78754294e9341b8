/** The sounds of each language as tokens of the International Phonetic Alphabet, and rows of them as people type them. */
import { invalid } from '../../../../engine/plugin.ts';
import type { Language } from './types.ts';

const NAMES: Readonly<Record<Language, string>> = { en: 'English', de: 'German' };

export const STRESS: readonly string[] = ['ˈ', 'ˌ'];
export const PUNCTUATION: readonly string[] = [',', '.', '?', '!', '…'];

const split = (row: string): readonly string[] => row.split(' ');

export const VOWELS: Readonly<Record<Language, readonly string[]>> = {
  en: split('ɑ æ ə ʌ ɔ aʊ aɪ ɛ ɚ ɝ eɪ ɪ i oʊ ɔɪ ʊ u'),
  de: split('a aː ɛ ɛː e eː ɪ i iː ɔ o oː ʊ u uː œ ø øː ʏ y yː aɪ aʊ ɔʏ ə ɐ'),
};

export const CONSONANTS: Readonly<Record<Language, readonly string[]>> = {
  en: split('b tʃ d ð f ɡ h dʒ k l m n ŋ p ɹ s ʃ t θ v w j z ʒ'),
  de: split('p b t d k ɡ ʔ m n ŋ f v s z ʃ ʒ ç x h j l ʁ pf ts tʃ dʒ'),
};

/** Other ways to write a sound, by language: looked for beside the sounds themselves. */
const ALIASES: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  en: {
    g: 'ɡ',
    r: 'ɹ',
    ɾ: 't',
    ʧ: 'tʃ',
    ʤ: 'dʒ',
    e: 'ɛ',
    iː: 'i',
    uː: 'u',
    ɑː: 'ɑ',
    ɔː: 'ɔ',
    ɜː: 'ɝ',
    ɜ: 'ɝ',
    ɒ: 'ɑ',
    a: 'ɑ',
    əʊ: 'oʊ',
    o: 'oʊ',
    ɐ: 'ʌ',
  },
  de: { g: 'ɡ', r: 'ʁ', ʀ: 'ʁ', χ: 'x', ʧ: 'tʃ', ʤ: 'dʒ', ɔɪ: 'ɔʏ', ɔø: 'ɔʏ', aɛ: 'aɪ', aɔ: 'aʊ', w: 'v' },
};

/** Marks that carry nothing here: ties, and marks of what is a syllable of its own or is none. */
const SILENT = /[\u0361\u035c\u032f\u0329\u200d]/gu;
/** What may stand between two sounds. */
const BETWEEN = /[‿·|()[\]-]/u;
const MARKS: Readonly<Record<string, string>> = { "'": 'ˈ', ',': ',', '...': '…' };

const tables = new Map<Language, Map<string, string>>();

/** Every way to write a token of the language. */
function table(language: Language): Map<string, string> {
  const known = tables.get(language);
  if (known) return known;
  const own = [...VOWELS[language], ...CONSONANTS[language], ...STRESS, ...PUNCTUATION];
  const made = new Map([...own.map((token) => [token, token] as const), ...Object.entries({ ...MARKS, ...ALIASES[language] })]);
  tables.set(language, made);
  return made;
}

/**
 * A row of sounds such as "həˈloʊ wɝld" as tokens. A stress mark may stand anywhere in its syllable's beginning and goes before the
 * vowel; "-" keeps two sounds apart that would read as one. Refuses what is no sound of the language.
 */
export function parsePhonemes(row: string, language: Language, pointer = '/inputs/text'): string[] {
  const { tokens, unknown } = read(row, language);
  if (unknown !== undefined) throw unknownSound(unknown, language, pointer);
  return placeStress(tokens, language);
}

/** True where a row has sounds of the language and nothing else. */
export function isRow(row: string, language: Language): boolean {
  return read(row, language).unknown === undefined;
}

/** The tokens up to the first letter that is none. */
function read(row: string, language: Language): { readonly tokens: readonly string[]; readonly unknown?: string } {
  const names = table(language);
  const text = row.trim().normalize('NFC').replaceAll(':', 'ː').replace(SILENT, '');
  const tokens: string[] = [];
  for (let at = 0; at < text.length;) {
    const length = [3, 2, 1].find((count) => names.has(text.slice(at, at + count)));
    const letter = String.fromCodePoint(text.codePointAt(at)!);
    if (length) tokens.push(names.get(text.slice(at, at + length))!);
    else if (/\s/u.test(letter)) tokens.push(' ');
    else if (!BETWEEN.test(letter)) return { tokens, unknown: letter };
    at += length ?? letter.length;
  }
  return { tokens };
}

function unknownSound(letter: string, language: Language, pointer: string): Error {
  const allowed = [...VOWELS[language], ...CONSONANTS[language], ...STRESS, ...PUNCTUATION].join(' ');
  const message = `has a sound that ${NAMES[language]} does not have; allowed are ${allowed}; write one of these instead`;
  return invalid('row of phonemes', [{ pointer, message, got: `“${letter}”` }]);
}

/** Moves each stress mark to the vowel after it; marks that no vowel follows are dropped. */
function placeStress(tokens: readonly string[], language: Language): string[] {
  const vowels = new Set(VOWELS[language]);
  const placed: string[] = [];
  let mark: string | undefined;
  for (const token of tokens) {
    if (STRESS.includes(token)) {
      mark = token;
      continue;
    }
    if (token === ' ') mark = undefined;
    if (mark && vowels.has(token)) {
      placed.push(mark);
      mark = undefined;
    }
    placed.push(token);
  }
  return placed;
}

/** Tokens as a row that `parsePhonemes` reads back: "-" stands where two tokens would read as another one. */
export function writePhonemes(tokens: readonly string[], language: Language): string {
  const names = table(language);
  return tokens.reduce((row, token) => {
    const merges = [1, 2].some((tail) => names.has(row.slice(-tail) + token[0]) && row.length >= tail && row.slice(-tail) !== ' ');
    return merges ? `${row}-${token}` : row + token;
  }, '');
}
