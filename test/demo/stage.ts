import type { Browser, Page } from 'playwright-core';
import { launch } from '../../.ci/browser.ts';
import { serve } from '../../.ci/serve.ts';

/** The demo pages on a server, and a browser that looks at them. */
export interface Stage {
  /** Where the server is. */
  readonly url: string;
  readonly browser: Browser;
  readonly page: Page;
  /** What went wrong on the page. */
  readonly faults: readonly string[];
  close(): Promise<void>;
}

export async function openStage(): Promise<Stage> {
  const served = await serve();
  const browser = await launch();
  const page = await browser.newPage();
  page.setDefaultTimeout(60_000); // on two cores beside other work
  const close = async (): Promise<void> => {
    await browser.close();
    await served.close();
  };
  return { url: served.url, browser, page, faults: faultsOf(page), close };
}

/** Presses a button of the generator and waits for what it begins, which may end at once. */
export async function generate(page: Page, name = 'Generate', timeout = 240_000): Promise<void> {
  await page.locator('reverie-generator').evaluate((element) => {
    const seen = globalThis as typeof globalThis & { ended?: boolean };
    seen.ended = false;
    for (const type of ['reverie-result', 'reverie-error']) element.addEventListener(type, () => (seen.ended = true), { once: true });
  });
  await page.getByRole('button', { name, exact: true }).click();
  await page.waitForFunction(() => (globalThis as { ended?: boolean }).ended, null, { timeout });
  await page.locator('reverie-generator:not([running])').waitFor({ timeout });
}

/** Errors of a page and answers that it did not want, as they come. */
export function faultsOf(page: Page): readonly string[] {
  const faults: string[] = [];
  page.on('pageerror', ({ message }) => faults.push(message));
  page.on('response', (response) => response.status() >= 400 && faults.push(`${response.status()} ${response.url()}`));
  return faults;
}
