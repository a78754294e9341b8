/** A piece → what the score network is told → a mel. */
import type { Feed, Prepared, TaskContext } from '../../../engine/plugin.ts';
import { melFileOf } from './files.ts';
import type { MelOutput } from './output.ts';
import type { Piece, SpeechInputs } from './pieces.ts';
import { durationsOf, timingOf, total, type Timing } from './timing.ts';

export interface Details extends Timing, Pick<Piece, 'voice' | 'gap'> {
  /** What the network finds the rest to: frames × bands, in its scale. */
  readonly base: Float32Array;
  /** Frames of each of the network's tokens. */
  readonly durations: readonly number[];
}

type Context = TaskContext<SpeechInputs> & { readonly piece: Piece };

export async function prepareSpeech(context: Context): Promise<Prepared<Details>> {
  const { piece, inputs, card, run, warn } = context;
  const { voice, gap, coded } = piece;
  const melFile = melFileOf(context);
  const number = (value: number): Feed => ({ data: Int32Array.of(value), shape: [1] });
  const row = (data: Int32Array): Feed => ({ data, shape: [1, data.length] });
  const speaker = number(melFile.voices.findIndex(({ id }) => id === voice.id));
  const language = number(melFile.languages.indexOf(voice.language));
  const said = await run('encoder', { tokens: row(coded.ids), stress: row(coded.stress), voice: speaker, language });
  const most = card.latent.shape[0]!;
  const { durations, cut } = durationsOf(said['durations']!.data, inputs.speed, most);
  if (cut) warn('speed/longest', 'A part of the text is said faster than asked for, because the model makes no more sound at once.');
  const spread = repeated(said['context']!, lengthened(durations, most));
  const { context: about, style } =
    inputs.mode === 'resgrad' ? await run('guess', { spread, voice: speaker }) : { context: spread, style: said['style'] };
  return {
    conditioning: { feeds: { context: about!, style: style! } },
    length: spread.shape[1]!,
    temperature: inputs.temperature,
    details: { base: firstOf(about!, total(durations), melFile.bands), durations, voice, gap, ...timingOf(piece, durations, melFile) },
  };
}

/** Frames of which what the network makes is a multiple: the engine records networks at lengths that come often. */
const GRID = 32;

/** The silence of the end for so much longer; what is decoded leaves that out. */
function lengthened(durations: readonly number[], most: number): readonly number[] {
  const frames = total(durations);
  const more = Math.max(0, Math.min(most, GRID * Math.ceil(frames / GRID)) - frames);
  return [...durations.slice(0, -1), durations.at(-1)! + more];
}

/** Each row of [1, tokens, width] for as many frames as its token lasts. */
function repeated({ data, shape }: Feed, durations: readonly number[]): Feed {
  const width = shape[2]!;
  const frames = total(durations);
  const values = new Float32Array(frames * width);
  let at = 0;
  durations.forEach((count, token) => {
    for (let k = 0; k < count; k++, at += width) values.set(data.subarray(token * width, (token + 1) * width), at);
  });
  return { data: values, shape: [1, frames, width] };
}

/** The first channels of the first frames of [1, frames, width]. */
function firstOf({ data, shape }: Feed, frames: number, count: number): Float32Array {
  const width = shape[2]!;
  const values = new Float32Array(frames * count);
  for (let frame = 0; frame < frames; frame++) values.set(data.subarray(frame * width, frame * width + count), frame * count);
  return values;
}

type Found = Pick<TaskContext<SpeechInputs>, 'inputs' | 'file'> & { readonly x0: Float32Array; readonly details: Details };

/** x₀ is what the base lacks, in deviations of each band; it may be longer than the base. */
export function decodeSpeech({ x0, details, inputs, file }: Found): MelOutput {
  const { mean, deviation, sampleRate, hop, fftSize, bands, low, high, floor } = melFileOf({ file });
  const least = Math.log(floor);
  const found = x0.subarray(0, details.base.length).map((value, e) => Math.max(least, (value + details.base[e]!) * deviation[e % bands]! + mean[e % bands]!));
  const mel = withSilences(found, details.silences, bands, least);
  const { words, voice, gap } = details;
  return {
    kind: 'mel', mel, frames: mel.length / bands, sampleRate, hop, fftSize, bands, low, high, floor,
    words, text: inputs.text, language: voice.language, voice: voice.id, gap,
  };
}

function withSilences(mel: Float32Array, silences: Timing['silences'], bands: number, least: number): Float32Array {
  const added = silences.reduce((all, { frames }) => all + frames, 0);
  const whole = new Float32Array(mel.length + added * bands).fill(least);
  let [from, to] = [0, 0];
  for (const { at, frames } of [...silences, { at: mel.length / bands, frames: 0 }]) {
    whole.set(mel.subarray(from * bands, at * bands), to * bands);
    to += at - from + frames;
    from = at;
  }
  return whole;
}
