/** How German says numbers, dates, times, money, units, abbreviations, capitals, signs and addresses. */
import { ADDRESS, anyOf, END, FREE, isDate, isShouting, mixed, roman, rule, sayAddress, SIGN, spell, VULGAR } from '../notation.ts';
import type { Match, Rule } from '../types.ts';
import {
  ABBREVIATIONS,
  BEFORE_E,
  BEFORE_EN,
  BEFORE_ER,
  CURRENCIES,
  MONTHS,
  SHORT_MONTHS,
  SIGNS,
  SPELLED_ALWAYS,
  STOPPING,
  TITLED,
  UNITS,
  WORDS_IN_CAPITALS,
  type Counted,
} from './notation.ts';
import { cardinal, decimal, digitByDigit, fraction, ordinal, year } from './numbers.ts';

const NUMBER = `${SIGN}(?<whole>\\d{1,3}(?:[.\u202f]\\d{3}){1,8}|\\d+)(?:,(?<part>\\d+))?`;
const SIGN_NAMES: Readonly<Record<string, string>> = { '-': 'minus ', '−': 'minus ', '+': 'plus ', '±': 'plus minus ' };
const MONTH = `(?<month>${anyOf([...MONTHS, ...Object.keys(SHORT_MONTHS)])})`;
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

/** The ending that an ordinal takes after the words before it. */
function endingAfter(before: string): 'e' | 'en' | 'er' {
  if (new RegExp(`(?<![\\p{L}])(?:${BEFORE_EN})\\s$`, 'iu').test(before)) return 'en';
  return new RegExp(`(?<![\\p{L}])(?:${BEFORE_ER})\\s$`, 'iu').test(before) ? 'er' : 'e';
}

function isArticleBefore(before: string): boolean {
  return new RegExp(`(?<![\\p{L}])(?:${BEFORE_EN}|${BEFORE_E}|${BEFORE_ER})\\s$`, 'iu').test(before);
}

function date(before: string, day: string, month: number, ofYear?: string): string {
  const ending = endingAfter(before);
  return `${ordinal(day, /\p{L}\s$/u.test(before) ? ending : 'er')} ${MONTHS[month - 1]!}${ofYear ? ` ${year(ofYear)}` : ''}`;
}

/** 25.11.2026, 25.11.26, 2026-11-25. */
function numericDate({ groups: { day, month, year: y }, before }: Match): string | undefined {
  if (!isDate(day!, month!)) return undefined;
  return date(before, day!, Number(month), y);
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
  if (/^(?:S|f|ff|Art|Fr|min|max)\.$/.test(plain) && !/^\s?[\p{Lu}\d]/u.test(after) && plain !== 'max.') return undefined;
  if (plain === 'S.' && !/^\s?\d/.test(after)) return undefined;
  return ABBREVIATIONS[plain];
}

function capitals({ groups, before, after }: Match): string | undefined {
  const letters = groups['letters']!;
  if (SPELLED_ALWAYS.has(letters)) return spell(letters);
  if (WORDS_IN_CAPITALS.has(letters) || letters.length > 5 || isShouting(before, after)) return undefined;
  return letters.length > 3 && /[AEIOUÄÖÜY]/.test(letters) ? undefined : spell(letters);
}

/** "Ludwig XIV." is "der vierzehnte". */
function numbered({ groups }: Match): string | undefined {
  const value = roman(groups['roman']!);
  if (value === undefined || value > 39) return undefined;
  if (groups['part']) return `${groups['part']} ${cardinal(String(value))}`;
  return `${groups['name']!} der ${ordinal(String(value))}`;
}

function ordinalNumber({ groups, before }: Match): string | undefined {
  return isArticleBefore(before) || /^\s\p{Ll}/u.test(groups['next'] ?? '') ? ordinal(groups['digits']!, endingAfter(before)) : undefined;
}

export const RULES: readonly Rule[] = [
  {
    pattern: ADDRESS,
    say: ({ text }) =>
      sayAddress(
        text.replace(/\d+/g, (found) => ` ${digitByDigit(found)} `),
        { ...SIGNS, '.': 'Punkt', '/': 'Schrägstrich', '-': 'Minus', _: 'Unterstrich', ':': 'Doppelpunkt', '?': 'Fragezeichen' },
      ),
  },
  rule(`${FREE}${NUMBER}${SCALE}\\s?${CURRENCY}(?!\\p{L})`, money),
  rule(`${SIGN}${CURRENCY}\\s?(?<whole>\\d{1,3}(?:\\.\\d{3}){1,8}|\\d+)(?:[,.](?<part>\\d+))?${SCALE}`, money),
  rule(`${FREE}${NUMBER}\\s?(?<unit>${anyOf(Object.keys(UNITS))})(?![\\p{L}\\p{N}])`, measure, 'gu', true),
  { pattern: new RegExp(`(?<![\\p{L}\\p{N}.])(?:${spaced(STOPPING)})`, 'gu'), say: abbreviation, stops: true },
  rule(`(?<![\\p{L}\\p{N}.])(?:${spaced(Object.keys(ABBREVIATIONS))})(?![\\p{L}\\p{N}])`, abbreviation),
  { pattern: /(?<![\p{L}\p{N}.])(?:\p{Lu}\.){2,}/gu, say: ({ text }) => spell(text.replaceAll('.', '')), stops: true },
  rule(`${FREE}(?<year>\\d{4})-(?<month>\\d{1,2})-(?<day>\\d{1,2})${END}`, numericDate),
  rule(`${FREE}(?<day>\\d{1,2})\\.\\s?(?<month>\\d{1,2})\\.(?:\\s?(?<year>\\d{4}|\\d{2})(?![\\p{L}\\p{N}]))?`, numericDate),
  rule(`${FREE}(?<month>\\d{1,2})/(?<day>\\d{1,2})/(?<year>\\d{4})${END}`, numericDate),
  rule(`${FREE}(?<day>\\d{1,2})\\.\\s?${MONTH}(?:\\s(?<year>\\d{4}))?${END}`, ({ groups: { day, month, year: y }, before }) =>
    date(before, day!, monthNumber(month!), y),
  ),
  rule(`${FREE}(?<hour>\\d{1,2})[:.](?<minute>\\d{2})(?::(?<second>\\d{2}))?\\sUhr(?!\\p{L})`, time),
  rule(`${FREE}(?<hour>\\d{1,2}):(?<minute>\\d{2})(?::(?<second>\\d{2}))?${END}`, time),
  rule(`${FREE}1\\sUhr`, () => 'ein Uhr'),
  rule(`${FREE}(?:(?<whole>\\d+)\\s?)?(?<vulgar>[${Object.keys(VULGAR).join('')}])`, vulgar),
  rule(
    `${FREE}(?:(?<whole>\\d+)\\s)?(?<above>\\d{1,2})/(?<below>[2-9]|1[0-9]|100)${END}`,
    ({ groups: { whole, above, below } }) => `${whole ? `${cardinal(whole)} ` : ''}${fraction(above!, below!)}`,
  ),
  rule(`${FREE}(?<digits>\\d{1,3})\\.(?=(?<next>\\s\\p{L}))`, ordinalNumber),
  rule(`${FREE}(?<digits>\\d{4}|[1-9]0)er(?<ending>n?)(?!\\p{L})`, ({ groups }) => `${year(groups['digits']!)}er${groups['ending']!}`),
  rule(`${FREE}(?<from>\\d+)\\s?[-–]\\s?(?<to>\\d+)${END}`, ({ groups: { from, to } }) =>
    [from, to].map((whole) => numberOrYear({ text: '', before: '', after: '', groups: { whole } })).join(' bis '),
  ),
  rule(`${FREE}(?=\\p{L}*\\d)(?=\\d*\\p{L})(?<all>[\\p{L}\\d]+)`, mixed(cardinal)),
  rule(`${FREE}(?:\\d+(?:\\.\\d+){3}|\\d+\\.\\d{1,2}(?!\\d)(?:\\.\\d+)?)${END}`, ({ text }) =>
    text
      .split('.')
      .map((part) => cardinal(part))
      .join(' Punkt '),
  ),
  rule(`${FREE}${NUMBER}`, numberOrYear),
  rule('\\d+', ({ text }) => cardinal(text)),
  rule(`(?<![\\p{L}])(?:(?<part>${TITLED})|(?<name>\\p{Lu}\\p{Ll}+))\\s(?<roman>[IVX]+)(?:\\.(?=\\s|$))?(?![\\p{L}\\p{N}'’-])`, numbered),
  rule(`(?<![\\p{L}\\p{N}])(?<letters>\\p{Lu}{2,})(?<ending>s)?(?![\\p{L}\\p{N}])`, capitals),
  rule(anyOf(Object.keys(SIGNS)), ({ text }) => SIGNS[text]),
];
