/** From how long the network holds every sound to when words are said. */
import type { Scale } from './files.ts';
import type { SpokenWord } from './output.ts';
import type { Piece } from './pieces.ts';

/** Silence that is put into a mel before one of its frames. */
export interface Silence {
  readonly at: number;
  readonly frames: number;
}

export interface Timing {
  readonly words: readonly SpokenWord[];
  /** In order. */
  readonly silences: readonly Silence[];
}

/** Of one sound. */
const LONGEST_SOUND = 200;

/** Whole frames of every sound at a speed, 1 at the least, and whether they had to be shortened to be `most` together. */
export function durationsOf(frames: ArrayLike<number>, speed: number, most: number): { readonly durations: number[]; readonly cut: boolean } {
  const at = (scale: number): number[] =>
    Array.from(frames, (each) => Math.min(LONGEST_SOUND, Math.max(1, Math.round((each / speed) * scale))));
  let scale = 1;
  let durations = at(scale);
  while (total(durations) > most && durations.some((each) => each > 1)) durations = at((scale *= 0.97));
  return { durations, cut: scale < 1 };
}

export const total = (durations: readonly number[]): number => durations.reduce((all, each) => all + each, 0);

/** When the words of a piece are said, with the silence that is put in. */
export function timingOf({ words, tokens, pauses, coded }: Piece, durations: readonly number[], { hop, sampleRate }: Scale): Timing {
  const starts = [0];
  for (const frames of durations) starts.push(starts.at(-1)! + frames);
  const place = (at: number): number => (at <= 0 ? 0 : at >= tokens.length ? starts.at(-1)! : starts[coded.at[at]!]!);
  const silences = pauses
    .map(({ at, seconds }) => ({ at: place(at), frames: Math.round((seconds * sampleRate) / hop) }))
    .sort((a, b) => a.at - b.at);
  const before = (frame: number, including: boolean): number =>
    silences.reduce((all, { at, frames }) => (at < frame || (including && at === frame) ? all + frames : all), 0);
  const seconds = (frame: number): number => (frame * hop) / sampleRate;
  return {
    silences,
    words: words.map(({ text, start, end, at, tokens: own }) => {
      const [from, to] = [starts[coded.at[at]!]!, starts[coded.at[at + own.length]!]!];
      const first = from + before(from, true);
      return {
        text,
        start: seconds(first),
        end: seconds(Math.max(first, to + before(to, false))),
        offset: [start, end] as const,
        tokens: own,
      };
    }),
  };
}
