/** Letters to sounds by decision trees (Black, Lenzo, Pagel, 1998): each letter's tree asks about its neighbours and what was said. */

const WINDOW = 5;
const HISTORY = 3;
const MOST_COUNTED = 4;
const PAD = '#';
const QUESTIONS = 2 * WINDOW + HISTORY + 3;

export interface LetterTrees {
  /** What a leaf says: none, one or two phones of the CMU dictionary, joined by a space. */
  readonly symbols: readonly string[];
  /** The letters that there are trees for. */
  readonly alphabet: string;
  /** A tree for each letter, in preorder: question, value, subtree where it is so, subtree where not; a leaf is one byte. */
  readonly trees: readonly Tree[];
}

export interface Tree {
  readonly nodes: Uint8Array;
  /** For each question, where the subtree of "no" begins. */
  readonly otherwise: Int32Array;
}

/** Finds the subtrees, so that walking does not have to read past what it skips. */
export function indexTree(nodes: Uint8Array): Tree {
  const otherwise = new Int32Array(nodes.length);
  const waiting: number[] = [];
  for (let at = 0; at < nodes.length;) {
    if (nodes[at]! < QUESTIONS) {
      waiting.push(at);
      at += 2;
    } else {
      at += 1;
      const asked = waiting.pop();
      if (asked !== undefined) otherwise[asked] = at;
    }
  }
  return { nodes, otherwise };
}

/** The phones of a word of known letters; other characters say nothing. */
export function sayLetters(word: string, { symbols, alphabet, trees }: LetterTrees): string[] {
  const letters = [...word].filter((letter) => alphabet.includes(letter));
  const said: number[] = [];
  for (const [i, letter] of letters.entries()) {
    said.push(walk(trees[alphabet.indexOf(letter)]!, questions(letters, i, said, { symbols, alphabet })));
  }
  return said.flatMap((symbol) => symbols[symbol]!.split(' ')).filter(Boolean);
}

function walk({ nodes, otherwise }: Tree, answers: readonly number[]): number {
  let at = 0;
  while (nodes[at]! < QUESTIONS) at = answers[nodes[at]!] === nodes[at + 1] ? at + 2 : otherwise[at]!;
  return nodes[at]! - QUESTIONS;
}

/** The same in the same order as `features` of recipe/letters.py. */
function questions(
  letters: readonly string[],
  i: number,
  said: readonly number[],
  { symbols, alphabet }: Pick<LetterTrees, 'symbols' | 'alphabet'>,
): number[] {
  const near: number[] = [];
  for (let k = i - WINDOW; k <= i + WINDOW; k += 1) if (k !== i) near.push(`${PAD}${alphabet}`.indexOf(letters[k] ?? PAD));
  const before = Array.from({ length: HISTORY }, (_, k) => (i > k ? said[i - k - 1]! + 1 : 0));
  const vowel = (k: number): boolean => 'aeiouy'.includes(letters[k] ?? PAD);
  const groups = letters.map((_, k) => k).filter((k) => vowel(k) && !vowel(k - 1));
  const left = groups.filter((k) => k < i).length;
  const right = groups.filter((k) => k > i).length;
  const stressed = said.some((symbol) => symbols[symbol]!.includes('1'));
  return [...near, ...before, Math.min(MOST_COUNTED, left), Math.min(MOST_COUNTED, right), Number(stressed)];
}
