/** The package agrees with what was built, and stays small. Needs dist/: `npm run build`. */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build, transformSync, type Plugin } from 'esbuild';
import { builtins } from '../plugins/index.ts';

const root = new URL('../', import.meta.url);
const text = (path: string): string => readFileSync(new URL(path, root), 'utf8');
const there = (path: string): boolean => existsSync(new URL(path, root));

interface Package {
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly types: string;
  readonly customElements: string;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly files: readonly string[];
}
const manifest = JSON.parse(text('package.json')) as Package;

/** Every file under a folder, from the top one. */
function under(folder: string): string[] {
  const names = readdirSync(new URL(`${folder}/`, root), { recursive: true }) as string[];
  return names.map((name) => posix.join(folder, name.replaceAll('\\', '/'))).filter((path) => statSync(new URL(path, root)).isFile());
}

/** The files that an export's target stands for: `*` is the same text everywhere in it. */
function matches(target: string): string[] {
  const path = target.replace(/^\.\//, '');
  if (!path.includes('*')) return there(path) ? [path] : [];
  const [first, ...rest] = path.split('*').map((part) => part.replace(/[.+]/g, '\\$&'));
  const pattern = new RegExp(`^${first}(.+)${rest.join('\\1')}$`);
  return under(path.slice(0, path.indexOf('/'))).filter((file) => pattern.test(file));
}

const targets = Object.values(manifest.exports).flatMap((target) => (typeof target === 'string' ? [target] : Object.values(target)));

describe('the package', () => {
  it('has every file that it exports', () => {
    const missing = targets.filter((target) => matches(target).length === 0);
    assert.deepEqual(missing, [], 'package.json exports what npm run build does not make');
  });

  it('exports every entry that is built', () => {
    const exported = new Set(targets.flatMap(matches));
    const entries = under('dist').filter((path) => path.endsWith('.js') && !/(^|\/)chunk-[A-Z0-9]+\.js$/.test(path));
    assert.deepEqual(entries.filter((path) => !exported.has(path)), [], 'built, but in no export of package.json');
  });

  it('has the notice of its data beside every model', () => {
    const folders = [...new Set(under('dist/cdn/models').map((path) => posix.dirname(path)))];
    assert.ok(folders.length > 0, 'no models were built');
    assert.deepEqual(folders.filter((folder) => !there(`${folder}/NOTICE`)), []);
  });

  it('packs only what there is, or is made when it is packed', () => {
    const plain = manifest.files.filter((path) => !path.includes('*') && path !== manifest.customElements);
    assert.deepEqual(plain.filter((path) => !there(path)), [], 'package.json lists files that are not there');
  });

  it('tells its own licence, and of every package that it contains the licence with its text and the source', () => {
    const [, own, ...packages] = text('dist/cdn/LICENSES.txt').split('──── ');
    assert.ok(own!.includes(text('LICENSE').trim()));
    assert.ok(packages.some((part) => part.startsWith('onnxruntime-web ')), 'onnxruntime-web is not among them');
    const bare = packages.filter((part) => !/^\S+ \S+ \(.+\)\nSource: https:\/\/\S+\n\n[^]*(copyright|licen[cs]e)/i.test(part));
    assert.deepEqual(bare.map((part) => part.split('\n', 1)[0]), []);
  });

  it('has declarations for every element, however it is spelt', () => {
    const names = under('dist/components').flatMap((path) => /^dist\/components\/(.+)\.js$/.exec(path)?.[1] ?? []);
    assert.ok(names.includes('index') && names.length > 10, 'no elements were built');
    const spellings = ['reverie/components', ...names.flatMap((name) => [`reverie/components/${name}`, `reverie/components/${name}.js`])];
    const folder = mkdtempSync(join(tmpdir(), 'reverie-types-'));
    try {
      mkdirSync(join(folder, 'node_modules'));
      symlinkSync(fileURLToPath(root), join(folder, 'node_modules/reverie'), 'junction');
      const { resolve } = createRequire(join(folder, 'index.js'));
      assert.deepEqual(spellings.filter((spelling) => !/\/dist\/components\/[\w-]+\.js$/.test(resolve(spelling))), []);
      writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
      writeFileSync(join(folder, 'index.ts'), spellings.map((spelling, i) => `export * as _${i} from '${spelling}';\n`).join(''));
      for (const [module, moduleResolution] of [['esnext', 'bundler'], ['nodenext', 'nodenext']]) {
        const compilerOptions = { module, moduleResolution, types: [], skipLibCheck: true, strict: true, noEmit: true, target: 'es2022' };
        writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['index.ts'] }));
        const tsc = fileURLToPath(new URL('node_modules/typescript/bin/tsc', root));
        const { status, stdout } = spawnSync(process.execPath, [tsc, '-p', folder, '--pretty', 'false'], { encoding: 'utf8' });
        assert.equal(status, 0, stdout);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('leaves to bundlers only packages that it depends on', () => {
    const files = under('dist').filter((path) => /^dist\/(components\/)?[^/]+\.js$/.test(path));
    const imports = files.flatMap((path) => [...text(path).matchAll(/\b(?:from|import)\s*\(?\s*["']([^."'/][^"']*)["']/g)]);
    const packages = imports.map(([, name]) => name!.split('/').slice(0, name!.startsWith('@') ? 2 : 1).join('/'));
    assert.deepEqual([...new Set(packages)].filter((name) => !(name in manifest.dependencies)), []);
  });

  it('has no bare imports in dist/cdn, so that a plain page needs no import map', () => {
    const statement = /(?:^|[;}\n])import(?:[\w*{}\s,$]*from)?\s*["']([^."'/][^"']*)["']/g;
    const files = under('dist/cdn').filter((path) => path.endsWith('.js'));
    const bare = files.flatMap((path) => [...text(path).matchAll(statement)].map(([, name]) => `${path} imports ${name}`));
    assert.deepEqual(bare, []);
  });

  it('splits no chunk off the worker, which Vite could not build into its default worker format', () => {
    const split = closure('dist/cdn/worker.js').filter((path) => /\bimport\(\s*["']\./.test(text(path)));
    assert.deepEqual(split, [], 'import these modules statically, or by a URL');
  });
});

/** A built file with all that it imports statically. */
function closure(path: string, found: Set<string> = new Set()): string[] {
  if (found.has(path)) return [];
  found.add(path);
  for (const [, target] of text(path).matchAll(/(?:from|import)\s*["'](\.[^"']+)["']/g)) {
    closure(posix.join(posix.dirname(path), target!), found);
  }
  return [...found];
}

/** kB of a module with all that it imports but onnxruntime, and without the checks of the built-in plugins' parameters. */
async function bundled(contents: string): Promise<number> {
  const withoutPlugins: Plugin = {
    name: 'without plugins',
    setup({ onLoad }) {
      onLoad({ filter: /validators\.js$/ }, async ({ path }) => ({
        contents: readFileSync(path, 'utf8').replace(/new Map\(\[\[".*\]\]\)/, 'new Map()'),
      }));
    },
  };
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: fileURLToPath(root), loader: 'ts' },
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    write: false,
    external: ['onnxruntime-web*'],
    plugins: [withoutPlugins],
  });
  return gzipSync(outputFiles[0]!.contents).length / 1000;
}

describe('sizes', () => {
  const advice = 'if it is worth it, raise the number here and say why in CHANGELOG.md';

  it('the engine without onnxruntime and plugins is at most 46 kB, minified and gzipped', async () => {
    const kB = (await bundled("export * from './engine/index.ts'")) + (await bundled("export * from './engine/worker.ts'"));
    assert.ok(kB <= 46, `the page side and the kernel have grown to ${kB.toFixed(1)} kB of 46; ${advice}`);
  });

  it('the built-in plugins add at most 0.8 kB each to the shipped worker, and 28 kB that know how two languages are said', () => {
    const files = [...new Set([...closure('dist/cdn/index.js'), ...closure('dist/cdn/worker.js')])];
    const kB = files.reduce((sum, path) => sum + gzipSync(transformSync(text(path), { minify: true }).code).length, 0) / 1000;
    const most = 46 + 0.8 * builtins.length + 28;
    assert.ok(kB <= most, `with its plugins the engine has grown to ${kB.toFixed(1)} kB of ${most.toFixed(1)}; ${advice}`);
  });

  it('the repository holds at most 32 MB', () => {
    const list = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' });
    const tracked = list.split('\0').filter((path) => path && there(path));
    const MB = tracked.reduce((sum, path) => sum + statSync(new URL(path, root)).size, 0) / 1e6;
    assert.ok(MB <= 32, `the tracked files have grown to ${MB.toFixed(1)} MB of 32; keep data and large models elsewhere`);
  });
});

/** Files that may be longer than 400 lines, each with the reason. */
const LONG: Readonly<Record<string, string>> = {};

/** What the sources do without; each with what to do instead. */
const SMELLS: readonly (readonly [RegExp, string])[] = [
  [/(:|<|\bas|\|)\s*any\b(?!\s+\w)/, 'any: say the type, or unknown'],
  [/@ts-(ignore|nocheck)|eslint-disable/, 'a silenced check: make it pass; tests of types use @ts-expect-error'],
  [/\(await \w+\([^()]*\)\) \*\*/, 'a power of what is awaited, whose brackets Turbopack loses: name it first'],
  [/\b(TODO|FIXME|XXX)\b/, 'an unfinished mark: finish it, or file it'],
  [/\b(it|test|describe)\.(only|skip)\(/, 'a test that is left out'],
];

describe('the sources', () => {
  const files = ['schemas', 'engine', 'plugins', 'components', 'demo', 'test', '.ci']
    .filter(there)
    .flatMap(under)
    // JavaScript in schemas/ is generated
    .filter((path) => /\.(tsx?|js|mjs|py|html)$/.test(path) && !/^schemas\/.*\.js$/.test(path) && !path.includes('__pycache__'));

  it('have at most 400 lines', () => {
    const long = files.filter((path) => !(path in LONG)).map((path) => ({ path, lines: text(path).split('\n').length - 1 }));
    const faults = long.filter(({ lines }) => lines > 400);
    assert.deepEqual(faults.map(({ path, lines }) => `${path} has ${lines}: split it, or give a reason in LONG`), []);
  });

  it('have no shortcuts', () => {
    const smells = (line: string): string[] => SMELLS.filter(([pattern]) => pattern.test(line)).map(([, what]) => what);
    const faults = files
      .filter((path) => path !== 'test/exports.test.ts')
      .flatMap((path) => text(path).split('\n').flatMap((line, i) => smells(line).map((what) => `${path}:${i + 1} ${what}`)));
    assert.deepEqual(faults, []);
  });
});
