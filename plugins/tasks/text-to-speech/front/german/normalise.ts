/** How German says numbers, dates, times, money, units, abbreviations, capitals, signs and addresses. */
import {
  ADDRESS,
  anyOf,
  eitherCase,
  END,
  expanded,
  FREE,
  isDate,
  isShouting,
  joinedBy,
  listed,
  mixed,
  POINTED,
  range,
  roman,
  rule,
  sayAddress,
  SIGN,
  spell,
  VULGAR,
} from '../notation.ts';
import type { Match, Rule } from '../types.ts';
import {
  ABBREVIATIONS,
  BEFORE_E,
  BEFORE_EN,
  BEFORE_ER,
  CURRENCIES,
  DAYS,
  FEMININE,
  MONTHS,
  NEUTER,
  ORDERED,
  SHORT_MONTHS,
  SIGNS,
  SPELLED_ALWAYS,
  STOPPING,
  TITLED,
  UNITS,
  UNCOUNTED,
  WORDS_IN_CAPITALS,
  type Counted,
} from './notation.ts';
import { cardinal, decimal, digitByDigit, fraction, ordinal, year } from './numbers.ts';

const NUMBER = `${SIGN}(?<whole>\\d{1,3}(?:[.\u202f]\\d{3}){1,8}|\\d+)(?:,(?<part>\\d+))?`;
const SIGN_NAMES: Readonly<Record<string, string>> = { '-': 'minus ', '−': 'minus ', '+': 'plus ', '±': 'plus minus ' };
const MONTH = `(?<month>${anyOf([...MONTHS, ...Object.keys(SHORT_MONTHS)])})`;
const DAY = anyOf(Object.keys(DAYS));
const CURRENCY = `(?<currency>${anyOf(Object.keys(CURRENCIES))})`;
const SCALE = '(?:\\s?(?<scale>Millionen|Million|Milliarden|Milliarde|Mio\\.|Mrd\\.))?';
const SCALES: Readonly<Record<string, string>> = { 'Mio.': 'Millionen', 'Mrd.': 'Milliarden' };

const digits = (text: string): string => text.replace(/[.\u202f]/g, '');

/** A pattern in which a space may stand after every full stop but the last. */
const spaced = (names: readonly string[]): string =>
  anyOf(names)
    .replaceAll('\\.', '\\.\\s?')
    .replace(/\\s\?(?=\||$)/g, '');

function number({ sign, whole, part }: Match['groups'], one: 'eins' | 'ein' | 'eine' = 'eins'): string {
  const plain = digits(whole!);
  const said = part ? decimal(plain, part) : /^0\d/.test(plain) ? digitByDigit(plain) : cardinal(plain, one);
  return (SIGN_NAMES[sign ?? ''] ?? '') + said;
}

/** Numbers of four digits are years from 1100 on. */
function numberOrYear({ groups }: Match): string {
  const { sign, whole, part } = groups;
  return !sign && !part && /^1[1-9]\d\d$/.test(whole!) ? year(whole!) : number(groups);
}

const ENDINGS = ([['en', BEFORE_EN], ['e', BEFORE_E], ['er', BEFORE_ER]] as const).map(
  ([ending, words]) => [ending, new RegExp(`(?<!\\p{L})(?:${words})\\s$`, 'iu')] as const,
);

/** The ending that an ordinal takes after the words before it, or before those before another one: "die 5. und 6."; undefined after others. */
function endingAfter(before: string, next = ''): 'e' | 'en' | 'er' | 'es' | undefined {
  const [ending] = ENDINGS.find(([, words]) => words.test(before.replace(/(?:\d+\.(?:\d+\.)?(?:,|\s(?:und|oder|bis))\s)+$/, ''))) ?? [];
  return ending === 'er' && NEUTER.test(next) ? 'es' : ending;
}

/** A day of the month; of two as in "vom 3.–5. Mai" the first is said as the second. */
function date(before: string, day: string, month: number, ofYear?: string, from = '', link = 'bis'): string {
  const ending = /\p{L}\s$/u.test(before) ? (endingAfter(before) ?? 'e') : 'er';
  const first = from && `${ordinal(from, ending)} ${link === '/' ? 'und' : 'bis'} `;
  return `${first}${ordinal(day, ending)} ${MONTHS[month - 1]!}${ofYear ? ` ${year(ofYear)}` : ''}`;
}

/** 25.11.2026, 25.11.26, 2026-11-25. */
function numericDate({ groups: { day, month, year: y }, before }: Match): string | undefined {
  if (!isDate(day!, month!)) return undefined;
  return date(before, day!, Number(month), y);
}

function weekdays({ groups: { from, link, to } }: Match): string {
  return to ? `${DAYS[from!]!} ${link === '/' ? 'und' : 'bis'} ${DAYS[to]!}` : DAYS[from!]!;
}

function monthNumber(name: string): number {
  return MONTHS.indexOf(SHORT_MONTHS[name] ?? name) + 1;
}

function time({ groups: { hour, minute, second } }: Match): string | undefined {
  if (Number(hour) > 24 || Number(minute) > 59) return undefined;
  const minutes = Number(minute) ? ` ${cardinal(minute!)}` : '';
  const seconds = second ? ` und ${cardinal(second, 'eine')} Sekunden` : '';
  return `${cardinal(hour!, 'ein')} Uhr${minutes}${seconds}`;
}

function money({ groups }: Match): string {
  const { whole, part, currency, scale, sign } = groups;
  const [one, name] = CURRENCIES[currency!]!;
  const before = SIGN_NAMES[sign ?? ''] ?? '';
  if (scale) return `${before}${scaled(groups)} ${SCALES[scale] ?? scale} ${name}`;
  if (part && part.length !== 2) return `${before}${decimal(digits(whole!), part)} ${name}`;
  return `${before}${cardinal(digits(whole!), one)} ${name}${Number(part ?? 0) ? ` ${cardinal(part!)}` : ''}`;
}

function scaled({ whole, part }: Match['groups']): string {
  return part ? decimal(digits(whole!), part) : cardinal(digits(whole!), 'eine');
}

function measure({ groups }: Match): string {
  const [one, name, many]: Counted = UNITS[groups['unit']!]!;
  return `${number(groups, one)} ${groups['whole'] === '1' && !groups['part'] ? name : many}`;
}

function vulgar({ groups }: Match): string {
  const [above, below] = VULGAR[groups['vulgar']!]!;
  if (!groups['whole']) return fraction(above, below);
  return below === '2' ? `${cardinal(groups['whole'], 'ein')}einhalb` : `${cardinal(groups['whole'])} ${fraction(above, below)}`;
}

function abbreviation({ text, after }: Match): string | undefined {
  const plain = text.replace(/\s/g, '');
  if (/^(?:ff?|Art|Fr|[Mm]in)\.$/.test(plain) && !/^\s?[\p{Lu}\d]/u.test(after)) return undefined;
  if (/^(?:S|s|Max)\.$/.test(plain) && !/^\s?\d/.test(after)) return undefined;
  return expanded(ABBREVIATIONS, plain);
}

function capitals({ groups, before, after }: Match): string | undefined {
  const letters = groups['letters']!;
  if (SPELLED_ALWAYS.has(letters)) return spelled(letters, groups['ending']);
  if (WORDS_IN_CAPITALS.has(letters) || letters.length > 5 || isShouting(before, after)) return undefined;
  return letters.length > 3 && /[AEIOUÄÖÜY]/.test(letters) ? undefined : spelled(letters, groups['ending']);
}

const spelled = (letters: string, ending = ''): string => spell(letters) + ending;

/** "Ludwig XIV." is "der vierzehnte", "Hartz IV" "vier", and "Herr X" stays as it is. */
function numbered({ groups }: Match): string | undefined {
  const { roman: letters, part, name, stop } = groups;
  const value = roman(letters!);
  if (value === undefined || value > 39 || (!part && !stop && letters!.length === 1)) return undefined;
  return stop && !part ? `${name!} der ${ordinal(String(value))}` : `${part ?? name!} ${cardinal(String(value))}`;
}

/** "Der II. Weltkrieg". */
function romanOrdinal({ groups, before }: Match): string | undefined {
  const value = roman(groups['roman']!);
  const ending = endingAfter(before);
  return value && ending ? ordinal(String(value), ending) : undefined;
}

/** After an article, before a small letter and before nouns that are mostly numbered; elsewhere the full stop ends a sentence. */
function ordinalNumber({ groups, before, after }: Match): string | undefined {
  const [, next = ''] = /^\s(\p{L}+)/u.exec(after) ?? [];
  const alone = /^\s\p{Ll}/u.test(after) ? 'e' : ORDERED.test(next) ? (NEUTER.test(next) ? 'es' : FEMININE.test(next) ? 'e' : 'er') : undefined;
  const ending = endingAfter(before, next) ?? alone;
  return ending && ordinal(groups['digits']!, ending);
}

/** "1 Mann", "1 Woche". */
function oneOf({ groups, before }: Match): string | undefined {
  return UNCOUNTED.test(before) ? undefined : `${FEMININE.test(groups['noun']!) ? 'eine' : 'ein'} `;
}

export const RULES: readonly Rule[] = [
  joinedBy('und'),
  {
    pattern: ADDRESS,
    say: ({ text }) =>
      sayAddress(
        text.replace(/\d+/g, (found) => ` ${digitByDigit(found)} `),
        { ...SIGNS, '.': 'Punkt', '/': 'Schrägstrich', '-': 'Minus', _: 'Unterstrich', ':': 'Doppelpunkt', '?': 'Fragezeichen' },
      ),
  },
  range('bis'),
  rule(`${FREE}${NUMBER}${SCALE}\\s?${CURRENCY}(?!\\p{L})`, money),
  rule(`${SIGN}${CURRENCY}\\s?(?<whole>\\d{1,3}(?:\\.\\d{3}){1,8}|\\d+)(?:[,.](?<part>\\d+))?${SCALE}`, money),
  rule(`${FREE}${NUMBER}\\s?(?<unit>${anyOf(Object.keys(UNITS))})(?![\\p{L}\\p{N}])`, measure, 'gu', true),
  rule(
    `(?<![\\p{L}\\p{N}.])(?<from>${DAY})\\.?(?:\\s?(?<link>[-–/])\\s?(?<to>${DAY})(?:\\.|(?!\\p{L}))|(?=,?\\s\\d{1,2}\\.))`,
    weekdays,
    'gu',
    true,
  ),
  rule(`(?<![\\p{L}\\p{N}.])(?:${spaced(eitherCase(STOPPING))})`, abbreviation, 'gu', true),
  rule(`(?<![\\p{L}\\p{N}.])(?:${spaced(eitherCase(Object.keys(ABBREVIATIONS)))})`, abbreviation),
  POINTED,
  rule(`${FREE}(?<year>\\d{4})-(?<month>\\d{1,2})-(?<day>\\d{1,2})${END}`, numericDate),
  rule(
    `(?<!Version\\s|iOS\\s)${FREE}(?<day>\\d{1,2})\\.\\s?(?<month>\\d{1,2})\\.(?:\\s?(?<year>\\d{4}|\\d{2})(?![\\p{L}\\p{N}]|\\.\\d)|(?!\\d))`,
    numericDate,
    'gu',
    true,
  ),
  rule(`${FREE}(?<month>\\d{1,2})/(?<day>\\d{1,2})/(?<year>\\d{4})${END}`, numericDate),
  rule(
    `${FREE}(?:(?<from>\\d{1,2})\\.\\s?(?:(?<link>[-–/])|bis)\\s?)?(?<day>\\d{1,2})\\.\\s?${MONTH}(?:\\s(?<year>\\d{4}))?${END}`,
    ({ groups: { from, link, day, month, year: y }, before }) => date(before, day!, monthNumber(month!), y, from, link),
    'gu',
    true,
  ),
  // "Jan." may be a man
  rule(
    `(?<!\\p{L})(?<month>${anyOf(Object.keys(SHORT_MONTHS))})(?:(?<!Jan\\.)|(?=\\s\\d))`,
    ({ groups }) => SHORT_MONTHS[groups['month']!],
    'gu',
    true,
  ),
  listed(cardinal),
  rule(`${FREE}(?<hour>\\d{1,2})[:.](?<minute>\\d{2})(?::(?<second>\\d{2}))?\\sUhr(?!\\p{L})`, time),
  rule(`${FREE}(?<hour>\\d{1,2}):(?<minute>\\d{2})(?::(?<second>\\d{2}))?${END}`, time),
  rule(`${FREE}1\\sUhr`, () => 'ein Uhr'),
  rule(`${FREE}(?:(?<whole>\\d+)\\s?)?(?<vulgar>[${Object.keys(VULGAR).join('')}])`, vulgar),
  rule(`${FREE}(?:24/7|50/50)${END}`, ({ text }) => text.split('/').map((part) => cardinal(part)).join(' ')),
  rule(
    `${FREE}(?:(?<whole>\\d+)\\s)?(?<above>\\d{1,2})/(?<below>[2-9]|1[0-9]|100)${END}`,
    ({ groups: { whole, above, below } }) => `${whole ? `${cardinal(whole)} ` : ''}${fraction(above!, below!)}`,
  ),
  rule(`${FREE}(?<digits>\\d{1,3})\\.(?![\\p{L}\\p{N}])`, ordinalNumber, 'gu', true),
  rule(`${FREE}1\\s(?=(?<noun>\\p{Lu}\\p{Ll}+))`, oneOf),
  rule(`${FREE}(?<digits>\\d{4}|[1-9]\\d)er(?<ending>n?)(?!\\p{L})`, ({ groups }) => `${year(groups['digits']!)}er${groups['ending']!}`),
  rule(`${FREE}(?<from>\\d{1,3}):(?<to>\\d{1,3})${END}`, ({ groups: { from, to } }) => `${cardinal(from!)} zu ${cardinal(to!)}`),
  rule(`${FREE}(?=\\p{L}*\\d)(?=\\d*\\p{L})(?<all>[\\p{L}\\d]+)`, mixed(cardinal)),
  rule(`${FREE}(?:(?!\\d{1,3}(?:\\.\\d{3})+${END})\\d+(?:\\.\\d+){2,}|\\d+\\.\\d{1,2})${END}`, ({ text }) =>
    text
      .split('.')
      .map((part) => cardinal(part))
      .join(' Punkt '),
  ),
  rule(`${FREE}${NUMBER}`, numberOrYear),
  rule('\\d+', ({ text }) => cardinal(text)),
  rule(
    `(?<![\\p{L}])(?:(?<part>${TITLED})|(?<name>\\p{Lu}\\p{Ll}+))\\s(?<roman>[IVX]+)(?<stop>\\.(?=\\s|$))?(?![\\p{L}\\p{N}'’-])`,
    numbered,
    'gu',
    true,
  ),
  rule('(?<![\\p{L}\\p{N}])(?<roman>[IVX]+)\\.(?=\\s\\p{Lu})', romanOrdinal),
  rule("(?<![\\p{L}\\p{N}.'’])\\p{Lu}\\.(?=\\s?\\p{Lu})", ({ text }) => text, 'gu', true),
  rule(`(?<![\\p{L}\\p{N}])(?<letters>\\p{Lu}{2,})(?<ending>s)?(?![\\p{L}\\p{N}]|['’]\\p{L})`, capitals),
  rule('(?<=[\\p{L}\\p{N}])\\.(?=\\p{Ll})', () => ' Punkt '),
  rule('#(?=\\p{L})', () => 'Hashtag '),
  rule('(?<=[\\p{L}\\p{N})])[²³]', ({ text }) => (text === '²' ? ' hoch zwei' : ' hoch drei')),
  rule(anyOf(Object.keys(SIGNS)), ({ text }) => SIGNS[text]),
];
