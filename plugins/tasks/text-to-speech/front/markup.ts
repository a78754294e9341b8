/**
 * What users may write into a text: "[pause 0.5s]" is silence, "…" is a short one too; "/həˈloʊ/" are sounds, and "[Hello](/həˈloʊ/)"
 * is a word with its sounds. Of "[links](/elsewhere/)" the word alone is said.
 */
import { invalid } from '../../../../engine/plugin.ts';
import { isRow, parsePhonemes } from './inventory.ts';
import type { Language, Rule } from './types.ts';

/** Seconds of "[pause]" without a number. */
export const DEFAULT_PAUSE = 0.5;
/** Seconds of "…", beside its token. */
export const ELLIPSIS_PAUSE = 0.4;
export const LONGEST_PAUSE = 10;

/** Letters of the phonetic alphabet alone: with one of them in it, "/…/" are sounds, and must be ones that are known. */
const PHONETIC = /[ˈˌːəɚɝʌɪʊɛɔɑæɐœøʏçŋʃʒθðɹʁɡʔɜɒ]/u;

/** What is not said of a link as Markdown has it: its first bracket, and all from the second one. */
const TARGET = '\\]\\((?:https?:|mailto:|[/.#])[^()\\s]{0,300}\\)';
const LINK = new RegExp(`\\[(?=[^[\\]\\n]{1,200}${TARGET})|(?<=\\[[^[\\]\\n]{1,200})${TARGET}`, 'gu');

export function markup(language: Language): Rule[] {
  return [
    {
      pattern: /\[(?<word>[^[\]\n]{1,200})\]\(\/(?<row>[^/\n]{1,200})\/\)/gu,
      say: ({ groups }) => {
        const said = sounds(groups['row']!, language);
        return said && { ...said, word: groups['word']! };
      },
    },
    { pattern: LINK, say: () => '' },
    { pattern: /\[pause(?!\p{L})(?<given>[^\]\n]{0,40})\]/giu, say: ({ text, groups }) => ({ pause: seconds(groups['given']!, text) }) },
    { pattern: /(?<![\p{L}\p{N}/:])\/(?<row>[^/\n]{1,200})\/(?![\p{L}\p{N}/])/gu, say: ({ groups }) => sounds(groups['row']!, language) },
  ];
}

function seconds(given: string, text: string): number {
  const [, number, unit] = /^\s*(\d+(?:[.,]\d+)?|[.,]\d+)\s*(m?s)?\s*$/iu.exec(given) ?? [];
  if (given.trim() === '') return DEFAULT_PAUSE;
  const value = Number(number?.replace(',', '.')) / (unit?.toLowerCase() === 'ms' ? 1000 : 1);
  if (value >= 0 && value <= LONGEST_PAUSE) return value;
  const message = `has a pause that is not 0 to ${LONGEST_PAUSE} seconds; write it as in [pause 0.5s]`;
  throw invalid('text', [{ pointer: '/inputs/text', message, got: text }]);
}

/** Without such a letter a row is sounds only if it is nothing else: "/usr/" may be a path. */
function sounds(row: string, language: Language): { tokens: string[] } | undefined {
  return PHONETIC.test(row) || isRow(row, language) ? { tokens: parsePhonemes(row, language) } : undefined;
}
