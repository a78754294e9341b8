/** German spelling cut into the letter groups that stand for one sound, and the vowels of a morpheme told apart from its consonants. */

export interface Grapheme {
  readonly letters: string;
  readonly vowel: boolean;
}

/** Letter groups, longer ones first; "ː" after a vowel says that it is long, where spelling does not. */
const GROUPS = [
  'tsch', 'dsch', 'sch', 'chs', 'eau', 'ieh', 'aːu',
  'aa', 'ee', 'oo', 'ie', 'ei', 'ai', 'ey', 'ay', 'au', 'äu', 'eu', 'oy', 'ou',
  'ch', 'ck', 'ph', 'th', 'rh', 'pf', 'qu', 'ng', 'nk', 'tz', 'dt', 'sh', 'ts',
  'bb', 'dd', 'ff', 'gg', 'kk', 'll', 'mm', 'nn', 'pp', 'rr', 'ss', 'tt', 'zz', 'cc', 'vv',
];
const VOWEL = /^[aeiouäöüy]/;

export const isVowel = (letter: string | undefined): boolean => letter !== undefined && VOWEL.test(letter);

/** A mute h belongs to the vowel before it: before consonants, at the end, and before the vowels that endings begin with. */
const MUTE_H = /^h(?=$|[^aeiouäöüy]|e|ig|ung|i?sch)/;
/** "i" and "e" that belong to different syllables: "Nation", "Linie", "beobachten" never reach here as one group. */
const APART = /^(ie(?=n?$|nt|ll)|ei(?=$^))/;

/** Cuts a morpheme. `light` tells that a final "ie" is two sounds, as in "Familie". */
export function graphemes(morpheme: string, light: boolean): Grapheme[] {
  const found: Grapheme[] = [];
  for (let at = 0; at < morpheme.length; ) {
    const rest = morpheme.slice(at);
    let letters = groupAt(rest, light);
    const vowel = isVowel(letters) && !(letters === 'y' && isVowel(rest[1]) && at === 0);
    at += letters.length;
    if (vowel && morpheme[at] === 'ː') {
      letters += 'ː';
      at += 1;
    } else if (vowel && MUTE_H.test(morpheme.slice(at))) {
      letters += 'h';
      at += 1;
    }
    found.push({ letters, vowel });
  }
  return found;
}

function groupAt(rest: string, light: boolean): string {
  if (light && APART.test(rest)) return rest[0]!;
  if (rest.startsWith('ts') && rest.startsWith('tsch')) return 'tsch';
  return GROUPS.find((group) => rest.startsWith(group)) ?? rest[0]!;
}
