/** Speech as the viewer and the exporters take it: sound, mel spectrogram, and words with their times. */
import { ReverieError } from '../../engine/errors.ts';
import type { Output } from '../../engine/index.ts';
import { withMarkup } from './correct.ts';

/** A word and when it is spoken. */
export interface SpokenWord {
  readonly text: string;
  /** Seconds. */
  readonly start: number;
  readonly end: number;
  /** Where the word stands in the whole text: from, and to before. */
  readonly offset?: readonly [from: number, to: number] | undefined;
  /** Its sounds in IPA, stress marks among them. */
  readonly tokens: readonly string[];
}

/** Sound, mel or both, with what is said. */
export interface Speech {
  /** Mono, −1…1; left out in previews, and where only the mel was asked for. */
  readonly samples?: Float32Array | null | undefined;
  /** Samples per second. */
  readonly sampleRate: number;
  /** frames × bands, natural logarithms, the lowest band first; left out where there is sound alone. */
  readonly mel?: Float32Array | null | undefined;
  /** Bands of the mel. */
  readonly bands: number;
  /** Samples between the beginnings of two of the mel's frames. */
  readonly hop: number;
  /** In the order of their times. */
  readonly words: readonly SpokenWord[];
  readonly text: string;
  /** BCP 47: `en`, `de`. */
  readonly language: string;
}

/** What a task of kind `mel` gives, and what a converter makes `speech` of. */
export interface SpeechOutput extends Speech, Output {
  readonly kind: 'speech' | 'mel';
  readonly mel: Float32Array;
}

/** Speech whose numbers fit each other. */
export interface Utterance extends Speech {
  /** Frames of the mel; 0 without one. */
  readonly frames: number;
  /** Seconds: of the sound, or of the mel where there is none. */
  readonly duration: number;
}

/** Speech whose numbers fit each other. @throws ReverieError `speech/size`, `speech/rate` or `speech/words` when they do not. */
export function toUtterance(speech: Speech): Utterance {
  const { sampleRate, mel, bands, hop } = speech;
  const samples = speech.samples?.length ? speech.samples : undefined;
  if (!(sampleRate > 0) || !Number.isFinite(sampleRate)) {
    throw new ReverieError('speech/rate', `The sound has ${sampleRate} samples per second; set a sampleRate above 0.`);
  }
  const frames = (mel?.length ?? 0) / bands;
  const whole = [bands, hop, frames].every(Number.isInteger) && bands > 0 && hop > 0;
  if (mel && (!whole || frames < 1)) {
    const got = `${mel.length.toLocaleString('en')} values for frames of ${bands} bands every ${hop} samples`;
    throw new ReverieError('speech/size', `The mel holds ${got}; set bands and hop so that it is frames × bands values.`);
  }
  if (!samples && !mel) throw new ReverieError('speech/size', 'There is neither sound nor a mel; set `samples` or `mel` first.');
  checkWords(speech.words);
  const length = samples?.length ?? frames * hop;
  return { ...speech, samples, frames: mel ? frames : 0, duration: length / sampleRate };
}

/** @throws ReverieError for the first word that has no time, ends before it starts or starts before the word before it. */
function checkWords(words: readonly SpokenWord[]): void {
  words.forEach(({ text, start, end }, i) => {
    if (start >= (words[i - 1]?.start ?? 0) && end >= start && Number.isFinite(end)) return;
    const rule = 'words end after they start, and come in the order of their times';
    throw new ReverieError('speech/words', `Word ${i + 1} (“${text}”) lasts from ${start} to ${end} seconds; ${rule}.`);
  });
}

/** Whether a sound begins with all of another one: while a long text is made, more and more of it comes. */
export function continues(before: Float32Array | null | undefined, after: Float32Array | null): boolean {
  return !!before && !!after && holds(after, before, 0);
}

/** Whether a sound has all of another one in it, from its sample `at` on. */
export function holds(sound: Float32Array, part: Float32Array, at: number): boolean {
  if (at < 0 || at + part.length > sound.length) return false;
  if (sound.buffer === part.buffer && sound.byteOffset + at * sound.BYTES_PER_ELEMENT === part.byteOffset) return true;
  for (let i = 0; i < part.length; i++) if (part[i] !== sound[at + i]) return false;
  return true;
}

/** The word that is spoken at a time; -1 between words. */
export function wordAt(words: readonly SpokenWord[], time: number): number {
  const begun = lastBegun(words, time);
  return begun >= 0 && time < words[begun]!.end ? begun : -1;
}

/** The last word that has begun at a time; -1 before the first. */
function lastBegun(words: readonly SpokenWord[], time: number): number {
  let [low, high] = [0, words.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (words[middle]!.start <= time) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The time at the same place in the text where the same words, and perhaps more, have other times; undefined where they are others. */
export function placeIn(after: readonly SpokenWord[], before: readonly SpokenWord[], time: number): number | undefined {
  if (before.length === 0 || before.some(({ text }, i) => text !== after[i]?.text)) return undefined;
  const at = lastBegun(before, time);
  if (at < 0) return Math.min(time, after[0]!.start);
  const [old, now] = [before[at]!, after[at]!];
  if (time >= old.end) return Math.min(now.end + time - old.end, after[at + 1]?.start ?? Infinity);
  return now.start + ((time - old.start) / (old.end - old.start)) * (now.end - now.start);
}

/** What stands around a word; markup for its sounds is no part of it. */
export interface Surroundings {
  /** Marks before it: opening quotes, dashes. */
  readonly before: string;
  /** Marks right after it. */
  readonly after: string;
  /** The white space up to the next word, or to the marks before that. */
  readonly space: string;
}

/** What stands around every word. Without offsets, a space after each. */
export function surroundings(text: string, words: readonly SpokenWord[]): readonly Surroundings[] {
  const at = words.map(({ offset }) => offset && withMarkup(text, offset));
  if (at.includes(undefined)) return words.map(() => ({ before: '', after: '', space: ' ' }));
  const gaps = at.map((offset, i) => /^(\S*)(\s*)([^]*)$/u.exec(text.slice(offset![1], at[i + 1]?.[0]))!);
  return gaps.map(([whole, after = '', space = ''], i) => {
    const before = i === 0 ? text.slice(0, at[0]![0]).trimStart() : gaps[i - 1]![3]!;
    return i < gaps.length - 1 ? { before, after, space } : { before, after: whole.trimEnd(), space: '' };
  });
}

/** `1:02.5` */
export function clock(seconds: number): string {
  const tenths = Math.floor(seconds * 10 + 1e-6);
  return `${Math.floor(tenths / 600)}:${String(Math.floor(tenths / 10) % 60).padStart(2, '0')}.${tenths % 10}`;
}
