/** Takes German words apart: compounds, prefixes, stems, suffixes, and where the stress lies. */
import { foreignStress } from './foreign.ts';
import { isVowel, graphemes } from './graphemes.ts';
import { LINKS, LONG_STEMS, NOT_PREFIXED, PARTS_BY_SPELLING, STRESS_ON_STEM, STRESSED_PREFIXES, SUFFIX_SPELLINGS, SUFFIXES, WEAK_PREFIXES } from './parts.ts';
import type { Morpheme } from './sounds.ts';
import { IRREGULAR } from './words.ts';

/** A morpheme by its spelling, or with the sounds that a list gives it. */
export type Part = Morpheme | { readonly tokens: readonly string[] };

const SHORTEST_PART = 3;
const SHORTEST_UNKNOWN = 4;
const INFLECTION = /^(?:e|en|er|em|es|s|n|ern|ens|in|innen|t|te|ten|st|ste|sten|et|eten|ete|end|ende|enden|ender|endes|ung|ungen|ig|ige|igen|iger|iges|isch|ische|ischen|ischer|isches|ler|lern)$/;
const ONSET = /^(?:b[lr]?|ch|dr?|f[lr]?|g[lrn]?|h|j|k[lrnw]?|l|m|n|p[lrf]?|pf[lr]|qu|r|s|sch[lrmnw]?|sp[lr]?|str?|tr?|v|wr?|zw?|ph|th|sk)?(?=[aeiouäöüy])/;
/** One vowel, and that an e as in endings: no stem has only this. */
const WEAK_ONLY = /^[^aeiouäöüy]*e(?:n|r|l|m|s|t|nd|rn|ln|ns|rs|ls|st|re|ren|rer|rem|res|ne|nen|ner|nes|nem|le|len)?$/;

export function analyse(word: string): Part[] {
  return compound(word).flatMap((member, i) => parts(member, i === 0 ? 'ˈ' : 'ˌ'));
}

// ── compounds ────────────────────────────────────────────────────────────────────────────────────

function compound(word: string): string[] {
  if (word.length < 2 * SHORTEST_PART + 1 || known(word)) return [word];
  let best: { readonly at: number; readonly score: number } | undefined;
  for (let at = SHORTEST_PART; at <= word.length - SHORTEST_PART; at += 1) {
    const score = scoreOf(word.slice(0, at), word.slice(at));
    if (score > (best?.score ?? 0)) best = { at, score };
  }
  return best ? [...compound(word.slice(0, best.at)), ...compound(word.slice(best.at))] : [word];
}

/** How sure it is that a word is two; 0 where it is not. */
function scoreOf(head: string, tail: string): number {
  const left = LINKS.some((link) => head.endsWith(link) && isPart(head.slice(0, head.length - link.length)));
  const right = known(tail);
  const sure = 100;
  if (left && right) return sure + tail.length;
  if (right && tail.length >= SHORTEST_UNKNOWN && plausible(head)) return tail.length;
  if (left && head.length >= SHORTEST_UNKNOWN && plausible(tail) && !SUFFIXES.includes(tail)) return head.length - 1;
  return 0;
}

const isPart = (text: string): boolean => PARTS_BY_SPELLING.has(text) || IRREGULAR.has(text);

/** A part, with an ending or without. */
function known(text: string): boolean {
  if (isPart(text)) return true;
  for (let length = 1; length <= 5 && text.length - length >= SHORTEST_PART; length += 1) {
    if (INFLECTION.test(text.slice(-length)) && isPart(text.slice(0, -length))) return true;
  }
  return false;
}

/** Could be a stem: long enough, begins as words begin, and has a vowel that is not an ending's. */
function plausible(text: string): boolean {
  return text.length >= SHORTEST_UNKNOWN && ONSET.test(text) && !WEAK_ONLY.test(text) && !INFLECTION.test(text) && !/[aeiouäöüy][^aeiouäöüy]*$/.test('') && !/^[^aeiouäöüy]*$/.test(text);
}

// ── parts of one member ──────────────────────────────────────────────────────────────────────────

type Stress = Morpheme['stress'];

function parts(member: string, stress: Stress): Part[] {
  const listed = irregular(member, stress);
  if (listed) return [listed];
  const prefixed = withPrefix(member, stress);
  if (prefixed) return prefixed;
  const suffix = SUFFIXES.find((ending) => member.endsWith(ending) && stemLike(member.slice(0, -ending.length)));
  if (suffix) return [...parts(member.slice(0, -suffix.length), stress), { ...unstressed(SUFFIX_SPELLINGS[suffix] ?? suffix), stem: false }];
  return [stem(member, stress)];
}

const stemLike = (text: string): boolean => text.length >= 2 && /[aeiouäöüy]/.test(text) && !WEAK_PREFIXES.includes(text) && !/(?:sc|c)$/.test(text);

function withPrefix(member: string, stress: Stress): Part[] | undefined {
  if (NOT_PREFIXED.test(member)) return undefined;
  const weak = WEAK_PREFIXES.find((prefix) => member.startsWith(prefix) && takesPrefix(member.slice(prefix.length), prefix));
  const strong = STRESSED_PREFIXES.find((prefix) => member.startsWith(prefix) && takesPrefix(member.slice(prefix.length), prefix));
  if (strong && strong.length >= (weak?.length ?? 0)) {
    const rest = member.slice(strong.length);
    if (STRESS_ON_STEM[strong]?.test(rest)) return [prefix(strong, ''), ...parts(rest, stress)];
    return [prefix(strong, stress), ...afterStrong(rest)];
  }
  return weak ? [prefix(weak, ''), ...parts(member.slice(weak.length), stress)] : undefined;
}

/** "zu" and "ge" between a prefix and its verb: "anzufangen". */
function afterStrong(rest: string): Part[] {
  if (/^zu(?!g|r|m$|f$)/.test(rest) && takesPrefix(rest.slice(2), 'zu')) return [{ ...unstressed('zu'), stem: true }, ...parts(rest.slice(2), 'ˌ')];
  return parts(rest, 'ˌ');
}

function takesPrefix(rest: string, prefix: string): boolean {
  if (prefix === 'em') return rest.startsWith('pf');
  if (rest.length < SHORTEST_PART || !ONSET.test(rest) || WEAK_ONLY.test(rest)) return false;
  if (!isVowel(rest[0])) return true;
  if (/^(?:ung|ig|isch|in|ion)/.test(rest) || rest.length < SHORTEST_UNKNOWN) return false;
  return !prefix.endsWith('e') || !/^[eiu]/.test(rest) || /^(?:ei[^n]|eign|eilt|ehr|end|erb|ein|irr|urteil|unruh)/.test(rest);
}

const PREFIX_SPELLINGS: Readonly<Record<string, string>> = { her: 'heːr', vor: 'foːr', un: 'unn', ur: 'uːr', dar: 'daːr', nach: 'naːch', hoch: 'hoːch', zu: 'zuː', ge: 'ge', be: 'be' };

function prefix(letters: string, stress: Stress): Part {
  if (/^[bg]e$/.test(letters)) return { tokens: [letters === 'be' ? 'b' : 'ɡ', 'ə'] };
  return { letters: PREFIX_SPELLINGS[letters] ?? letters, stress, nucleus: 0, foreign: false, stem: true };
}

function unstressed(letters: string): Morpheme {
  return { letters, stress: '', nucleus: 0, foreign: false, stem: true };
}

function stem(member: string, stress: Stress): Part {
  const respelled = respell(member);
  const foreign = foreignStress(respelled);
  return { letters: respelled, stress, nucleus: foreign?.nucleus ?? 0, foreign: foreign !== undefined, stem: true };
}

/** The spelling with long vowels marked, where a list knows them. */
function respell(member: string): string {
  for (let length = member.length; length >= SHORTEST_PART; length -= 1) {
    const found = PARTS_BY_SPELLING.get(member.slice(0, length));
    const ending = member.slice(length);
    if (found?.includes('ː') && (ending === '' || INFLECTION.test(ending))) return found + ending;
  }
  return LONG_STEMS.reduce((text, [pattern, spelling]) => text.replace(pattern, spelling), member);
}

// ── listed stems with endings ────────────────────────────────────────────────────────────────────

function irregular(member: string, stress: Stress): Part | undefined {
  for (let length = member.length; length >= SHORTEST_PART - 1; length -= 1) {
    const found = IRREGULAR.get(member.slice(0, length));
    const ending = member.slice(length);
    if (found && (ending === '' || INFLECTION.test(ending))) return { tokens: marked(withEnding(found, member.slice(0, length), ending), stress) };
  }
  return undefined;
}

const VOICED: Readonly<Record<string, string>> = { b: 'p', d: 't', g: 'k', s: 's', v: 'f' };
const LENIS: Readonly<Record<string, string>> = { p: 'b', t: 'd', k: 'ɡ', s: 'z', f: 'v' };
const ENDINGS: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  Object.entries({
    e: 'ə', en: 'ə n', er: 'ɐ', em: 'ə m', es: 'ə s', s: 's', n: 'n', ern: 'ɐ n', ens: 'ə n s', in: 'ɪ n', innen: 'ɪ n ə n', t: 't', te: 't ə', ten: 't ə n', st: 's t', ste: 's t ə', sten: 's t ə n',
    et: 'ə t', eten: 'ə t ə n', ete: 'ə t ə', end: 'ə n t', ende: 'ə n d ə', enden: 'ə n d ə n', ender: 'ə n d ɐ', endes: 'ə n d ə s', ung: 'ʊ ŋ', ungen: 'ʊ ŋ ə n', ig: 'ɪ ç', ige: 'ɪ ɡ ə', igen: 'ɪ ɡ ə n',
    iger: 'ɪ ɡ ɐ', iges: 'ɪ ɡ ə s', isch: 'ɪ ʃ', ische: 'ɪ ʃ ə', ischen: 'ɪ ʃ ə n', ischer: 'ɪ ʃ ɐ', isches: 'ɪ ʃ ə s', ler: 'l ɐ', lern: 'l ɐ n',
  }).map(([letters, row]) => [letters, row.split(' ')]),
);

/** A stem's last sound is voiced again before a vowel, its r a consonant. */
function withEnding(tokens: readonly string[], letters: string, ending: string): readonly string[] {
  if (!ending) return tokens;
  const said = [...tokens];
  const last = said.at(-1)!;
  const before = said.at(-2) ?? '';
  if (isVowel(ending[0])) {
    if (VOICED[letters.at(-1)!] === last) said[said.length - 1] = LENIS[last]!;
    if (last === 'ɐ' && /ː|aɪ|aʊ|ɔʏ/.test(before)) said[said.length - 1] = 'ʁ';
    if (last === 'ɐ' && letters.endsWith('er') && !/ː/.test(before)) said.splice(-1, 1, 'ə', 'ʁ');
    if (last === 'ç' && letters.endsWith('ig')) said[said.length - 1] = 'ɡ';
    if (last === 'ə' && ending[0] === 'e') said.pop();
  }
  if (last === 't' && ending === 's') said.pop();
  return [...said, ...(last === 't' && ending === 's' ? ['ts'] : ENDINGS[ending]!)];
}

/** The stress mark of the list becomes the member's; a word of one vowel gets it before that. */
function marked(tokens: readonly string[], stress: Stress): string[] {
  const vowel = (token: string): boolean => /^[aeiouɐəɛɪɔʊœøʏy]/.test(token);
  const own = tokens.includes('ˈ') ? tokens : tokens.toSpliced(tokens.findIndex(vowel), 0, 'ˈ');
  const full = vowel(own[0]!) || (own[0] === 'ˈ' && vowel(own[1]!)) ? ['ʔ', ...own] : own;
  return full.flatMap((token) => (token === 'ˈ' ? (stress ? [stress] : []) : [token]));
}

export const hasVowel = (text: string): boolean => graphemes(text, false).some(({ vowel }) => vowel);
