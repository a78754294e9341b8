/** Speech that grows sentence by sentence. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Growth } from '../../components/speech/growth.ts';
import { placeIn, toUtterance, type Speech } from '../../components/speech/utterance.ts';
import { chirp, joined, piece, sentences } from './speeches.ts';

const TEXT = 'The birds sing early. Who listens? Nobody knows. They sing on and on.';
const pieces = sentences(TEXT).map((range) => piece(TEXT, range, 0.05));

const grown = (parts: readonly Speech[], growth = new Growth()): Speech =>
  parts.reduce<Speech | undefined>((before, part) => growth.append(before, part), undefined)!;

describe('growing speech', () => {
  it('is what the pieces make together: sound, mel, words and their places', () => {
    const [made, whole] = [grown(pieces), joined(pieces)];
    assert.deepEqual(made.samples, whole.samples);
    assert.deepEqual(made.mel, whole.mel);
    assert.equal(made.text, TEXT);
    made.words.forEach((word, i) => {
      assert.ok(Math.abs(word.start - whole.words[i]!.start) < 1e-9, word.text);
      assert.equal(TEXT.slice(...word.offset!), word.text);
    });
    assert.equal(made.words.length, whole.words.length);
    assert.equal(toUtterance(made).frames, whole.mel.length / 80);
  });

  it('moves places where a piece has a text of its own, even where it is the same one again', () => {
    const made = grown([chirp(0.5), chirp(0.5)]);
    assert.equal(made.text, `${chirp().text} ${chirp().text}`);
    assert.ok(made.words.every(({ text, offset }) => made.text.slice(...offset!) === text));
  });

  it('makes one word of one that was cut in two', () => {
    const part = { ...piece('Hello', [0, 5]), gap: 0 };
    const made = grown([part, part]);
    const [word] = made.words;
    assert.deepEqual([made.words.length, word!.tokens.join('')], [1, 'hellohello']);
    assert.ok(Math.abs(word!.end - toUtterance(part).duration - part.words[0]!.end) < 1e-9);
  });

  it('copies nothing most of the time, and changes nothing that it gave out before', () => {
    const growth = new Growth();
    const buffers = new Set<ArrayBufferLike>();
    let made: Speech | undefined;
    const seen: [Float32Array, Float32Array][] = [];
    for (let i = 0; i < 64; i++) {
      made = growth.append(made, pieces[i % pieces.length]!);
      buffers.add(made.samples!.buffer);
      seen.push([made.samples!, made.samples!.slice()]);
    }
    assert.ok(buffers.size <= 8, `${buffers.size} buffers`);
    for (const [view, copy] of seen) assert.deepEqual(view, copy);
    assert.ok(seen.every(([view]) => growth.made(view)));
    assert.ok(!growth.made(pieces[0]!.samples!));
  });

  it('is refused where a piece does not go with it', () => {
    const [first] = pieces;
    assert.throws(() => grown([first!, { ...first!, sampleRate: 8000 }]), /another sampleRate than what is there/);
    assert.throws(() => grown([first!, { ...first!, samples: undefined }]), /another samples than what is there; add pieces/);
  });
});

describe('the same place in the text', () => {
  const { words } = chirp();
  const slower = words.map((word) => ({ ...word, start: 2 * word.start + 1, end: 2 * word.end + 1 }));

  it('is at the same share of the same word, or as long after it', () => {
    assert.equal(placeIn(slower, words, words[2]!.start), slower[2]!.start);
    assert.ok(Math.abs(placeIn(slower, words, (words[2]!.start + words[2]!.end) / 2)! - (slower[2]!.start + slower[2]!.end) / 2) < 1e-9);
    assert.ok(Math.abs(placeIn(slower, words, words[2]!.end + 0.01)! - slower[2]!.end - 0.01) < 1e-9);
    assert.equal(placeIn(slower.slice(0, 3), words.slice(0, 3), 99), slower[2]!.end + 99 - words[2]!.end);
    assert.equal(placeIn(slower, slower, 0.5), 0.5);
  });

  it('is nowhere in other words, or in fewer', () => {
    assert.equal(placeIn(slower.toReversed(), words, 1), undefined);
    assert.equal(placeIn(slower.slice(0, 3), words, 1), undefined);
    assert.equal(placeIn(slower, [], 1), undefined);
    assert.equal(placeIn(slower, words.slice(0, 3), words[2]!.start), slower[2]!.start);
  });
});
