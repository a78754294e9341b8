/**
 * Packs the CMU dictionary: `npx tsx english.ts cmudict.dict letters.bin ../model/english.bin`, after letters.py has made the trees.
 * Only words that the trees and the rules of endings would say otherwise are kept, the shorter ones first, because longer ones may
 * be made from them.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { Dictionary, Header } from '../front/english/dictionary.ts';
import { indexTree } from '../front/english/letters.ts';
import { lookUp } from '../front/english/pronounce.ts';

type Trees = Pick<Header, 'symbols' | 'alphabet' | 'sizes'>;

/** Each word of letters and apostrophes with its first pronunciation. */
export function readEntries(text: string): Map<string, readonly string[]> {
  const entries = new Map<string, readonly string[]>();
  for (const [, word, phones] of text.matchAll(/^([a-z']+) ([A-Z0-2 ]+?)(?: #.*)?$/gm)) {
    if (!entries.has(word!)) entries.set(word!, phones!.split(' '));
  }
  return entries;
}

/** The trees of letters.bin: a line of JSON, then their bytes. */
export function readTrees(bytes: Uint8Array): { header: Trees; body: Uint8Array; letters: Dictionary['letters'] } {
  const line = bytes.indexOf(10);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(0, line))) as Trees;
  const body = bytes.subarray(line + 1);
  let at = 0;
  const trees = header.sizes.map((size) => indexTree(body.subarray(at, (at += size))));
  return { header, body, letters: { symbols: header.symbols, alphabet: header.alphabet, trees } };
}

/** The words that must be kept for every entry to be said right. */
export function exceptions(
  entries: ReadonlyMap<string, readonly string[]>,
  letters: Dictionary['letters'],
): Map<string, readonly string[]> {
  const words = new Map<string, readonly string[]>();
  for (const [word, phones] of [...entries].sort(([a], [b]) => a.length - b.length)) {
    if (lookUp(word, { letters, words }).join(' ') !== phones.join(' ')) words.set(word, phones);
  }
  return words;
}

function shared(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length += 1;
  return length;
}

export function pack({ header, body, letters }: ReturnType<typeof readTrees>, entries: ReadonlyMap<string, readonly string[]>): Buffer {
  const kept = exceptions(entries, letters);
  const words = [...kept.keys()].sort();
  const phones = [...new Set([...kept.values()].flat())].sort();
  const lengths = words.map((word, k) => shared(words[k - 1] ?? '', word));
  const rests = words.map((word, k) => `${word.slice(lengths[k])}\n`).join('');
  const codes = words.flatMap((word) => [...kept.get(word)!.map((phone) => phones.indexOf(phone) + 1), 0]);
  const head: Header = { ...header, phones, words: words.length, rests: rests.length };
  const parts = [`${JSON.stringify(head)}\n`, body, Uint8Array.from(lengths), rests, Uint8Array.from(codes)];
  return gzipSync(Buffer.concat(parts.map((part) => Buffer.from(part as Uint8Array))), { level: 9 });
}

if (process.argv[1]?.endsWith('english.ts')) {
  const [dictionary, trees, out] = process.argv.slice(2) as [string, string, string];
  const packed = pack(readTrees(readFileSync(trees)), readEntries(readFileSync(dictionary, 'utf8')));
  writeFileSync(out, packed);
  console.log(`${out}: ${packed.length} bytes`);
}
