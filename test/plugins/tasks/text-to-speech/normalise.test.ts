import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as englishNumbers from '../../../../plugins/tasks/text-to-speech/front/english/numbers.ts';
import { RULES as ENGLISH } from '../../../../plugins/tasks/text-to-speech/front/english/normalise.ts';
import * as germanNumbers from '../../../../plugins/tasks/text-to-speech/front/german/numbers.ts';
import { RULES as GERMAN } from '../../../../plugins/tasks/text-to-speech/front/german/normalise.ts';
import { findSpans } from '../../../../plugins/tasks/text-to-speech/front/spans.ts';
import type { Rule } from '../../../../plugins/tasks/text-to-speech/front/types.ts';

/** The text with what rules say in the place of what was written. */
function said(text: string, rules: readonly Rule[]): string {
  let result = '';
  let at = 0;
  for (const { start, end, said } of findSpans(text, rules)) {
    result += text.slice(at, start) + ('words' in said ? said.words : '?');
    at = end;
  }
  return (result + text.slice(at)).replace(/\s+/g, ' ');
}

const CASES: readonly (readonly [name: string, rules: readonly Rule[], cases: Readonly<Record<string, string>>])[] = [
  [
    'English',
    ENGLISH,
    {
      'version 1.2.3, 1,5': 'version one point two point three, one,five',
      '1,234,567 people': 'one million two hundred thirty four thousand five hundred sixty seven people',
      '-3.14 and 007': 'minus three point one four and zero zero seven',
      'the 21st, 1990s, 1985, 2005, 1900': 'the twenty first, nineteen nineties, nineteen eighty five, two thousand five, nineteen hundred',
      '50% of 10-20': 'fifty percent of ten to twenty',
      '½ or 3½ or 3/4': 'one half or three and one half or three quarters',
      '2026-11-25': 'November twenty fifth , twenty twenty six',
      '11/25/2026': 'November twenty fifth , twenty twenty six',
      '25.11.2026': 'November twenty fifth , twenty twenty six',
      'Nov 25 and 5 May 2020': 'November twenty fifth and the fifth of May , twenty twenty',
      '14:35, 9:05 a.m., 3:00': "fourteen thirty five, nine oh five A. M., three o'clock",
      '$3.50, $1, £2 million, 3,50 €': 'three dollars and fifty cents, one dollar, two million pounds, three euros and fifty cents',
      '5 km, 1 kg, -3 °C, 90 km/h': 'five kilometers, one kilogram, minus three degrees Celsius, ninety kilometers per hour',
      'Dr. Lee, e.g. etc.': 'doctor Lee, for example et cetera',
      'St. Paul on Main St. No. 5': 'saint Paul on Main street number five',
      'USA, NASA, the UK': 'U. S. A., NASA, the U. K.',
      'THE END IS NEAR': 'THE END IS NEAR',
      'mp3 & B2B + 1 = @ # 1': 'M. P. three and B. two B. plus one equals at number one',
      'https://www.example.com/a-b': 'W. W. W. dot example dot com slash a dash b',
      'jo.do@example.org.': 'jo dot do at example dot org.',
      'Louis XIV, Chapter IV, I am': 'Louis the fourteenth, Chapter four, I am',
    },
  ],
  [
    'German',
    GERMAN,
    {
      'Version 1.5, 192.168.0.1': 'Version eins Punkt fünf, einhundertzweiundneunzig Punkt einhundertachtundsechzig Punkt null Punkt eins',
      '1.234.567,89 Menschen': 'eine Million zweihundertvierunddreißigtausendfünfhundertsiebenundsechzig Komma acht neun Menschen',
      '-3 und 007': 'minus drei und null null sieben',
      '1985, 2005, 1990er': 'neunzehnhundertfünfundachtzig, zweitausendfünf, neunzehnhundertneunziger',
      'Der 2. Weltkrieg, am 1. Tag': 'Der zweite Weltkrieg, am ersten Tag',
      '50 % von 10-20': 'fünfzig Prozent von zehn bis zwanzig',
      '½, 3½, 3/4': 'ein halb, dreieinhalb, drei viertel',
      'Am 25.11.2026': 'Am fünfundzwanzigsten November zweitausendsechsundzwanzig',
      'der 3. Mai, 2026-11-25': 'der dritte Mai, fünfundzwanzigster November zweitausendsechsundzwanzig',
      '14:35, 9.05 Uhr, 1 Uhr': 'vierzehn Uhr fünfunddreißig, neun Uhr fünf, ein Uhr',
      '3,50 €, $1, 2,5 Mio. Euro': 'drei Euro fünfzig, ein Dollar, zwei Komma fünf Millionen Euro',
      '5 km, 1 h, -3 °C, 90 km/h': 'fünf Kilometer, eine Stunde, minus drei Grad Celsius, neunzig Kilometer pro Stunde',
      'z. B. Dr. Müller, d.h. Nr. 5 usw.': 'zum Beispiel Doktor Müller, das heißt Nummer fünf und so weiter',
      'St. Pauli, USA, NATO, EU': 'Sankt Pauli, U. S. A., NATO, E. U.',
      'A & B, 1 + 1 = 2': 'A und B, eins plus eins gleich zwei',
      'www.beispiel.de': 'W. W. W. Punkt beispiel Punkt de',
      'Ludwig XIV. kam, Kapitel IV': 'Ludwig der vierzehnte kam, Kapitel vier',
    },
  ],
];

for (const [name, rules, cases] of CASES) {
  describe(`${name} notation`, () => {
    for (const [text, words] of Object.entries(cases)) it(text, () => assert.equal(said(text, rules), words));
  });
}

describe('numbers', () => {
  it('differ from one another up to a million', () => {
    for (const { cardinal, ordinal } of [englishNumbers, germanNumbers]) {
      const seen = new Set<string>();
      for (let n = 0; n < 1_000_000; n += 37) seen.add(cardinal(String(n))).add(ordinal(String(n)));
      assert.equal(seen.size, 2 * Math.ceil(1_000_000 / 37));
    }
  });

  it('of any length are read, the longest digit by digit', () => {
    assert.equal(englishNumbers.cardinal('1'.padEnd(40, '0')).split(' ').length, 40);
    assert.equal(germanNumbers.cardinal('1000000000000'), 'eine Billion');
    assert.equal(germanNumbers.cardinal('1000001'), 'eine Million eins');
    assert.equal(germanNumbers.ordinal('101'), 'einhunderterste');
    assert.equal(englishNumbers.ordinal('112'), 'one hundred twelfth');
  });
});
