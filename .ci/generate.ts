/** Writes the files that are made from others: the list of built-in plugins, schemas, compiled validators. */
import { runNode } from './root.ts';

/** Runs every generator; with `--check`, what is tracked is compared instead, and stale files are named. */
export function generate(...flags: readonly '--check'[]): void {
  for (const script of ['.ci/generate-plugins.ts', 'schemas/generate.ts']) runNode('--import', 'tsx', script, ...flags);
}

if (process.argv[1] === import.meta.filename) generate(...(process.argv.includes('--check') ? (['--check'] as const) : []));
