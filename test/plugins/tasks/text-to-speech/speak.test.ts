import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Prepared } from '../../../../engine/plugin.ts';
import { joinSpeech } from '../../../../plugins/tasks/text-to-speech/join.ts';
import type { MelOutput, Spoken } from '../../../../plugins/tasks/text-to-speech/output.ts';
import { piecesOf, type SpeechInputs } from '../../../../plugins/tasks/text-to-speech/pieces.ts';
import { decodeSpeech, prepareSpeech, type Details } from '../../../../plugins/tasks/text-to-speech/speak.ts';
import { durationsOf } from '../../../../plugins/tasks/text-to-speech/timing.ts';
import { ask, CARD, MEL, VOCABULARY, type Asked } from './stub.ts';

interface Made {
  readonly context: Asked;
  readonly prepared: Prepared<Details>[];
  readonly outputs: MelOutput[];
}

/** Every piece prepared, and decoded from a residual of 0. */
async function made(inputs: Partial<SpeechInputs>, frames?: number): Promise<Made> {
  const context = ask(inputs, frames);
  const prepared: Prepared<Details>[] = [];
  for (const piece of await piecesOf(context)) prepared.push(await prepareSpeech({ ...context, piece }));
  const outputs = prepared.map(({ details, length }) =>
    decodeSpeech({ x0: new Float32Array(2 * length!), details: details!, inputs: context.inputs, file: context.file }));
  return { context, prepared, outputs };
}

const idOf = (token: string): number => VOCABULARY.tokens.indexOf(token);
const rounded = (words: Spoken['words']): unknown[] =>
  words.map(({ text, start, end }) => [text, Math.round(1000 * start) / 1000, Math.round(1000 * end) / 1000]);

describe('what is prepared of a piece', () => {
  it('asks the encoder for its sounds with their stress, in a voice and its language', async () => {
    const { context } = await made({ text: 'hello', voice: 'rms' });
    const [{ file, feeds }] = context.runs as [Asked['runs'][number]];
    assert.equal(file, 'encoder');
    assert.deepEqual([...feeds['tokens']!.data], ['^', 'h', 'ə', 'l', 'oʊ', '.', '$'].map(idOf));
    assert.deepEqual([...feeds['stress']!.data], [0, 0, 0, 0, 1, 0, 0]);
    assert.deepEqual([feeds['tokens']!.shape, feeds['voice']!.data[0], feeds['language']!.data[0]], [[1, 7], 2, 1]);
  });

  it('is the context repeated for as long as each sound lasts', async () => {
    const { prepared: [one] } = await made({ text: 'hello', temperature: 0.3 });
    const { context, style } = one!.conditioning.feeds;
    assert.deepEqual([one!.temperature, one!.details!.durations, style!.data[0]], [0.3, Array(7).fill(5), 0]);
    assert.deepEqual([...context!.data.subarray(5 * 3 - 3, 5 * 3 + 3)], [idOf('^'), idOf('^'), 0, idOf('h'), idOf('h'), 1]);
  });

  it('goes on with its end until it is a multiple of 32 frames, but no longer than the network', async () => {
    const { prepared: [one], outputs: [output] } = await made({ text: 'hello' });
    const { context } = one!.conditioning.feeds;
    assert.deepEqual([one!.length, context!.shape, one!.details!.base.length, output!.frames], [64, [1, 64, 3], 2 * 35, 35]);
    for (let frame = 30; frame < 64; frame++) assert.deepEqual([...context!.data.subarray(3 * frame, 3 * frame + 3)], [idOf('$'), idOf('$'), 6]);
    const exact = await made({ text: 'hello', speed: 0.57 }, 5.2);
    assert.deepEqual([exact.outputs[0]!.frames, exact.prepared[0]!.length], [63, 64]);
    const short = { ...ask({ text: 'hello' }), card: { ...CARD, latent: { ...CARD.latent, shape: [40, 2] } } };
    const [piece] = await piecesOf(short);
    assert.equal((await prepareSpeech({ ...short, piece: piece! })).length, 40);
  });

  it('begins at the first guess in resgrad', async () => {
    const { context, prepared: [one] } = await made({ text: 'hello', mode: 'resgrad', voice: 'kerstin' });
    assert.deepEqual(context.runs.map(({ file }) => file), ['encoder', 'guess']);
    assert.equal(context.runs[1]!.feeds['voice']!.data[0], 0);
    assert.equal(one!.conditioning.feeds['style']!.data[0], 1);
    assert.deepEqual([...one!.details!.base.subarray(0, 2)], [101, 101]);
  });

  it('lasts as long as the speed says, every sound one frame at the least', async () => {
    const lengthAt = async (speed: number): Promise<number> => (await made({ text: 'hello', speed }, 6)).outputs[0]!.frames;
    assert.deepEqual([await lengthAt(0.5), await lengthAt(1), await lengthAt(2)], [84, 42, 21]);
    assert.deepEqual(durationsOf([0.1, 1.4, 2.6], 1, 100), { durations: [1, 1, 3], cut: false });
  });

  it('is said faster than asked for where the model cannot make it so long, and that is told', async () => {
    const { outputs: [output], context } = await made({ text: 'The birds were singing in the rain until the morning came.' }, 30);
    assert.ok(output!.frames <= 768 && output!.frames > 700);
    assert.match(context.warnings[0]!, /^speed\/longest: A part of the text is said faster/);
    assert.deepEqual(durationsOf([9, 9], 1, 1).durations, [1, 1]);
  });
});

describe('a decoded piece', () => {
  it('is the residual and its base in the scale of the mel, at the floor at the least', async () => {
    const { context, prepared: [one] } = await made({ text: 'hello' });
    const x0 = new Float32Array(2 * one!.length!);
    const base = one!.details!.base.map(() => 0);
    x0.set([0.5, -2, -20, 1]);
    const { mel, ...output } = decodeSpeech({ x0, details: { ...one!.details!, base }, inputs: context.inputs, file: context.file });
    assert.deepEqual([...mel.subarray(0, 4)], [-1, -5, -9, -2]);
    const { sampleRate, fftSize, hop, bands, low, high, floor } = MEL;
    assert.deepEqual({ ...output, words: 0 }, {
      kind: 'mel', frames: 35, sampleRate, fftSize, hop, bands, low, high, floor, words: 0, text: 'hello', language: 'en', voice: 'slt', gap: 0,
    });
  });

  it('has its words in time, without the spaces and marks around them', async () => {
    const { outputs: [output] } = await made({ text: 'I see, you' }, 10);
    assert.deepEqual(rounded(output!.words), [['I', 0.1, 0.2], ['see', 0.3, 0.5], ['you', 0.7, 0.9]]);
    assert.deepEqual(output!.words.map(({ offset }) => offset), [[0, 1], [2, 5], [7, 10]]);
    assert.deepEqual(output!.words[1]!.tokens, ['s', 'ˈ', 'i']);
  });

  it('has silence where pauses are, and its words later by as much', async () => {
    const { outputs: [output], prepared: [one] } = await made({ text: '[pause 1s] I [pause 0.2s] see [pause 0.5s]' }, 10);
    assert.deepEqual(rounded(output!.words), [['I', 1.1, 1.2], ['see', 1.5, 1.7]]);
    assert.equal(output!.frames, one!.details!.base.length / 2 + 170);
    const silent = (from: number, to: number): boolean => output!.mel.subarray(2 * from, 2 * to).every((value) => value === -9);
    assert.deepEqual([silent(0, 100), silent(100, 101), silent(120, 140), silent(140, 141)], [true, false, true, false]);
    assert.ok(silent(output!.frames - 50, output!.frames));
  });

  it('has its words in the order of their times, whatever is said', async () => {
    const { outputs } = await made({ text: '[pause] … 3 ʒ birds, /ʒ/ [x](/ʒ/) [pause 0s] at 14:35 – “no”!' });
    for (const { words } of outputs) words.forEach(({ start, end }, i) => assert.ok(start >= (words[i - 1]?.end ?? 0) && end >= start));
  });
});

describe('joined pieces', () => {
  const TEXT = 'I see. You see.\n\nI';

  it('have silence between them, longer after a paragraph, and words later by as much', async () => {
    const { outputs } = await made({ text: TEXT }, 10);
    const whole = joinSpeech(outputs);
    const [a, b, c] = outputs.map(({ frames }) => frames) as [number, number, number];
    assert.equal(whole.frames, a + 25 + b + 50 + c);
    assert.equal(whole.mel.length, 2 * whole.frames);
    assert.ok(whole.mel.subarray(2 * a, 2 * (a + 25)).every((value) => Math.abs(value + 9) < 1e-6));
    assert.deepEqual(whole.mel.subarray(2 * (a + 25), 2 * (a + 25 + b)), outputs[1]!.mel);
    assert.deepEqual(whole.words.map(({ offset: [from, to] }) => TEXT.slice(from, to)), ['I', 'see', 'You', 'see', 'I']);
    assert.deepEqual(rounded(whole.words)[2], ['You', (a + 25 + 10) / 100, (a + 25 + 30) / 100]);
    assert.deepEqual([whole.kind, whole.text], ['mel', TEXT]);
  });

  it('have their samples joined too, with zeros between them', async () => {
    const { outputs } = await made({ text: TEXT });
    const sounds = outputs.map((output) => ({ ...output, kind: 'speech', samples: new Float32Array(10 * output.frames).fill(0.5) }));
    const { samples, frames, kind } = joinSpeech(sounds);
    assert.deepEqual([kind, samples!.length], ['speech', 10 * frames]);
    assert.deepEqual([samples!.filter((value) => value === 0).length, samples!.indexOf(0)], [750, 10 * outputs[0]!.frames]);
  });

  it('are one word again where a long one was cut', async () => {
    const text = `${'1'.repeat(60)} birds.`;
    const { outputs } = await made({ text });
    assert.ok(outputs.length > 1);
    const { words } = joinSpeech(outputs);
    assert.deepEqual(words.map((word) => word.text), ['1'.repeat(60), 'birds']);
    assert.ok(words[0]!.tokens.length > 120 && words[1]!.start >= words[0]!.end);
  });

  it('are the piece itself where there is one', async () => {
    const { outputs: [output] } = await made({ text: 'I see.' });
    assert.equal(joinSpeech([output!]), output);
  });
});
