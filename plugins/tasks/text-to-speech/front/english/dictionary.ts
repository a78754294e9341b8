/** The CMU Pronouncing Dictionary as it ships: trees from letters to sounds, and the words that the trees and the rules of endings miss. */
import { indexTree, type LetterTrees } from './letters.ts';

/** The first line of the inflated file; the sections follow it in the order of these fields. */
export interface Header {
  readonly symbols: readonly string[];
  readonly alphabet: string;
  /** Bytes of each letter's tree. */
  readonly sizes: readonly number[];
  /** Names of the phones, such as "AH0"; byte k + 1 is phones[k]. */
  readonly phones: readonly string[];
  /** Number of words: as many bytes say how many letters each shares with the one before. */
  readonly words: number;
  /** Bytes of the rest of the words, each ended by a line feed. */
  readonly rests: number;
}

export interface Dictionary {
  readonly letters: LetterTrees;
  readonly words: ReadonlyMap<string, readonly string[]>;
}

/** Unpacks `model/english.bin`, as bytes. */
export async function openDictionary(packed: Uint8Array): Promise<Dictionary> {
  const stream = new Blob([packed as Uint8Array<ArrayBuffer>]).stream().pipeThrough(new DecompressionStream('gzip'));
  return readDictionary(new Uint8Array(await new Response(stream).arrayBuffer()));
}

/** The inflated file. */
function readDictionary(bytes: Uint8Array): Dictionary {
  const line = bytes.indexOf(10);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(0, line))) as Header;
  let at = line + 1;
  const take = (length: number): Uint8Array => bytes.subarray(at, (at += length));
  const trees = header.sizes.map((size) => indexTree(take(size)));
  const shared = take(header.words);
  const rests = new TextDecoder().decode(take(header.rests)).split('\n');
  const letters = { symbols: header.symbols, alphabet: header.alphabet, trees };
  return { letters, words: readWords(shared, rests, bytes.subarray(at), header.phones) };
}

/** Words one after the other, each with its phones up to a zero. */
function readWords(
  shared: Uint8Array,
  rests: readonly string[],
  codes: Uint8Array,
  phones: readonly string[],
): Map<string, readonly string[]> {
  const words = new Map<string, readonly string[]>();
  let word = '';
  let from = 0;
  for (const [k, length] of shared.entries()) {
    word = word.slice(0, length) + rests[k]!;
    const to = codes.indexOf(0, from);
    words.set(
      word,
      Array.from(codes.subarray(from, to), (code) => phones[code - 1]!),
    );
    from = to + 1;
  }
  return words;
}
