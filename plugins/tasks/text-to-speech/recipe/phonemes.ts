/**
 * The tokens of the training text, by the same front end that reads in the browser: `npx tsx phonemes.ts < in.jsonl > out.jsonl`.
 * A line has at least "text" and "language"; it comes out with "tokens" added, its sentences one after the other.
 */
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { openDictionary, phonemes, type Language } from '../front/index.ts';

const DICTIONARY = new URL('../model/english.bin', import.meta.url);

export function tokensOf(text: string, language: Language, dictionary: Awaited<ReturnType<typeof openDictionary>>): string[] {
  return phonemes(text, language, dictionary).flatMap(({ tokens }, i) => (i === 0 ? tokens : [' ', ...tokens]));
}

async function main(): Promise<void> {
  const dictionary = await openDictionary(readFileSync(DICTIONARY));
  for await (const line of createInterface({ input: process.stdin })) {
    if (!line.trim()) continue;
    const row = JSON.parse(line) as { text: string; language: Language };
    process.stdout.write(`${JSON.stringify({ ...row, tokens: tokensOf(row.text, row.language, dictionary) })}\n`);
  }
}

if (process.argv[1]?.endsWith('phonemes.ts')) await main();
