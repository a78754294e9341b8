/** The German front: spelling to sounds by rules, with a list of what they miss. */
import type { LanguageFront } from '../types.ts';
import { analyse } from './analyse.ts';
import { RULES } from './normalise.ts';
import { sounds } from './sounds.ts';
import { WORDS } from './words.ts';

const LETTER_NAMES: Readonly<Record<string, string>> = {
  a: 'ah', b: 'beh', c: 'zeh', d: 'deh', e: 'eh', f: 'eff', g: 'geh', h: 'hah', i: 'ih', j: 'jott', k: 'kah', l: 'ell', m: 'emm', n: 'enn', o: 'oh', p: 'peh',
  q: 'kuh', r: 'err', s: 'ess', t: 'teh', u: 'uh', v: 'fau', w: 'weh', x: 'iks', y: 'üpsilonn', z: 'zett', ä: 'äh', ö: 'öh', ü: 'üh', ß: 'esszett',
};

/** Letters of other languages by how they are said. */
const OTHER_LETTERS: Readonly<Record<string, string>> = { ç: 's', ñ: 'nj', š: 'sch', č: 'tsch', ž: 'sch', ø: 'ö', œ: 'ö', æ: 'ä', å: 'o', ł: 'l', ë: 'e' };

export const germanFront: LanguageFront = { rules: RULES, pronounce: (words) => words.map(pronounce) };

const known = new Map<string, string[]>();

function pronounce(raw: string): string[] {
  const word = spelling(raw);
  const said = known.get(word) ?? sayWord(word);
  known.set(word, said);
  return [...said];
}

function spelling(raw: string): string {
  const lower = raw.normalize('NFC').replaceAll('’', "'").toLowerCase();
  return [...lower].map((letter) => OTHER_LETTERS[letter] ?? (/[äöüß]/.test(letter) ? letter : letter.normalize('NFD').replace(/\p{M}/gu, ''))).join('');
}

function sayWord(word: string): string[] {
  const listed = WORDS.get(word);
  if (listed) return withStress(listed);
  const letter = LETTER_NAMES[word.replace(/\.$/, '')];
  const letters = (letter ?? word).replace(/[^a-zäöüß]/g, '');
  if (!letters) return [];
  if (!/[aeiouäöüy]/.test(letters)) return [...letters].flatMap((name) => sayWord(`${name}.`));
  if (NUMBER.test(letters)) return sayNumber(letters);
  return analyse(letters).flatMap((part) => ('tokens' in part ? part.tokens : sounds(part)));
}

const DIGITS = 'siebzehn|sechzehn|siebzig|sechzig|zwanzig|dreißig|hundert|tausend|sieben|sechs|zehn|zwei|drei|vierzig|vierzehn|vier|fünf|acht|neun|elf|zwölf|eine|eins|ein|und|zig';
const NUMBER = new RegExp(`^(?:${DIGITS}){2,}(?:s?te[nrsm]?|ern?)?$`);

/** A number in one word, part by part: "zweiundzwanzig". */
function sayNumber(word: string): string[] {
  const parts = word.match(new RegExp(`${DIGITS}|.+$`, 'g'))!;
  return parts.flatMap((part) => ENDINGS[part] ?? sayWord(part));
}

const ENDINGS: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  Object.entries({ te: 't ə', ten: 't ə n', ter: 't ɐ', tes: 't ə s', tem: 't ə m', ste: 's t ə', sten: 's t ə n', ster: 's t ɐ', stes: 's t ə s', er: 'ɐ', ern: 'ɐ n' }).map(
    ([ending, row]) => [ending, row.split(' ')],
  ),
);

/** Listed words of one vowel have no mark of their own; a vowel at the beginning comes after a glottal stop. */
function withStress(tokens: readonly string[]): string[] {
  const starts = /^[aeiouɐəɛɪɔʊœøʏyˈ]/.test(tokens[0]!) && /^[aeiouɐəɛɪɔʊœøʏy]/.test(tokens[0] === 'ˈ' ? tokens[1]! : tokens[0]!);
  return starts ? ['ʔ', ...tokens] : [...tokens];
}
