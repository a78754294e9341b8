/** German spelling cut into the letter groups that stand for one sound, and the vowels of a morpheme told apart from its consonants. */

export interface Grapheme {
  readonly letters: string;
  readonly vowel: boolean;
}

/** Letter groups, longer ones first. */
const GROUPS =
  `tsch dsch sch chs eau ieh aa ee oo ie ei ai ey ay au äu eu oy ou ch ck ph th rh pf qu ng nk tz dt bb dd ff gg kk ll mm nn pp rr ss tt
  zz cc vv`.split(/\s+/);
const VOWEL = /^[aeiouäöüy]/;

export const isVowel = (letter: string | undefined): boolean => letter !== undefined && VOWEL.test(letter);

/** A mute h belongs to the vowel before it: before consonants, at the end, and before the vowels that endings begin with. */
const MUTE_H = /^h(?=$|[^aeiouäöüy]|e|ig|ung|i?sch)/;
/** "i" and "e" of different syllables, where the stress is not on them: "Familie", "Italien", "Patient", "speziell". */
const APART = /^ie(?=n?$|nt|ll)/;

/** Cuts a morpheme; "ː" stands after a vowel that is long though its spelling does not say so. */
export function graphemes(morpheme: string, apart: boolean): Grapheme[] {
  const found: Grapheme[] = [];
  for (let at = 0; at < morpheme.length;) {
    const rest = morpheme.slice(at);
    let letters =
      apart && APART.test(rest)
        ? 'i'
        : at === 0 && rest.startsWith('sh')
          ? 'sh'
          : (GROUPS.find((group) => rest.startsWith(group)) ?? rest[0]!);
    const vowel = isVowel(letters) && !(letters === 'y' && isVowel(rest[1]) && at === 0);
    at += letters.length;
    const length = !vowel ? '' : morpheme[at] === 'ː' ? 'ː' : MUTE_H.test(morpheme.slice(at)) ? 'h' : '';
    letters += length;
    at += length.length;
    found.push({ letters, vowel });
  }
  return found;
}
