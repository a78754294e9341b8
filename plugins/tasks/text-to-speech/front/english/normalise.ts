/** How English says numbers, dates, times, money, units, abbreviations, capitals, signs and addresses. */
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
import { cardinal, decade, decimal, digitByDigit, fraction, ordinal, year } from './numbers.ts';
import {
  ABBREVIATIONS,
  CALENDAR,
  CURRENCIES,
  KINGS,
  MONTHS,
  NUMBERED,
  OPENERS,
  SHORT_MONTHS,
  SIGNS,
  SPELLED_AFTER,
  SPELLED_ALWAYS,
  STOPPING,
  TITLED,
  TITLES,
  UNITS,
  WORDS_IN_CAPITALS,
} from './notation.ts';

const NUMBER = `${SIGN}(?<whole>\\d{1,3}(?:,\\d{3}){1,8}|\\d+)(?:\\.(?<part>\\d+))?`;
const SIGN_NAMES: Readonly<Record<string, string>> = { '-': 'minus ', '−': 'minus ', '+': 'plus ', '±': 'plus or minus ' };
const MONTH = `(?<month>${anyOf([...MONTHS, ...Object.keys(SHORT_MONTHS)])})(?:(?<!${anyOf(MONTHS)})\\.)?`;
const HALF = '(?<half>[ap]\\.m\\.|[ap]\\.?m(?!\\p{L}))';
/** The last day of several. */
const UNTIL = '(?:st|nd|rd|th)?(?:\\s?[-–]\\s?(?<to>\\d{1,2}))?(?:st|nd|rd|th)?';
/** Not a title at the end of a sentence. */
const NAME = `(?=\\s(?!(?:${OPENERS})(?![\\p{L}.]))\\p{Lu})`;
const CURRENCY = `(?<currency>${anyOf(Object.keys(CURRENCIES))})`;
const SCALE = '(?:\\s?(?<scale>thousand|million|billion|trillion|[kKmMbB]n?(?![\\p{L}\\p{N}])))?';
const SCALES: Readonly<Record<string, string>> = { k: 'thousand', m: 'million', mn: 'million', b: 'billion', bn: 'billion' };
/** What a sum of money is said before in the singular: "a twenty dollar bill". */
const PRICED = /^[\s-](?:bills?|notes?|coins?|tickets?|fees?|fines?|gifts?|deals?|budgets?)(?!\p{L})/u;

const digits = (text: string): string => text.replaceAll(',', '');

function number({ sign, whole, part }: Match['groups']): string {
  const plain = digits(whole!);
  const said = !part && /^0\d/.test(plain) ? digitByDigit(plain) : decimal(plain, part);
  return (SIGN_NAMES[sign ?? ''] ?? '') + said;
}

/** Numbers of four digits are years from 1100 on, unless something is counted in thousands with a comma or a point. */
function numberOrYear({ groups }: Match): string {
  const { sign, whole, part } = groups;
  return !sign && !part && /^(?:1[1-9]|20)\d\d$/.test(whole!) ? year(whole!) : number(groups);
}

function date(month: number, day: string, ofYear?: string, to?: string): string {
  return `${MONTHS[month - 1]!} ${ordinal(day)}${to ? ` to ${ordinal(to)}` : ''}${ofYear ? ` , ${year(ofYear)}` : ''}`;
}

/** "5–6 May"; "the" may stand there already. */
function dayOfMonth({ groups: { day, to, month, year: y }, before }: Match): string {
  const days = `${ordinal(day!)}${to ? ` to the ${ordinal(to)}` : ''} of ${MONTHS[monthNumber(month!) - 1]!}`;
  return `${/\bthe\s$/i.test(before) ? '' : 'the '}${days}${y ? ` , ${year(y)}` : ''}`;
}

function monthNumber(name: string): number {
  return MONTHS.indexOf(SHORT_MONTHS[name] ?? name) + 1;
}

function time({ hour, minute, second, half }: Match['groups']): string | undefined {
  if (Number(hour) > 24 || Number(minute) > 59) return undefined;
  const minutes =
    minute === '00'
      ? half || Number(hour) > 12 || second
        ? ''
        : " o'clock"
      : ` ${minute!.startsWith('0') ? 'oh ' : ''}${cardinal(minute!)}`;
  const hundred = minute === '00' && Number(hour) > 12 ? ' hundred' : '';
  const seconds = second ? ` and ${cardinal(second)} seconds` : '';
  return `${cardinal(hour!)}${hundred}${minutes}${seconds}${half ? ` ${spell(half.replace(/[^apm]/gi, '').toUpperCase())}` : ''}`;
}

function money({ groups, after }: Match): string {
  const { whole, part, currency, scale } = groups;
  const [one, more, cent, cents] = CURRENCIES[currency!]!;
  const many = PRICED.test(after) ? one : more;
  const sign = SIGN_NAMES[groups['sign'] ?? ''] ?? '';
  if (scale) return `${sign}${decimal(digits(whole!), part)} ${SCALES[scale.toLowerCase()] ?? scale} ${many}`;
  if (part && part.length !== 2) return `${sign}${decimal(digits(whole!), part)} ${many}`;
  const units = Number(digits(whole!)) || !Number(part ?? 0) ? [`${cardinal(digits(whole!))} ${digits(whole!) === '1' ? one : many}`] : [];
  const parts = Number(part ?? 0) ? [`${cardinal(part!)} ${Number(part) === 1 ? cent : cents}`] : [];
  return sign + [...units, ...parts].join(' and ');
}

function measure(match: Match): string {
  const [one, many] = UNITS[match.groups['unit']!]!;
  return `${number(match.groups)} ${match.groups['whole'] === '1' && !match.groups['part'] ? one : many}`;
}

function vulgar({ groups }: Match): string {
  const [above, below] = VULGAR[groups['vulgar']!]!;
  return groups['whole'] ? `${cardinal(groups['whole'])} and ${fraction(above, below)}` : fraction(above, below);
}

function abbreviation({ text, after }: Match): string | undefined {
  if (NUMBERED.test(text) ? !/^\s?(?:\d|[IVX]+(?!\p{L}))/u.test(after) : text === 'Ed.') return undefined;
  return expanded(ABBREVIATIONS, text);
}

function capitals({ groups, before, after }: Match): string | undefined {
  const letters = groups['letters']!;
  const ending = groups['ending'] ? "'s" : '';
  if (SPELLED_ALWAYS.has(letters) || (SPELLED_AFTER[letters]?.test(before) && !isShouting(before, after))) return spelled(letters, ending);
  if (WORDS_IN_CAPITALS.has(letters) || letters.length > 5 || isShouting(before, after)) return undefined;
  return letters.length > 3 && /[AEIOUY]/.test(letters) ? undefined : spelled(letters, ending);
}

function spelled(letters: string, ending: string): string {
  return ending ? `${spell(letters.slice(0, -1))} ${letters.at(-1)!}.${ending}` : spell(letters);
}

function numbered({ groups }: Match): string | undefined {
  const { king, name } = groups;
  const value = roman(groups['roman']!);
  const alone = groups['roman']!.length === 1;
  if (value === undefined || value > 39 || (alone && (king ? groups['roman'] !== 'V' : !groups['part']))) return undefined;
  return king ? `${king} the ${ordinal(String(value))}` : `${groups['part'] ?? name!} ${cardinal(String(value))}`;
}

export const RULES: readonly Rule[] = [
  {
    pattern: ADDRESS,
    say: ({ text }) =>
      sayAddress(
        text.replace(/\d+/g, (found) => ` ${digitByDigit(found)} `),
        { ...SIGNS, '.': 'dot', '/': 'slash', '-': 'dash', _: 'underscore', ':': 'colon', '?': 'question mark' },
      ),
  },
  listed(cardinal),
  joinedBy('and'),
  rule(`(?<=(?<!\\p{L})(?!(?:${OPENERS})\\s)\\p{Lu}\\p{Ll}+\\s)St(?:\\.|(?!\\p{L}))`, () => 'street', 'gu', true),
  rule(`(?<![\\p{L}\\p{N}.])(?<title>${anyOf(Object.keys(TITLES))})(?:\\.|(?<=Dr|St|Mt))${NAME}`, ({ groups }) => TITLES[groups['title']!]),
  rule(`(?<![\\p{L}\\p{N}.])(?:${anyOf(eitherCase(STOPPING))})`, abbreviation, 'gu', true),
  rule(`(?<![\\p{L}\\p{N}.])(?:${anyOf(eitherCase(Object.keys(ABBREVIATIONS)))})(?:(?<=\\.)|(?![\\p{L}\\p{N}]))`, abbreviation),
  POINTED,
  rule(`${FREE}(?<year>\\d{4})-(?<month>\\d{1,2})-(?<day>\\d{1,2})${END}`, ({ groups: { year: y, month, day } }) =>
    isDate(day!, month!) ? date(Number(month), day!, y) : undefined,
  ),
  rule(`${FREE}(?<month>\\d{1,2})/(?<day>\\d{1,2})/(?<year>\\d{4})${END}`, ({ groups: { year: y, month, day } }) =>
    isDate(day!, month!) ? date(Number(month), day!, y) : isDate(month!, day!) ? date(Number(day), month!, y) : undefined,
  ),
  rule(`${FREE}(?<day>\\d{1,2})\\.(?<month>\\d{1,2})\\.(?<year>\\d{4})${END}`, ({ groups: { year: y, month, day } }) =>
    isDate(day!, month!) ? date(Number(month), day!, y) : undefined,
  ),
  rule(`(?<![\\p{L}])${MONTH}\\s(?<day>\\d{1,2})${UNTIL}(?:,?\\s(?<year>\\d{4}))?${END}`, ({ groups: { month, day, year: y, to } }) =>
    isDate(day!, '1') ? date(monthNumber(month!), day!, y, to) : undefined,
  ),
  rule(`${FREE}(?<day>\\d{1,2})${UNTIL}\\s(?:of\\s)?${MONTH}(?:,?\\s(?<year>\\d{4}))?${END}`, dayOfMonth, 'gu', true),
  rule(`${FREE}(?<phone>\\d{3}-\\d{4}|\\d{3}[-.]\\d{3}[-.]\\d{4})${END}`, ({ groups }) =>
    groups['phone']!.split(/[-.]/).map(digitByDigit).join(' , '),
  ),
  range('to'),
  rule(
    `(?<![\\p{L}\\p{N}.])(?<name>${anyOf(Object.keys(CALENDAR))})\\.(?:(?<!(?:Jan|Mar|Sat|Sun)\\.)|(?=[,–-]|\\s[\\d\\p{Ll}]))`,
    ({ groups }) => CALENDAR[groups['name']!],
    'gu',
    true,
  ),
  rule(
    `${FREE}(?<hour>\\d{1,2}):(?<minute>\\d{2})(?::(?<second>\\d{2}))?(?:\\s?${HALF})?${END}`,
    ({ groups }) => time(groups),
    'giu',
    true,
  ),
  rule(
    `${FREE}(?<hour>1[0-2]|[1-9])\\s?${HALF}`,
    ({ groups: { hour, half } }) => `${cardinal(hour!)} ${spell(half!.replace(/[^apm]/gi, '').toUpperCase())}`,
    'giu',
    true,
  ),
  { pattern: /(?<![\p{L}\p{N}.])[ap]\.m\./giu, say: ({ text }) => spell(text.replaceAll('.', '').toUpperCase()), stops: true },
  rule(`${SIGN}${CURRENCY}\\s?(?<whole>\\d{1,3}(?:,\\d{3}){1,8}|\\d+)(?:\\.(?<part>\\d+))?${SCALE}`, money),
  rule(`${FREE}${SIGN}(?<whole>\\d+),(?<part>\\d{2})\\s?${CURRENCY}(?!\\p{L})`, money),
  rule(`${FREE}${NUMBER}${SCALE}\\s?${CURRENCY}(?!\\p{L})`, money),
  rule(`${FREE}['’]?(?<digits>\\d{4}|[1-9]0)['’]?s(?!\\p{L})`, ({ groups }) => decade(groups['digits']!)),
  rule(`${FREE}${NUMBER}\\s?(?<unit>${anyOf(Object.keys(UNITS))})(?![\\p{L}\\p{N}])(?:\\.(?=\\s\\p{Ll}))?`, measure),
  rule(`(?![48]K)${FREE}${NUMBER}(?<scale>[kKM]|[mb]n|(?<=\\.\\d+)B)(?![\\p{L}\\p{N}])`, ({ groups }) =>
    `${number(groups)} ${SCALES[groups['scale']!.toLowerCase()]!}`,
  ),
  rule("(?<![\\p{L}\\p{N}.'’])[A-HJ-Z]\\.(?=\\s\\p{Lu})", ({ text }) => text, 'gu', true),
  // the letter, not the article
  rule(`(?<![\\p{L}\\p{N}.])(?:(?<=\\p{Ll}\\s)A(?![\\p{L}\\p{N}'’]|\\s\\p{Lu}\\p{Ll})|A(?=\\s?[&,;:!?)]|-\\p{Lu})|(?<=&\\s?)A(?!\\p{L}))`, () => 'A.'),
  rule(`${FREE}(?:(?<whole>\\d+)\\s?)?(?<vulgar>[${Object.keys(VULGAR).join('')}])`, vulgar),
  rule(`${FREE}(?:24/7|9/11|50/50)${END}`, ({ text }) => text.split('/').map(cardinal).join(' ')),
  rule(
    `${FREE}(?:(?<whole>\\d+)\\s)?(?<above>\\d{1,2})/(?<below>[2-9]|1[0-9]|100)${END}`,
    ({ groups: { whole, above, below } }) => `${whole ? `${cardinal(whole)} and ` : ''}${fraction(above!, below!)}`,
  ),
  rule(`${FREE}(?<digits>\\d[\\d,]*)(?:st|nd|rd|th)(?!\\p{L})`, ({ groups }) => ordinal(digits(groups['digits']!)), 'giu'),
  rule(`(?:(?<![\\p{L}\\p{N}])(?<v>[vV])(?=\\d+\\.)|${FREE})(?<version>(?<=v)\\d+\\.\\d+|\\d+(?:\\.\\d+){2,})${END}`, ({ groups }) =>
    (groups['v'] ? 'version ' : '') + groups['version']!.split('.').map((part) => cardinal(part)).join(' point '),
  ),
  rule(`${FREE}(?<from>\\d{1,3}):(?<to>\\d{1,3})${END}`, ({ groups: { from, to } }) => `${cardinal(from!)} to ${cardinal(to!)}`),
  rule(`${FREE}(?=\\p{L}*\\d)(?=\\d*\\p{L})(?<all>[\\p{L}\\d]+)`, mixed(cardinal)),
  rule(`(?<![\\p{L}\\p{N}.])\\.(?<part>\\d+)${END}`, ({ groups }) => `point ${digitByDigit(groups['part']!)}`),
  rule(`${FREE}${NUMBER}`, numberOrYear),
  rule('\\d+', ({ text }) => cardinal(text)),
  rule(`(?<![\\p{L}])(?:(?<part>${TITLED})|(?<king>${KINGS})|(?<name>\\p{Lu}\\p{Ll}+))\\s(?<roman>[IVX]+)(?![\\p{L}\\p{N}'’-])`, numbered),
  rule(`(?<![\\p{L}\\p{N}])(?<letters>\\p{Lu}{2,})(?<ending>['’]?s)?(?![\\p{L}\\p{N}]|['’]\\p{L})`, capitals),
  rule('(?<=[\\p{L}\\p{N}])\\.(?=\\p{Ll})', () => ' dot '),
  rule('#(?=\\p{L})', () => 'hashtag '),
  rule('(?<=[\\p{L}\\p{N})])[²³]', ({ text }) => (text === '²' ? ' squared' : ' cubed')),
  rule(anyOf(Object.keys(SIGNS)), ({ text }) => SIGNS[text]),
];
