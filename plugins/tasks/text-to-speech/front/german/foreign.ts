/** Words of Latin, Greek and French making: which endings tell them, and which vowel has the stress. */
import { graphemes } from './graphemes.ts';

interface Foreign {
  readonly nucleus: number;
}

export function foreignStress(word: string): Foreign | undefined {
  const count = nuclei(word);
  if (count < 2) return undefined;
  if (LIGHT.test(word)) return { nucleus: Math.max(0, nuclei(word.replace(/ien?$/, '')) - 1) };
  const ending = /(?:ion(?:en|al|ale|alen|aler|ales|ell|elle|ellen|är|ist|isten)?|(?<=i)tät(?:en)?|ei(?:en)?|(?<=.[aeiouäöü].*[^rhk])at(?:e|en|es|s)?|ier(?:en|t|te|ten|ter|tes|tem|e|end|ende|enden|ung|ungen)|ism(?:us|en)|ist(?:en|in|innen)?|(?:[^aeiou]|i)(?:en[tz]|an[tz])(?:en|in|innen|e)?|ie|ell(?:e|en|er|es)?|iv(?:e|en|er|es)?|är(?:e|en)?|(?<=[tsz])ur(?:en)?|eur(?:e|en)?|ös(?:e|en|er|es)?|thek(?:e|en)?|log(?:e|en|s|in|innen)?|gra(?:f|ph)(?:en)?|(?<=[tnrkv]|i|u)al(?:e|en|er|es|em)?|(?:ekt|akt|ept)(?:e|en|s)?|(?<=[bvdgt])il(?:e|en|er|es)?|ett(?:e|en|es)?|(?<=[lntsik])ar(?:e|en|s|es|in)?|(?<=[bdhlrstz])ine[ns]?)$/.exec(word);
  if (ending && !NATIVE.test(word)) {
    const at = nuclei(word.slice(0, ending.index));
    const first = /^ion/.test(ending[0]) ? nucleusOfIon(ending[0]) : 0;
    return { nucleus: at + first };
  }
  const before = /(?:(?<!er)isch(?:e|en|er|es|em)?|i[kc](?:a|er|ern|erin|erinnen|en|s)?|(?<=[aeiouäöü].*)i?(?:or|(?<!a)um|(?<![ae])us|os|is|as|on)|(?<=t)oren)$/.exec(word);
  if (before && !NATIVE.test(word)) return { nucleus: /oren$/.test(word) ? count - 2 : Math.max(0, nuclei(word.slice(0, before.index)) - 1) };
  if (count >= 3 && /[aeiou](?:tt|ll|ss|ck|pp|mm|rr|ff|nn(?!en$))e[nrs]?$/.test(word)) return { nucleus: count - 2 };
  if (count >= 3 && /[aio]s?$/.test(word)) return { nucleus: count - 2 };
  return undefined;
}

/** "-ien" without the stress, as in "Italien"; the plurals of words such as "Theorie" have it. */
const LIGHT =
  /(?:[aeiouäöü][^aeiouäöü]+(?<!industr|theor|melod|kop|kolon|part|batter|galer|therap|kategor|energ|strateg|log|nom|graph|graf|soph|phon|path|akadem|epidem|garant|krat|lotter|fantas|allerg))ien$/;

/** The stressed vowel of "-ion" is its o, of "-ional" its a. */
function nucleusOfIon(ending: string): number {
  return /^ion(?:al|ell|är|ist)/.test(ending) ? 2 : 1;
}

function nuclei(text: string): number {
  return graphemes(text, false).filter(({ vowel }) => vowel).length;
}

/** Native words that end like these. */
const NATIVE = /^(?:eigent|öffent|wesent|hoffent|ordent|nament|legent|wöchent|sehent|heimat|heirat|mensch|ander|hund|wand|hand|land|sand|brand|elefant$^|eltern|arbeit|sehn|dien|nächst|erst|best|zuerst|.*(?:dank|wünsch|spann|nenn|kenn|trenn|lern|rechn|wart|hast|dienst|ernst|kunst|angst|herbst|obst|trost|frost|post|rest|fest|nest|gast|last|mast|ast)|.*[^t]ent$^)/;
