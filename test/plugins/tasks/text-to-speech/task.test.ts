import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { InferenceSession, Tensor } from 'onnxruntime-web';
import { encodeWAV } from '../../../../components/speech/export/wav.ts';
import { toUtterance, type SpeechOutput } from '../../../../components/speech/utterance.ts';
import { Kernel } from '../../../../engine/kernel.ts';
import type { GenerationEvent, GenerationResult } from '../../../../engine/protocol.ts';
import { builtins, textToSpeechTask } from '../../../../plugins/index.ts';
import type { Spoken } from '../../../../plugins/tasks/text-to-speech/output.ts';

const MODES = ['grad-tts', 'diff-tts', 'resgrad'];
const TEXT = 'The birds were singing. [pause 0.5s]\n\nNobody heard them.';

let kernel: Kernel;
before(async () => {
  kernel = await Kernel.start(builtins, { threads: 1 });
});
after(() => kernel.dispose());

type Values = Readonly<Record<string, unknown>>;

const say = async (inputs: Values, more: object = {}, emit?: (event: GenerationEvent) => void): Promise<GenerationResult> =>
  kernel.generate({ task: 'text-to-speech', inputs, seed: 3, ...more }, emit && { emit, previewEvery: 4 });
const spoken = async (inputs: Values, more: object = {}): Promise<Spoken> => (await say(inputs, more)).output as Spoken;

describe('the shipped model', () => {
  const [card] = textToSpeechTask.models;
  const folder = new URL('../../../../plugins/tasks/text-to-speech/model/', import.meta.url);

  it('has files of 12 MB at most, a voice for each that can be chosen, and a notice of its data', () => {
    const files = Object.values(card!.files).map(({ url }) => new URL(url));
    assert.ok(files.reduce((sum, url) => sum + statSync(url).size, 0) <= 12 * 2 ** 20);
    const { voices } = JSON.parse(readFileSync(new URL('mel.json', folder), 'utf8')) as { readonly voices: readonly { readonly id: string }[] };
    const offered = textToSpeechTask.inputs['voice'] as { readonly enum: readonly string[] };
    assert.deepEqual([...offered.enum].sort(), voices.map(({ id }) => id).sort());
    assert.match(readFileSync(new URL('NOTICE', folder), 'utf8'), /Flite.*CMU Pronouncing Dictionary/s);
  });

  it('has a network that gives the same bits whether its length is open or fixed, so that it can be recorded, up to the longest', async () => {
    const bytes = readFileSync(new URL('denoiser.onnx', folder));
    const open = (sizes = {}): Promise<InferenceSession> =>
      InferenceSession.create(bytes, { freeDimensionOverrides: sizes, extra: { session: { disable_quant_qdq: '1' } } });
    const floats = (...shape: number[]): Tensor =>
      new Tensor('float32', Float32Array.from({ length: shape.reduce((all, axis) => all * axis) }, (_, e) => Math.sin(e)), shape);
    const run = async (session: InferenceSession, frames: number): Promise<unknown> =>
      (await session.run({ x: floats(1, frames, 80), noise: floats(1), context: floats(1, frames, 128), style: floats(1, 96) }))['prediction']!.data;
    const any = await open();
    for (const frames of [32, 96]) assert.deepEqual(await run(await open({ batch: 1, frames }), frames), await run(any, frames));
    const [longest] = card!.latent.shape;
    assert.equal(((await run(any, longest!)) as Float32Array).length, longest! * 80);
    await assert.rejects(run(any, longest! + 1));
  });

  it('has a mode for every one that can be chosen', () => {
    assert.deepEqual(Object.keys(card!.modes ?? {}), MODES);
  });
});

describe('speech', () => {
  for (const mode of MODES) {
    it(`is made in mode ${mode}, as long as its mel, its words in order`, async () => {
      const output = await spoken({ text: TEXT, mode });
      const { samples, frames, words, mel } = output;
      assert.equal(output.kind, 'speech');
      assert.deepEqual([samples!.length, mel.length], [frames * 256, frames * 80]);
      assert.ok(samples!.every(Number.isFinite) && samples!.some((value) => Math.abs(value) > 0.01));
      assert.deepEqual(words.map(({ text }) => text), ['The', 'birds', 'were', 'singing', 'Nobody', 'heard', 'them']);
      assert.ok(words.at(-1)!.end <= toUtterance(output as unknown as SpeechOutput).duration);
      assert.ok(words.every(({ start, end }) => end > start));
    });
  }

  it('is the same for the same seed, and another for another', async () => {
    const [first, again, other] = [await spoken({ text: 'Yes.' }), await spoken({ text: 'Yes.' }), await spoken({ text: 'Yes.' }, { seed: 4 })];
    assert.deepEqual(again.samples, first.samples);
    assert.notDeepEqual(other.samples, first.samples);
  });

  it('is the same for every seed at temperature 0', async () => {
    const cold = async (seed: number): Promise<Spoken> => spoken({ text: 'Yes.', temperature: 0 }, { seed });
    assert.deepEqual((await cold(1)).samples, (await cold(2)).samples);
  });

  it('is about half as long at twice the speed', async () => {
    const [slow, fast] = [await spoken({ text: TEXT.replace(/\[.*\]/, ''), speed: 1 }), await spoken({ text: TEXT.replace(/\[.*\]/, ''), speed: 2 })];
    assert.ok(fast.frames < 0.65 * slow.frames && fast.frames > 0.35 * slow.frames);
  });

  it('comes sentence by sentence, and as previews of its mel before', async () => {
    const heard: string[] = [];
    const { output } = await say({ text: TEXT }, {}, (event) => {
      if (event.type === 'piece') heard.push(`${event.i}/${event.n} ${event.output.kind}`);
      if (event.type === 'step' && event.preview) heard.push(event.preview.kind);
    });
    assert.deepEqual([...new Set(heard)], ['mel', '1/2 speech', '2/2 speech']);
    assert.equal((output as Spoken).text, TEXT);
  });

  it('is a mel alone, or made by another converter, where that is asked for', async () => {
    const mel = await spoken({ text: 'Yes.' }, { convert: null });
    assert.deepEqual([mel.kind, mel.samples], ['mel', undefined]);
    const fallback = await spoken({ text: 'Yes.' }, { convert: { id: 'griffin-lim', iterations: 5 } });
    assert.deepEqual([fallback.kind, fallback.samples!.length], ['speech', mel.frames * 256]);
    assert.deepEqual(fallback.mel, mel.mel);
  });

  it('is German with the German voice', async () => {
    const { language, voice, words } = await spoken({ text: 'Es kostet 3,50 € am 25.11.', voice: 'kerstin' });
    assert.deepEqual([language, voice, words.length], ['de', 'kerstin', 5]);
  });
});

describe('a request for speech', () => {
  const REFUSED: readonly (readonly [name: string, inputs: Values, pointer: string, says: RegExp])[] = [
    ['no text', {}, '/inputs/text', /is missing/],
    ['an empty text', { text: '' }, '/inputs/text', /must have at least 1 character/],
    ['50,000 characters', { text: 'birds '.repeat(8334) }, '/inputs/text', /must have at most 10000 characters, got "(birds )+.*… \(50004 characters\)/],
    ['a speed that is no number', { text: 'Yes.', speed: NaN }, '/inputs/speed', /must be a finite number, got NaN/],
    ['a speed out of range', { text: 'Yes.', speed: 3 }, '/inputs/speed', /must be ≤ 2, got 3/],
    ['a voice that there is not', { text: 'Yes.', voice: 'anna' }, '/inputs/voice', /must be one of "slt", "rms", "kerstin", got "anna"/],
    ['a language without a voice', { text: 'Oui.', language: 'fr' }, '/inputs/language', /must be one of "auto", "en", "de", got "fr"/],
    ['a temperature below 0', { text: 'Yes.', temperature: -1 }, '/inputs/temperature', /must be ≥ 0, got -1/],
    ['a mode that there is not', { text: 'Yes.', mode: 'tacotron' }, '/inputs/mode', /must be one of "grad-tts", "diff-tts", "resgrad"/],
  ];
  for (const [name, inputs, pointer, says] of REFUSED) {
    it(`is refused with ${name}, in one sentence`, async () => {
      const faults = kernel.check({ task: 'text-to-speech', inputs });
      assert.deepEqual(faults.map((fault) => fault.pointer), [pointer]);
      await assert.rejects(say(inputs), (error: Error) => {
        assert.match(error.message, says);
        assert.ok(error.message.length < 300 && !error.message.includes('\n'));
        return true;
      });
    });
  }

  it('is refused for what only the text itself shows, and the next one is not', async () => {
    for (const text of ['?!', '😀', '\ud83d', 'Say /həʘlo/']) await assert.rejects(say({ text }), { code: 'request/invalid' });
    await assert.rejects(say({ text: 'Ja.', language: 'de' }), /kerstin does/);
    assert.equal((await spoken({ text: 'Yes.' })).kind, 'speech');
  });
});

const has = (program: string): boolean => spawnSync(program, ['--version']).error === undefined;

describe('a file of speech, as other programs find it', { skip: !has('sox') && 'sox is not installed' }, () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'speech-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  function write(name: string, { samples, sampleRate }: Spoken): string {
    const path = join(folder, name);
    writeFileSync(path, encodeWAV(samples!, sampleRate));
    return path;
  }

  /** Figures of `sox stat` for a stretch of seconds. */
  function measured(path: string, from: number, length: number): Record<string, number> {
    const { stderr } = spawnSync('sox', [path, '-n', 'trim', String(from), String(length), 'stat'], { encoding: 'utf8' });
    return Object.fromEntries([...stderr.matchAll(/^(\S.*?)\s*:\s*(-?[\d.]+)$/gm)].map(([, name, value]) => [name!.replace(/\s+/g, ' '), Number(value)]));
  }

  it('lasts as long as it should, is loud in its words and silent in its pauses', async () => {
    const output = await spoken({ text: TEXT });
    const path = write('speech.wav', output);
    const seconds = (output.frames * 256) / 22_050;
    const whole = measured(path, 0, 3600);
    assert.ok(Math.abs(whole['Length (seconds)']! - seconds) < 1e-3);
    assert.ok(whole['Maximum amplitude']! < 1 && whole['RMS amplitude']! > 0.005);
    const { start, end } = output.words[3]!;
    assert.ok(measured(path, start, end - start)['RMS amplitude']! > 0.005);
    const next = output.words[4]!.start;
    const gap = measured(path, next - 0.8, 0.5);
    assert.equal(gap['Maximum amplitude'], 0);
    assert.equal(gap['Minimum amplitude'], 0);
  });

  it('is understood by a recogniser, most words of plain sentences', { skip: !has('pocketsphinx_continuous') && 'pocketsphinx is not installed' }, async () => {
    const sentences = ['the birds were singing in the garden', 'he opened the door and looked into the room', 'we shall be there before the morning'];
    for (const voice of ['slt', 'rms']) {
      let [right, all] = [0, 0];
      for (const text of sentences) {
        const path = write('plain.wav', await spoken({ text: `${text}.`, voice }));
        spawnSync('sox', [path, '-r', '16000', join(folder, 'narrow.wav'), 'pad', '0.3', '0.3']);
        const { stdout } = spawnSync('pocketsphinx_continuous', ['-infile', join(folder, 'narrow.wav'), '-logfn', '/dev/null'], { encoding: 'utf8' });
        const heard = stdout.split(/\s+/);
        const words = text.split(' ');
        right += words.filter((word) => heard.includes(word)).length;
        all += words.length;
      }
      assert.ok(right >= 0.6 * all, `${voice}: ${right} of ${all} words`);
    }
  });
});
