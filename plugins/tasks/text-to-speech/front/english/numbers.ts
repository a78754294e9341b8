/** English numbers in words, from their digits as written, so that no size is lost. */

const ONES = (
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen ' + 'sixteen seventeen eighteen nineteen'
).split(' ');
const TENS = '- - twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
const SCALES = ['', 'thousand', 'million', 'billion', 'trillion', 'quadrillion', 'quintillion'] as const;
const ORDINALS: Readonly<Record<string, string>> = {
  one: 'first',
  two: 'second',
  three: 'third',
  five: 'fifth',
  eight: 'eighth',
  nine: 'ninth',
  twelve: 'twelfth',
};

/** More digits than this are read one by one. */
const MOST_DIGITS = 3 * SCALES.length;

function belowHundred(n: number): string {
  if (n < 20) return ONES[n]!;
  return TENS[Math.floor(n / 10)]! + (n % 10 ? ` ${ONES[n % 10]!}` : '');
}

function belowThousand(n: number): string {
  if (n < 100) return belowHundred(n);
  const rest = n % 100 ? ` ${belowHundred(n % 100)}` : '';
  return `${ONES[Math.floor(n / 100)]!} hundred${rest}`;
}

export const digitByDigit = (digits: string): string => [...digits].map((digit) => ONES[Number(digit)]!).join(' ');

/** "1234" → "one thousand two hundred thirty four". */
export function cardinal(digits: string): string {
  const plain = digits.replace(/^0+(?=\d)/, '');
  if (plain.length > MOST_DIGITS) return digitByDigit(digits);
  const groups = plain.padStart(Math.ceil(plain.length / 3) * 3, '0').match(/\d{3}/g)!;
  const said = groups.map((group, i) => (Number(group) ? `${belowThousand(Number(group))} ${SCALES[groups.length - 1 - i]!}`.trim() : ''));
  return said.filter(Boolean).join(' ') || 'zero';
}

/** "21" → "twenty first". */
export function ordinal(digits: string): string {
  const words = cardinal(digits).split(' ');
  const last = words.pop()!;
  return [...words, ORDINALS[last] ?? (last.endsWith('y') ? `${last.slice(0, -1)}ieth` : `${last}th`)].join(' ');
}

/** "3.14" → "three point one four". */
export function decimal(whole: string, fraction: string | undefined): string {
  return fraction ? `${cardinal(whole || '0')} point ${digitByDigit(fraction)}` : cardinal(whole);
}

/** "1985" → "nineteen eighty five", "2005" → "two thousand five", "1900" → "nineteen hundred". */
export function year(digits: string): string {
  const [century, rest] = [Number(digits.slice(0, -2)), Number(digits.slice(-2))];
  if (digits.length !== 4 || (century % 10 === 0 && rest < 10)) return cardinal(digits);
  if (rest === 0) return `${belowHundred(century)} hundred`;
  return `${belowHundred(century)} ${rest < 10 ? 'oh ' : ''}${belowHundred(rest)}`;
}

/** "nineteen eighty" → "nineteen eighties". */
export function decade(digits: string): string {
  const said = digits.length === 4 ? year(digits) : belowHundred(Number(digits));
  return said.endsWith('y') ? `${said.slice(0, -1)}ies` : `${said}s`;
}

/** Halves, thirds, quarters: "3", "4" → "three quarters". */
export function fraction(above: string, below: string): string {
  const one = Number(above) === 1;
  const name =
    below === '2' ? (one ? 'half' : 'halves') : below === '4' ? (one ? 'quarter' : 'quarters') : ordinal(below) + (one ? '' : 's');
  return `${cardinal(above)} ${name}`;
}
