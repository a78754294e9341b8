/** Colours of pixel art: few enough, as a rule, to be counted instead of approximated. */

/** Every value of the pixels with its number in order of appearance; undefined where there are more than `limit`. */
export function distinct(words: Uint32Array, limit: number): Map<number, number> | undefined {
  const found = new Map<number, number>();
  for (const word of words) {
    if (found.has(word)) continue;
    if (found.size === limit) return undefined;
    found.set(word, found.size);
  }
  return found;
}

/** The four bytes of a pixel. */
export const channels = (word: number): readonly [r: number, g: number, b: number, a: number] =>
  [word & 255, (word >>> 8) & 255, (word >>> 16) & 255, word >>> 24];
