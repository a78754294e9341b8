/**
 * Builds what the package ships:
 *
 *     dist/cdn/    everything bundled: the page side, the worker, its model files and onnxruntime-web
 *     dist/        the page side for bundlers: npm packages stay imports, the worker is dist/cdn's
 *     dist/types/  declarations
 */
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, type BuildOptions, type Metafile } from 'esbuild';
import { assets, danglingUrls } from './assets.ts';
import { generate } from './generate.ts';
import { licences } from './licences.ts';
import { root, runNode } from './root.ts';

const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };

/** Output name → source, for what a page imports. */
function pageEntries(): Record<string, string> {
  const elements = readdirSync(join(root, 'components')).filter((name) => existsSync(join(root, 'components', name, `${name}.ts`)));
  return {
    index: 'plugins/page.ts',
    'components/index': 'components/index.ts',
    ...Object.fromEntries(elements.map((name) => [`components/${name}`, `components/${name}/${name}.ts`])),
  };
}

/** The same for what a worker imports, or is. */
const workerEntries: Record<string, string> = {
  plugin: 'engine/plugin.ts',
  worker: 'plugins/worker.ts',
  'worker-kit': 'plugins/worker-kit.ts',
};

/** One run of esbuild; a warning is a failure. */
async function bundle(options: BuildOptions & { readonly outdir: string }): Promise<Metafile> {
  const { warnings, metafile } = await build({
    absWorkingDir: root,
    bundle: true,
    splitting: true,
    format: 'esm',
    target: 'es2022',
    sourcemap: true,
    chunkNames: 'chunk-[hash]',
    define: { __REVERIE_VERSION__: JSON.stringify(version), __REVERIE_CDN__: String(options.outdir === 'dist/cdn') },
    logLevel: 'warning',
    metafile: true,
    ...options,
  });
  if (warnings.length > 0) throw new Error(`esbuild had ${warnings.length} warnings, see above.`);
  return metafile!;
}

/** Builds into `dist`; `types: false` leaves the declarations out. */
export async function buildAll({ types = true } = {}): Promise<void> {
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  const to = join(root, 'dist/cdn');
  // as it is written, but for names: bundlers read the comments in import(), and look for what a constant names
  const worker = await bundle({ entryPoints: workerEntries, outdir: 'dist/cdn', minifyIdentifiers: true, plugins: [assets({ to, prefix: './' })] });
  const page = await bundle({ entryPoints: pageEntries(), outdir: 'dist/cdn', minify: true, plugins: [assets({ to, prefix: './' })] });
  // what only dist/cdn needs is left out, so that bundlers do not find it
  await bundle({ entryPoints: pageEntries(), outdir: 'dist', minifySyntax: true, packages: 'external', plugins: [assets({ to, prefix: './cdn/' })] });
  writeFileSync(join(to, 'LICENSES.txt'), licences([worker, page]));
  if (types) runNode('node_modules/typescript/bin/tsc', '-p', '.ci/tsconfig.types.json');
  const dangling = danglingUrls(join(root, 'dist'));
  if (dangling.length > 0) throw new Error(`In dist/, ${dangling.join('; ')}, which is not there.`);
}

if (process.argv[1] === import.meta.filename) {
  const start = Date.now();
  generate();
  await buildAll({ types: !process.argv.includes('--no-types') });
  console.log(`Built dist/ in ${((Date.now() - start) / 1000).toFixed(1)} s.`);
}
