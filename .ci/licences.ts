/** The licences of the npm packages that a bundle contains, as one text that travels with it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';
import { root } from './root.ts';

const PACKAGE = /node_modules\/((?:@[^/]+\/)?[^/]+)\//g;

/** Bundled besides what the metafiles name: copied as files, not as modules. */
const COPIED = ['onnxruntime-web', 'ajv'];

/** Name, version, licence and its text for every package, in order. */
export function licences(metafiles: readonly Metafile[]): string {
  const inputs = metafiles.flatMap(({ inputs }) => Object.keys(inputs));
  const names = inputs.flatMap((path) => [...path.matchAll(PACKAGE)].at(-1)?.[1] ?? []);
  const texts = [...new Set([...names, ...COPIED])].sort().map(describe);
  return `Reverie is under the MIT licence. The files in dist/cdn contain, or come from, these packages. Web Awesome's own\nicons are Font Awesome Free's (CC BY 4.0, https://fontawesome.com).\n\n${texts.join('\n\n')}`;
}

function describe(name: string): string {
  const folder = join(root, 'node_modules', name);
  const { version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string; license: string };
  const file = existsSync(folder) && readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file ? `\n\n${readFileSync(join(folder, file), 'utf8').trim()}` : '';
  return `──── ${name} ${version} (${license})${text}\n`;
}
