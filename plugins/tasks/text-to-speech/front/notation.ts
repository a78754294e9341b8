/** Notation that both languages share: patterns of numbers, units, addresses, and how capitals are told from words. */
import type { Match, Rule } from './types.ts';

/** A sign before a number, where no letter or digit stands before it. */
export const SIGN = '(?<sign>(?<![\\p{L}\\p{N}%€$£])[-−+±])?';

/** Where a number begins: not inside another one, and not after a letter. */
export const FREE = '(?<![\\p{L}\\p{N}]|\\p{N}[.,:/])';
/** Where it ends. */
export const END = '(?![\\p{L}\\p{N}]|[.,:/]\\p{N})';

/** Fractions of one character: above and below the line. */
export const VULGAR: Readonly<Record<string, readonly [above: string, below: string]>> = {
  '½': ['1', '2'],
  '⅓': ['1', '3'],
  '⅔': ['2', '3'],
  '¼': ['1', '4'],
  '¾': ['3', '4'],
  '⅕': ['1', '5'],
  '⅖': ['2', '5'],
  '⅗': ['3', '5'],
  '⅘': ['4', '5'],
  '⅙': ['1', '6'],
  '⅚': ['5', '6'],
  '⅛': ['1', '8'],
  '⅜': ['3', '8'],
  '⅝': ['5', '8'],
  '⅞': ['7', '8'],
};

/** An address of the web or of mail; punctuation at its end is the sentence's. Lengths are bounded, so that no text takes long. */
const PATH = `\\S{0,200}[^\\s.,;:!?)\\]}'"»“”]`;
const DOMAIN = '(?:[\\p{L}\\p{N}-]{1,63}\\.){1,5}(?:com|org|net|edu|gov|io|dev|app|info|eu|de|at|ch|uk|fr|us|ai|co|tv|me|md|js)(?![\\p{L}\\p{N}]|\\.\\p{L})';
export const ADDRESS = new RegExp(`(?<![\\p{L}\\p{N}@.-])(?:https?://${PATH}|(?:[\\w.+-]{1,64}@)?${DOMAIN}(?:/${PATH})?)`, 'giu');

/** An address in words: its names as they are, its signs by name. */
export function sayAddress(address: string, names: Readonly<Record<string, string>>): string {
  const plain = address
    .replace(/^https?:\/\//i, '')
    .replace(/\/$/, '')
    .replace(/^www\./i, 'W. W. W. . ')
    .replace(/(?<=\.)(?:ai|eu|io|tv|uk|us)(?![\p{L}\p{N}])/giu, (letters) => `${spell(letters.toUpperCase())} `);
  return plain
    .replace(/(?<=\d)(?=\p{L})|(?<=\p{L})(?=\d)/gu, ' ')
    .replace(/[^\p{L}\p{N}\s]/gu, (sign, at: number) =>
      /[A-Z]/.test(plain[at - 1] ?? '') && sign === '.' && plain[at + 1] === ' ' ? sign : ` ${names[sign] ?? ''} `,
    )
    .trim();
}

/** "ABC" → "A. B. C." */
export const spell = (letters: string): string => [...letters].map((letter) => `${letter}.`).join(' ');

/** Abbreviations with a small first letter, and with a large one as they begin a sentence. */
export const eitherCase = (names: readonly string[]): string[] => names.flatMap((name) => [name, name[0]!.toUpperCase() + name.slice(1)]);

/** What such a table says of an abbreviation. */
export const expanded = (table: Readonly<Record<string, string>>, text: string): string | undefined =>
  table[text] ?? table[text[0]!.toLowerCase() + text.slice(1)];

/** A Roman numeral as a number; undefined where it is none in its usual form. */
export function roman(text: string): number | undefined {
  const values: Readonly<Record<string, number>> = { I: 1, V: 5, X: 10, L: 50, C: 100, D: 500, M: 1000 };
  if (!/^(?=[IVXLCDM])M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})$/.test(text)) return undefined;
  const digits = [...text].map((letter) => values[letter]!);
  return digits.reduce((sum, digit, i) => (digit < (digits[i + 1] ?? 0) ? sum - digit : sum + digit), 0);
}

/** "25", "11", "2026" as a day that exists, in months of at most 31 days. */
export function isDate(day: string, month: string): boolean {
  return Number(day) >= 1 && Number(day) <= 31 && Number(month) >= 1 && Number(month) <= 12;
}

/** A group of alternatives, the longer ones first, as it stands in a pattern. */
export function anyOf(names: Iterable<string>): string {
  return [...names]
    .sort((a, b) => b.length - a.length)
    .map((name) => name.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'))
    .join('|');
}

/** Letters in capitals that are words in shouting, not names to spell: every word near them is in capitals too. */
export function isShouting(before: string, after: string): boolean {
  const near = [...`${before.replace(/^\S*/, '')} ${after.replace(/\S*$/, '')}`.matchAll(/\p{L}{2,}/gu)].map(([word]) => word);
  return near.length > 0 && near.every((word) => word === word.toUpperCase());
}

/** How one kind of notation is said, from the text of its pattern. */
export function rule(pattern: string, say: Rule['say'], flags = 'gu', stops = false): Rule {
  return { pattern: new RegExp(pattern, flags), say, stops };
}

/** The number of an item of a list, at the beginning of its line; the text may begin with one if another follows. */
export function listed(cardinal: (digits: string) => string): Rule {
  const pattern = '(?:(?<=\\n[^\\S\\n]{0,20})|(?<=^\\s{0,20})(?=\\S+\\s[^]{0,400}?\\n\\s{0,20}\\d{1,3}[.)]\\s))(?<digits>\\d{1,3})[.)](?=\\s)';
  return rule(pattern, ({ groups }) => `${cardinal(groups['digits']!)} ,`);
}

/** Units that may stand before a dash between numbers. */
const RANGED = '%|°[CF]?|[€$£]|[ap]\\.?m\\.?|[kcm]?[mg]|Uhr|s|th';

/** A dash between two numbers, neither of which begins with a zero or has a dash on its other side; minus in a sum. */
export function range(to: string): Rule {
  const from = `(?<=\\d(?:\\s?(?:${RANGED}))?)(?<!\\d[-–]\\d{1,9}|(?<![\\d.,:])0\\d{1,9})`;
  return rule(`${from}\\s?[-–]\\s?(?=[$€£]?\\d)(?!\\d{1,9}[-–]\\d)`, ({ before, after }) =>
    /^[\d\s]*=/.test(after) || /=[\d\s]*$/.test(before) ? ' minus ' : ` ${to} `,
  );
}

/** Firms and the like: "AT&T". */
export const joinedBy = (and: string): Rule =>
  rule('(?<![\\p{L}\\p{N}])\\p{Lu}{1,3}(?:&\\p{Lu}{1,3})+(?![\\p{L}\\p{N}])', ({ text }) => text.split('&').map(spell).join(` ${and} `));

/** "J.K. Rowling", "U.S.A". */
export const POINTED = rule(
  '(?<![\\p{L}\\p{N}.])(?:\\p{Lu}\\.)+(?:\\p{Lu}\\.|\\p{Lu}(?![\\p{L}\\p{N}.]))',
  ({ text }) => spell(text.replaceAll('.', '')),
  'gu',
  true,
);

/** Letters and digits in one: numbers as such, short runs of letters spelled. */
export function mixed(cardinal: (digits: string) => string): (match: Match) => string {
  return ({ groups }) =>
    groups['all']!.match(/\d+|\p{L}+/gu)!
      .map((part) => (/\d/.test(part) ? cardinal(part) : part.length <= 3 ? spell(part.toUpperCase()) : part))
      .join(' ');
}
