/** Sounds that a person gives a word, written into the text as `[word](/ˈwɝd/)`. Pure: texts in, texts out. */

/** A stretch of a text: from, and to before. */
export type Range = readonly [from: number, to: number];

/** Marks that would end the markup, and line breaks. */
const FORBIDDEN = /[/\n\r]/gu;
const BRACKETS = /[[\]\n]/gu;
/** A row of sounds that stands alone, in place of a word. */
const ROW = /^\/[^/\n]+\/$/u;
const MARKED = /\[([^\]\n]*)\]\(\/[^/\n]*\/\)/gu;
const ROWS = /\]\(\/[^/\n]*\/\)/gu;
const AFTER = /^\]\(\/[^/\n]*\/\)/u;
const WHOLE = /^\[([^\]\n]*)\]\(\/[^/\n]*\/\)$/u;

/** The stretch with the markup around it, where the word stands in such; the stretch itself otherwise. */
export function withMarkup(text: string, [from, to]: Range): Range {
  const after = AFTER.exec(text.slice(to));
  return after && text[from - 1] === '[' ? [from - 1, to + after[0].length] : [from, to];
}

/** A text as it is read, without the sounds that words were given. */
export const plain = (text: string): string => text.replace(MARKED, '$1');

/**
 * The text with other sounds for the word in a stretch of it: the markup is put around the word, and sounds that it was given before
 * are replaced. Without sounds the markup goes.
 */
export function withSounds(text: string, range: Range, phonemes: string): string {
  const [from, to] = withMarkup(text, range);
  const written = text.slice(from, to);
  const word = WHOLE.exec(written)?.[1] ?? written.replace(BRACKETS, '');
  const row = phonemes.replace(FORBIDDEN, ' ').replace(/\s+/gu, ' ').trim();
  const said = row === '' ? word : ROW.test(word) ? `/${row}/` : `[${word}](/${row}/)`;
  return text.slice(0, from) + said + text.slice(to);
}

/**
 * Where a word of one text stands in another that was made of it by changes elsewhere: as the same one of its occurrences. Undefined
 * where there is none.
 */
export function findAgain(text: string, original: string, range: Range): Range | undefined {
  if (text === original) return range;
  const [from, to] = withoutMarkup(original, range);
  const word = original.slice(from, to);
  const at = word === '' ? undefined : places(text, word)[places(original, word).indexOf(from)];
  return at === undefined ? undefined : [at, at + word.length];
}

/** The word alone of a stretch with markup. */
function withoutMarkup(text: string, [from, to]: Range): Range {
  const word = WHOLE.exec(text.slice(from, to))?.[1];
  return word === undefined ? [from, to] : [from + 1, from + 1 + word.length];
}

/** Where a word stands in a text, outside the sounds of others. */
function places(text: string, word: string): readonly number[] {
  const plain = text.replace(ROWS, (row) => '\0'.repeat(row.length));
  const found: number[] = [];
  for (let at = plain.indexOf(word); at >= 0; at = plain.indexOf(word, at + word.length)) found.push(at);
  return found;
}
