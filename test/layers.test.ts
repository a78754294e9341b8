/**
 * Holds the folders' rule by reading every import:
 *
 *     schemas/             nothing
 *     engine/              schemas/, and its npm packages
 *     plugins/<kind>/      engine/plugin.ts, and helpers of its own kind
 *     plugins/page.ts and worker*.ts   the only places that join the engine and the built-ins
 *     components/          the page side of engine/, schemas/, and its npm packages
 *     demo/                the package by its public name
 *     test/                anything; nobody imports test/
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { describe, it } from 'node:test';

const root = new URL('../', import.meta.url);
const ORT = 'onnxruntime-web';

interface Rule {
  /** The files that it holds for; the first rule that fits a file counts. */
  readonly files: RegExp;
  /** What they may import: paths from the top folder, package names, or the public name. */
  readonly allowed: readonly RegExp[];
  /** Ends the sentence "… may import only". */
  readonly only: string;
}

/** Build scripts and generated lists stand outside the layers: they make files, nothing imports them at run time. */
const RULES: readonly Rule[] = [
  { files: /^schemas\/generate\.ts$/, allowed: [/./], only: 'anything: it runs at build time' },
  { files: /^schemas\//, allowed: [/^schemas\//, /^ajv(\/|$)/], only: 'files of schemas/' },
  {
    files: /^engine\/model\/session\.ts$/,
    allowed: [/^engine\//, /^schemas\//, /^onnxruntime-web(\/|$)/],
    only: 'engine/, schemas/ and onnxruntime-web',
  },
  {
    files: /^engine\//,
    allowed: [/^engine\//, /^schemas\//, /^(comlink|idb-keyval|ajv|json-schema-to-ts)(\/|$)/, /^node:/],
    only: 'engine/, schemas/, comlink, idb-keyval, ajv and json-schema-to-ts (and onnxruntime-web in engine/model/session.ts alone)',
  },
  {
    files: /^plugins\/index\.ts$/,
    allowed: [/^engine\/plugin\.ts$/, /^plugins\//],
    only: 'the plugins beside it and engine/plugin.ts',
  },
  {
    files: /^plugins\/(page|worker|worker-kit)\.ts$/,
    allowed: [/^engine\//, /^plugins\/(index|tasks\/[\w-]+\/task)\.ts$/],
    only: 'engine/, plugins/index.ts and tasks',
  },
  {
    files: /^plugins\/tasks\//,
    allowed: [/^engine\/plugin\.ts$/, /^plugins\/tasks\/(<own>\/|_)/],
    only: 'engine/plugin.ts, files of its own task and helpers of all tasks',
  },
  {
    files: /^plugins\//,
    allowed: [/^engine\/plugin\.ts$/, /^plugins\/<own>\//],
    only: 'engine/plugin.ts and files of its own kind',
  },
  // types alone, of libraries that a project has or has not
  {
    files: /^components\/jsx\//,
    allowed: [/^components\/jsx\//, /^(lit|react|preact|solid-js)$/],
    only: 'files beside it, and the types of lit, react, preact and solid-js',
  },
  {
    files: /^components\//,
    allowed: [
      /^components\//,
      /^engine\/(index|errors|protocol)\.ts$/,
      /^schemas\//,
      /^(lit|three|wavesurfer\.js|idb-keyval|gifenc|mediabunny|@lit\/[\w-]+|@awesome\.me\/webawesome)(\/|$)/,
    ],
    only: 'components/, the page side of engine/ (engine/index.ts), schemas/, lit, three, wavesurfer.js, idb-keyval, gifenc, mediabunny and Web Awesome',
  },
  // workers know no import map, so a page without a bundler writes the address out
  {
    files: /^demo\/.*\.worker\.js$/,
    allowed: [/^dist\/cdn\/(worker-kit|plugin)\.js$/, /^demo\//],
    only: 'dist/cdn/worker-kit.js, dist/cdn/plugin.js and demo/',
  },
  {
    files: /^demo\//,
    allowed: [/^reverie(\/|$)/, /^demo\//, /^uplot$/],
    only: 'the package by its public name, "reverie" and "reverie/…", and uplot',
  },
];

/** Every file of a folder with code in it. */
function sources(folder: string): string[] {
  const names = readdirSync(new URL(`${folder}/`, root), { recursive: true }) as string[];
  return names
    .map((name) => posix.join(folder, name.replaceAll('\\', '/')))
    .filter((path) => /\.(ts|js|mjs|html)$/.test(path) && !path.endsWith('.d.ts') && !/(^|\/)(recipe|node_modules)\//.test(path))
    .sort();
}

/** What a file imports: relative paths from the top folder, packages by their names. */
function importsOf(path: string, text = readFileSync(new URL(path, root), 'utf8')): string[] {
  const code = text.replace(/\/\*[\s\S]*?\*\/|(^|\s)\/\/.*$/gm, '');
  const statements =
    /\b(?:import|export)\b[^'"`;=(]*?\bfrom\s*(['"])([^'"]+)\1|\bimport\s*(['"])([^'"]+)\3|\bimport\s*\(\s*(['"])([^'"]+)\5/g;
  const scripts = /<script[^>]*\bsrc=(['"])([^'"]+)\1/g;
  const names = [...code.matchAll(statements)].map((match) => match[2] ?? match[4] ?? match[6]!);
  for (const [, , src] of path.endsWith('.html') ? code.matchAll(scripts) : []) names.push(/^[./]|:/.test(src!) ? src! : `./${src}`);
  return [...new Set(names.map((name) => (name.startsWith('.') ? posix.join(posix.dirname(path), name) : name)))].sort();
}

/** The folder of one plugin's kind, or of one task. */
function own(path: string): string {
  const [, kind, task] = path.split('/');
  return kind === 'tasks' ? task! : kind!;
}

function fits(path: string, imported: string, { allowed }: Rule): boolean {
  return allowed.some((pattern) => new RegExp(pattern.source.replace('<own>', own(path))).test(imported));
}

function faults(path: string): string[] {
  const rule = RULES.find(({ files }) => files.test(path));
  if (!rule) return [`${path} lies in no layer; say in test/layers.test.ts what it may import.`];
  return importsOf(path)
    .filter((imported) => !fits(path, imported, rule))
    .map((imported) => `${path} imports ${imported}, but it may import only ${rule.only}.`);
}

describe('the folders', () => {
  for (const folder of ['schemas', 'engine', 'plugins', 'components', 'demo']) {
    it(`${folder}/ imports only what its layer allows`, () => {
      const found = sources(folder).flatMap(faults);
      assert.ok(found.length === 0, `\n  ${found.join('\n  ')}\n`);
    });
  }

  it('test/ is imported by nobody', () => {
    const guests = ['schemas', 'engine', 'plugins', 'components', 'demo', '.ci'].flatMap((folder) =>
      sources(folder).filter((path) => importsOf(path).some((imported) => imported.startsWith('test/'))),
    );
    assert.deepEqual(guests, [], 'move what they share with the tests out of test/');
  });

  it('only engine/model/session.ts imports onnxruntime-web', () => {
    const users = ['schemas', 'engine', 'plugins', 'components', 'demo'].flatMap((folder) =>
      sources(folder).filter((path) => importsOf(path).some((imported) => imported === ORT || imported.startsWith(`${ORT}/`))),
    );
    assert.deepEqual(users, ['engine/model/session.ts'], 'run models through engine/model/session.ts instead');
  });
});

describe('the reader of imports', () => {
  it('sees static, side-effect, dynamic and type imports, and no comments', () => {
    const text = `
      import { html } from 'lit';
      import './a.ts';
      export type { B } from "../b.ts";
      import {
        c,
        type C,
      } from '../engine/c.ts';
      type D = import('comlink').Remote<D>; // import 'three'
      const e = await import('./e.ts'); /* from 'ajv' */
      const url = 'https://example.org/';`;
    assert.deepEqual(importsOf('test/x.ts', text), ['lit', 'b.ts', 'engine/c.ts', 'test/a.ts', 'comlink', 'test/e.ts'].sort());
  });
});
