/** When each word is spoken: JSON for programs, WebVTT (https://www.w3.org/TR/webvtt1/) for players. */
import { surroundings, type SpokenWord, type Utterance } from '../utterance.ts';

/** Characters of a caption after which a new one begins. */
const LONGEST = 80;
/** Seconds that a caption lasts at least; the format knows none without a duration. */
const SHORTEST = 0.001;
const SENTENCE = /[.!?…]/u;

/** Seconds to the microsecond: finer than a sample. */
const rounded = (seconds: number): number => Math.round(seconds * 1e6) / 1e6;

/** The words with their times and sounds. */
export function timingsJSON({ text, language, sampleRate, duration, words }: Utterance): string {
  const list = words.map((word) => {
    const { offset, tokens } = word;
    return { text: word.text, start: rounded(word.start), end: rounded(word.end), ...(offset ? { offset } : {}), tokens };
  });
  return `${JSON.stringify({ text, language, sampleRate, duration: rounded(duration), words: list }, null, 2)}\n`;
}

/** Captions of a sentence each, or less where it is long, with the time of every word in them. */
export function timingsVTT({ text, language, words }: Utterance): string {
  const cues = captions(text, words).map((caption) => {
    const [first, last] = [caption[0]!, caption.at(-1)!];
    const said = caption.map(({ word, text: part }, i) => `${i ? `<${stamp(word.start)}>` : ''}${escaped(part)}`);
    const end = Math.max(last.word.end, first.word.start + SHORTEST);
    return `${stamp(first.word.start)} --> ${stamp(end)}\n${said.join('').trim()}\n`;
  });
  return ['WEBVTT\n', ...(language ? [`NOTE Language: ${escaped(language)}\n`] : []), ...cues].join('\n');
}

interface Said {
  readonly word: SpokenWord;
  /** The word with the marks around it. */
  readonly text: string;
}

function captions(text: string, words: readonly SpokenWord[]): readonly (readonly Said[])[] {
  const around = surroundings(text, words);
  const found: Said[][] = [];
  let length = 0;
  words.forEach((word, i) => {
    const { before, after, space } = around[i]!;
    const said = `${before}${word.text}${after}${space}`.replace(/\s+/gu, ' ');
    if (i === 0 || SENTENCE.test(around[i - 1]!.after) || length + said.length > LONGEST) length = 0;
    if (length === 0) found.push([]);
    found.at(-1)!.push({ word, text: said });
    length += said.length;
  });
  return found;
}

const escaped = (value: string): string => value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** `00:01:02.345` */
function stamp(seconds: number): string {
  const ms = Math.round(seconds * 1000);
  const pad = (value: number, digits: number): string => String(Math.floor(value)).padStart(digits, '0');
  return `${pad(ms / 3_600_000, 2)}:${pad((ms / 60_000) % 60, 2)}:${pad((ms / 1000) % 60, 2)}.${pad(ms % 1000, 3)}`;
}
