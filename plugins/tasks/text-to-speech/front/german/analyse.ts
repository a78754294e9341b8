/** Takes German words apart: compounds, prefixes, stems, suffixes, and where the stress lies. */
import { foreignStress } from './foreign.ts';
import { isVowel } from './graphemes.ts';
import { ENDINGS, irregular, isEnding } from './irregular.ts';
import {
  LINKS,
  LONG_STEMS,
  NOT_PREFIXED,
  PARTS_BY_SPELLING,
  STRESS_ON_STEM,
  STRESSED_PREFIXES,
  SUFFIX_SPELLINGS,
  SUFFIXES,
  WEAK_PREFIXES,
} from './parts.ts';
import type { Morpheme } from './sounds.ts';
import { IRREGULAR } from './words.ts';

/** A morpheme by its spelling, or with the sounds that a list gives it. */
export type Part = Morpheme | { readonly tokens: readonly string[] };
type Stress = Morpheme['stress'];

const SHORTEST_PART = 3;
const SHORTEST_UNKNOWN = 4;
/** "-tion" and the like are no words. */
const SHORTEST_FOREIGN = 6;
const ONSET =
  /^(?:b[lr]?|ch|d?r|d|[fp][lr]?|g[lrn]?|h|j|k[lrnw]?|l|m|n|pf[lr]?|qu|s|sch[lrmnw]?|sp[lr]?|str?|tr?|v|wr?|zw?|ph|th|sk)?(?=[aeiouäöüy])/;
const WEAK_ENDINGS = Object.keys(ENDINGS).filter((ending) => /^(?:e|ung|ig)/.test(ending));
/** Has no vowel but an ending's: no stem is only this. */
const ENDING_ONLY = new RegExp(
  `^[^aeiouäöüy]*(?:${WEAK_ENDINGS.join('|')}|re[nrms]?|ne[nrms]?|len?|e[lr](?:s|n|t|te|ten|tes|ter|nd.*|ung.*)?|rn|lich.*|bar.*)$` +
    '|^(?:e[nrlmst]{1,2}){1,3}e?[nrms]?$',
);

/** The parts of a word of lower-case letters, with the stress of its first stem. */
export function analyse(word: string, stress: Stress = 'ˈ'): Part[] {
  const listed = irregular(word, stress);
  if (listed) return [{ tokens: listed }];
  for (const takeApart of [infinitive, sureCompound, withPrefix, withSuffix, likelyCompound]) {
    const parts = takeApart(word, stress);
    if (parts) return parts;
  }
  return [stem(word, stress)];
}

// ── compounds ────────────────────────────────────────────────────────────────────────────────────

const UMLAUTS: Readonly<Record<string, string>> = { ä: 'a', ö: 'o', ü: 'u' };

/** A listed part, or one in the plural: "züge". */
function isPart(text: string): boolean {
  if (PARTS_BY_SPELLING.has(text) || IRREGULAR.has(text)) return true;
  return PARTS_BY_SPELLING.has(text.replace(/[äöü](?!u)/, (letter) => UMLAUTS[letter]!));
}

/** A part, with an ending or without. */
function known(text: string): boolean {
  if (isPart(text)) return true;
  for (let at = SHORTEST_PART; at < text.length; at += 1) if (isPart(text.slice(0, at)) && isEnding(text.slice(at))) return true;
  return false;
}

/** The length of a known part without its link, 0 where it is none. */
function linked(head: string): number {
  const link = LINKS.find((letters) => head.endsWith(letters) && isPart(head.slice(0, head.length - letters.length)));
  return link === undefined ? 0 : head.length - link.length;
}

/** "-ende" is an ending, unless a link stands before it: "Wochenende"; "-zung" is one. */
const isEndOfStem = (head: string, tail: string): boolean => (/^ende/.test(tail) && !/[ns]$/.test(head)) || /^zungen?$/.test(tail);

/** After these an s belongs to what stands before it. */
const BEFORE_S = /^(.+(?:ung|heit|keit|schaft|ion|ität|ling|tum))s(?!$|t?e?[nrms]?$)(.{3,})$/;

/** Both halves are known; better a second half without prefixes and compounds in it, better a first one without a link. */
function sureCompound(word: string, stress: Stress): Part[] | undefined {
  if (known(word)) return undefined;
  const [, abstract, rest] = BEFORE_S.exec(word) ?? [];
  if (abstract !== undefined && !SUFFIXES.includes(rest!)) return [...analyse(`${abstract}s`, stress), ...analyse(rest!, 'ˌ')];
  const at = [known, prefixed, (tail: string) => sureCompound(tail, 'ˌ') !== undefined]
    .flatMap((fits) => [isPart, linked].map((leads) => splitAt(word, leads, fits)))
    .find((found) => found > 0);
  return at ? [...analyse(word.slice(0, at), stress), ...analyse(word.slice(at), 'ˌ')] : undefined;
}

function splitAt(word: string, leads: (head: string) => unknown, fits: (tail: string) => boolean): number {
  for (let at = SHORTEST_PART; at <= word.length - SHORTEST_PART; at += 1) {
    const [head, tail] = [word.slice(0, at), word.slice(at)];
    if (leads(head) && fits(tail) && !isEndOfStem(head, tail) && !SUFFIXES.includes(tail)) return at;
  }
  return 0;
}

/** A known part with a prefix: "anlage". */
function prefixed(word: string): boolean {
  const prefix = [...STRESSED_PREFIXES.keys(), ...WEAK_PREFIXES.keys()].find(
    (name) => word.startsWith(name) && takesPrefix(word.slice(name.length), name),
  );
  if (prefix === undefined || NOT_PREFIXED.test(word)) return false;
  const rest = word.slice(prefix.length);
  return known(rest) && !SUFFIXES.includes(rest);
}

/** One half is known and the other could be a stem; in words that are foreign by their ending, only the first may be the known one. */
function likelyCompound(word: string, stress: Stress): Part[] | undefined {
  if (known(word)) return undefined;
  const native = !foreignStress(word);
  let best = { at: 0, score: 0 };
  for (let at = SHORTEST_PART; at <= word.length - SHORTEST_PART; at += 1) {
    const score = likelihood(word.slice(0, at), word.slice(at), native);
    if (score > best.score) best = { at, score };
  }
  return best.at ? [...analyse(word.slice(0, best.at), stress), ...analyse(word.slice(best.at), 'ˌ')] : undefined;
}

/** The letters of the known half, less where the other would begin with a vowel or take an s that is a link. */
function likelihood(head: string, tail: string, native: boolean): number {
  if (isEndOfStem(head, tail)) return 0;
  const open = isVowel(tail[0]);
  const ofTail = native && head.length + tail.length >= 2 * SHORTEST_UNKNOWN && plausible(head) && known(tail) ? tail.length : 0;
  const leads =
    Math.min(head.length, tail.length) >= SHORTEST_UNKNOWN && plausible(tail) && (native || (!open && tail.length > SHORTEST_FOREIGN));
  const doubt = open && !head.endsWith('s') ? 1.5 : /^s[aeiouäöü]/.test(tail) ? 0.5 : 0;
  return Math.max(ofTail, leads ? linked(head) - doubt : 0);
}

/** Could be a stem: begins as words begin, and is more than an ending. */
function plausible(text: string): boolean {
  return ONSET.test(text) && !ENDING_ONLY.test(text) && !isEnding(text) && !/[^aeiouäöüy]{4}$/.test(text);
}

// ── prefixes ─────────────────────────────────────────────────────────────────────────────────────

/** "anzufangen": the "zu" between a prefix and its verb. */
function infinitive(word: string, stress: Stress): Part[] | undefined {
  for (const [letters, tokens] of STRESSED_PREFIXES) {
    const rest = word.slice(letters.length + 2);
    if (!word.startsWith(`${letters}zu`) || !/e[lr]?n$/.test(word) || !takesPrefix(rest, 'zu')) continue;
    return [said(tokens, stress), { tokens: ['ts', 'uː'] }, ...analyse(rest, 'ˌ')];
  }
  return undefined;
}

function withPrefix(word: string, stress: Stress): Part[] | undefined {
  if (NOT_PREFIXED.test(word) || isListedWithSuffix(word)) return undefined;
  const find = (prefixes: ReadonlyMap<string, readonly string[]>): readonly [string, readonly string[]] | undefined =>
    [...prefixes].find(([name]) => word.startsWith(name) && takesPrefix(word.slice(name.length), name));
  const [strong, weak] = [find(STRESSED_PREFIXES), find(WEAK_PREFIXES)];
  if (strong && strong[0].length >= (weak?.[0].length ?? 0)) {
    const rest = word.slice(strong[0].length);
    const onStem = STRESS_ON_STEM[strong[0]]?.test(rest);
    return [said(strong[1], onStem ? '' : stress), ...analyse(rest, onStem ? stress : 'ˌ')];
  }
  return weak && [{ tokens: weak[1] }, ...analyse(word.slice(weak[0].length), stress)];
}

/** "Zufriedenheit": the list knows what its prefix does. */
const isListedWithSuffix = (word: string): boolean =>
  SUFFIXES.some((suffix) => word.endsWith(suffix) && IRREGULAR.has(word.slice(0, -suffix.length)));

function said(tokens: readonly string[], stress: Stress): Part {
  return { tokens: tokens.flatMap((token) => (token !== 'ˈ' ? [token] : stress ? [stress] : [])) };
}

function takesPrefix(rest: string, prefix: string): boolean {
  if (prefix === 'em') return rest.startsWith('pf');
  if (known(rest)) return !(prefix === 'fehl' && rest.startsWith('end'));
  // "gesungen"
  const onlyEnding = ENDING_ONLY.test(rest) && !/^[^aeiouäöüy]+ungen/.test(rest);
  if (rest.length < SHORTEST_PART || !ONSET.test(rest) || onlyEnding) return false;
  if (!isVowel(rest[0])) return true;
  if (/^(?:ung|ig|isch|in(?!ner)|ion)/.test(rest) || (rest.length < SHORTEST_UNKNOWN && !/^(?:ein|übt|ehrt|ölt)/.test(rest))) return false;
  return !prefix.endsWith('e') || !/^[eiu]/.test(rest) || /^(?:ei[^n]|eign|eilt|ehr|end|ernt|erb|ein|irr|urteil|unruh)/.test(rest);
}

// ── suffixes and stems ───────────────────────────────────────────────────────────────────────────

function withSuffix(word: string, stress: Stress): Part[] | undefined {
  const suffix = SUFFIXES.find((ending) => word.endsWith(ending) && takesSuffix(word.slice(0, -ending.length), ending));
  if (!suffix) return undefined;
  const letters = SUFFIX_SPELLINGS.reduce((text, [pattern, spelling]) => text.replace(pattern, spelling), suffix);
  return [...analyse(word.slice(0, -suffix.length), stress), { letters, stress: '', nucleus: -1, foreign: false, stem: false }];
}

function takesSuffix(stem: string, suffix: string): boolean {
  if (stem.length < 2 || !/[aeiouäöüy]/.test(stem) || WEAK_PREFIXES.has(stem)) return false;
  return !suffix.startsWith('chen') || /(?:[tdbgkpfm]|hn|ss|[äe]us|(?:h|[bg]l|n|gr)äs|(?:h|(?<!f)r)ös)$/.test(stem);
}

function stem(word: string, stress: Stress): Part {
  const letters = withLength(word);
  const foreign = foreignStress(letters);
  return { letters, stress, nucleus: foreign?.nucleus ?? 0, foreign: foreign !== undefined, stem: true };
}

/** The spelling with its long vowel marked, where a list knows it. */
function withLength(word: string): string {
  const marked = LONG_STEMS.find((long) => word.startsWith(long.replace('ː', '')));
  if (marked) return marked + word.slice(marked.length - 1);
  for (let at = word.length; at >= SHORTEST_PART; at -= 1) {
    const found = PARTS_BY_SPELLING.get(word.slice(0, at));
    if (found?.includes('ː') && (at === word.length || isEnding(word.slice(at)))) return found + word.slice(at);
  }
  return word;
}
