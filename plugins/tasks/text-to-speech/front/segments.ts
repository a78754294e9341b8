/** Sentences and words with their offsets, by Intl.Segmenter; what rules have found is never cut. */
import type { Language, LanguageFront, Said, Span } from './types.ts';

/** Longer sentences are cut where a clause or a word ends: characters. */
export const LONGEST_SENTENCE = 400;
/** Characters behind a full stop that tell whether it ends a sentence. */
const CONTEXT = 30;

/** What stands in a sentence: a word, something that rules say, or a mark. */
export interface Piece {
  readonly start: number;
  readonly end: number;
  readonly said?: Said;
  /** One of the punctuation tokens, instead of a word. */
  readonly mark?: string;
}

export interface Segment {
  readonly start: number;
  readonly end: number;
  readonly pieces: readonly Piece[];
  /** True where its sentence goes on after it. */
  readonly open: boolean;
}

const MARKS: Readonly<Record<string, string>> = Object.fromEntries(
  [...',,;:،、–—()[]{}']
    .map((mark) => [mark, ','])
    .concat([
      ['.', '.'],
      ['。', '.'],
      ['?', '?'],
      ['？', '?'],
      ['!', '!'],
      ['！', '!'],
      ['…', '…'],
    ]),
);

export function segment(text: string, spans: readonly Span[], language: Language, openers: LanguageFront['openers']): Segment[] {
  const masked = mask(text, spans, new RegExp(`^["'’”“»)]*\\s+["'“„«(]*(?:${openers})(?![\\p{L}.])`, 'u'));
  const sentences = new Intl.Segmenter(language, { granularity: 'sentence' });
  const words = new Intl.Segmenter(language, { granularity: 'word' });
  let next = 0;
  let covered = 0;
  return [...sentences.segment(masked)]
    .filter(({ segment: part }) => part.trim() !== '')
    .flatMap(({ segment: part, index }) => cut(part, index))
    .map(([start, end, open]) => {
      const from = next;
      while (next < spans.length && spans[next]!.start < end) next += 1;
      const first = Math.max(start, covered);
      covered = spans[next - 1]?.end ?? 0;
      return { start, end, open, pieces: piecesOf(text, first, end, spans.slice(from, next), words) };
    });
}

/**
 * The text for the sentence segmenter, as long as the original: what rules say becomes letters, so that no full stop in it ends a
 * sentence, small ones where it begins with a small one, since such a word begins none; a pause is a space; one line break a space, more of
 * them, or one before an item of a list, one (each is a sentence for the segmenter, and many take it long); a full stop between two
 * sentences without a space is one too; half a pair a letter.
 */
function mask(text: string, spans: readonly Span[], ended: RegExp): string {
  let masked = '';
  let at = 0;
  for (const { start, end, stops, said } of spans) {
    const stop = stops && text[end - 1] === '.' && ended.test(text.slice(end, end + CONTEXT)) ? '.' : '';
    const letter = 'pause' in said ? ' ' : /^\P{L}*\p{Lu}/u.test(text.slice(start, end)) ? 'X' : 'x';
    masked += text.slice(at, start) + letter.repeat(end - start - stop.length) + stop;
    at = end;
  }
  masked += text.slice(at);
  return masked
    .replace(/\p{Surrogate}/gu, 'x')
    .replace(/\s+/g, (gap, from: number) =>
      (/\n[^\n]*\n/.test(gap) || (gap.includes('\n') && isItem(text, from + gap.length)) ? '\n' : ' ').padStart(gap.length),
    )
    .replace(/(?<=\p{Ll})[.!?](?=\p{Lu}[\p{Ll}\s'’])/gu, '\n');
}

/** Whether an item of a list begins there; the second one has the first one before it. */
function isItem(text: string, at: number): boolean {
  const [sign, number] = /^(?:[-*•]|(\d{1,3})[.)])\s/.exec(text.slice(at, at + 6)) ?? [];
  const last = Number(number) - 1;
  return sign !== undefined && (!(last > 0) || new RegExp(`(?:^|\\n)\\s{0,9}${last}[.)]`).test(text.slice(Math.max(0, at - FAR), at)));
}

/** Characters between the beginnings of two items. */
const FAR = 2000;

/** Offsets of a sentence, or of its parts where it is too long. */
function cut(sentence: string, index: number): (readonly [start: number, end: number, open: boolean])[] {
  const parts: [number, number, boolean][] = [];
  let rest = sentence;
  let at = index;
  while (rest.length > LONGEST_SENTENCE) {
    const head = rest.slice(0, LONGEST_SENTENCE);
    const length =
      Math.max(...[', ', '; ', ': ', ' – '].map((mark) => head.lastIndexOf(mark))) + 1 ||
      head.lastIndexOf(' ') + 1 ||
      wholeCharacters(head);
    parts.push([at, at + length, true]);
    rest = rest.slice(length);
    at += length;
  }
  parts.push([at, at + rest.length, false]);
  return parts;
}

/** The length without half a surrogate pair at the end. */
function wholeCharacters(head: string): number {
  return /[\uD800-\uDBFF]$/.test(head) ? head.length - 1 : head.length;
}

function piecesOf(text: string, start: number, end: number, spans: readonly Span[], words: Intl.Segmenter): Piece[] {
  const pieces: Piece[] = [];
  let at = start;
  for (const span of spans) {
    pieces.push(...plainPieces(text, at, span.start, words), { start: span.start, end: span.end, said: span.said });
    if (span.stops && span.end === endOfWords(text, end)) pieces.push({ start: span.end, end: span.end, mark: '.' });
    at = span.end;
  }
  return [...pieces, ...plainPieces(text, at, end, words)];
}

function endOfWords(text: string, end: number): number {
  let at = end;
  while (at > 0 && /\s/u.test(text[at - 1]!)) at -= 1;
  return at;
}

/** Rows that stand for a mark, and what stands between two words without being one. */
const OTHER_MARKS: readonly (readonly [RegExp, string])[] = [
  [/\.{3,}/g, '…'],
  [/(?<!\S)-(?!\S)|--+/g, ','],
  // „Lehrer:innen“ has no pause in it
  [/(?<=\p{L}):(?=in(?:nen)?(?!\p{L}))|_/gu, ' '],
  [/(?<=\p{L}):(?=\p{L})/gu, ','],
];

function plainPieces(text: string, from: number, to: number, words: Intl.Segmenter): Piece[] {
  if (from >= to) return [];
  const pieces: Piece[] = [];
  const plain = OTHER_MARKS.reduce((all, [pattern, mark]) => all.replace(pattern, (row) => mark.padEnd(row.length)), text.slice(from, to));
  for (const { segment: part, index, isWordLike } of words.segment(plain)) {
    const start = from + index;
    const mark = MARKS[part[0]!];
    if (isWordLike) pieces.push({ start, end: start + part.length });
    else if (mark) pieces.push({ start, end: start + part.length, mark });
  }
  return pieces;
}
