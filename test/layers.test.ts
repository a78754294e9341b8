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
 *
 * An address relative to the file counts as an import, and what is named only when the code runs is no layer's.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { describe, it } from 'node:test';
import { importsOf } from './imports.ts';

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
    files: /^plugins\/tasks\/[\w-]+\/recipe\//,
    allowed: [/^node:/, /^engine\/plugin\.ts$/, /^plugins\/tasks\/(<own>\/|_)/],
    only: 'node:, engine/plugin.ts, files of its own task and helpers of all tasks',
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

/** What lies outside of the rules, each with its reason. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  'engine/index.ts imports plugins/worker.ts': 'createEngine() starts the shipped worker, whose address bundlers find only where it is started',
  'engine/validate.ts imports import(new URL(\'./compile-schema.ts\', import.meta.url).href)':
    'by address, so that ajv is fetched only when needed and the worker stays one file',
  'engine/import-module.ts imports import(name)': 'the one import() whose name is known only when the code runs',
  'engine/remote-module.ts imports importModule(url)': 'a plugin that a page loads by its URL',
  'engine/remote-module.ts imports importModule(blob)': 'the same, whose integrity was checked',
  'demo/bench/probe.js imports dist/cdn/ort/ort.*.min.mjs': 'it runs a model without the engine, on the runtime that the package ships and never names',
  'demo/bench/probe.js imports import(new URL(`../../dist/cdn/ort/ort.${flavour}.min.mjs`, import.meta.url).href)': 'the same',
};

/** Every file of a folder with code in it. */
function sources(folder: string): string[] {
  const names = readdirSync(new URL(`${folder}/`, root), { recursive: true }) as string[];
  return names
    .map((name) => posix.join(folder, name.replaceAll('\\', '/')))
    .filter((path) => /\.(ts|js|mjs|html)$/.test(path) && !path.endsWith('.d.ts') && !/(^|\/)node_modules\//.test(path))
    .sort();
}

/** The folder of one plugin's kind, or of one task. */
function own(path: string): string {
  const [, kind, task] = path.split('/');
  return kind === 'tasks' ? task! : kind!;
}

function fits(path: string, imported: string, { allowed }: Rule): boolean {
  return allowed.some((pattern) => new RegExp(pattern.source.replace('<own>', own(path))).test(imported));
}

const imports = (path: string): string[] => importsOf(path, readFileSync(new URL(path, root), 'utf8'));

/** What a file imports that its layer does not allow, exceptions included. */
function strangers(path: string, rule: Rule): string[] {
  return imports(path).filter((imported) => !fits(path, imported, rule));
}

const ruleOf = (path: string): Rule | undefined => RULES.find(({ files }) => files.test(path));

function faults(path: string): string[] {
  const rule = ruleOf(path);
  if (!rule) return [`${path} lies in no layer; say in test/layers.test.ts what it may import.`];
  return strangers(path, rule)
    .filter((imported) => !(`${path} imports ${imported}` in EXCEPTIONS))
    .map((imported) => `${path} imports ${imported}, but it may import only ${rule.only}.`);
}

const FOLDERS = ['schemas', 'engine', 'plugins', 'components', 'demo'];

describe('the folders', () => {
  for (const folder of FOLDERS) {
    it(`${folder}/ imports only what its layer allows`, () => {
      const found = sources(folder).flatMap(faults);
      assert.ok(found.length === 0, `\n  ${found.join('\n  ')}\n`);
    });
  }

  it('have no exception that is none any more', () => {
    const needed = FOLDERS.flatMap(sources).flatMap((path) => strangers(path, ruleOf(path)!).map((imported) => `${path} imports ${imported}`));
    assert.deepEqual(Object.keys(EXCEPTIONS).filter((exception) => !needed.includes(exception)), [], 'take them out of EXCEPTIONS');
  });

  it('test/ is imported by nobody', () => {
    const guests = [...FOLDERS, '.ci'].flatMap((folder) =>
      sources(folder).filter((path) => imports(path).some((imported) => imported.startsWith('test/'))),
    );
    assert.deepEqual(guests, [], 'move what they share with the tests out of test/');
  });

  it('only engine/model/session.ts imports onnxruntime-web', () => {
    const users = FOLDERS.flatMap((folder) =>
      sources(folder).filter((path) => imports(path).some((imported) => imported === ORT || imported.startsWith(`${ORT}/`))),
    );
    assert.deepEqual(users, ['engine/model/session.ts'], 'run models through engine/model/session.ts instead');
  });
});

describe('the reader of imports', () => {
  const read = (text: string, path = 'test/x.ts'): string[] => importsOf(path, text);

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
      import card from './card.json' with { type: 'json' };
      export * as f from './f.ts'; export const from = 'g';
      const url = 'https://example.org/';`;
    const found = ['lit', 'b.ts', 'engine/c.ts', 'test/a.ts', 'comlink', 'test/e.ts', 'test/card.json', 'test/f.ts'];
    assert.deepEqual(read(text), found.sort());
  });

  it('sees addresses relative to the file, and none that are relative to something else', () => {
    assert.deepEqual(read("new Worker(new URL('../plugins/worker.ts', import.meta.url), { type: 'module' });"), ['plugins/worker.ts']);
    assert.deepEqual(read('new URL("x.worker.js", /* here */ import.meta.url,).href'), ['test/x.worker.js']);
    assert.deepEqual(read('new URL(`./${id}/${name}.onnx`, import.meta.url)'), ['test/*/*.onnx']);
    assert.deepEqual(read('new URL(file(a, b), import.meta.url)'), ['new URL(file(a, b), import.meta.url)']);
    assert.deepEqual(read("new URL('./a.ts', location.href), new URL(import.meta.url), new URL('a', base)"), []);
  });

  it('sees imports of templates, and those that are known only when the code runs', () => {
    assert.deepEqual(read('await import(`../engine/a.ts`); import.meta.url'), ['engine/a.ts']);
    assert.deepEqual(read('import(/* @vite-ignore */ name)'), ['import(name)']);
    assert.deepEqual(read("import('../engine/' + name, { with: {} })"), ["import('../engine/' + name)"]);
    assert.deepEqual(read('import(`../${name}.ts`)'), ['import(`../${name}.ts`)']);
    assert.deepEqual(read("import(new URL('../engine/a.ts', import.meta.url).href)"), [
      'engine/a.ts',
      "import(new URL('../engine/a.ts', import.meta.url).href)",
    ]);
    assert.deepEqual(read("const x = `${await import('./a.ts')} import './b.ts'`;"), ['test/a.ts']);
    assert.deepEqual(read("await importModule('node:fs'); function importModule(name) {} require('ajv')"), ['ajv', 'node:fs']);
  });

  it('takes no string, template or regular expression for a comment, and none for code', () => {
    const after = "import { a } from '../engine/a.ts';";
    for (const before of ["const glob = 'components/**';", 'const glob = `a/*`;', 'const quote = /[/*"]/;', 'const half = a! / 2, url = "//";']) {
      assert.deepEqual(read(`${before}\n${after}\nconst rest = '**/';`), ['engine/a.ts'], before);
    }
    assert.deepEqual(read('const text = "import \'three\'", other = `export * from \'three\'`, third = /import "three"/;'), []);
    assert.throws(() => read("const open = 'never closed"), /no end of 'never closed/);
  });

  it('sees what the scripts of a page import, and their sources', () => {
    const page = `<!-- <script src="old.js"></script> --><p>Don't</p><script type="module" src="page.js"></script>
      <script type="module">import { a } from './a.js'; new URL('b.worker.js', import.meta.url)</script>`;
    assert.deepEqual(read(page, 'demo/x.html'), ['demo/a.js', 'demo/b.worker.js', 'demo/page.js']);
  });
});
