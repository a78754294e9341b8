/** How a user corrects the sounds of a word; imports nothing, so that a page can use it. */

/** A word of an output: what is shown, and where it stands in the text, from and to before. */
export interface Corrected {
  readonly text: string;
  readonly offset: readonly [from: number, to: number];
}

/** The text with "[word](/phonemes/)" in place of a word, or with the plain word again where there are no phonemes. */
export function correct(text: string, { text: shown, offset: [from, to] }: Corrected, phonemes: string): string {
  const row = phonemes.replaceAll('/', '').trim();
  const sounds = /^\/.*\/$/u.test(shown); // there is no word to show beside
  const word = sounds ? '' : shown.replace(/[[\]\n]/g, '');
  const marked = row === '' ? shown : word === '' ? `/${row}/` : `[${word}](/${row}/)`;
  return text.slice(0, from) + marked + text.slice(to);
}
