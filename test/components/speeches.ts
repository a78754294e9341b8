/** Speech for tests: a chirp, the mel that such a sound has, and words over it. */
import type { SpeechOutput, SpokenWord } from '../../components/speech/utterance.ts';

const RATE = 22_050;
const [BANDS, HOP] = [80, 256];

const WORDS: readonly (readonly [text: string, tokens: readonly string[]])[] = [
  ['The', ['ð', 'ə']], ['birds', ['b', 'ˈ', 'ɝ', 'd', 'z']], ['sing', ['s', 'ˈ', 'ɪ', 'ŋ']], ['early', ['ˈ', 'ɝ', 'l', 'i']],
  ['Who', ['h', 'ˈ', 'u']], ['listens', ['l', 'ˈ', 'ɪ', 's', 'ə', 'n', 'z']],
];
const TEXT = 'The birds sing early. “Who listens?”';

/** Words of equal length with a tenth of silence after each. */
function words(seconds: number): SpokenWord[] {
  let from = 0;
  return WORDS.map(([text, tokens], i) => {
    const offset = [TEXT.indexOf(text, from), TEXT.indexOf(text, from) + text.length] as const;
    from = offset[1];
    const length = seconds / WORDS.length;
    return { text, tokens, offset, start: i * length, end: (i + 0.9) * length };
  });
}

/** A tone that rises from 200 to 3,000 Hz, once for every word. */
export function chirp(seconds = 1.5): SpeechOutput {
  return { ...chirps(Math.round(seconds * RATE), WORDS.length), kind: 'speech', words: words(seconds), text: TEXT, language: 'en' };
}

/** The same of a stretch of a text, as a piece of the whole: letters are its sounds, whatever they are. */
export function piece(text: string, [from, to]: readonly [number, number], secondsPerWord = 0.25): SpeechOutput {
  const found = [...text.slice(from, to).matchAll(/\[([^\]]+)\]\(\/([^/]+)\/\)|[\p{L}\p{N}’']+/gu)];
  const frames = Math.round((found.length * secondsPerWord * RATE) / HOP);
  const unit = (frames * HOP) / RATE / found.length;
  const said = found.map(([whole, word = whole, row = whole.toLowerCase()], i) => ({
    text: word,
    tokens: [...row],
    offset: [from + found[i]!.index, from + found[i]!.index + whole.length] as const,
    start: i * unit,
    end: (i + 0.9) * unit,
  }));
  return { ...chirps(frames * HOP, found.length), kind: 'speech', words: said, text, language: 'en', gap: 0.2, floor: 1e-5 };
}

function chirps(length: number, count: number): Pick<SpeechOutput, 'mel' | 'bands' | 'hop' | 'sampleRate'> & { readonly samples: Float32Array } {
  const samples = new Float32Array(length);
  const share = (i: number): number => ((i / samples.length) * count) % 1;
  let phase = 0;
  for (let i = 0; i < samples.length; i++) {
    phase += (2 * Math.PI * pitch(share(i))) / RATE;
    samples[i] = 0.6 * loudness(share(i)) * Math.sin(phase);
  }
  const frames = Math.ceil(samples.length / HOP);
  const mel = new Float32Array(frames * BANDS);
  for (let frame = 0; frame < frames; frame++) {
    const at = share(Math.min(samples.length - 1, frame * HOP));
    for (let band = 0; band < BANDS; band++) mel[frame * BANDS + band] = level(at, band);
  }
  return { samples, sampleRate: RATE, mel, bands: BANDS, hop: HOP };
}

const pitch = (share: number): number => 200 * 15 ** share;

const loudness = (share: number): number => (share < 0.9 ? Math.sin((share / 0.9) * Math.PI) : 0);

/** Natural logarithm of a band's loudness: near the pitch and its two overtones. */
function level(share: number, band: number): number {
  const near = [1, 2, 3].map((n) => Math.exp(-(((band - melBand(n * pitch(share))) / 2.2) ** 2)) / n ** 2);
  return Math.log(Math.max(1e-5, 2 * loudness(share) * near.reduce((sum, value) => sum + value, 0)));
}

/** Where a frequency lies among the bands, 0…8,000 Hz on the mel scale. */
const melBand = (hertz: number): number => (BANDS * Math.log1p(hertz / 700)) / Math.log1p(8000 / 700);

/** The same as it is while it is made: noise over the mel, no sound yet. */
export function preview(noise: number): SpeechOutput {
  return noisy(chirp(), noise);
}

/** Speech without its sound, and noise over its mel. */
export function noisy({ samples: _, ...rest }: SpeechOutput, noise: number): SpeechOutput {
  let state = 1;
  const random = (): number => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
  return { ...rest, mel: rest.mel.map((value) => (1 - noise) * value + noise * (random() * 8 - 8)) };
}

/** Where the sentences of a text are. */
export function sentences(text: string): readonly (readonly [number, number])[] {
  return [...text.matchAll(/[^.!?]+[.!?]+/gu)].map(({ 0: sentence, index }) => [index, index + sentence.length] as const);
}

/** Pieces one after the other, as a task joins them. */
export function joined(pieces: readonly SpeechOutput[], gap = 0.2): SpeechOutput {
  const between = Math.round((gap * RATE) / HOP);
  let frames = -between;
  const starts = pieces.map(({ mel }) => {
    const start = frames + between;
    frames = start + mel.length / BANDS;
    return start;
  });
  const mel = new Float32Array(frames * BANDS).fill(Math.log(1e-5));
  const samples = new Float32Array(frames * HOP);
  pieces.forEach((each, i) => {
    mel.set(each.mel, starts[i]! * BANDS);
    samples.set(each.samples!, starts[i]! * HOP);
  });
  const all = pieces.flatMap((each, i) => {
    const later = (starts[i]! * HOP) / RATE;
    return each.words.map((word) => ({ ...word, start: word.start + later, end: word.end + later }));
  });
  return { ...pieces[0]!, mel, samples, words: all };
}
