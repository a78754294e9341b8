/** A model that is none: the files that the speech task reads, and networks whose numbers can be told. */
import { readFileSync } from 'node:fs';
import type { Feed, ModelCard, TaskContext } from '../../../../engine/plugin.ts';
import { CONSONANTS, LANGUAGES, PUNCTUATION, VOWELS } from '../../../../plugins/tasks/text-to-speech/front/index.ts';
import type { MelFile, Vocabulary } from '../../../../plugins/tasks/text-to-speech/files.ts';
import type { SpeechInputs } from '../../../../plugins/tasks/text-to-speech/pieces.ts';

const DICTIONARY = readFileSync(new URL('../../../../plugins/tasks/text-to-speech/model/english.bin', import.meta.url));

const sounds = LANGUAGES.flatMap((language) => [...VOWELS[language], ...CONSONANTS[language]]);

/** All that the front end says but "…" and "ʒ". */
export const VOCABULARY: Vocabulary = {
  tokens: ['', '^', '$', ' ', ...PUNCTUATION.filter((mark) => mark !== '…'), ...new Set(sounds.filter((sound) => sound !== 'ʒ'))],
  stress: ['', 'ˈ', 'ˌ'],
};

/** Two bands and 100 frames a second. */
export const MEL: MelFile = {
  sampleRate: 1000, fftSize: 32, hop: 10, bands: 2, low: 0, high: 500, floor: Math.exp(-9), mean: [-2, -3], deviation: [2, 1],
  voices: [
    { id: 'kerstin', language: 'de', title: 'Kerstin' }, { id: 'slt', language: 'en', title: 'SLT' }, { id: 'rms', language: 'en', title: 'RMS' },
  ],
  languages: ['de', 'en'],
};

const bytes = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
const FILES: Readonly<Record<string, Uint8Array>> = { vocabulary: bytes(VOCABULARY), mel: bytes(MEL), dictionary: DICTIONARY };

export const CARD = { latent: { shape: [768, 2], axes: ['frame', 'band'], open: true } } as unknown as ModelCard;

export interface Asked extends TaskContext<SpeechInputs> {
  readonly warnings: string[];
  readonly runs: { readonly file: string; readonly feeds: Readonly<Record<string, Feed>> }[];
}

/** A context that keeps what it is asked; every sound lasts `frames`. */
export function ask(inputs: Partial<SpeechInputs>, frames = 5.2): Asked {
  const runs: Asked['runs'] = [];
  const warnings: string[] = [];
  return {
    inputs: { text: 'Yes.', voice: 'slt', language: 'auto', mode: 'grad-tts', speed: 1, temperature: 0.8, ...inputs },
    card: CARD,
    warnings,
    runs,
    warn: (code, message) => warnings.push(`${code}: ${message}`),
    tokenize: () => ({ ids: new Int32Array(), unknown: [], readAs: [], cut: 0 }),
    file: (name) => FILES[name]!,
    run: async (file, feeds) => {
      runs.push({ file, feeds });
      return file === 'encoder' ? encoded(feeds['tokens']!, frames) : guessed(feeds['spread']!);
    },
  };
}

/** Three channels: the token's number twice, then its place. */
function encoded({ data }: Feed, frames: number): Readonly<Record<string, Feed>> {
  const length = data.length;
  return {
    context: { data: Float32Array.from({ length: 3 * length }, (_, e) => (e % 3 < 2 ? data[Math.floor(e / 3)]! : Math.floor(e / 3))), shape: [1, length, 3] },
    durations: { data: new Float32Array(length).fill(frames), shape: [1, length] },
    style: { data: Float32Array.of(0), shape: [1, 1] },
  };
}

function guessed({ data, shape }: Feed): Readonly<Record<string, Feed>> {
  return { context: { data: (data as Float32Array).map((value) => value + 100), shape }, style: { data: Float32Array.of(1), shape: [1, 1] } };
}
