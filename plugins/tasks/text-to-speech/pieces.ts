/** Text → what is said in one breath, each piece with all that the network is to be asked. */
import { invalid, type TaskContext } from '../../../engine/plugin.ts';
import { dictionaryOf, melFileOf, vocabularyOf, type MelFile, type Voice } from './files.ts';
import { phonemes, type Sentence } from './front/index.ts';
import { likelyLanguage } from './language.ts';
import { split, type Line } from './split.ts';
import { code, type Coded } from './tokens.ts';

export interface SpeechInputs {
  readonly text: string;
  readonly voice: string;
  readonly language: string;
  readonly mode: string;
  readonly speed: number;
  readonly temperature: number;
}

/** One sentence, or a part of a long one. */
export interface Piece extends Line {
  readonly coded: Coded;
  readonly voice: Voice;
  /** Seconds of silence before what comes after it. */
  readonly gap: number;
}

/** Seconds after a sentence and after a paragraph, beside the silence that the voice itself leaves at the ends of sentences. */
export const SENTENCE_GAP = 0.25;
export const PARAGRAPH_GAP = 0.5;

/** Seconds in a text. */
const MOST_SILENCE = 300;

/** Sounds at once, with a begin and an end; at most as many as fit into the network's frames, of which the slowest voice takes 7 for a sound. */
const MOST_SOUNDS = 120;
const FRAMES_A_SOUND = 7;
const ENDS = 2;
const FEWEST_SOUNDS = 8;

type Ask = Pick<TaskContext<SpeechInputs>, 'inputs' | 'card' | 'file' | 'warn'>;

export async function piecesOf(ask: Ask): Promise<Piece[]> {
  const { inputs, card, warn } = ask;
  const { text } = inputs;
  const voice = checked(inputs, melFileOf(ask));
  const vocabulary = vocabularyOf(ask);
  const sentences = phonemes(text, voice.language, voice.language === 'en' ? await dictionaryOf(ask) : undefined);
  checkSilence(sentences);
  const fitting = Math.floor((card.latent.shape[0]! / FRAMES_A_SOUND) * inputs.speed);
  const limit = Math.max(FEWEST_SOUNDS, Math.min(MOST_SOUNDS, fitting) - ENDS);
  const pieces = spoken(sentences).flatMap((sentence, i, all) => {
    const lines = split(sentence, limit, (token) => vocabulary.stress.includes(token));
    const gap = gapAfter(text, sentence, all[i + 1]);
    return lines.map((line, k) => ({ ...line, coded: code(line.tokens, vocabulary), voice, gap: k < lines.length - 1 ? 0 : gap }));
  });
  tellLeftOut(text, sentences, pieces, warn);
  if (inputs.language === 'auto') tellLanguage(text, voice, melFileOf(ask), warn);
  return pieces;
}

/** The voice, if there is one that can say it. */
function checked({ text, voice: id, language }: SpeechInputs, { voices }: MelFile): Voice {
  const faults: Parameters<typeof invalid>[1][number][] = [];
  const voice = voices.find((each) => each.id === id);
  if (!voice) {
    const message = `must be a voice of the model, one of ${voices.map((each) => each.id).join(', ')}`;
    faults.push({ pointer: '/inputs/voice', message, got: id });
  } else if (language !== 'auto' && language !== voice.language) {
    const able = voices.filter((each) => each.language === language).map((each) => each.id);
    const who = able.length ? `${able.join(' and ')} ${able.length > 1 ? 'do' : 'does'}; choose such a voice` : 'no voice does; choose auto';
    const message = `must be one that the voice ${voice.id} speaks, which is ${voice.language}: ${who}`;
    faults.push({ pointer: '/inputs/language', message, got: language });
  }
  const half = text.search(/\p{Surrogate}/u);
  if (half >= 0) {
    const got = `\\u${text.charCodeAt(half).toString(16)} at position ${half}`;
    faults.push({ pointer: '/inputs/text', message: 'must not hold half of a surrogate pair; remove it or write the whole character', got });
  }
  if (faults.length) throw invalid('request', faults);
  return voice!;
}

/** Silence takes memory as sound does. */
function checkSilence(sentences: readonly Sentence[]): void {
  const seconds = sentences.flatMap(({ pauses }) => pauses).reduce((sum, pause) => sum + pause.seconds, 0);
  if (seconds <= MOST_SILENCE) return;
  const message = `must not have more than ${MOST_SILENCE} seconds of pauses in all; shorten them, or make parts of the text by themselves`;
  throw invalid('text', [{ pointer: '/inputs/text', message, got: `${Math.round(seconds)} seconds` }]);
}

/** Sentences with words; one of silence alone goes to the end of that before it, or to the beginning of the first. */
function spoken(sentences: readonly Sentence[]): Sentence[] {
  const found: Sentence[] = [];
  let lead = 0;
  for (const sentence of sentences) {
    const silence = sentence.pauses.reduce((sum, { seconds }) => sum + seconds, 0);
    const last = found.at(-1);
    if (sentence.words.length > 0) {
      const pauses = lead > 0 ? [{ at: 0, seconds: lead }, ...sentence.pauses] : sentence.pauses;
      lead = 0;
      found.push({ ...sentence, pauses });
    } else if (last) {
      found[found.length - 1] = { ...last, end: sentence.end, pauses: [...last.pauses, { at: last.tokens.length, seconds: silence }] };
    } else lead += silence;
  }
  return found;
}

/** None where a long sentence was cut, and after the last. */
function gapAfter(text: string, { end, tokens }: Sentence, next: Sentence | undefined): number {
  if (!next) return 0;
  if (/\n\s*\n/.test(text.slice(end, next.start))) return PARAGRAPH_GAP;
  return tokens.at(-1) === ',' ? 0 : SENTENCE_GAP;
}

/** Names what has no sound in the language, and sounds that the model was not taught. */
function tellLeftOut(text: string, sentences: readonly Sentence[], pieces: readonly Piece[], warn: Ask['warn']): void {
  let rest = '';
  let at = 0;
  for (const { start, end } of sentences.flatMap(({ words }) => words)) {
    rest += `${text.slice(at, start)} `;
    at = Math.max(at, end);
  }
  rest = (rest + text.slice(at)).replace(/\[pause[^\]]*\]|\]\([^()\s]*\)/giu, ' ');
  const left = list(rest.match(/[\p{L}\p{N}]+|\p{Extended_Pictographic}(?:\p{Emoji_Modifier}|\uFE0F|\u200D\p{Extended_Pictographic})*/gu) ?? []);
  if (left) warn('text/left-out', `What has no sound in this language is left out: ${left}.`);
  const unknown = list(pieces.flatMap(({ coded }) => coded.unknown));
  if (unknown) warn('text/unknown-sounds', `The model was not taught some sounds and leaves them out: ${unknown}.`);
}

/** A text in another language is read all the same, which is seldom wanted. */
function tellLanguage(text: string, voice: Voice, { voices }: MelFile, warn: Ask['warn']): void {
  const likely = likelyLanguage(text);
  if (!likely || likely === voice.language) return;
  const able = voices.filter(({ language }) => language === likely).map(({ id }) => `“${id}”`).join(' or ');
  const [is, reads] = [likely, voice.language].map((language) => NAMES[language]);
  warn('text/language', `The text seems to be ${is}, and the voice “${voice.id}” reads it as ${reads}; for ${is} choose ${able}.`);
}

const NAMES: Readonly<Record<string, string>> = { en: 'English', de: 'German' };

const NAMED = 8;

function list(all: readonly string[]): string {
  const different = [...new Set(all)];
  const more = different.length > NAMED ? ` and ${different.length - NAMED} more` : '';
  return different.slice(0, NAMED).map((each) => `“${each}”`).join(', ') + more;
}
