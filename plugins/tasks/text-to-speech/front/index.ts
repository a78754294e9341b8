/** The text front end: text becomes sentences, words with their places in it, and the sounds that the model is fed. */
import { invalid } from '../../../../engine/plugin.ts';
import { englishFront, type Dictionary } from './english/index.ts';
import { germanFront } from './german/index.ts';
import { ELLIPSIS_PAUSE, markup } from './markup.ts';
import { segment, type Piece, type Segment } from './segments.ts';
import { findSpans } from './spans.ts';
import type { Language, LanguageFront, Pause, Sentence, Word } from './types.ts';

export { openDictionary, type Dictionary } from './english/index.ts';
export { CONSONANTS, parsePhonemes, PUNCTUATION, STRESS, VOWELS, writePhonemes } from './inventory.ts';
export type { Language, Pause, Sentence, Word } from './types.ts';

export const LANGUAGES: readonly Language[] = ['en', 'de'];

/**
 * The sentences of a text with all their sounds. English needs the dictionary (`openDictionary`). Refuses a language without a
 * front, a text without anything to say, pauses and sounds that are not known.
 */
export function phonemes(text: string, language: Language, dictionary?: Dictionary): Sentence[] {
  const front = frontOf(language, dictionary);
  const spans = findSpans(text, [...markup(language), ...front.rules]);
  const sentences = segment(text, spans, language, front.openers)
    .map((part) => sentenceOf(text, part, front))
    .filter(({ words, pauses }) => words.length > 0 || pauses.length > 0);
  if (!sentences.some(({ words }) => words.length > 0)) throw nothingToSay(text);
  return sentences;
}

function frontOf(language: Language, dictionary: Dictionary | undefined): LanguageFront {
  if (language === 'de') return germanFront;
  if (language === 'en' && dictionary) return englishFront(dictionary);
  if (language === 'en') throw new TypeError('English needs its dictionary: pass what openDictionary makes of model/english.bin.');
  throw invalid('language', [{ pointer: '/inputs/language', message: `must be one of ${LANGUAGES.join(', ')}`, got: String(language) }]);
}

function nothingToSay(text: string): Error {
  const message =
    text.trim() === ''
      ? 'must not be empty'
      : /[\p{L}\p{N}]/u.test(text.replace(/\[pause[^\]]*\]/giu, ''))
        ? 'must have a word in Latin letters or a number in it, since other scripts have no sounds here'
        : 'must have a word or a number in it, not only punctuation, emoji or other marks';
  return invalid('text', [
    { pointer: '/inputs/text', message: `${message}; write what is to be said`, got: JSON.stringify([...text].slice(0, 40).join('')) },
  ]);
}

/** Longer runs of letters are pronounced in parts. */
const LONGEST_WORD = /.{1,40}/gsu;

/** A piece with what is said for it: words still to be pronounced. */
interface Spoken {
  readonly piece: Piece;
  readonly units: readonly string[];
}

function sentenceOf(text: string, part: Segment, front: LanguageFront): Sentence {
  const spoken = part.pieces.map((piece) => ({ piece, units: unitsOf(text, piece) }));
  const sounds = front.pronounce(spoken.flatMap(({ units }) => units.filter((unit) => unit !== ',')));
  const line = new Line(text);
  let next = 0;
  for (const item of spoken) {
    const count = item.units.filter((unit) => unit !== ',').length;
    line.add(item, sounds.slice(next, next + count));
    next += count;
  }
  return { ...trimmed(text, part), ...line.end(part.open) };
}

function unitsOf(text: string, { start, end, said, mark }: Piece): string[] {
  if (mark) return [];
  if (!said) return text.slice(start, end).match(LONGEST_WORD)!;
  return 'words' in said ? said.words.split(/\s+/u).filter(Boolean) : [];
}

function trimmed(text: string, { start, end }: Segment): Pick<Sentence, 'text' | 'start' | 'end'> {
  const whole = text.slice(start, end);
  const from = start + whole.length - whole.trimStart().length;
  return { text: whole.trim(), start: from, end: from + whole.trim().length };
}

/** The tokens of one sentence while they are put together. */
class Line {
  readonly #text: string;
  readonly #tokens: string[] = [];
  readonly #words: Word[] = [];
  readonly #pauses: Pause[] = [];

  constructor(text: string) {
    this.#text = text;
  }

  add({ piece, units }: Spoken, sounds: readonly (readonly string[])[]): void {
    if (piece.mark) this.#mark(piece.mark);
    else if (piece.said && 'pause' in piece.said) this.#pause(piece.said.pause);
    else if (piece.said && 'tokens' in piece.said) this.#word(piece, [...piece.said.tokens], piece.said.word);
    else this.#word(piece, joinUnits(units, sounds));
  }

  /** With a full stop, or a comma where the sentence goes on. */
  end(open: boolean): Pick<Sentence, 'words' | 'tokens' | 'pauses'> {
    if (this.#words.length > 0 && this.#tokens.at(-1) === ',') this.#tokens.pop();
    const last = this.#tokens.length;
    if (this.#words.length > 0 && !ENDS.has(this.#tokens.at(-1) ?? '')) this.#tokens.push(open ? ',' : '.');
    const pauses = this.#pauses.map(({ at, seconds }) => ({ at: at < last ? at : this.#tokens.length, seconds }));
    return { words: this.#words, tokens: this.#tokens, pauses };
  }

  #word({ start, end }: Piece, tokens: string[], text = this.#text.slice(start, end)): void {
    if (tokens.length === 0) return;
    if (this.#tokens.length > 0) this.#tokens.push(' ');
    this.#words.push({ text, start, end, tokens, at: this.#tokens.length });
    for (const token of tokens) this.#tokens.push(token);
  }

  /** The strongest of several marks that follow one another counts. */
  #mark(mark: string): void {
    if (this.#words.length === 0) return;
    const last = this.#tokens.at(-1)!;
    if (mark === '…') this.#pauses.push({ at: this.#tokens.length + 1, seconds: ELLIPSIS_PAUSE });
    if (!STRENGTH.includes(last)) this.#tokens.push(mark);
    else if (STRENGTH.indexOf(mark) > STRENGTH.indexOf(last)) this.#tokens[this.#tokens.length - 1] = mark;
  }

  #pause(seconds: number): void {
    this.#pauses.push({ at: this.#tokens.length, seconds });
  }
}

const STRENGTH = [',', '.', '…', '!', '?'];
const ENDS = new Set(['.', '…', '!', '?']);

/** Words with spaces between them; a comma stands right after a word. */
function joinUnits(units: readonly string[], sounds: readonly (readonly string[])[]): string[] {
  const tokens: string[] = [];
  let next = 0;
  for (const unit of units) {
    if (unit === ',') tokens.push(',');
    else {
      const said = sounds[next++]!;
      if (tokens.length > 0 && said.length > 0) tokens.push(' ');
      tokens.push(...said);
    }
  }
  return tokens;
}
