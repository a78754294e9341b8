/** The elements under the content security policies that README.md gives. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { launch } from '../../.ci/browser.ts';
import { serve, SHARED, type Served } from '../../.ci/serve.ts';
import { generate } from '../demo/stage.ts';

const folders = { '/reverie/': 'dist/cdn' };

/** The policy of a page whose files are all its own, or come from another origin. */
const policy = (other = ''): string =>
  [
    "default-src 'self'",
    `script-src 'self' 'wasm-unsafe-eval' ${other && `blob: ${other}`}`,
    "style-src 'self' 'unsafe-inline'",
    `connect-src 'self' data: ${other}`,
    "img-src 'self' data:",
    "media-src 'self' blob:",
    `worker-src 'self' blob: ${other}`,
  ].join('; ');

const REQUESTS = {
  'point-cloud': { prompt: 'wheel' },
  'text-to-speech': { text: 'Good morning.' },
};

describe('the elements under a content security policy', { timeout: 600_000 }, () => {
  let browser: Browser;
  let elsewhere: Served;

  before(async () => {
    elsewhere = await serve({ folders, isolated: false, headers: SHARED });
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    await elsewhere?.close();
  });

  /** Makes something of each task on a page of its own. */
  async function generateAll(tasks: readonly (keyof typeof REQUESTS)[], own: Served, from: string): Promise<void> {
    for (const task of tasks) {
      const page = await browser.newPage();
      const violations = violationsOn(page);
      await page.goto(`${own.url}/reverie/LICENSES.txt`); // any document has the policy
      await page.addScriptTag({ url: `${from}/reverie/components/generator.js`, type: 'module' });
      await page.evaluate(async (value) => {
        await customElements.whenDefined('reverie-generator');
        document.body.append(Object.assign(document.createElement('reverie-generator'), { task: value.task, value }));
      }, { task, inputs: REQUESTS[task], steps: 2 });
      await generate(page);
      await page.locator('reverie-history').locator('img').first().waitFor();
      assert.deepEqual(violations, [], task);
      await page.close();
    }
  }

  it('generate, show and keep what they made', async () => {
    const own = await serve({ folders, headers: { 'Content-Security-Policy': policy() } });
    await generateAll(['point-cloud', 'text-to-speech'], own, own.url).finally(() => own.close());
  });

  it('do so with their files on another origin', async () => {
    const own = await serve({ folders, headers: { 'Content-Security-Policy': policy(elsewhere.url) } });
    await generateAll(['text-to-speech'], own, elsewhere.url).finally(() => own.close());
  });
});

/** What the policies of a page and of its worker forbid, as it comes. */
function violationsOn(page: Page): readonly string[] {
  const violations: string[] = [];
  page.on('console', (message) => /content security policy/i.test(message.text()) && violations.push(message.text()));
  return violations;
}
