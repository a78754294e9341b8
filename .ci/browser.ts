/** A headless Chromium for end-to-end tests. */
import { chromium, type Browser } from 'playwright-core';
import { FLAGS, needChromium } from './chromium.ts';

/** Starts the browser; the caller closes it. */
export function launch(flags: readonly string[] = []): Promise<Browser> {
  return chromium.launch({ executablePath: needChromium(), args: [...FLAGS, ...flags] });
}
