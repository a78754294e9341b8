import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { launch } from '../../.ci/browser.ts';
import { serve, type Served } from '../../.ci/serve.ts';

const POLICY = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'";

let served: Served;
let browser: Browser;
let page: Page;

before(async () => {
  served = await serve({ folders: { '/dist/': 'dist', '/fixtures/': 'test/fixtures' }, headers: { 'Content-Security-Policy': POLICY } });
  browser = await launch();
  page = await browser.newPage();
  await page.goto(`${served.url}/dist/cdn/index.js`);
});
after(async () => {
  await browser.close();
  await served.close();
});

/** Runs code on the page with an engine called `engine`; as text, since the policy forbids what tsx adds to functions. */
const withEngine = (code: string): Promise<unknown> =>
  page.evaluate(`(async () => {
    const { createEngine } = await import(location.href);
    const engine = await createEngine({ provider: 'wasm' });
    try { ${code} } finally { engine.dispose(); }
  })()`);

test('the engine generates under a content security policy without unsafe-eval', async () => {
  const steps = await withEngine(
    `return (await engine.generate({ task: 'point-cloud', inputs: { prompt: 'wheel' }, steps: 1 })).stats.steps;`,
  );
  assert.equal(steps, 1);
});

test('there, a plugin loaded at run time is refused with the way out', async () => {
  const error = await withEngine(
    `return await engine.plugins.load('/fixtures/plain-plugin.js').then(() => 'loaded', ({ code, message }) => code + ': ' + message);`,
  );
  assert.match(String(error), /^plugin\/csp: .*allow unsafe-eval for the worker/);
});
