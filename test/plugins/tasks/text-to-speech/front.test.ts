import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, describe, it } from 'node:test';
import { withSounds } from '../../../../components/speech/correct.ts';
import {
  openDictionary,
  parsePhonemes,
  phonemes,
  VOWELS,
  writePhonemes,
  type Dictionary,
  type Language,
} from '../../../../plugins/tasks/text-to-speech/front/index.ts';

const DICTIONARY = new URL('../../../../plugins/tasks/text-to-speech/model/english.bin', import.meta.url);
let dictionary: Dictionary;

const row = (text: string, language: Language = 'de'): string =>
  phonemes(text, language, dictionary)
    .map(({ tokens }) => tokens.filter((token) => token !== 'ʔ' && token !== 'ˌ').join(''))
    .join(' ');

before(async () => {
  dictionary = await openDictionary(readFileSync(DICTIONARY));
});

describe('sentences and words', () => {
  const TEXTS = [
    'Dr. Smith paid $3.50 for 2 apples, e.g. on Nov 25, 2026. He left at 14:35! Did he?',
    'Am 25.11.2026 zahlte Dr. Müller 3,50 €, z. B. für Äpfel. Dann ging er (um 14:35 Uhr) usw.',
    `ja ${'1'.repeat(900)} ja ${'/(x'.repeat(300)}`,
    'One 😀 two\ud83d three — “four”… five\n\nSix',
  ];

  for (const text of TEXTS) {
    it(`keep their places in ${JSON.stringify(text.slice(0, 24))}…`, () => {
      for (const language of ['en', 'de'] as const) {
        for (const sentence of phonemes(text, language, dictionary)) {
          assert.equal(text.slice(sentence.start, sentence.end), sentence.text);
          for (const word of sentence.words) {
            assert.equal(text.slice(word.start, word.end), word.text);
            assert.deepEqual(sentence.tokens.slice(word.at, word.at + word.tokens.length), word.tokens);
          }
        }
      }
    });
  }

  it('are not ended by abbreviations, dates, ordinals and decimals', () => {
    assert.equal(phonemes(TEXTS[0]!, 'en', dictionary).length, 3);
    assert.equal(phonemes(TEXTS[1]!, 'de').length, 2);
    assert.equal(phonemes('Der 3. Mai und der 2. Weltkrieg. Das war 1945. Danach kam er.', 'de').length, 3);
  });

  const ENDS: Readonly<Record<Language, readonly (readonly string[])[]>> = {
    en: [
      ['The U.S. Army and U.S. President Biden met J.K. Rowling in the U.S.', 'He stayed.'],
      ['Then came 5 p.m. Monday, and then 6 p.m.', 'She left at 5 pm.', 'It was 5 May.', 'Nice.'],
      ['It has vitamin C.', 'Then J. S. Bach came.'],
      ['Stop here.', 'He said “yes”.', 'Then he left.'],
      ['1. Buy milk', '2. Call Bob', '- Sleep well', '* Eat'],
    ],
    de: [
      ['Es kostet 5 Mio. Euro, 3 Mrd. Dollar oder 2 Mrd.', 'Das ist viel.'],
      ['J. S. Bach und A. Merkel wählten Plan B.', 'Dann kam Dr. med. Kurz.'],
      ['Vgl. Kap. 3 und Bd. 2.', 'Auf dem 1. Platz am 24./25. Dezember.'],
      ['Er wurde am 25.11. Zweiter und am 26.', 'Er ging.'],
      ['Gut.', 'Das ist gut.'],
      ['1. Milch kaufen', '2. Bob anrufen', '• Schlafen'],
    ],
  };
  for (const language of ['en', 'de'] as const) {
    for (const sentences of ENDS[language]) {
      it(`end where they do: ${sentences.join(' ‖ ')}`, () => {
        const isList = /^\d\. /.test(sentences[0]!);
        const text = sentences.join(isList ? '\n' : ' ').replace(/^(Gut|Stop here)\. /, '$1.');
        assert.deepEqual(phonemes(text, language, dictionary).map((sentence) => sentence.text), sentences);
      });
    }
  }

  it('keep the number of an item of a list with what follows it', () => {
    assert.equal(row('1. Ja\n2. Du'), 'ˈaɪns, jaː. tsvˈaɪ, duː.');
  });

  it('take what is said as several words as one', () => {
    const [sentence] = phonemes('It cost $3.50 then', 'en', dictionary);
    assert.deepEqual(
      sentence!.words.map(({ text }) => text),
      ['It', 'cost', '$3.50', 'then'],
    );
    assert.equal(sentence!.words[2]!.tokens.join(''), 'θɹˈi dˈɑlɚz ənd fˈɪfti sˈɛnts');
  });

  it('end with a mark, and have one where several stand', () => {
    assert.equal(row('Ja'), 'jaː.');
    assert.equal(row('Ja?!'), 'jaː?');
    assert.equal(row('Ja, – du'), 'jaː, duː.');
    assert.equal(row('Ja... du'), 'jaː… duː.');
    assert.equal(row('Ja - du -- er'), 'jaː, duː, eːɐ.');
  });

  it('have words apart that only a mark joins', () => {
    assert.equal(row('wo:wie er_du'), 'voː, viː eːɐ duː.');
    assert.equal(row('wo:innen'), row('wo innen'));
  });

  it('are cut where they are too long for one breath', () => {
    const parts = phonemes('Wort und noch ein Wort, '.repeat(100), 'de');
    assert.ok(parts.length > 5);
    assert.ok(parts.every(({ text }) => text.length <= 400));
    assert.deepEqual([...new Set(parts.map(({ tokens }) => tokens.at(-1)))], [',', '.']);
    assert.equal(parts.filter(({ tokens }) => tokens.at(-1) === '.').length, 1);
  });

  it('come from 50,000 characters of any kind in seconds', () => {
    for (const unit of ['Wort ', 'a.', '1.000.', '\n', '😀 ja ', 'x', 'donaudampf', '$', '"/(']) {
      const text = `ja ${unit.repeat(50_000 / unit.length)}`;
      const start = performance.now();
      for (const language of ['en', 'de'] as const) assert.ok(phonemes(text, language, dictionary).length > 0);
      assert.ok(performance.now() - start < 15_000, `“${unit}” took ${performance.now() - start} ms`);
    }
  });
});

describe('markup', () => {
  it('makes pauses where it stands', () => {
    const [sentence] = phonemes('Ja [pause 0.5s] du [pause 250ms] er [pause]', 'de');
    assert.deepEqual(
      sentence!.pauses.map(({ seconds }) => seconds),
      [0.5, 0.25, 0.5],
    );
    const before = sentence!.pauses.map(({ at }) => sentence!.tokens.slice(0, at).join(''));
    assert.deepEqual(before, ['jaː', 'jaː duː', 'jaː duː ʔeːɐ.']);
  });

  it('takes sounds between slashes as they are', () => {
    assert.equal(row('Say /həˈloʊ/ now', 'en'), 'sˈeɪ həlˈoʊ nˈaʊ.');
    assert.equal(row('Say /kæt/, /tin/ now', 'en'), 'sˈeɪ kæt, tin nˈaʊ.');
    assert.equal(row('in /etc/ now', 'en'), row('in etc now', 'en'));
    assert.equal(row('km/h und 1/2/3 und a/b/c', 'de').includes('ʊnt'), true);
  });

  it('takes the sounds of a word from behind it, and shows the word', () => {
    const text = 'You [read](/ɹɛd/) it. [Lead](/lɛd/), too.';
    const [first, second] = phonemes(text, 'en', dictionary);
    assert.equal(row(text, 'en'), 'jˈu ɹɛd ˈɪt. lɛd, tˈu.');
    const { start, end, ...word } = first!.words[1]!;
    assert.deepEqual([word.text, word.tokens, text.slice(start, end)], ['read', ['ɹ', 'ɛ', 'd'], '[read](/ɹɛd/)']);
    assert.equal(second!.words[0]!.text, 'Lead');
    assert.equal(row('[a](b) [c] (d)', 'en'), row('a, b, c, d', 'en'));
  });

  it('is not what only looks like it: links, and words that begin as "pause"', () => {
    assert.equal(row('See [the page](/docs/) and [this one](https://a.org/b).', 'en'), row('See the page and this one.', 'en'));
    assert.equal(row('His [pauses] are', 'en'), row('His, pauses, are', 'en'));
  });

  it('lets sentences end where a pause stands between them', () => {
    for (const between of [' [pause 1s] ', '\n\n[pause 1s]\n\n', '\n[pause 1s]\n']) {
      const [first, second] = phonemes(`\n\n[pause 2s]\n\nEr kam.${between}Sie ging.\n\n[pause 3s]`, 'de');
      assert.deepEqual([first!.words.length, second!.words.length], [2, 2]);
      assert.deepEqual([first!, second!].map(({ pauses }) => pauses.map(({ seconds }) => seconds)), [[2, 1], [3]]);
    }
  });

  it('refuses pauses and sounds that it does not know, and says what is allowed', () => {
    assert.throws(() => phonemes('Ja [pause 20s]', 'de'), /0 to 10 seconds.*\[pause 0\.5s\].*got \[pause 20s\]/);
    assert.throws(() => phonemes('/həʘlo/ du', 'de'), /German does not have; allowed are a aː .*got “ʘ”/);
    assert.throws(() => parsePhonemes('çə', 'en'), /English does not have.*got “ç”/);
  });
});

describe('rows of phonemes', () => {
  it('are read back as the tokens that they were', () => {
    for (const [language, text] of [
      ['en', 'The nightshirt, the church and a judge saw catshows at eight hours.'],
      ['de', 'Der Kunststückmacher, der Handschuh und das Theater zahlten zwei Pfennig.'],
    ] as const) {
      for (const { tokens } of phonemes(text, language, dictionary)) {
        assert.deepEqual(parsePhonemes(writePhonemes(tokens, language), language), tokens);
      }
    }
  });

  it('may be typed with other signs, the stress where the syllable begins', () => {
    assert.deepEqual(parsePhonemes("hə'loʊ wɜːld", 'en'), ['h', 'ə', 'l', 'ˈ', 'oʊ', ' ', 'w', 'ɝ', 'l', 'd']);
    assert.deepEqual(parsePhonemes('ˈt͡saɪ̯t', 'de'), ['ts', 'ˈ', 'aɪ', 't']);
    assert.deepEqual(parsePhonemes('ˈʃtra:sə', 'de'), ['ʃ', 't', 'ʁ', 'ˈ', 'aː', 's', 'ə']);
  });

  it('have the stress right before a vowel, in all that the front end says', () => {
    for (const [language, text] of [
      ['en', 'Extraordinary understanding of unusually independent information, strengths and screws.'],
      ['de', 'Außergewöhnliche Verständigung über Unabhängigkeitserklärungen, Sprünge und Strümpfe.'],
    ] as const) {
      const tokens = phonemes(text, language, dictionary).flatMap((sentence) => sentence.tokens);
      const after = tokens.filter((_, i) => tokens[i - 1] === 'ˈ' || tokens[i - 1] === 'ˌ');
      assert.ok(after.length > 4);
      for (const token of after) assert.ok(VOWELS[language].includes(token), token);
    }
  });
});

describe('a correction', () => {
  const text = 'I read /bʊk/ then.';
  const wordsOf = (of: string): { readonly text: string; readonly offset: readonly [number, number] }[] =>
    phonemes(of, 'en', dictionary).flatMap(({ words }) => words.map((word) => ({ text: word.text, offset: [word.start, word.end] as const })));

  it('puts sounds behind a word, in place of those that it had', () => {
    const once = withSounds(text, wordsOf(text)[1]!.offset, '/ɹɛd/');
    assert.equal(once, 'I [read](/ɹɛd/) /bʊk/ then.');
    const twice = withSounds(once, wordsOf(once)[1]!.offset, ' ɹid ');
    assert.equal(twice, 'I [read](/ɹid/) /bʊk/ then.');
    assert.deepEqual(wordsOf(twice).map((word) => word.text), ['I', 'read', '/bʊk/', 'then']);
    assert.equal(withSounds(twice, wordsOf(twice)[1]!.offset, ''), text);
  });

  it('replaces sounds that stand alone', () => {
    assert.equal(withSounds(text, wordsOf(text)[2]!.offset, 'bʊks'), 'I read /bʊks/ then.');
  });

  it('is read by the front end, whatever the word', () => {
    for (const of of ['It cost $3.50 then', 'See https://a.org/x]y now', 'Dr. Who came']) {
      for (const word of wordsOf(of)) {
        const corrected = withSounds(of, word.offset, 'kæt');
        assert.ok(phonemes(corrected, 'en', dictionary).some(({ tokens }) => tokens.join('').includes('kæt')), corrected);
      }
    }
  });
});

describe('what cannot be said', () => {
  for (const text of ['', ' \n\t', '!!! … ,', '😀 🎉', '\ud83d', '[pause 1s]', '—“”']) {
    it(`is refused: ${JSON.stringify(text)}`, () => {
      for (const language of ['en', 'de'] as const) {
        assert.throws(() => phonemes(text, language, dictionary), { name: 'ReverieError', code: 'request/invalid' });
      }
    });
  }

  it('is a language without a front end, or English without its dictionary', () => {
    assert.throws(() => phonemes('ja', 'fr' as Language), /must be one of en, de, got fr/);
    assert.throws(() => phonemes('yes', 'en'), /openDictionary/);
  });
});
