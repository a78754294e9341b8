/** Files that code refers to by URL: the worker, models, and onnxruntime-web's modules and binaries. */
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import type { Plugin } from 'esbuild';
import { root } from './root.ts';

const URL_LITERAL = /new URL\(\s*(['"])(\.[^'"]*)\1\s*,\s*import\.meta\.url\s*,?\s*\)/g;
const ORT_IMPORT = /import\(\s*(['"])onnxruntime-web\/(jspi|webgpu|wasm)\1\s*\)/g;
const ORT_BINARY = { jspi: 'ort-wasm-simd-threaded.jspi', webgpu: 'ort-wasm-simd-threaded.asyncify', wasm: 'ort-wasm-simd-threaded' };

/**
 * Copies such files once into `to` and rewrites the literals for code that lies where `prefix` leads
 * to `to`. They stay `new URL('…', import.meta.url)`, which bundlers understand.
 */
export function assets({ to, prefix }: { readonly to: string; readonly prefix: string }): Plugin {
  const copied = (from: string, target: string): string => {
    mkdirSync(dirname(join(to, target)), { recursive: true });
    if (!existsSync(join(to, target))) copyFileSync(from, join(to, target));
    return `new URL('${prefix}${target}', import.meta.url)`;
  };
  const file = (from: string): string => {
    if (extname(from) === '.ts') return `new URL('${prefix}${basename(from, '.ts')}.js', import.meta.url)`;
    const task = /plugins\/tasks\/([^/]+)\//.exec(from.replaceAll('\\', '/'))?.[1];
    return copied(from, join('models', task ?? '', basename(from)).replaceAll('\\', '/'));
  };
  const ort = (name: string): string => copied(join(root, 'node_modules/onnxruntime-web/dist', name), `ort/${name}`);
  return {
    name: 'assets',
    setup({ onLoad }) {
      onLoad({ filter: /\.ts$/ }, ({ path }) => {
        if (path.includes('node_modules')) return undefined;
        const contents = readFileSync(path, 'utf8')
          .replace(URL_LITERAL, (_, __, target: string) => file(join(dirname(path), target)))
          .replace(ORT_IMPORT, (_, __, flavour: keyof typeof ORT_BINARY) => loadOrt(flavour, ort));
        return { contents, loader: 'ts' };
      });
    },
  };
}

/** A module that is fetched by URL is no chunk, so that a worker stays one file, which Vite's default worker format asks for. */
function loadOrt(flavour: keyof typeof ORT_BINARY, ort: (name: string) => string): string {
  const [api, binary] = [`ort.${flavour}.min.mjs`, ORT_BINARY[flavour]];
  const paths = `{ mjs: ${ort(`${binary}.mjs`)}.href, wasm: ${ort(`${binary}.wasm`)}.href }`;
  return `import(/* webpackIgnore: true */ /* @vite-ignore */ ${ort(api)}.href).then((ort) => ((ort.env.wasm.wasmPaths = ${paths}), ort))`;
}

/** What built files refer to without its being there: because code was moved into another folder, say. */
export function danglingUrls(folder: string): string[] {
  const scripts = (readdirSync(folder, { recursive: true }) as string[]).filter((name) => name.endsWith('.js'));
  return scripts.flatMap((name) => {
    const targets = [...readFileSync(join(folder, name), 'utf8').matchAll(URL_LITERAL)].map(([, , target]) => target!);
    return targets.filter((target) => !existsSync(join(folder, dirname(name), target))).map((target) => `${name} refers to ${target}`);
  });
}
