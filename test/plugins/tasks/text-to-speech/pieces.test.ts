import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fc } from '../../../random.ts';
import type { ReverieError } from '../../../../engine/errors.ts';
import type { Line } from '../../../../plugins/tasks/text-to-speech/split.ts';
import { split } from '../../../../plugins/tasks/text-to-speech/split.ts';
import { code } from '../../../../plugins/tasks/text-to-speech/tokens.ts';
import { PARAGRAPH_GAP, piecesOf, SENTENCE_GAP, type Piece, type SpeechInputs } from '../../../../plugins/tasks/text-to-speech/pieces.ts';
import { ask, VOCABULARY } from './stub.ts';

const pieces = async (text: string, more: Partial<SpeechInputs> = {}): Promise<Piece[]> => piecesOf(ask({ text, ...more }));
const german = { voice: 'kerstin' };

describe('tokens', () => {
  const named = (tokens: readonly string[]): string[] =>
    Array.from(code(tokens, VOCABULARY).ids, (id, k) => VOCABULARY.stress[code(tokens, VOCABULARY).stress[k]!]! + VOCABULARY.tokens[id]!);

  it('are numbered between a begin and an end, a stress mark being its sound’s', () => {
    assert.deepEqual(named(['h', 'ə', 'l', 'ˈ', 'oʊ', ' ', 'ˌ', 'ɑ', '.']), ['^', 'h', 'ə', 'l', 'ˈoʊ', ' ', 'ˌɑ', '.', '$']);
  });

  it('are found again by their place in the sentence', () => {
    const { at, ids } = code(['ˈ', 'oʊ', ' ', 'ˈ', 'ɑ', '.'], VOCABULARY);
    assert.deepEqual(at, [1, 1, 2, 3, 3, 4, 5]);
    assert.equal(ids.length, 6);
  });

  it('that the model was not taught become the nearest that it was, or are named', () => {
    assert.deepEqual(named(['ɑ', '…']), ['^', 'ɑ', '.', '$']);
    assert.deepEqual(named(['ˈ', 'æː']), ['^', 'ˈæ', '$']);
    assert.deepEqual(named(['bd']), ['^', 'b', 'd', '$']);
    assert.deepEqual(code(['ʒ', 'ɑ', 'ʒ'], VOCABULARY).unknown, ['ʒ', 'ʒ']);
  });
});

describe('a long line', () => {
  /** Words of so many sounds; `commas` stand after those. */
  const lineOf = (lengths: readonly number[], commas: readonly number[] = []): Line => {
    const tokens: string[] = [];
    const words = lengths.map((length, i) => {
      if (i > 0) tokens.push(' ');
      const at = tokens.length;
      for (let k = 0; k < length; k++) tokens.push(String.fromCharCode(97 + (i % 26)));
      const word = { text: `w${i}`, start: at, end: at + length, at, tokens: tokens.slice(at) };
      if (commas.includes(i)) tokens.push(',');
      return word;
    });
    return { words, tokens: [...tokens, '.'], pauses: [] };
  };
  const cut = (line: Line, limit: number): Line[] => split(line, limit, () => false);

  it('that is short enough stays as it is', () => {
    const line = lineOf([3, 4], [0]);
    assert.deepEqual(cut(line, 20), [line]);
  });

  it('is cut after a comma rather than between words, and into even parts', () => {
    assert.deepEqual(cut(lineOf(Array<number>(10).fill(4), [5]), 40).map(({ words }) => words.length), [6, 4]);
    assert.deepEqual(cut(lineOf(Array<number>(10).fill(4)), 40).map(({ words }) => words.length), [5, 5]);
  });

  it('keeps every word, sound and place, none of its parts being too long', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 40 }), fc.array(fc.nat(40)), (lengths, commas) => {
      const line = lineOf(lengths, commas);
      const parts = cut(line, 20);
      for (const { tokens, words } of parts) {
        assert.ok(tokens.length <= 20 && tokens.length > 0);
        for (const word of words) assert.deepEqual(tokens.slice(word.at, word.at + word.tokens.length), word.tokens);
      }
      const sounds = (all: readonly string[]): string => all.join('').replace(/[ ,]/g, '');
      assert.equal(parts.map(({ tokens }) => sounds(tokens)).join(''), sounds(line.tokens));
      assert.equal(sounds(parts.flatMap(({ words }) => words.flatMap(({ tokens }) => tokens))), sounds(line.words.flatMap(({ tokens }) => tokens)));
    }), { numRuns: 100 });
  });

  it('keeps its pauses where they were', () => {
    const line = { ...lineOf(Array<number>(6).fill(4)), pauses: [{ at: 0, seconds: 1 }, { at: 14, seconds: 2 }, { at: 30, seconds: 3 }] };
    const parts = cut(line, 18);
    assert.deepEqual(parts.flatMap(({ pauses }) => pauses.map(({ seconds }) => seconds)), [1, 2, 3]);
    for (const { tokens, pauses } of parts) for (const { at } of pauses) assert.ok(at >= 0 && at <= tokens.length);
  });
});

describe('the pieces of a text', () => {
  it('are its sentences, with a silence after each but the last, a longer one after a paragraph', async () => {
    const found = await pieces('One came. “Two came!” Did three?\n\nFour');
    assert.deepEqual(found.map(({ gap }) => gap), [SENTENCE_GAP, SENTENCE_GAP, PARAGRAPH_GAP, 0]);
    assert.deepEqual(found.map(({ words }) => words[0]!.text), ['One', 'Two', 'Did', 'Four']);
  });

  it('are the items of a list, with a silence after each', async () => {
    const found = await pieces('1. One bird\n2. Two birds\n- a cat');
    assert.deepEqual(found.map(({ gap }) => gap), [SENTENCE_GAP, SENTENCE_GAP, 0]);
  });

  it('are parts of sentences that are too long, without a silence between them', async () => {
    const text = `${'the birds were singing in the rain, and '.repeat(12)}that was all. Then it ended.`;
    const found = await pieces(text);
    assert.ok(found.length > 4 && found.every(({ coded }) => coded.ids.length <= 120));
    assert.deepEqual(found.slice(0, -2).map(({ gap }) => gap), found.slice(0, -2).map(() => 0));
    assert.equal(found.at(-2)!.gap, SENTENCE_GAP);
    assert.equal(found.flatMap(({ words }) => words.map((word) => word.text)).join(' '), text.replace(/[,.]/g, ''));
  });

  it('are shorter where speech is slower', async () => {
    const text = 'The birds were singing in the rain, and nobody at all heard them sing until the morning came.';
    assert.equal((await pieces(text)).length, 1);
    assert.ok((await pieces(text, { speed: 0.5 })).length > 1);
  });

  it('have pauses that stand alone at the end of what is before them, or at the beginning', async () => {
    const found = await pieces('[pause 2s]\n\nOne came.\n\n[pause 3s]\n\nTwo came. [pause 1s] Three came.');
    assert.deepEqual(found.map(({ words }) => words.length), [2, 2, 2]);
    const places = found.map(({ pauses, tokens }) => pauses.map(({ at, seconds }) => [at === 0 ? 'first' : at >= tokens.length ? 'last' : at, seconds]));
    assert.deepEqual(places, [[['first', 2], ['last', 3]], [['last', 1]], []]);
    assert.deepEqual(found.map(({ gap }) => gap), [PARAGRAPH_GAP, SENTENCE_GAP, 0]);
  });

  it('know their words’ places in the whole text, corrections as a whole', async () => {
    const text = 'I came. You [read](/ɹɛd/) it.';
    const [, second] = await pieces(text);
    assert.deepEqual(second!.words.map((word) => [word.text, text.slice(word.start, word.end)]),
      [['You', 'You'], ['read', '[read](/ɹɛd/)'], ['it', 'it']]);
  });

  it('are in the language of the voice', async () => {
    assert.deepEqual((await pieces('der Tag', german))[0]!.tokens.filter((token) => 'ʁ' === token || 'ɹ' === token), []);
    assert.equal((await pieces('rot', german))[0]!.tokens[0], 'ʁ');
    assert.equal((await pieces('rot', { voice: 'rms', language: 'en' }))[0]!.tokens[0], 'ɹ');
  });

  it('say when the text seems to be in another language than the voice, unless that was chosen', async () => {
    const warned = async (text: string, more: Partial<SpeechInputs> = {}): Promise<string[]> => {
      const context = ask({ text, ...more });
      await piecesOf(context);
      return context.warnings;
    };
    const [de, en] = ['Der Hund und die Katze sind nicht im Haus.', 'The dog and the cat are not in the house.'];
    assert.deepEqual(await warned(de), ['text/language: The text seems to be German, and the voice “slt” reads it as English; for German choose “kerstin”.']);
    assert.deepEqual(await warned(en, german), [
      'text/language: The text seems to be English, and the voice “kerstin” reads it as German; for English choose “slt” or “rms”.',
    ]);
    for (const quiet of [warned(de, { language: 'en' }), warned(de, german), warned(en), warned('Die Bibliothek.'), warned('He was in die Zeit, the paper.')]) {
      assert.deepEqual(await quiet, []);
    }
  });

  it('leave out what has no sound, and say once what that is', async () => {
    const context = ask({ text: 'I like 😀 birds 👍🏽.\n\nDo you 😀? The vision of a rouge garage.' });
    await piecesOf(context);
    assert.deepEqual(context.warnings, [
      'text/left-out: What has no sound in this language is left out: “😀”, “👍🏽”.',
      'text/unknown-sounds: The model was not taught some sounds and leaves them out: “ʒ”.',
    ]);
    const plain = ask({ text: 'I came [pause 1s] – “really”… to 3 [birds](/bɝdz/), as in [a book](/docs/x).' });
    await piecesOf(plain);
    assert.deepEqual(plain.warnings, []);
  });
});

describe('what cannot be said', () => {
  const faultOf = async (text: string, more: Partial<SpeechInputs> = {}): Promise<ReverieError> => {
    const error = await pieces(text, more).then(() => undefined, (reason: unknown) => reason as ReverieError);
    assert.ok(error?.faults?.length, `“${text}” is said`);
    assert.equal(error.code, 'request/invalid');
    assert.equal(error.message.replace(/allowed are .*?;/, '').match(/\.(?= |$)/g)?.length, 1, `one sentence: ${error.message}`);
    return error;
  };

  const TEXTS: readonly (readonly [name: string, text: string, says: RegExp])[] = [
    ['only white space', ' \n\t ', /\/inputs\/text must not be empty; write what is to be said/],
    ['only punctuation', '?! … —', /\/inputs\/text must have a word or a number in it, not only punctuation, emoji or other marks/],
    ['only emoji', '😀 🎉👍🏽', /\/inputs\/text must have a word or a number in it/],
    ['only a pause', '[pause 1s]', /\/inputs\/text must have a word or a number in it/],
    ['only another script', 'Привет 你好', /\/inputs\/text must have a word in Latin letters or a number in it, since other scripts have no sounds here/],
    ['more silence than memory', `Yes. ${'[pause 10s] '.repeat(31)}`, /must not have more than 300 seconds of pauses in all; shorten them.*got 310 seconds/],
    ['only half a surrogate pair', '\ud83d', /half of a surrogate pair; remove it or write the whole character, got \\ud83d at position 0/],
    ['half a surrogate pair in a word', 'ja\udc00 ja', /half of a surrogate pair.*got \\udc00 at position 2/],
    ['a pause that is too long', 'Yes [pause 60s]', /\/inputs\/text has a pause that is not 0 to 10 seconds; write it as in \[pause 0\.5s\], got \[pause 60s\]/],
    ['a sound that does not exist', 'Say /həʘlo/', /\/inputs\/text has a sound that English does not have; allowed are ɑ æ .*; write one of these instead, got “ʘ”/],
    ['such a sound of a word', 'Say [hello](/həyloʊ/)', /\/inputs\/text has a sound that English does not have; allowed are .*got “y”/],
  ];
  for (const [name, text, says] of TEXTS) it(`is ${name}`, async () => assert.match((await faultOf(text)).message, says));

  it('is a text in a language that the voice does not speak, and who does is said', async () => {
    const { faults, message } = await faultOf('Ja.', { language: 'de' });
    assert.equal(faults[0]!.pointer, '/inputs/language');
    assert.match(message, /must be one that the voice slt speaks, which is en: kerstin does; choose such a voice, got de/);
    assert.match((await faultOf('Yes.', { voice: 'kerstin', language: 'en' })).message, /slt and rms do; choose such a voice/);
    assert.match((await faultOf('Oui.', { language: 'fr' })).message, /no voice does; choose auto/);
  });

  it('is a voice that the model has not', async () => {
    assert.match((await faultOf('Yes.', { voice: 'anna' })).message, /\/inputs\/voice must be a voice of the model, one of kerstin, slt, rms, got anna/);
  });

  it('is said with all its faults at once', async () => {
    assert.deepEqual((await faultOf('ja\ud83d', { language: 'de' })).faults.map(({ pointer }) => pointer), ['/inputs/language', '/inputs/text']);
  });
});
