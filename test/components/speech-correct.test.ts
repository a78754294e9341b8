/** Sounds that a person gives a word, in the text. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { findAgain, withMarkup, withSounds } from '../../components/speech/correct.ts';
import { rowOf, soundsOf } from '../../components/speech/inventory.ts';
import { surroundings } from '../../components/speech/utterance.ts';
import { CONSONANTS, parsePhonemes, STRESS, VOWELS, type Language } from '../../plugins/tasks/text-to-speech/front/index.ts';

const TEXT = 'The birds sing, the birds fly.';
const at = (text: string, word: string, from = 0): readonly [number, number] => [text.indexOf(word, from), text.indexOf(word, from) + word.length];

describe('sounds for a word', () => {
  it('are put into the text around it, and nothing else changes', () => {
    assert.equal(withSounds(TEXT, at(TEXT, 'birds', 10), 'ˈbɝdz'), 'The birds sing, the [birds](/ˈbɝdz/) fly.');
  });

  it('take the place of those that it was given before, whatever part of the markup is meant', () => {
    const text = 'The [birds](/ˈbɝdz/) sing.';
    const whole = at(text, '[birds](/ˈbɝdz/)');
    assert.deepEqual(withMarkup(text, at(text, 'birds')), whole);
    for (const range of [whole, at(text, 'birds')]) {
      assert.equal(withSounds(text, range, 'bɛdz'), 'The [birds](/bɛdz/) sing.');
      assert.equal(withSounds(text, range, ' '), 'The birds sing.');
    }
  });

  it('replace a row of sounds that stands alone', () => {
    assert.equal(withSounds('Say /həˈloʊ/ now.', [4, 12], 'hɛˈloʊ'), 'Say /hɛˈloʊ/ now.');
  });

  it('never end the markup early', () => {
    assert.equal(withSounds('Say it.', [4, 6], '/ɪt/)\nor/'), 'Say [it](/ɪt ) or/).');
    assert.equal(withSounds('Say [i]t.', [4, 8], 'ɪt'), 'Say [it](/ɪt/).');
  });

  it('go to the same one of several words after other changes of the text', () => {
    const changed = 'Well: the [birds](/birds/) sing, and all the birds fly.';
    const found = findAgain(changed, TEXT, at(TEXT, 'birds', 10))!;
    assert.deepEqual(found, at(changed, 'birds', 30));
    assert.equal(withSounds(changed, found, 'x'), 'Well: the [birds](/birds/) sing, and all the [birds](/x/) fly.');
    const marked = 'The [birds](/a/) sing.';
    assert.deepEqual(findAgain('The [birds](/b/) sing.', marked, at(marked, '[birds](/a/)')), [5, 10]);
    assert.equal(findAgain('Cats sleep.', TEXT, at(TEXT, 'birds')), undefined);
    assert.deepEqual(findAgain(TEXT, TEXT, [4, 9]), [4, 9]);
  });

  it('are no part of what is shown around words', () => {
    const text = '“[Birds](/ˈbɝdz/), sing!”';
    const words = [at(text, 'Birds'), at(text, 'sing')].map((offset) => ({ text: '', start: 0, end: 0, tokens: [], offset }));
    assert.deepEqual(surroundings(text, words), [
      { before: '“', after: ',', space: ' ' },
      { before: '', after: '!”', space: '' },
    ]);
  });
});

describe('the sounds that are offered', () => {
  it('are those that the task for speech knows', () => {
    for (const language of ['en', 'de'] as Language[]) {
      assert.deepEqual(soundsOf(language, []), [STRESS, VOWELS[language], CONSONANTS[language]]);
      assert.deepEqual(soundsOf(`${language}-XX`, []), soundsOf(language, []));
    }
  });

  it('are those of the words in other languages', () => {
    assert.deepEqual(soundsOf('cy', [{ tokens: ['ɬ', 'a'] }, { tokens: ['n', ' ', 'a'] }]), [['a', 'n', 'ɬ']]);
  });

  it('make rows that read back as the same sounds', () => {
    for (const tokens of [['ˈ', 'b', 'ɝ', 'd', 'z'], ['t', 'ʃ'], ['tʃ'], ['a', 'ɪ', 'aɪ']]) {
      const language = tokens.includes('a') ? 'de' : 'en';
      assert.deepEqual(parsePhonemes(rowOf(tokens, language), language).filter((token) => token !== 'ˈ'), tokens.filter((token) => token !== 'ˈ'));
    }
    assert.equal(rowOf(['t', 'ʃ'], 'en'), 't-ʃ');
  });
});
