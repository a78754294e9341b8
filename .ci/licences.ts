/** The licences of the npm packages that a bundle contains, as one text that travels with it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';
import { root } from './root.ts';

const PACKAGE = /node_modules\/((?:@[^/]+\/)?[^/]+)\//g;

/** Bundled besides what the metafiles name: copied as files, not as modules. */
const COPIED = ['onnxruntime-web', 'ajv'];

/** This repository's own licence; MIT's text is the same for everybody but for the line of the copyright. */
const OWN = readFileSync(join(root, 'LICENSE'), 'utf8').trim();

/** Of packages that carry no licence file, what their repository has. */
const WITHOUT_FILE: Readonly<Record<string, string>> = {
  'onnxruntime-web': `${OWN.replace(/^Copyright .*$/m, 'Copyright (c) Microsoft Corporation')}

What it is built from has licences of its own:
https://github.com/microsoft/onnxruntime/blob/main/ThirdPartyNotices.txt`,
};

/** Reverie's licence, then name, version, licence, source and the licence's text of every package, in order. */
export function licences(metafiles: readonly Metafile[]): string {
  const inputs = metafiles.flatMap(({ inputs }) => Object.keys(inputs));
  const names = inputs.flatMap((path) => [...path.matchAll(PACKAGE)].at(-1)?.[1] ?? []);
  const texts = [...new Set([...names, ...COPIED])].sort().map(describe);
  const head = `──── Reverie (MIT)

${OWN}

The models in models/ carry the licences of their data: each folder has a NOTICE.

The files in dist/cdn contain, or come from, the packages below. Web Awesome's own icons are Font Awesome Free's
(CC BY 4.0, https://fontawesome.com).`;
  return `${[head, ...texts].join('\n\n\n')}\n`;
}

interface Manifest {
  readonly version: string;
  readonly license: string;
  readonly repository?: string | { readonly url: string };
}

/** @throws Error where the licence's text or the source is not known. */
function describe(name: string): string {
  const folder = join(root, 'node_modules', name);
  const { version, license, repository } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file ? readFileSync(join(folder, file), 'utf8').trim() : WITHOUT_FILE[name];
  const source = typeof repository === 'string' ? repository : repository?.url;
  if (!text) throw new Error(`The package ${name} has no licence file; write the text that its repository has into .ci/licences.ts.`);
  if (!source) throw new Error(`The package ${name} does not say where its source is; write it into .ci/licences.ts.`);
  return `──── ${name} ${version} (${license})\nSource: ${address(source)}\n\n${text}`;
}

/** What `repository` may be in a package.json, as an address for browsers. */
function address(repository: string): string {
  const path = repository
    .replace(/^git\+/, '')
    .replace(/^git@([^:]+):/, 'https://$1/')
    .replace(/^(git|ssh|http):\/\//, 'https://')
    .replace(/\.git$/, '');
  return path.startsWith('https://') ? path : `https://github.com/${path.replace(/^github:/, '')}`;
}
