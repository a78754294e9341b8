/** Speech that grows sentence by sentence while a long text is made. */
import { ReverieError } from '../../engine/errors.ts';
import type { Speech, SpokenWord } from './utterance.ts';

/** Seconds of silence after a piece that asks for none of its own. */
const GAP = 0.25;
/** What silence is in a mel that does not tell. */
const FLOOR = 1e-5;

/** A finished piece of speech. */
export interface Piece extends Speech {
  /** Seconds of silence before the next piece. */
  readonly gap?: number | undefined;
  /** The least magnitude that the mel knows. */
  readonly floor?: number | undefined;
}

/** Numbers that get more at the end; their room doubles, so that many small additions cost no more than a large one. */
class Row {
  #room = new Float32Array();
  /** All of them: a view, which stays as it is when more are added. */
  values: Float32Array = this.#room;

  /** `before`, `gap` times `fill`, and `added`; nothing is copied where `before` is what this row holds. */
  extend(before: Float32Array, gap: number, fill: number, added: Float32Array): Float32Array {
    const start = before.length + gap;
    const length = start + added.length;
    if (before !== this.values || length > this.#room.length) {
      this.#room = new Float32Array(2 * length);
      this.#room.set(before);
    }
    this.#room.fill(fill, before.length, start);
    this.#room.set(added, start);
    return (this.values = this.#room.subarray(0, length));
  }
}

export class Growth {
  readonly #samples = new Row();
  readonly #mel = new Row();
  readonly #made = new WeakSet<Float32Array>();
  /** Seconds of silence after the last piece. */
  #gap = GAP;

  /** Whether a sound grew here. */
  made(samples: Float32Array): boolean {
    return this.#made.has(samples);
  }

  /** Speech with a piece after it, its words later by what was there before. @throws ReverieError where the two do not go together. */
  append(before: Speech | undefined, piece: Piece): Speech {
    if (before) checkAlike(before, piece);
    const { sampleRate, bands, hop, gap = GAP, floor = FLOOR } = piece;
    const frames = before ? framesOf(before) + Math.round((this.#gap * sampleRate) / hop) : 0;
    const extended = (row: Row, name: 'samples' | 'mel', unit: number, fill: number): Float32Array | undefined => {
      const [old, added] = [before?.[name] ?? new Float32Array(), piece[name]];
      return added ? row.extend(old, frames * unit - old.length, fill, added) : undefined;
    };
    const samples = extended(this.#samples, 'samples', hop, 0);
    const mel = extended(this.#mel, 'mel', bands, Math.log(floor));
    if (samples) this.#made.add(samples);
    this.#gap = gap;
    return { ...piece, samples, mel, ...said(before, piece, (frames * hop) / sampleRate) };
  }
}

/** Whole frames that speech lasts. */
const framesOf = ({ samples, mel, bands, hop }: Speech): number => Math.ceil(Math.max((samples?.length ?? 0) / hop, (mel?.length ?? 0) / bands));

/** The words of both, with places in one text: a piece's text is its own part of it, or already the whole. */
function said(before: Speech | undefined, piece: Speech, seconds: number): Pick<Speech, 'words' | 'text'> {
  if (!before) return { words: piece.words, text: piece.text };
  const reached = before.words.at(-1)?.offset?.[0] ?? 0; // a word may have been cut in two
  const whole = piece.text === before.text && (piece.words[0]?.offset?.[0] ?? 0) >= reached;
  const from = whole ? 0 : before.text.length + 1;
  const moved = piece.words.map(({ offset, start, end, ...word }): SpokenWord => ({
    ...word,
    start: start + seconds,
    end: end + seconds,
    ...(offset && { offset: [offset[0] + from, offset[1] + from] }),
  }));
  return { words: together(before.words, moved), text: whole ? before.text : `${before.text} ${piece.text}` };
}

/** The words of both; one that was cut in two is one again. */
function together(before: readonly SpokenWord[], after: readonly SpokenWord[]): readonly SpokenWord[] {
  const [last, first] = [before.at(-1), after[0]];
  if (!last?.offset || last.offset[0] !== first?.offset?.[0]) return [...before, ...after];
  const whole = { ...last, end: first.end, tokens: [...last.tokens, ...first.tokens] };
  return [...before.slice(0, -1), whole, ...after.slice(1)];
}

function checkAlike(before: Speech, piece: Speech): void {
  const numbers = (['sampleRate', 'bands', 'hop'] as const).filter((name) => before[name] !== piece[name]);
  const parts = (['samples', 'mel'] as const).filter((name) => !before[name]?.length !== !piece[name]?.length);
  const other = [...numbers, ...parts];
  if (other.length === 0) return;
  const got = `another ${other.join(' and ')} than what is there`;
  throw new ReverieError('speech/piece', `The piece has ${got}; add pieces that one task made, or set \`output\` to null first.`);
}
