/** The packed package in a fresh Vite project and on a plain HTML page. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { launch } from '../../.ci/browser.ts';
import { root } from '../../.ci/root.ts';
import { ISOLATION, serve, SHARED } from '../../.ci/serve.ts';
import { createConsumer, type Consumer } from './consumer.ts';
import { generates } from './page.ts';

/** The part of Vite's API that is used here. */
interface Vite {
  build(config: object): Promise<unknown>;
  preview(config: object): Promise<ViteServer>;
  createServer(config: object): Promise<ViteServer & { listen(): Promise<unknown> }>;
}
interface ViteServer {
  readonly resolvedUrls: { readonly local: readonly string[] } | null;
  close(): Promise<void>;
}

describe('the packed package', { timeout: 600_000 }, () => {
  let consumer: Consumer;
  let browser: Browser;
  let vite: Vite;
  const server = { headers: ISOLATION, port: 0 };
  const config = (): object => ({ root: consumer.folder, configFile: false, logLevel: 'warn', server, preview: server });

  before(async () => {
    consumer = createConsumer('vite@8.4.0', '@types/react@19.3.3');
    browser = await launch();
    vite = (await import(pathToFileURL(join(consumer.folder, 'node_modules/vite/dist/node/index.js')).href)) as Vite;
  });
  after(async () => {
    await browser?.close();
    consumer?.remove();
  });

  it('types a project that uses it, wrong uses included', () => {
    const tsc = fileURLToPath(new URL('../../node_modules/typescript/bin/tsc', import.meta.url));
    for (const [module, moduleResolution] of [['esnext', 'bundler'], ['nodenext', 'nodenext']]) {
      const modules = { module, moduleResolution, types: [], skipLibCheck: true, jsx: 'react-jsx' };
      const compilerOptions = { ...modules, strict: true, noEmit: true, target: 'es2022', lib: ['es2023', 'dom', 'dom.iterable'] };
      writeFileSync(join(consumer.folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['types.ts', 'react.tsx'] }));
      execFileSync(process.execPath, [tsc, '-p', consumer.folder], { stdio: 'inherit' });
    }
  });

  it('works in Node, on the onnxruntime of the project, and has its schemas there', () => {
    const [from, to] = [join(root, 'node_modules/onnxruntime-web'), join(consumer.folder, 'node_modules/onnxruntime-web')];
    symlinkSync(from, to, 'junction');
    const printed = execFileSync(process.execPath, ['node.js'], { cwd: consumer.folder, encoding: 'utf8' });
    const schema = 'urn:reverie:schema:request:1';
    assert.deepEqual(JSON.parse(printed), { schema, provider: 'wasm', points: 3 * 2048, finite: true });
  });

  it('works in a Vite build without any configuration', async () => {
    await vite.build(config());
    assert.equal(readdirSync(join(consumer.folder, 'dist/assets')).filter((name) => name.endsWith('.onnx')).length > 0, true);
    const server = await vite.preview(config());
    try {
      await generates(browser, server.resolvedUrls!.local[0]!);
      await generates(browser, server.resolvedUrls!.local[0]!, { start: 'ownEngine', sampler: 'site/leap' });
    } finally {
      await server.close();
    }
  });

  it("works in Vite's development server without any configuration", async () => {
    const server = await vite.createServer(config());
    await server.listen();
    try {
      await generates(browser, server.resolvedUrls!.local[0]!);
      await generates(browser, server.resolvedUrls!.local[0]!, { start: 'ownEngine', sampler: 'site/leap' });
    } finally {
      await server.close();
    }
  });

  for (const isolated of [true, false]) {
    it(`works on a plain page with dist/cdn alone, ${isolated ? '' : 'not '}cross-origin isolated`, async () => {
      const server = await serve({ folders: { '/reverie/': consumer.installed('dist/cdn'), '/': consumer.folder }, isolated });
      try {
        await generates(browser, `${server.url}/plain.html`);
        await generates(browser, `${server.url}/plain.html`, { plugin: './own-plugin.js', sampler: 'site/lurch' });
      } finally {
        await server.close();
      }
    });
  }

  it('works on a plain page that has dist/cdn from another origin', async () => {
    const elsewhere = await serve({ folders: { '/reverie/': consumer.installed('dist/cdn') }, isolated: false, headers: SHARED });
    const server = await serve({ folders: { '/': consumer.folder } });
    try {
      await generates(browser, `${server.url}/elsewhere.html?from=${elsewhere.url}/reverie`);
    } finally {
      await Promise.all([server.close(), elsewhere.close()]);
    }
  });
});
