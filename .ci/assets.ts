/** Files that code refers to by URL: the worker, models, onnxruntime-web, and modules that a worker loads later. */
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { buildSync, type Plugin } from 'esbuild';
import { root } from './root.ts';

const URL_LITERAL = /new URL\(\s*(['"])(\.[^'"]*)\1\s*,\s*import\.meta\.url\s*,?\s*\)/g;
const ORT_IMPORT = /import\(\s*(['"])onnxruntime-web\/(jspi|webgpu|wasm)\1\s*\)/g;
const ORT_BINARY = { jspi: 'ort-wasm-simd-threaded.jspi', webgpu: 'ort-wasm-simd-threaded.asyncify', wasm: 'ort-wasm-simd-threaded' };
type Flavour = keyof typeof ORT_BINARY;

/** What the licences of a model's data want beside it. */
const NOTICES = ['NOTICE', 'CREDITS.txt'];

export interface AssetOptions {
  /** The folder that files are copied into, each once. */
  readonly to: string;
  /** Where that folder lies, seen from the code that is built. */
  readonly prefix: './' | './cdn/';
}

/** Rewrites the literals. They stay `new URL('…', import.meta.url)`, which bundlers understand. */
export function assets({ to, prefix }: AssetOptions): Plugin {
  const url = (target: string): string => `new URL('${prefix}${target}', import.meta.url)`;
  const place = (target: string, write: (path: string) => void): string => {
    const path = join(to, target);
    mkdirSync(dirname(path), { recursive: true });
    if (!existsSync(path)) write(path);
    return url(target);
  };
  const file = (from: string): string => {
    const name = basename(from, '.ts');
    if (name === 'worker') return url('worker.js');
    if (extname(from) === '.ts') return place(`${name}.js`, (outfile) => buildAlone(from, outfile));
    const [, task = ''] = /plugins\/tasks\/([^/]+)\//.exec(from.replaceAll('\\', '/')) ?? [];
    for (const notice of NOTICES.map((each) => join(dirname(from), each)).filter(existsSync)) {
      place(`models/${task}/${basename(notice)}`, (path) => copyFileSync(notice, path));
    }
    return place(`models/${task}/${name}`, (path) => copyFileSync(from, path));
  };
  const ort = (name: string): string => place(`ort/${name}`, (path) => copyOrt(name, path));
  const runtime = (flavour: Flavour): string => {
    const binary = ORT_BINARY[flavour];
    const paths = `{ mjs: ${ort(`${binary}.mjs`)}.href, wasm: ${ort(`${binary}.wasm`)}.href }`;
    const api = `import(/* webpackIgnore: true */ /* @vite-ignore */ ${ort(`ort.${flavour}.min.mjs`)}.href)`;
    return `${api}.then((ort) => ((ort.env.wasm.wasmPaths = ${paths}), ort))`;
  };
  return {
    name: 'assets',
    setup({ onLoad }) {
      onLoad({ filter: /\.ts$/ }, ({ path }) => {
        if (path.includes('node_modules')) return undefined;
        const contents = readFileSync(path, 'utf8')
          .replace(URL_LITERAL, (_, __, target: string) => file(join(dirname(path), target)))
          .replace(ORT_IMPORT, (_, __, flavour: Flavour) => runtime(flavour));
        return { contents, loader: 'ts' };
      });
    },
  };
}

/** A module that a worker imports by URL is one file: bundlers copy such files as they are. */
function buildAlone(from: string, outfile: string): void {
  buildSync({ entryPoints: [from], outfile, bundle: true, format: 'esm', target: 'es2022', minify: true, sourcemap: true });
}

/** Without the name of a source map that we do not ship, which servers for development would look for. */
function copyOrt(name: string, to: string): void {
  const from = join(root, 'node_modules/onnxruntime-web/dist', name);
  if (extname(name) === '.wasm') copyFileSync(from, to);
  else writeFileSync(to, readFileSync(from, 'utf8').replace(/\n\/\/# sourceMappingURL=.*/, ''));
}

/** What built files refer to without its being there: because code was moved into another folder, say. */
export function danglingUrls(folder: string): string[] {
  const scripts = (readdirSync(folder, { recursive: true }) as string[]).filter((name) => name.endsWith('.js'));
  return scripts.flatMap((name) => {
    const targets = [...readFileSync(join(folder, name), 'utf8').matchAll(URL_LITERAL)].map(([, , target]) => target!);
    return targets.filter((target) => !existsSync(join(folder, dirname(name), target))).map((target) => `${name} refers to ${target}`);
  });
}
