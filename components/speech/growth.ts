/** Speech that grows sentence by sentence while a long text is made. */
import { ReverieError } from '../../engine/errors.ts';
import type { Speech, SpokenWord } from './utterance.ts';

/** Seconds of silence between two pieces. */
const GAP = 0.2;
/** What silence is in a mel. */
const QUIET = Math.log(1e-5);

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

  /** Whether a sound grew here. */
  made(samples: Float32Array): boolean {
    return this.#made.has(samples);
  }

  /** Speech with a piece after it, its words later by what was there before. @throws ReverieError where the two do not go together. */
  append(before: Speech | undefined, piece: Speech): Speech {
    if (before) checkAlike(before, piece);
    const { sampleRate, bands, hop } = piece;
    const frames = before ? framesOf(before) + Math.round((GAP * sampleRate) / hop) : 0;
    const extended = (row: Row, name: 'samples' | 'mel', unit: number, fill: number): Float32Array | undefined => {
      const [old, added] = [before?.[name] ?? new Float32Array(), piece[name]];
      return added ? row.extend(old, frames * unit - old.length, fill, added) : undefined;
    };
    const samples = extended(this.#samples, 'samples', hop, 0);
    if (samples) this.#made.add(samples);
    return {
      ...piece,
      samples,
      mel: extended(this.#mel, 'mel', bands, QUIET),
      ...said(before, piece, (frames * hop) / sampleRate),
    };
  }
}

/** Whole frames that speech lasts. */
const framesOf = ({ samples, mel, bands, hop }: Speech): number => Math.ceil(Math.max((samples?.length ?? 0) / hop, (mel?.length ?? 0) / bands));

/** The words of both, with places in one text: a piece's text is its own part of it, or already the whole. */
function said(before: Speech | undefined, piece: Speech, seconds: number): Pick<Speech, 'words' | 'text'> {
  if (!before) return { words: piece.words, text: piece.text };
  const reached = before.words.at(-1)?.offset?.[1] ?? 0;
  const whole = piece.text === before.text && (piece.words[0]?.offset?.[0] ?? 0) >= reached;
  const from = whole ? 0 : before.text.length + 1;
  const moved = piece.words.map(({ offset, start, end, ...word }): SpokenWord => ({
    ...word,
    start: start + seconds,
    end: end + seconds,
    ...(offset && { offset: [offset[0] + from, offset[1] + from] }),
  }));
  return { words: [...before.words, ...moved], text: whole ? before.text : `${before.text} ${piece.text}` };
}

function checkAlike(before: Speech, piece: Speech): void {
  const numbers = (['sampleRate', 'bands', 'hop'] as const).filter((name) => before[name] !== piece[name]);
  const parts = (['samples', 'mel'] as const).filter((name) => !before[name]?.length !== !piece[name]?.length);
  const other = [...numbers, ...parts];
  if (other.length === 0) return;
  const got = `another ${other.join(' and ')} than what is there`;
  throw new ReverieError('speech/piece', `The piece has ${got}; add pieces that one task made, or set \`output\` to null first.`);
}
