/** Words of Latin, Greek and French making: which endings tell them, and which vowel has the stress. */
import { graphemes } from './graphemes.ts';

const alternatives = (rows: string): string => rows.trim().split(/\s+/u).join('|');

/** The stress is on the first vowel of these, or on the one that `stressInEnding` says. */
const ON_ENDING = new RegExp(
  `(?:${alternatives(`
  ion(?:en|al|ale|alen|aler|ales|ell|elle|ellen|är|ist|isten)? (?<=i)tät(?:en)?
  (?<!e)ier(?:en|t|te|ten|ter|tes|tem|e|end|ende|enden|ung|ungen) ism(?:us|en) (?<!e)ist(?:en|in|innen)?
  (?:[^aeiou]|i|qu)(?:en[tz]|an[tz])(?:en|in|innen|e)? ei(?:en)? (?<!e)ie (?<=.[aeiouäöü].*(?:[^rhk]|[aeiouäöü].*[rk]))at(?:e|en|es)?
  ell(?:e|en|er|es)? iv(?:e|en|er|es)? är(?:e|en)? (?<=[tsz])ur(?:en)? eur(?:e|en)? ös(?:e|en|er|es)? thek(?:e|en)?
  log(?:e|en|s|in|innen)? gra(?:f|ph)(?:en)? (?<=[tnrkv]|i|u)al(?:e|en|er|es|em)? (?:ekt|akt|ept)(?:e|en|s)?
  (?<=[bvdgt])il(?:e|en|er|es)? ett(?:e|en|es)? (?<=[lntsik])ar(?:e|en|s|es|in)? (?<=[bdhlrstz])ine[ns]?`)})s?$`,
);

/** The stress is on the vowel before these. */
const BEFORE_ENDING = new RegExp(
  `(?:${alternatives(`
  (?<!er)isch(?:e|en|er|es|em)? i[kc](?:a|er|ern|erin|erinnen|en|s)? (?<=[aeiouäöü].*)i?(?:or|(?<!a)um|(?<![ae])us|os|is|as|on)
  (?<=[ti])oren`)})s?$`,
);

/** "-ien" without the stress, as in "Italien"; the plurals of words such as "Theorie" have it. */
const LIGHT = new RegExp(
  `[aeiouäöü][^aeiouäöü]+(?<!${alternatives(`
  industr theor melod kop kolon part batter galer therap kategor energ strateg log nom graph graf soph phon path akadem epidem
  garant krat lotter fantas allerg`)})ien$`,
);

/** Native words that end like foreign ones. */
const NATIVE = new RegExp(
  `^(?:${alternatives(`
  vier eigent öffent wesent hoffent ordent nament legent wöchent sehent heimat heirat mensch ander hund wand hand land sand brand eltern
  arbeit sehn dien nächst erst best zuerst`)}|.*(?:${alternatives(`
  dank wünsch spann nenn kenn trenn lern rechn wart hast dienst ernst kunst angst herbst obst trost frost post rest fest nest gast
  last mast ast`)}))`,
);

/** Two consonants of one letter before a last "-e": "Debatte", "Terrasse". */
const DOUBLED = /[aeiou](?:tt|ll|ss|ck|pp|mm|rr|ff|nn(?!en$))e[ns]?$/;

/** The vowel with the stress, counted from 0, of a word that is foreign by its ending; undefined for others. */
export function foreignStress(word: string): { readonly nucleus: number } | undefined {
  const count = nuclei(word);
  if (count < 2) return undefined;
  if (LIGHT.test(word)) return { nucleus: Math.max(0, nuclei(word.replace(/ien?$/, '')) - 1) };
  const native = NATIVE.test(word);
  const on = native ? null : ON_ENDING.exec(word);
  if (on) return { nucleus: nuclei(word.slice(0, on.index)) + stressInEnding(on[0]) };
  const before = native ? null : BEFORE_ENDING.exec(word);
  if (before) return { nucleus: before[0] === 'oren' ? count - 2 : Math.max(0, nuclei(word.slice(0, before.index)) - 1) };
  return count >= 3 && (DOUBLED.test(word) || /[aio]s?$/.test(word)) ? { nucleus: count - 2 } : undefined;
}

/** "-ion" has it on its o, "-ional" on its a. */
function stressInEnding(ending: string): number {
  if (!ending.startsWith('ion')) return 0;
  return /^ion(?:al|ell|är|ist)/.test(ending) ? 2 : 1;
}

function nuclei(text: string): number {
  return graphemes(text, /ie(?:nt|ll)/.test(text)).filter(({ vowel }) => vowel).length;
}
