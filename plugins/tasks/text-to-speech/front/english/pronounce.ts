/** English words to phones: the dictionary, then endings on known words, then letters one by one. */
import type { Dictionary } from './dictionary.ts';
import { inContext } from './context.ts';
import { sayLetters } from './letters.ts';

const LETTER_NAMES: Readonly<Record<string, string>> = Object.fromEntries(
  `a=EY1 b=B IY1 c=S IY1 d=D IY1 e=IY1 f=EH1 F g=JH IY1 h=EY1 CH i=AY1 j=JH EY1 k=K EY1 l=EH1 L m=EH1 M n=EH1 N o=OW1 p=P IY1
  q=K Y UW1 r=AA1 R s=EH1 S t=T IY1 u=Y UW1 v=V IY1 w=D AH1 B AH0 L Y UW0 x=EH1 K S y=W AY1 z=Z IY1`
    .match(/[a-z]=[^=]+(?=\s[a-z]=|$)/g)!
    .map((pair) => pair.trim().split('=') as [string, string]),
);

const VOICELESS = new Set(['P', 'T', 'K', 'F', 'TH']);
const SIBILANT = new Set(['S', 'Z', 'SH', 'ZH', 'CH', 'JH']);

/** Endings after apostrophes, other than 's. */
const CONTRACTED: Readonly<Record<string, string>> = {
  "n't": 'AH0 N T',
  "'ll": 'AH0 L',
  "'re": 'ER0',
  "'ve": 'AH0 V',
  "'d": 'D',
  "'m": 'M',
};

/** Endings that leave the stem as it is said: their letters, what is put back in their place, their phones. */
const ENDINGS: readonly (readonly [ending: string, stems: readonly string[], phones: string])[] = [
  ['ies', ['y'], 's'],
  ['es', ['', 'e'], 's'],
  ['s', [''], 's'],
  ['ied', ['y'], 'd'],
  ['ed', ['', 'e'], 'd'],
  ['ing', ['', 'e'], 'IH0 NG'],
  ['ings', ['', 'e'], 'IH0 NG Z'],
  ['er', ['', 'e'], 'ER0'],
  ['ers', ['', 'e'], 'ER0 Z'],
  ['ly', [''], 'L IY0'],
  ['ness', [''], 'N AH0 S'],
  ['less', [''], 'L AH0 S'],
  ['ful', [''], 'F AH0 L'],
  ['ment', [''], 'M AH0 N T'],
  ['ments', [''], 'M AH0 N T S'],
];

const SHORTEST_STEM = 3;

/** A word's phones; `word` is lower case, with straight apostrophes. */
export function lookUp(word: string, dictionary: Dictionary): readonly string[] {
  return (
    dictionary.words.get(word) ?? withApostrophe(word, dictionary) ?? withEnding(word, dictionary) ?? sayLetters(word, dictionary.letters)
  );
}

function withApostrophe(word: string, dictionary: Dictionary): string[] | undefined {
  const possessive = /^(.+?)('s|s')$/.exec(word);
  if (possessive) {
    const stem = lookUp(possessive[2] === "'s" ? possessive[1]! : `${possessive[1]!}s`, dictionary);
    return possessive[2] === "'s" ? plural(stem) : [...stem];
  }
  const [, stem, ending] = /^(.+?)(n't|'[a-z]+)$/.exec(word) ?? [];
  if (stem === undefined || !CONTRACTED[ending!]) return undefined;
  return [...lookUp(stem, dictionary), ...CONTRACTED[ending!]!.split(' ')];
}

/** The stem's phones and the ending's, where the dictionary has the stem. */
function withEnding(word: string, { words }: Dictionary): string[] | undefined {
  for (const [ending, backs, phones] of ENDINGS) {
    if (!word.endsWith(ending)) continue;
    for (const stem of stemsOf(word.slice(0, -ending.length), backs)) {
      const found = words.get(stem);
      if (found && stem.length >= SHORTEST_STEM) return joined(found, phones);
    }
  }
  return undefined;
}

/** "runn" → "runn", "run". */
function stemsOf(rest: string, backs: readonly string[]): string[] {
  const doubled = /([bdgklmnprt])\1$/.test(rest) ? [rest.slice(0, -1)] : [];
  return [...backs.map((back) => rest + back), ...doubled];
}

function joined(stem: readonly string[], ending: string): string[] {
  if (ending === 's') return plural(stem);
  if (ending === 'd') return past(stem);
  return [...stem, ...ending.split(' ')];
}

function plural(stem: readonly string[]): string[] {
  const last = stem.at(-1) ?? '';
  if (SIBILANT.has(last)) return [...stem, 'IH0', 'Z'];
  return [...stem, VOICELESS.has(last) ? 'S' : 'Z'];
}

function past(stem: readonly string[]): string[] {
  const last = stem.at(-1) ?? '';
  if (last === 'T' || last === 'D') return [...stem, 'IH0', 'D'];
  return [...stem, VOICELESS.has(last) || SIBILANT.has(last) ? voicelessEnd(last) : 'D'];
}

function voicelessEnd(last: string): string {
  return ['Z', 'ZH', 'JH'].includes(last) ? 'D' : 'T';
}

/** Spelled: no vowel, nor drawn out as "hmm". */
const UNSAYABLE = /^(?!.*(.)\1)[^aeiouy']{2,5}$/;

/** The phones of the words of one sentence; "A." is the letter. */
export function pronounce(words: readonly string[], dictionary: Dictionary): (readonly string[])[] {
  const said = words.map((word) => phonesOf(word, dictionary));
  return said.map((phones, i) => inContext(words, i, /\d$/.test(said[i + 1]?.[0] ?? '')) ?? phones);
}

function phonesOf(word: string, dictionary: Dictionary): readonly string[] {
  const plain = word.normalize('NFKD').replace(/\p{M}/gu, '').replaceAll('’', "'").toLowerCase();
  const letter = LETTER_NAMES[plain.replace(/\.$/, '')];
  if (letter && plain !== 'a' && plain !== 'i') return letter.split(' ');
  const letters = plain.replace(/[^a-z']/g, '');
  if (UNSAYABLE.test(letters) && !dictionary.words.has(letters)) return [...letters].flatMap((name) => LETTER_NAMES[name]!.split(' '));
  return lookUp(letters, dictionary);
}
