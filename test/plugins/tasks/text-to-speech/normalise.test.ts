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
      'Episode IV, Rocky II, Henry VIII, Malcolm X': 'Episode four, Rocky two, Henry the eighth, Malcolm X',
      'at 5 pm. She, on 5 May. She': 'at five P. M.. She, on the fifth of May. She',
      '20 °C. Nice, 10 W. Then, 6 ft. tall': 'twenty degrees Celsius. Nice, ten watts. Then, six feet tall',
      'Ed. He, a fig. It, fig. 3, 2nd ed.': 'Ed. He, a fig. It, figure three, second edition',
      'EST. CA. est. 1999, ca. 1900': 'E. S. T.. C. A.. established nineteen ninety nine, circa nineteen hundred',
      'Gen. Lee, Gen Z, Dr Lee, Mt Fuji, Main St vs us': 'general Lee, Gen Z, doctor Lee, mount Fuji, Main street versus us',
      'In St. Louis, in Oct. 2020, Sat. at 5, the Sun. It': 'In saint Louis, in October twenty twenty, Saturday at five, the Sun. It',
      '5–10 kg, 10-20%, $5–$10, 9am-5pm, 9:30-10:15':
        'five to ten kilograms, ten to twenty percent, five dollars to ten dollars, nine A. M. to five P. M., nine thirty to ten fifteen',
      'July 4–6, 5-6 May': 'July fourth to sixth, the fifth to the sixth of May',
      '10 - 5 = 5, 5 − 3, 3-2-1, 555-1234': 'ten minus five equals five, five minus three, three-two-one, five five five , one two three four',
      'the 4th of July, a $20 bill': 'the fourth of July, a twenty dollar bill',
      '5M, 10K, 2.5bn, 4K, 5B': 'five million, ten thousand, two point five billion, four K., five B.',
      '.5, 24/7, v1.2.3, 3:1': 'point five, twenty four seven, version one point two point three, three to one',
      'the US, the IT team, use IT': 'the U. S., the I. T. team, use IT',
      "WHY me, a BIG one, DON'T": "WHY me, a BIG one, DON'T",
      'a YMCA, an HDMI, two CDs': "a Y. M. C. A., an H. D. M. I., two C. D.'s",
      'Node.js, README.md, x.ai': 'Node dot js, README dot md, x dot A. I.',
      'plan A is, A & B, AT&T, #tag, x²': 'plan A. is, A. and B, A. T. and T., hashtag tag, x squared',
      'J.K. Rowling, U.S.A': 'J. K. Rowling, U. S. A.',
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
      'Herr X, Hartz IV, der II. Weltkrieg': 'Herr X, Hartz vier, der zweite Weltkrieg',
      '3,50 Euro, 1 Euro, 1 Million Euro, 5 Mio. Euro': 'drei Euro fünfzig, ein Euro, eine Million Euro, fünf Millionen Euro',
      'bei 1 Mann, 1 Tasse, 1 Name, Kapitel 1 Anfang': 'bei ein Mann, eine Tasse, ein Name, Kapitel eins Anfang',
      'in der 2. Woche, zur 5. Stunde, jeder 2. Mann': 'in der zweiten Woche, zur fünften Stunde, jeder zweite Mann',
      'die 5. und 6. Klasse, sein 3. Buch, 2. Liga': 'die fünfte und sechste Klasse, sein drittes Buch, zweite Liga',
      '3. Platz, 2. Kapitel, 1. FC Köln, 1. bis 3. Klasse': 'dritter Platz, zweites Kapitel, erster F. C. Köln, erste bis dritte Klasse',
      'der 1., der 2., waren es 5. Frauen': 'der erste, der zweite, waren es fünf. Frauen',
      '5–10 kg, 10-20 %, 9:00-17:00 Uhr': 'fünf bis zehn Kilogramm, zehn bis zwanzig Prozent, neun Uhr bis siebzehn Uhr',
      'vom 3.-5. Mai, am 24./25. Dezember': 'vom dritten bis fünften Mai, am vierundzwanzigsten und fünfundzwanzigsten Dezember',
      'vom 1.1. bis 3.2., im Nov. 2020': 'vom ersten Januar bis dritten Februar, im November zweitausendzwanzig',
      '10 - 5 = 5, 5 − 3, 3:1, 1/4, 68er': 'zehn minus fünf gleich fünf, fünf minus drei, drei zu eins, ein viertel, achtundsechziger',
      'Version 1.2.3, iOS 17.2.1': 'Version eins Punkt zwei Punkt drei, iOS siebzehn Punkt zwei Punkt eins',
      'Mo.–Fr., Sa/So, Fr. Ott': 'Montag bis Freitag, Samstag und Sonntag, Frau Ott',
      'Z. B. das, D. h. ja, Ca. 5, Vgl. Kap. 3': 'zum Beispiel das, das heißt ja, zirka fünf, vergleiche Kapitel drei',
      'Dr. med. Kurz, mit Max. Er, Max. 5': 'Doktor med Kurz, mit Max. Er, maximal fünf',
      'ganz ROT, GEH da WEG': 'ganz ROT, GEH da WEG',
      'das WLAN, zwei CDs': 'das W. L. A. N., zwei C. D.s',
      'Datei.md, #tag, m²': 'Datei Punkt md, Hashtag tag, m hoch zwei',
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
