import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openDictionary } from '../../../../plugins/tasks/text-to-speech/front/english/dictionary.ts';
import { lookUp } from '../../../../plugins/tasks/text-to-speech/front/english/pronounce.ts';
import { pack, readEntries, readTrees } from '../../../../plugins/tasks/text-to-speech/recipe/english.ts';

const DICTIONARY = `
cat K AE1 T
cat(2) K AH0 T
cats K AE1 T S
catch K AE1 CH # as one says it
tact T AE1 K T
's EH1 S
`;

/** Trees of one leaf each: the letter a says AE1, c says K, t says T, the others nothing. */
function trees(): Uint8Array {
  const alphabet = "abcdefghijklmnopqrstuvwxyz'";
  const symbols = ['', 'AE1', 'K', 'T'];
  const questions = 16;
  const leaves = [...alphabet].map((letter) => questions + ({ a: 1, c: 2, t: 3 }[letter] ?? 0));
  const header = JSON.stringify({ symbols, alphabet, sizes: leaves.map(() => 1) });
  return Buffer.concat([Buffer.from(`${header}\n`), Uint8Array.from(leaves)]);
}

describe('the packed English dictionary', () => {
  it('says every word as it was, and keeps only those that its trees and endings miss', async () => {
    const entries = readEntries(DICTIONARY);
    const dictionary = await openDictionary(pack(readTrees(trees()), entries));
    for (const [word, phones] of entries) assert.deepEqual(lookUp(word, dictionary), phones, word);
    assert.deepEqual([...dictionary.words.keys()], ["'s", 'catch', 'cats']);
  });
});
