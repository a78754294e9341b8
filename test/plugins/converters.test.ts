import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fc } from '../random.ts';
import type { Feed, Output, PluginOf } from '../../engine/plugin.ts';
import { RealFft } from '../../plugins/converters/_fft.ts';
import { filters } from '../../plugins/converters/_filters.ts';
import { silences } from '../../plugins/converters/_mel.ts';
import { Stft } from '../../plugins/converters/_stft.ts';
import { griffinLimConverter, vocosConverter } from '../../plugins/index.ts';

const recorded = JSON.parse(readFileSync(new URL('../fixtures/speech.json', import.meta.url), 'utf8')) as Record<'inverse' | 'mel', number[]>;
const SCALE = { sampleRate: 22_050, fftSize: 1024, hop: 256, bands: 80, low: 0, high: 8000, floor: 1e-5 };
const BINS = 513;

const wave = (count: number, a: number, b: number): Float32Array => Float32Array.from({ length: count }, (_, n) => Math.sin(a * n + b * n * n));

/** The log-mel of sound, its ends mirrored, as the recipe makes it. */
function melOf(sound: Float32Array): Float32Array {
  const { hop, fftSize, bands, floor } = SCALE;
  const frames = sound.length / hop;
  const stft = new Stft({ frames, size: fftSize, hop });
  const edge = (fftSize - hop) / 2;
  const mirrored = Float32Array.from({ length: stft.reach }, (_, n) => {
    const at = Math.abs(n - edge);
    return sound[at < sound.length ? at : 2 * (sound.length - 1) - at]!;
  });
  const [re, im] = [new Float32Array(frames * BINS), new Float32Array(frames * BINS)];
  stft.analyse(mirrored, { re, im });
  const rows = filters(SCALE);
  return Float32Array.from({ length: frames * bands }, (_, e) => {
    const first = Math.floor(e / bands) * BINS;
    const energy = rows[e % bands]!.reduce((sum, weight, k) => sum + weight * Math.sqrt(re[first + k]! ** 2 + im[first + k]! ** 2 + 1e-9), 0);
    return Math.log(Math.max(floor, energy));
  });
}

/** A voice of sorts: ten harmonics of a pitch that wavers, in syllables. */
function voice(frames: number): Float32Array {
  return Float32Array.from({ length: frames * SCALE.hop }, (_, n) => {
    const t = n / SCALE.sampleRate;
    const phase = 2 * Math.PI * (140 * t + 3 * Math.sin(2 * Math.PI * 1.5 * t));
    const loud = 0.05 + 0.1 * Math.sin(2 * Math.PI * 2 * t) ** 2;
    return loud * Array.from({ length: 10 }, (__, k) => Math.sin((k + 1) * phase) / (k + 1)).reduce((sum, value) => sum + value);
  });
}

const outputOf = (mel: Float32Array): Output => ({ kind: 'mel', mel, ...SCALE, text: 'ah', words: [] });

type Run = (file: string, feeds: Readonly<Record<string, Feed>>) => Promise<Readonly<Record<string, Feed>>>;

async function soundOf(converter: PluginOf<'converter'>, mel: Float32Array, params: object = {}, run: Run = async () => ({})): Promise<Float32Array> {
  const output = await converter.convert({ output: outputOf(mel), params: params as never, run, card: {} as never, file: () => new Uint8Array() });
  assert.deepEqual([output.kind, output['text'], output['mel']], ['speech', 'ah', mel]);
  return output['samples'] as Float32Array;
}

const distance = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((most, value, e) => Math.max(most, Math.abs(value - b[e]!)), 0);

const meanDistance = (a: Float32Array, b: Float32Array): number => a.reduce((sum, value, e) => sum + Math.abs(value - b[e]!), 0) / a.length;

describe('the Fourier transform of real numbers', () => {
  const sizes = fc.constantFrom(4, 8, 16, 64);
  const rows = (size: number): fc.Arbitrary<number[]> => fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: size, maxLength: size });

  it('is the sum that defines it', () => {
    fc.assert(fc.property(sizes.chain(rows), (values) => {
      const fft = new RealFft(values.length);
      const [re, im] = [new Float32Array(fft.bins), new Float32Array(fft.bins)];
      fft.forward(values, re, im);
      const sum = (of: (angle: number) => number, k: number): number =>
        values.reduce((all, value, n) => all + value * of((-2 * Math.PI * k * n) / values.length), 0);
      re.forEach((value, k) => assert.ok(Math.abs(value - sum(Math.cos, k)) < 1e-5));
      im.forEach((value, k) => assert.ok(Math.abs(value - sum(Math.sin, k)) < 1e-5));
    }), { numRuns: 50 });
  });

  it('is undone by its inverse, which leaves out what real numbers do not have', () => {
    fc.assert(fc.property(sizes.chain(rows), (values) => {
      const fft = new RealFft(values.length);
      const [re, im] = [new Float32Array(2 * fft.bins), new Float32Array(2 * fft.bins)];
      fft.forward(values, re, im, fft.bins);
      im[fft.bins] = im[2 * fft.bins - 1] = 7;
      const back = new Float64Array(values.length);
      fft.inverse(re, im, back, fft.bins);
      assert.ok(distance(back, values) < 1e-5);
    }), { numRuns: 50 });
  });

  it('refuses a size that is no power of two', () => {
    for (const size of [0, 2, 12, 1.5]) assert.throws(() => new RealFft(size), /power of two from 4 on/);
  });
});

describe('frames of spectra', () => {
  it('become the sound that the recipe’s audio.inverse makes of them', () => {
    const stft = new Stft({ frames: 4, size: 1024, hop: 256 });
    const sum = new Float64Array(stft.reach);
    stft.overlap({ re: wave(4 * BINS, 0.7, 1e-5), im: wave(4 * BINS, 1.9, 1e-5) }, sum);
    assert.ok(distance(stft.cut(stft.settle(sum)), recorded.inverse) < 2e-6);
  });

  it('of sound are undone by overlapping', () => {
    const stft = new Stft({ frames: 9, size: 64, hop: 16 });
    const sound = wave(stft.reach, 0.3, 0.001);
    const spectra = { re: new Float32Array(9 * 33), im: new Float32Array(9 * 33) };
    stft.analyse(sound, spectra);
    const sum = new Float64Array(stft.reach);
    stft.overlap(spectra, sum);
    assert.ok(distance(stft.cut(stft.settle(sum)), sound.subarray(24, 24 + 9 * 16)) < 1e-6);
  });

  it('have the mel that the recipe’s LogMel has of them', () => {
    const sound = wave(4 * 256, 0.05, 2e-4).map((value) => 0.3 * value);
    assert.ok(distance(melOf(sound), recorded.mel) < 2e-3);
  });
});

describe('silence', () => {
  const mel = (...loud: readonly number[]): Float32Array => Float32Array.from({ length: 2 * loud.length }, (_, e) => (loud[e >> 1] ? -3 : Math.log(1e-5)));

  it('is where all bands are at the floor, for some frames', () => {
    assert.deepEqual(silences({ mel: mel(0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0), bands: 2, floor: 1e-5, frames: 11 }), [[0, 3], [7, 11]]);
    assert.deepEqual(silences({ mel: mel(1, 1), bands: 2, floor: 1e-5, frames: 2 }), []);
  });
});

describe('vocos', () => {
  /** Of every frame, a spectrum that its mel alone decides. */
  const run: Run = async (file, { mel }) => {
    assert.equal(file, 'vocoder');
    const frames = mel!.shape[1]!;
    const spectrum = (a: number): Feed => ({
      data: Float32Array.from({ length: frames * BINS }, (_, e) => Math.sin(a * (e % BINS) + mel!.data[Math.floor(e / BINS) * 80]!)),
      shape: [1, frames, BINS],
    });
    return { real: spectrum(0.7), imaginary: spectrum(1.9) };
  };

  it('gives a hop of samples for every frame, within −1…1', async () => {
    const sound = await soundOf(vocosConverter, wave(10 * 80, 1, 0), {}, run);
    assert.equal(sound.length, 10 * 256);
    assert.ok(sound.every((value) => Math.abs(value) <= 1));
    const loud = await soundOf(vocosConverter, wave(10 * 80, 1, 0), {}, async (file, feeds) =>
      Object.fromEntries(Object.entries(await run(file, feeds)).map(([name, { data, shape }]) => [name, { data: data.map((value) => 500 * value), shape }])));
    assert.equal(Math.max(...loud), 1);
  });

  it('makes of a long mel what it makes of its parts, and runs the network on no more than so many frames', async () => {
    const mel = wave(2500 * 80, 0.01, 0);
    const sizes: number[] = [];
    const whole = await soundOf(vocosConverter, mel, {}, (file, feeds) => {
      sizes.push(feeds['mel']!.shape[1]!);
      return run(file, feeds);
    });
    assert.deepEqual(sizes, [1056, 1088, 484]);
    const part = await soundOf(vocosConverter, mel.slice(1000 * 80, 1100 * 80), {}, run);
    assert.ok(distance(part.subarray(1024, 99 * 256 - 1024), whole.subarray(1000 * 256 + 1024, 1099 * 256 - 1024)) < 1e-6);
  });

  it('gives zeros where there is silence, and fades into them', async () => {
    const mel = wave(30 * 80, 0.01, 0).fill(Math.log(1e-5), 10 * 80, 20 * 80);
    const sound = await soundOf(vocosConverter, mel, {}, run);
    assert.ok(sound.subarray(11 * 256, 19 * 256).every((value) => value === 0));
    assert.ok(sound.subarray(9 * 256, 10 * 256).some((value) => value !== 0));
  });

  it('does not run the network for long silence', async () => {
    const sizes: number[] = [];
    const mel = wave(4000 * 80, 0.01, 0).fill(Math.log(1e-5), 900 * 80, 3900 * 80);
    await soundOf(vocosConverter, mel, {}, (file, feeds) => {
      sizes.push(feeds['mel']!.shape[1]!);
      return run(file, feeds);
    });
    assert.deepEqual(sizes, [1056, 960]);
  });

  it('refuses a mel that does not say how it was made', async () => {
    const output = { kind: 'mel', mel: new Float32Array(80), bands: 80, hop: 256 };
    const convert = async (more: object) =>
      vocosConverter.convert({ output: { ...output, ...more }, params: {}, run, card: {} as never, file: () => new Uint8Array() });
    await assert.rejects(convert({}), { code: 'converter/mel', message: /lacks sampleRate, fftSize, low, high, floor;/ });
    await assert.rejects(convert({ ...SCALE, bands: 81 }), { code: 'converter/mel', message: /has 80 values for frames of 81 bands/ });
  });
});

describe('griffin-lim', () => {
  const mel = melOf(voice(40));

  it('finds sound that has the mel', async () => {
    const sound = await soundOf(griffinLimConverter, mel, { iterations: 60, momentum: 0.99 });
    assert.equal(sound.length, 40 * 256);
    const got = melOf(sound);
    const inner = (values: Float32Array): Float32Array => values.subarray(3 * 80, 37 * 80);
    assert.ok(meanDistance(inner(got), inner(mel)) < 0.35, `${meanDistance(inner(got), inner(mel))}`);
  });

  it('comes nearer with more iterations, and with momentum', async () => {
    const far = async (iterations: number, momentum: number): Promise<number> =>
      meanDistance(melOf(await soundOf(griffinLimConverter, mel, { iterations, momentum })), mel);
    const [once, plain, fast] = [await far(1, 0.99), await far(40, 0), await far(40, 0.99)];
    assert.ok(fast < plain && plain < once, `${fast} ${plain} ${once}`);
  });

  it('gives the same again', async () => {
    const again = async (): Promise<Float32Array> => soundOf(griffinLimConverter, mel, { iterations: 3, momentum: 0.99 });
    assert.deepEqual(await again(), await again());
  });
});
