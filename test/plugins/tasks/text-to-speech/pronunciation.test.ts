import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, describe, it } from 'node:test';
import { openDictionary, parsePhonemes, phonemes, type Dictionary } from '../../../../plugins/tasks/text-to-speech/front/index.ts';
import { MORE_GERMAN_WORDS } from './german-more-words.ts';
import { GERMAN_WORDS } from './german-words.ts';

/** Without what the lists leave out; a word of one vowel has no mark in them. */
function bare(tokens: readonly string[], stressed: boolean): string {
  return tokens.filter((token) => !['ˌ', 'ʔ', '.', stressed ? '' : 'ˈ'].includes(token)).join(' ');
}

function wrong(words: Readonly<Record<string, string>>): string[] {
  return Object.entries(words)
    .map(([word, row]) => {
      const stressed = row.includes('ˈ');
      const [want, got] = [parsePhonemes(row, 'de'), phonemes(word, 'de')[0]!.tokens].map((tokens) => bare(tokens, stressed));
      return want === got ? '' : `${word}: ${got}, not ${want}`;
    })
    .filter(Boolean);
}

describe('German words', () => {
  it(`are said as the standard has them: ${Object.keys(GERMAN_WORDS).length} that the rules were made for`, () => {
    assert.ok(Object.keys(GERMAN_WORDS).length >= 200);
    assert.deepEqual(wrong(GERMAN_WORDS), []);
  });

  it(`and ${Object.keys(MORE_GERMAN_WORDS).length} others`, () => assert.deepEqual(wrong(MORE_GERMAN_WORDS), []));

  it('that are numbers are said part by part', () => {
    const [sentence] = phonemes('22', 'de');
    assert.equal(sentence!.tokens.filter((token) => !'ˌˈʔ'.includes(token)).join(''), 'tsvaɪʊnttsvantsɪç.');
  });
});

describe('English words', () => {
  let dictionary: Dictionary;
  const row = (text: string): string => phonemes(text, 'en', dictionary)[0]!.tokens.join('');

  before(async () => {
    dictionary = await openDictionary(readFileSync(new URL('../../../../plugins/tasks/text-to-speech/model/english.bin', import.meta.url)));
  });

  const CASES = {
    'hello world': 'həlˈoʊ wˈɝld.',
    thoroughly: 'θˈɝoʊli.',
    colonel: 'kˈɝnəl.',
    "children's": 'tʃˈɪldɹənz.',
    Wednesday: 'wˈɛnzdi.',
    'the apple, the pear': 'ði ˈæpəl, ðə pˈɛɹ.',
    'to read, had read': 'tˈu ɹˈid, hˈæd ɹˈɛd.',
    'I live, live music': 'ˈaɪ lˈɪv, lˈaɪv mjˈuzɪk.',
    'the use, to use': 'ðə jˈus, tˈu jˈuz.',
    'Zoë’s café': 'zˈoʊiz kəfˈeɪ.',
    'Use it': 'jˈuz ˈɪt.',
    'Close the door': 'klˈoʊz ðə dˈɔɹ.',
    'Excuse me': 'ɪkskjˈuz mˈi.',
    'the use the houses have': 'ðə jˈus ðə hˈaʊzɪz hˈæv.',
    'Have you ever read it?': 'hˈæv jˈu ˈɛvɚ ɹˈɛd ˈɪt?',
    'he has never read, did he read, he read': 'hˈi hˈæz nˈɛvɚ ɹˈɛd, dˈɪd hˈi ɹˈid, hˈi ɹˈɛd.',
    'Bob lives in two lives': 'bˈɑb lˈɪvz ɪn tˈu lˈaɪvz.',
    'It was live, they live': 'ˈɪt wˈɑz lˈaɪv, ðˈeɪ lˈɪv.',
    'essays, accent, sometimes': 'ˈɛsˌeɪz, ˈæksˌɛnt, sˈʌmtˌaɪmz.',
    'putting a survey, to survey': 'pˈʊtɪŋ ə sˈɝvˌeɪ, tˈu sɚvˈeɪ.',
    'an update, update it, email': 'ˈæn ˈʌpdˌeɪt, əpdˈeɪt ˈɪt, ˈimˌeɪl.',
    'costume, to combine, stronger': 'kˈɑstˌum, tˈu kəmbˈaɪn, stɹˈɔŋɡɚ.',
    'ﬁne ｆｕｌｌ css': 'fˈaɪn fˈʊl sˈiˈɛsˈɛs.',
  };
  for (const [text, sounds] of Object.entries(CASES)) it(text, () => assert.equal(row(text), sounds));

  it('outside the dictionary follow their spelling and their endings', () => {
    assert.equal(row('googled'), 'ɡˈuɡəld.');
    assert.match(row('flimbers'), /^flˈɪmbɚz\.$/);
    assert.match(row("blorp's"), /ps\.$/);
  });
});
