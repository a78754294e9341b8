import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ModelCard } from '../../../engine/model/card.ts';
import { createTokenizer } from '../../../engine/model/tokenizer.ts';

const card = { id: 'tiny', tokenizer: { kind: 'words', pattern: '[a-z]+', length: 5, file: 'vocabulary' } } as ModelCard;
const tokenize = createTokenizer(card, '["<pad>", "<start>", "a", ["snake", "snakes", ["cobra", "viper"]], ["leaves", "leaf"]]');

test('every spelling of a word has its id', () => {
  assert.deepEqual([...tokenize('A snake, snakes').ids], [1, 2, 3, 3, 0]);
  assert.deepEqual([...tokenize('leaf LEAVES').ids], [1, 4, 4, 0, 0]);
});

test('words without an id are left out and named once', () => {
  const { ids, unknown } = tokenize('a purple snake, purple leaves');
  assert.deepEqual([...ids], [1, 2, 3, 4, 0]);
  assert.deepEqual(unknown, ['purple']);
});

test('a word with letters that the pattern does not know is named whole, and nothing is read out of its middle', () => {
  const { ids, unknown } = tokenize('Ünaü a колесо 椅子 snake😀');
  assert.deepEqual([...ids], [1, 2, 3, 0, 0]);
  assert.deepEqual(unknown, ['ünaü', 'колесо', '椅子', '😀']);
});

test('a known word is known with accents, too', () => {
  assert.deepEqual(tokenize('snäke à').unknown, []);
  assert.deepEqual([...tokenize('snäke à').ids], [1, 3, 2, 0, 0]);
});

test('words that are read as a known one are told with it', () => {
  const { ids, unknown, readAs } = tokenize('Cobra, snakes, viper, cobra');
  assert.deepEqual([...ids], [1, 3, 3, 3, 3]);
  assert.deepEqual(unknown, []);
  assert.deepEqual(readAs, [['cobra', 'snake'], ['viper', 'snake']]);
});

test('what does not fit is counted', () => {
  assert.equal(tokenize('a a a a a a').cut, 2);
});

test('a vocabulary that is no JSON is an error that says what to do', () => {
  assert.throws(() => createTokenizer(card, 'oops'), /vocabulary of model "tiny" is not a JSON array of words; export the model again/);
});
