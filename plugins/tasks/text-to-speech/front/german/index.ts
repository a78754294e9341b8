/** The German front: spelling to sounds by rules, with a list of what they miss. */
import type { LanguageFront } from '../types.ts';
import { analyse } from './analyse.ts';
import { RULES } from './normalise.ts';
import { OPENERS } from './notation.ts';
import { sounds } from './sounds.ts';
import { WORDS } from './words.ts';

/** Letters by their names, spelled. */
const LETTER_NAMES = table(`a=ah b=beh c=zeh d=deh e=eh f=eff g=geh h=hah i=ih j=jott k=kah l=ell m=emm n=enn o=oh
  p=peh q=kuh r=err s=ess t=teh u=uh v=fau w=weh
  x=iks y=üpsilonn z=zett ä=äh ö=öh ü=üh ß=esszett`);

/** Letters of other languages by how they are said. */
const OTHER_LETTERS = table('ç=s ñ=nj š=sch č=tsch ž=sch ø=ö œ=ö æ=ä å=o ł=l ë=e');

function table(rows: string): Readonly<Record<string, string>> {
  return Object.fromEntries(rows.split(/\s+/u).map((entry) => entry.split('=')));
}

export const germanFront: LanguageFront = { rules: RULES, openers: OPENERS, pronounce: (words) => words.map(pronounce) };

const known = new Map<string, string[]>();

function pronounce(raw: string): string[] {
  const said = known.get(raw) ?? [...(WORDS.get(raw) ?? sayWord(spelling(raw)))];
  known.set(raw, said);
  return [...said];
}

/** Lower case, with letters that German has. */
function spelling(raw: string): string {
  const lower = raw.normalize('NFKC').replaceAll('’', "'").toLowerCase();
  return [...lower].map((letter) => OTHER_LETTERS[letter] ?? (/[äöüß]/.test(letter) ? letter : withoutMarks(letter))).join('');
}

const withoutMarks = (letter: string): string => letter.normalize('NFD').replace(/\p{M}/gu, '');

function sayWord(word: string): string[] {
  const listed = WORDS.get(word);
  if (listed) return [...listed];
  const letter = LETTER_NAMES[word.replace(/\.s?$/, '')];
  const letters = (letter ? letter + (word.endsWith('.s') ? 's' : '') : word).replace(/[^a-zäöüß]/g, '');
  if (!letters) return [];
  if (!/[aeiouäöüy]/.test(letters)) return [...letters].flatMap((name) => sayWord(`${name}.`));
  if (NUMBER.test(letters)) return sayNumber(letters);
  return analyse(letters).flatMap((part) => ('tokens' in part ? part.tokens : sounds(part)));
}

const DIGITS = `siebzehn sechzehn siebzig sechzig zwanzig dreißig hundert tausend sieben sechs zehn zwei drei vierzig vierzehn vier fünf
  acht neun elf zwölf eine eins ein und zig`
  .split(/\s+/u)
  .join('|');
const NUMBER = new RegExp(`^(?!einzig)(?:(?:${DIGITS}){2,}(?:s?te[nrsm]?|ern?)?|(?:hundert|tausend)ste[nrsm]?)$`);

/** A number in one word, part by part: "zweiundzwanzig". */
function sayNumber(word: string): string[] {
  const parts = word.match(new RegExp(`${DIGITS}|.+$`, 'g'))!;
  return parts.flatMap((part, i) => {
    const said = ENDINGS[part] ?? sayWord(part);
    return said.at(-1) === 'ç' && parts[i + 1]?.startsWith('er') ? [...said.slice(0, -1), 'ɡ'] : said;
  });
}

/** Tens and endings of ordinals, sound by sound. */
const ENDINGS: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  Object.entries(table('te=tə ten=tən ter=tɐ tes=təs tem=təm ste=stə sten=stən ster=stɐ stes=stəs er=ɐ ern=ɐn zig=ʦɪç')).map(([ending, row]) => [
    ending,
    [...row].map((sound) => (sound === 'ʦ' ? 'ts' : sound)),
  ]),
);
