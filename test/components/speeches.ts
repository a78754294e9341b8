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
  const samples = new Float32Array(Math.round(seconds * RATE));
  const share = (i: number): number => ((i / samples.length) * WORDS.length) % 1;
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
  return { kind: 'speech', samples, sampleRate: RATE, mel, bands: BANDS, hop: HOP, words: words(seconds), text: TEXT, language: 'en' };
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
  const { samples: _, ...rest } = chirp();
  let state = 1;
  const random = (): number => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
  return { ...rest, mel: rest.mel.map((value) => (1 - noise) * value + noise * (random() * 8 - 8)) };
}
