/** The CMU dictionary's phones as tokens of the IPA. */

const TOKENS: Readonly<Record<string, string>> = Object.fromEntries(
  (
    'AA ɑ AE æ AH ʌ AO ɔ AW aʊ AY aɪ B b CH tʃ D d DH ð EH ɛ ER ɝ EY eɪ F f G ɡ HH h IH ɪ IY i JH dʒ K k L l M m N n NG ŋ ' +
    'OW oʊ OY ɔɪ P p R ɹ S s SH ʃ T t TH θ UH ʊ UW u V v W w Y j Z z ZH ʒ AH0 ə ER0 ɚ'
  )
    .match(/\S+ \S+/gu)!
    .map((pair) => pair.split(' ') as [string, string]),
);

const MARKS: Readonly<Record<string, string>> = { 1: 'ˈ', 2: 'ˌ' };

/** "HH AH0 L OW1" → h ə l ˈ oʊ. */
export function toTokens(phones: readonly string[]): string[] {
  return phones.flatMap((phone) => {
    const name = phone.replace(/\d$/, '');
    const mark = MARKS[phone.slice(name.length)];
    const token = TOKENS[phone] ?? TOKENS[name]!;
    return mark ? [mark, token] : [token];
  });
}
