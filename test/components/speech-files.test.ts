/** What the speech viewer saves, read again by the formats' own rules. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fc } from '../random.ts';
import { PNG } from 'pngjs';
import { save, type Format } from '../../components/speech/export/formats.ts';
import { encodeNPY } from '../../components/speech/export/npy.ts';
import { encodeWAV } from '../../components/speech/export/wav.ts';
import { timingsVTT } from '../../components/speech/export/timings.ts';
import { melColors, PALETTES } from '../../components/speech/mel.ts';
import { clock, continues, surroundings, toUtterance, wordAt, type SpokenWord } from '../../components/speech/utterance.ts';
import { toOklab, type Triple } from '../../components/oklab.ts';
import { chirp } from './speeches.ts';

const speech = toUtterance(chirp());
const FORMATS = ['wav', 'npy', 'png', 'json', 'vtt'] as const;

const bytes = async (format: Format, options = {}): Promise<Uint8Array> =>
  new Uint8Array(await (await save(speech, format, options)).arrayBuffer());
const string = async (format: Format): Promise<string> => new TextDecoder('utf-8', { fatal: true }).decode(await bytes(format));

interface Wave {
  readonly format: Readonly<Record<'tag' | 'channels' | 'rate' | 'bytesPerSecond' | 'align' | 'bits', number>>;
  readonly samples: Int16Array;
}

/** Reads RIFF chunk by chunk, in any order, as players do. */
function readWave(file: Uint8Array): Wave {
  const data = Buffer.from(file);
  assert.equal(data.toString('latin1', 0, 4), 'RIFF');
  assert.equal(data.readUInt32LE(4), data.length - 8);
  assert.equal(data.toString('latin1', 8, 12), 'WAVE');
  const chunks = new Map<string, Buffer>();
  for (let at = 12; at < data.length; at += 8 + data.readUInt32LE(at + 4) + (data.readUInt32LE(at + 4) % 2)) {
    chunks.set(data.toString('latin1', at, at + 4), data.subarray(at + 8, at + 8 + data.readUInt32LE(at + 4)));
  }
  const about = chunks.get('fmt ')!;
  const format = {
    tag: about.readUInt16LE(0), channels: about.readUInt16LE(2), rate: about.readUInt32LE(4),
    bytesPerSecond: about.readUInt32LE(8), align: about.readUInt16LE(12), bits: about.readUInt16LE(14),
  };
  const sound = chunks.get('data')!;
  return { format, samples: Int16Array.from({ length: sound.length / 2 }, (_, i) => sound.readInt16LE(2 * i)) };
}

describe('WAV', () => {
  it('says what it holds, and holds every sample', async () => {
    const { format, samples } = readWave(await bytes('wav'));
    assert.deepEqual(format, { tag: 1, channels: 1, rate: 22_050, bytesPerSecond: 44_100, align: 2, bits: 16 });
    assert.equal(samples.length, speech.samples!.length);
    const farthest = samples.reduce((most, value, i) => Math.max(most, Math.abs(value / 32_767 - speech.samples![i]!)), 0);
    assert.ok(farthest <= 0.5 / 32_767 + 1e-7, `${farthest}`);
  });

  it('cuts what is too loud, and silences what is no number', () => {
    const { samples } = readWave(encodeWAV(Float32Array.of(2, -2, 1, -1, NaN, Infinity, -Infinity, 0), 8000));
    assert.deepEqual([...samples], [32_767, -32_767, 32_767, -32_767, 0, 32_767, -32_767, 0]);
  });

  it('takes any sound', () => {
    const sound = fc.float32Array({ min: -1, max: 1, maxLength: 99, noNaN: true });
    fc.assert(fc.property(sound, fc.integer({ min: 1, max: 192_000 }), (samples, rate) => {
      const read = readWave(encodeWAV(samples, rate));
      assert.equal(read.format.rate, rate);
      assert.deepEqual([...read.samples], Array.from(samples, (value) => Math.round(value * 32_767) + 0));
    }));
  });
});

/** Reads version 1.0 of the format by its specification. */
function readArray(file: Uint8Array): { header: string; values: Float32Array } {
  const data = Buffer.from(file);
  assert.deepEqual([...data.subarray(0, 8)], [0x93, ...Buffer.from('NUMPY'), 1, 0]);
  const start = 10 + data.readUInt16LE(8);
  const header = data.toString('latin1', 10, start);
  return { header, values: Float32Array.from({ length: (data.length - start) / 4 }, (_, i) => data.readFloatLE(start + 4 * i)) };
}

describe('NumPy files', () => {
  it('begin as the specification says, byte for byte', () => {
    const file = Buffer.from(encodeNPY(Float32Array.of(1, -2), [1, 2]));
    const header = "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2), }";
    assert.equal(file.toString('latin1'), `\x93NUMPY\x01\x00\x76\x00${header.padEnd(117)}\n\x00\x00\x80\x3f\x00\x00\x00\xc0`);
  });

  it('hold the mel as frames × bands, and their data is aligned', async () => {
    const { header, values } = readArray(await bytes('npy'));
    assert.match(header, new RegExp(`^\\{'descr': '<f4', 'fortran_order': False, 'shape': \\(${speech.frames}, 80\\), \\} *\\n$`));
    assert.equal((10 + header.length) % 64, 0);
    assert.deepEqual(values, speech.mel);
  });

  it('are aligned at every length of the header', () => {
    for (let digits = 1; digits < 90; digits++) {
      assert.equal((10 + readArray(encodeNPY(new Float32Array(), [Number(`1e${digits}`), 0])).header.length) % 64, 0);
    }
  });
});

describe('pictures', () => {
  it('have a pixel for every value, low bands at the bottom', async () => {
    const { width, height, data } = PNG.sync.read(Buffer.from(await bytes('png', { colors: 'grey' })), { checkCRC: true });
    assert.deepEqual([width, height], [speech.frames, 80]);
    for (const [frame, band] of [[9, 3], [30, 40], [100, 79]] as const) {
      const share = Math.min(1, Math.max(0, 1 + (speech.mel![frame * 80 + band]! - Math.max(...speech.mel!)) / (4 * Math.LN10)));
      const grey = data[((79 - band) * width + frame) * 4]! / 255;
      const lightness = toOklab([grey, grey, grey])[0];
      assert.ok(Math.abs(lightness - share) < 0.01, `${lightness} is not ${share}`);
    }
  });

  it('can be larger', async () => {
    const { width, height } = PNG.sync.read(Buffer.from(await bytes('png', { scale: 3 })));
    assert.deepEqual([width, height], [3 * speech.frames, 240]);
    const wide = /a picture|The picture would have 40000 × 1 pixels, .* choose a smaller size/;
    await assert.rejects(save(toUtterance({ ...speech, mel: new Float32Array(40_000), bands: 1 }), 'png'), wide);
  });

  it('have colours whose steps look equal, from the ground away', () => {
    for (const [name, stops] of Object.entries(PALETTES)) {
      const table = melColors(stops);
      const places = Array.from({ length: 256 }, (_, i) => toOklab([0, 1, 2].map((k) => table[3 * i + k]! / 255) as unknown as Triple));
      const apart = (i: number): number => Math.hypot(...places[i + 8]!.map((c, axis) => c - places[i]![axis]!));
      const first = name === 'grey' ? 5 : 0; // eight bits have few greys near black
      const steps = Array.from({ length: 31 - first }, (_, i) => apart(8 * (first + i)));
      assert.ok(Math.max(...steps) / Math.min(...steps) < 1.35, `${name}: ${Math.min(...steps)} to ${Math.max(...steps)}`);
      const way = Math.sign(places[255]![0] - places[0]![0]);
      const steady = places.every(([L], i) => i < 8 * (first + 1) || (L - places[i - 8]![0]) * way > 0);
      assert.ok(steady, `${name} gets lighter or darker all the way`);
    }
  });
});

describe('timings', () => {
  it('are told in JSON', async () => {
    const { words, ...rest } = JSON.parse(await string('json')) as { words: SpokenWord[] };
    assert.deepEqual(rest, { text: speech.text, language: 'en', sampleRate: 22_050, duration: 1.5 });
    assert.deepEqual(words[1], { text: 'birds', start: 0.25, end: 0.475, offset: [4, 9], tokens: ['b', 'ˈ', 'ɝ', 'd', 'z'] });
    assert.equal(words.length, 6);
  });

  it('are captions with the time of every word', async () => {
    const [header, note, ...cues] = (await string('vtt')).trimEnd().split('\n\n');
    assert.deepEqual([header, note], ['WEBVTT', 'NOTE Language: en']);
    assert.deepEqual(cues, [
      '00:00:00.000 --> 00:00:00.975\nThe <00:00:00.250>birds <00:00:00.500>sing <00:00:00.750>early.',
      '00:00:01.000 --> 00:00:01.475\n“Who <00:00:01.250>listens?”',
    ]);
  });

  it('escape what would be markup, end long captions, and never last no time', () => {
    const word = (text: string, i: number): SpokenWord => ({ text, start: 3600 + i, end: 3600 + i, tokens: [] });
    const cues = timingsVTT(toUtterance({ ...speech, words: ['a<b>&'.repeat(5), ...'x'.repeat(40)].map(word) })).split('\n\n').slice(2);
    assert.equal(cues.length, 2);
    assert.match(cues[0]!, /^01:00:00\.000 --> 01:00:\d\d\.000\n(a&lt;b&gt;&amp;){5} <01:00:01\.000>x /);
    const [, from, to] = /^(.*) --> (.*)\n/.exec(timingsVTT(toUtterance({ ...speech, words: [word('x', 0)] })).split('\n\n')[2]!)!;
    assert.deepEqual([from, to], ['01:00:00.000', '01:00:00.001']);
  });
});

describe('saving', () => {
  it('names files after what is said', async () => {
    const names = await Promise.all(FORMATS.map(async (format) => (await save(speech, format, { name: 'Birds, early!' })).name));
    assert.deepEqual(names, ['birds-early.wav', 'birds-early-mel.npy', 'birds-early-mel.png', 'birds-early.json', 'birds-early.vtt']);
    assert.equal((await save(speech, 'wav')).name, 'the-birds-sing-early-who-listens.wav');
    assert.equal((await save({ ...speech, text: '' }, 'wav')).name, 'speech.wav');
  });

  it('gives the same bytes every time', async () => {
    for (const format of FORMATS) assert.deepEqual(await bytes(format), await bytes(format));
  });

  it('says what is missing', async () => {
    await assert.rejects(save({ ...speech, samples: undefined }, 'wav'), /no `samples` for a file of format wav/);
    await assert.rejects(save({ ...speech, words: [] }, 'vtt'), /no `words`/);
  });
});

describe('speech', () => {
  it('says what does not fit', () => {
    const word = { text: 'x', tokens: [] };
    assert.throws(() => toUtterance({ ...speech, bands: 81 }), /mel holds [\d,]+ values for frames of 81 bands every 256 samples; set bands/);
    assert.throws(() => toUtterance({ ...speech, hop: 0 }), /every 0 samples/);
    assert.throws(() => toUtterance({ ...speech, sampleRate: NaN }), /NaN samples per second/);
    assert.throws(() => toUtterance({ ...speech, samples: null, mel: null }), /neither sound nor a mel/);
    assert.throws(() => toUtterance({ ...speech, words: [{ ...word, start: 1, end: 0.5 }] }), /Word 1 \(“x”\) lasts from 1 to 0\.5/);
    assert.throws(() => toUtterance({ ...speech, words: [{ ...word, start: 0, end: NaN }] }), /from 0 to NaN/);
  });

  it('lasts as long as its sound, or else as its mel', () => {
    assert.equal(speech.duration, 1.5);
    assert.equal(toUtterance({ ...speech, samples: null }).duration, (speech.frames * 256) / 22_050);
  });

  it('knows the word of every time', () => {
    assert.deepEqual([-1, 0, 0.22, 0.23, 0.25, 1.4, 1.49].map((time) => wordAt(speech.words, time)), [-1, 0, 0, -1, 1, 5, -1]);
    assert.equal(wordAt([], 1), -1);
  });

  it('knows what stands around the words', () => {
    const told = surroundings(speech.text, speech.words).map(({ before, after, space }) => `${before}|${after}|${space}`);
    assert.deepEqual(told, ['|| ', '|| ', '|| ', '|.| ', '“|| ', '|?”|']);
    assert.deepEqual(surroundings('', [{ text: 'a', start: 0, end: 1, tokens: [] }]), [{ before: '', after: '', space: ' ' }]);
    assert.deepEqual(surroundings('', []), []);
  });

  it('goes on where it was when more of it comes', () => {
    const [a, b] = [Float32Array.of(1, 2), Float32Array.of(1, 2, 3)];
    assert.equal(continues(a, b), true);
    assert.deepEqual([continues(b, a), continues(a, Float32Array.of(2, 2, 3)), continues(null, a)], [false, false, false]);
  });

  it('tells its time', () => assert.deepEqual([0, 0.96, 9.99, 62.5, 600].map(clock), ['0:00.0', '0:00.9', '0:09.9', '1:02.5', '10:00.0']));
});
