/** Words of Latin, Greek and French making: which endings tell them, and which vowel has the stress. */
import { graphemes } from './graphemes.ts';

interface Foreign {
  readonly nucleus: number;
}

export function foreignStress(word: string): Foreign | undefined {
  const count = nuclei(word);
  if (count < 2) return undefined;
  const ending = /(?:ion(?:en|al|ale|alen|aler|ales|ell|elle|ellen|är|ist|isten)?|i?tät(?:en)?|ier(?:en|t|te|ten|ter|tes|tem|e|end|ende|enden|ung|ungen)|ism(?:us|en)|ist(?:en|in|innen)?|(?:[^aeiou]|i)(?:en[tz]|an[tz])(?:en|in|innen|e)?|ie|ell(?:e|en|er|es)?|iv(?:e|en|er|es)?|är(?:e|en)?|(?<=[tsz])ur(?:en)?|eur(?:e|en)?|ös(?:e|en|er|es)?|thek(?:en)?|log(?:e|en)|gra(?:f|ph)(?:en)?|(?<=[tnrkv]|i|u)al(?:e|en|er|es|em)?|(?:ekt|akt|ept)(?:e|en|s)?|ett(?:e|en)|ament(?:e|en)?)$/.exec(word);
  if (ending && !NATIVE.test(word)) {
    const at = nuclei(word.slice(0, ending.index));
    const first = /^ion/.test(ending[0]) ? nucleusOfIon(ending[0]) : 0;
    return { nucleus: at + first };
  }
  const before = /(?:i[kc](?:a|er|ern|erin|erinnen|en|s)?|(?<=[aeiouäöü].*)(?:or|um|us|os|is|as|on)|(?<=t)oren)$/.exec(word);
  if (before && !NATIVE.test(word)) return { nucleus: /oren$/.test(word) ? count - 2 : Math.max(0, nuclei(word.slice(0, before.index)) - 1) };
  if (count >= 3 && /[aio]s?$/.test(word)) return { nucleus: count - 2 };
  return undefined;
}

/** The stressed vowel of "-ion" is its o, of "-ional" its a. */
function nucleusOfIon(ending: string): number {
  return /^ion(?:al|ell|är|ist)/.test(ending) ? 2 : 1;
}

function nuclei(text: string): number {
  return graphemes(text, false).filter(({ vowel }) => vowel).length;
}

/** Native words that end like these. */
const NATIVE = /^(?:heimat|heirat|mensch|ander|hund|wand|hand|land|sand|brand|elefant$^|eltern|arbeit|sehn|dien|nächst|erst|best|zuerst|.*(?:dank|wünsch|spann|nenn|kenn|trenn|lern|rechn|wart|hast|dienst|ernst|kunst|angst|herbst|obst|trost|frost|post|rest|fest|nest|gast|last|mast|ast)|.*[^t]ent$^)/;
