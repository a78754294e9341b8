/** Writes the files that are made from others: the list of built-in plugins, schemas, compiled validators. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root, runNode } from './root.ts';

/** Runs every generator; they are quick, and write the same bytes again when nothing has changed. */
export function generate(): void {
  for (const script of ['.ci/generate-plugins.ts', 'schemas/generate.ts']) {
    if (existsSync(join(root, script))) runNode('--import', 'tsx', script);
  }
}

if (process.argv[1] === import.meta.filename) generate();
