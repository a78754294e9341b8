/** Tests in Chromium: test/**\/*.webtest.ts, on the sources, with WebGPU and WebGL in software. */
import { esbuildPlugin } from '@web/dev-server-esbuild';
import { chromeLauncher } from '@web/test-runner-chrome';
import { FLAGS, needChromium } from './.ci/chromium.ts';

const NOTHING = '/nothing.js';

/** Browsers have no node:fs; packages name it in modules that their package.json leaves out for bundlers. */
const withoutNode = {
  name: 'without-node',
  /** @param {{ source: string }} context */
  resolveImport: ({ source }) => (source === 'node:fs/promises' ? NOTHING : undefined),
  /** @param {{ path: string }} context */
  serve: ({ path }) => (path === NOTHING ? 'export {};' : undefined),
};

export default {
  files: 'test/**/*.webtest.ts',
  nodeResolve: { exportConditions: ['browser', 'production'] },
  concurrency: 1,
  concurrentBrowsers: 1,
  browserStartTimeout: 120_000,
  testsStartTimeout: 120_000,
  testsFinishTimeout: 600_000,
  testFramework: { config: { timeout: 120_000 } },
  plugins: [withoutNode, esbuildPlugin({ ts: true, target: 'esnext', tsconfig: new URL('tsconfig.json', import.meta.url).pathname })],
  middleware: [
    /** @param {import('koa').Context} context @param {() => Promise<void>} next */
    async function isolate(context, next) {
      context.set('Cross-Origin-Opener-Policy', 'same-origin');
      context.set('Cross-Origin-Embedder-Policy', 'require-corp');
      await next();
    },
  ],
  browsers: [chromeLauncher({ launchOptions: { executablePath: needChromium(), args: FLAGS } })],
};
