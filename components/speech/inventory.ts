/** Sounds that the form for corrections offers, by language: those that tasks for it know. */

const split = (row: string): readonly string[] => row.split(' ');

const STRESS = split('ˈ ˌ');

const SOUNDS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  en: [
    STRESS,
    split('ɑ æ ə ʌ ɔ aʊ aɪ ɛ ɚ ɝ eɪ ɪ i oʊ ɔɪ ʊ u'),
    split('b tʃ d ð f ɡ h dʒ k l m n ŋ p ɹ s ʃ t θ v w j z ʒ'),
  ],
  de: [
    STRESS,
    split('a aː ɛ ɛː e eː ɪ i iː ɔ o oː ʊ u uː œ ø øː ʏ y yː aɪ aʊ ɔʏ ə ɐ'),
    split('p b t d k ɡ ʔ m n ŋ f v s z ʃ ʒ ç x h j l ʁ pf ts tʃ dʒ'),
  ],
};

/** Stress marks, vowels and consonants of a language; of one that is not listed here, the sounds that its words have. */
export function soundsOf(language: string, words: readonly { readonly tokens: readonly string[] }[]): readonly (readonly string[])[] {
  const known = SOUNDS[language.toLowerCase().split('-')[0]!];
  return known ?? [[...new Set(words.flatMap(({ tokens }) => tokens))].filter((token) => token.trim() !== '').toSorted()];
}

/** Tokens as one row that reads back as the same: "-" stands where two of them would read as another one. */
export function rowOf(tokens: readonly string[], language: string): string {
  const known = new Set(soundsOf(language, []).flat());
  const merges = (row: string, token: string): boolean => [1, 2].some((tail) => known.has(row.slice(-tail) + token[0]) && row.length >= tail);
  return tokens.reduce((row, token) => (merges(row, token) ? `${row}-${token}` : row + token), '');
}
