/** Sentences and words with their offsets, by Intl.Segmenter; what rules have found is never cut. */
import type { Language, Said, Span } from './types.ts';

/** Longer sentences are cut where a clause or a word ends: characters. */
export const LONGEST_SENTENCE = 400;

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

export function segment(text: string, spans: readonly Span[], language: Language): Segment[] {
  const masked = mask(text, spans);
  const sentences = new Intl.Segmenter(language, { granularity: 'sentence' });
  const words = new Intl.Segmenter(language, { granularity: 'word' });
  let next = 0;
  let covered = 0;
  return [...sentences.segment(masked)]
    .filter(({ segment: part }) => part.trim() !== '')
    .flatMap(({ segment: part, index }) => cut(part, index))
    .map(([start, end]) => {
      const from = next;
      while (next < spans.length && spans[next]!.start < end) next += 1;
      const first = Math.max(start, covered);
      covered = spans[next - 1]?.end ?? 0;
      return { start, end, pieces: piecesOf(text, first, end, spans.slice(from, next), words) };
    });
}

/**
 * The text for the sentence segmenter, as long as the original: what rules say becomes letters, so that no full stop in it ends a
 * sentence, small ones where it begins with a small one, since such a word begins none; a pause is a space; one line break a space, more of them one (each is a sentence for the segmenter, and many take it long); half a pair a letter.
 */
function mask(text: string, spans: readonly Span[]): string {
  let masked = '';
  let at = 0;
  for (const { start, end, stops, said } of spans) {
    const stop = stops && text[end - 1] === '.' ? '.' : '';
    const letter = 'pause' in said ? ' ' : /^\P{L}*\p{Lu}/u.test(text.slice(start, end)) ? 'X' : 'x';
    masked += text.slice(at, start) + letter.repeat(end - start - stop.length) + stop;
    at = end;
  }
  masked += text.slice(at);
  return masked.replace(/\p{Surrogate}/gu, 'x').replace(/\s+/g, (gap) => (/\n[^\n]*\n/.test(gap) ? '\n' : ' ').padStart(gap.length));
}

/** Offsets of a sentence, or of its parts where it is too long. */
function cut(sentence: string, index: number): (readonly [start: number, end: number])[] {
  const parts: [number, number][] = [];
  let rest = sentence;
  let at = index;
  while (rest.length > LONGEST_SENTENCE) {
    const head = rest.slice(0, LONGEST_SENTENCE);
    const length =
      Math.max(...[', ', '; ', ': ', ' – '].map((mark) => head.lastIndexOf(mark))) + 1 ||
      head.lastIndexOf(' ') + 1 ||
      wholeCharacters(head);
    parts.push([at, at + length]);
    rest = rest.slice(length);
    at += length;
  }
  parts.push([at, at + rest.length]);
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

function plainPieces(text: string, from: number, to: number, words: Intl.Segmenter): Piece[] {
  if (from >= to) return [];
  const pieces: Piece[] = [];
  const plain = text.slice(from, to).replace(/\.{3,}/g, (dots) => '…'.padEnd(dots.length));
  for (const { segment: part, index, isWordLike } of words.segment(plain)) {
    const start = from + index;
    const mark = MARKS[part[0]!];
    if (isWordLike) pieces.push({ start, end: start + part.length });
    else if (mark) pieces.push({ start, end: start + part.length, mark });
  }
  return pieces;
}
