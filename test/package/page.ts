/** What a site with the package must be able to do, tried in a real browser. */
import assert from 'node:assert/strict';
import type { Browser } from 'playwright-core';
import type { Engine } from '../../engine/index.ts';
import { faultsOf } from '../demo/stage.ts';

export interface Trial {
  /** Which engine the page is to start. @default 'createEngine' */
  readonly start?: keyof Starts;
  /** URL of a plugin to load first. */
  readonly plugin?: string;
  readonly sampler?: string;
}

type Starts = { readonly createEngine: () => Promise<Engine>; readonly ownEngine: () => Promise<Engine> };

/** Opens a page, collects what goes wrong on it, and runs `visit`. */
async function onPage<T>(browser: Browser, url: string, visit: (page: Awaited<ReturnType<Browser['newPage']>>) => Promise<T>): Promise<T> {
  const page = await browser.newPage();
  const faults = faultsOf(page);
  try {
    await page.goto(url);
    const result = await visit(page);
    assert.deepEqual(faults, [], `errors on ${url}`);
    return result;
  } finally {
    await page.close();
  }
}

/** The element is defined and drawn, the worker starts, checks a request, and makes something. */
export async function generates(browser: Browser, url: string, { start = 'createEngine', plugin, sampler }: Trial = {}): Promise<void> {
  await onPage(browser, url, async (page) => {
    await page.waitForFunction((name) => name in window && customElements.get('reverie-generator') !== undefined, start);
    const drawn = await page.locator('reverie-generator').evaluate((element) => element.shadowRoot !== null);
    assert.ok(drawn, '<reverie-generator> has no shadow root');
    const made = await page.evaluate(
      async ({ start, plugin, sampler }) => {
        const engine = await (window as unknown as Starts)[start]();
        if (plugin) await engine.plugins.load(plugin);
        const faults = await engine.check({ task: 'nonsense', inputs: {} });
        const request = { task: 'point-cloud', inputs: { prompt: 'wheel' }, steps: 2, seed: 1 };
        const { output, stats } = await engine.generate(sampler ? { ...request, sampler } : request);
        engine.dispose();
        const { crossOriginIsolated: isolated, navigator: { hardwareConcurrency: cores } } = window;
        return { isolated, cores, threads: engine.info.threads, faults, kind: output.kind, steps: stats.steps };
      },
      { start, plugin, sampler },
    );
    assert.equal(made.faults[0]?.pointer, '/task');
    assert.equal(made.kind, 'points');
    assert.equal(made.steps, 2);
    assert.equal(made.threads > 1, made.isolated && made.cores > 1);
  });
}
