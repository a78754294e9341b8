/** German numbers in words, from their digits as written; parts of one word stand apart, so that each is pronounced as it is alone. */

const ONES = (
  'null ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn ' + 'sechzehn siebzehn achtzehn neunzehn'
).split(' ');
const TENS = '- - zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig'.split(' ');
const SCALES = ['Million', 'Milliarde', 'Billion', 'Billiarde', 'Trillion', 'Trilliarde'] as const;
const ORDINALS: Readonly<Record<string, string>> = { eins: 'ers', drei: 'drit', sieben: 'sieb', acht: 'ach' };

/** More digits than this are read one by one. */
const MOST_DIGITS = 6 + 3 * SCALES.length;

function belowHundred(n: number): string {
  if (n < 20) return ONES[n]!;
  return (n % 10 ? `${ONES[n % 10]!}und` : '') + TENS[Math.floor(n / 10)]!;
}

function belowThousand(n: number): string {
  const hundreds = Math.floor(n / 100);
  return (hundreds ? `${ONES[hundreds]!}hundert` : '') + (n % 100 || n === 0 ? belowHundred(n % 100) : '');
}

function belowMillion(n: number): string {
  const thousands = Math.floor(n / 1000);
  return (thousands ? `${belowThousand(thousands)}tausend` : '') + (n % 1000 || n === 0 ? belowThousand(n % 1000) : '');
}

export const digitByDigit = (digits: string): string =>
  [...digits].map((digit) => (digit === '1' ? 'eins' : ONES[Number(digit)]!)).join(' ');

/** "121" → "einhunderteinundzwanzig"; a one at the end is "eins", or `one` before a noun. */
export function cardinal(digits: string, one: 'eins' | 'ein' | 'eine' = 'eins'): string {
  const plain = digits.replace(/^0+(?=\d)/, '');
  if (plain.length > MOST_DIGITS) return digitByDigit(digits);
  const low = Number(plain.slice(-6));
  const high = plain.slice(0, -6);
  const said = [...(high ? [scales(high)] : []), ...(low || !high ? [belowMillion(low)] : [])].join(' ');
  return /01$|^1$/.test(plain) ? said.replace(/ein$/, one) : said;
}

/** Millions and more: "2" → "zwei Millionen". */
function scales(high: string): string {
  const groups = high
    .padStart(Math.ceil(high.length / 3) * 3, '0')
    .match(/\d{3}/g)!
    .map(Number);
  return groups
    .map((group, i) => {
      const scale = SCALES[groups.length - 1 - i]!;
      if (group === 0) return '';
      return group === 1 ? `eine ${scale}` : `${belowThousand(group)} ${scale}${scale.endsWith('e') ? 'n' : 'en'}`;
    })
    .filter(Boolean)
    .join(' ');
}

/** "3" → "dritte"; `ending` is what the sentence asks for. */
export function ordinal(digits: string, ending: 'e' | 'en' | 'er' | 'es' = 'e'): string {
  const said = cardinal(digits);
  const last = Object.keys(ORDINALS).find((name) => said.endsWith(name) && !/(?:zehn|zig)$/.test(said));
  const stem = last ? said.slice(0, -last.length) + ORDINALS[last]! : said;
  const below = Number(digits.slice(-2));
  return `${stem}${below > 0 && below < 20 ? 't' : 'st'}${ending}`;
}

/** "3,14" → "drei Komma eins vier". */
export function decimal(whole: string, fraction: string | undefined): string {
  return fraction ? `${cardinal(whole || '0')} Komma ${digitByDigit(fraction)}` : cardinal(whole);
}

/** "1985" → "neunzehnhundertfünfundachtzig", "2005" → "zweitausendfünf". */
export function year(digits: string): string {
  const [century, rest] = [Number(digits.slice(0, -2)), Number(digits.slice(-2))];
  if (digits.length !== 4 || century < 11 || century > 19) return cardinal(digits);
  return `${belowHundred(century)}hundert${rest ? cardinal(String(rest)) : ''}`;
}

/** "3", "4" → "drei viertel". */
export function fraction(above: string, below: string): string {
  if (below === '2') return Number(above) === 1 ? 'ein halb' : `${cardinal(above)} halbe`;
  return `${cardinal(above, 'ein')} ${ordinal(below).replace(/te$/, 'tel')}`;
}
