/** Pieces one after the other, with the silences between them. */
import type { Spoken, SpokenWord } from './output.ts';

/** All of them are of one kind, and one at the least. */
export function joinSpeech(pieces: readonly Spoken[]): Spoken {
  const [first] = pieces as readonly [Spoken, ...Spoken[]];
  if (pieces.length === 1) return first;
  const { bands, hop, sampleRate, floor } = first;
  const gaps = pieces.map(({ gap }, i) => (i < pieces.length - 1 ? Math.round((gap * sampleRate) / hop) : 0));
  const starts: number[] = [];
  let frames = 0;
  pieces.forEach((piece, i) => {
    starts.push(frames);
    frames += piece.frames + gaps[i]!;
  });
  const mel = new Float32Array(frames * bands).fill(Math.log(floor));
  const samples = pieces.every((piece) => piece.samples) ? new Float32Array(frames * hop) : undefined;
  pieces.forEach((piece, i) => {
    mel.set(piece.mel, starts[i]! * bands);
    samples?.set(piece.samples!, starts[i]! * hop);
  });
  const words = pieces.flatMap((piece, i) => later(piece.words, (starts[i]! * hop) / sampleRate));
  return { ...first, mel, frames, words: whole(words), gap: pieces.at(-1)!.gap, ...(samples && { samples }) };
}

function later(words: readonly SpokenWord[], seconds: number): SpokenWord[] {
  return words.map((word) => ({ ...word, start: word.start + seconds, end: word.end + seconds }));
}

/** A word that a piece ended in is one again. */
function whole(words: readonly SpokenWord[]): SpokenWord[] {
  const found: SpokenWord[] = [];
  for (const word of words) {
    const last = found.at(-1);
    if (last?.offset[0] !== word.offset[0]) found.push(word);
    else found[found.length - 1] = { ...last, end: word.end, tokens: [...last.tokens, ...word.tokens] };
  }
  return found;
}
