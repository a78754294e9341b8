/**
 * `npm run bench [-- --provider wasm|webgpu] [--rounds 5] [--steps 10] [--row 10] [--model ID] [--threads N] [--brief] [--native FILE]
 * [--out FOLDER]`: drives demo/bench.html in Chromium, prints its tables, and writes bench-<provider>.json and .md. Without a provider it
 * measures where the engine would run, and then WASM. --brief leaves out default requests and batches; --native is what test/bench/native.py printed.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Browser } from 'playwright-core';
import { launch } from './browser.ts';
import { root } from './root.ts';
import { serve } from './serve.ts';

/** What of the page's result this script reads. */
interface Figures {
  readonly provider: string;
  readonly providerReason: string;
  readonly adapter?: { readonly vendor: string; readonly architecture: string; readonly description: string };
  readonly models: readonly { readonly request: object; readonly plugin?: string; readonly first: { fresh?: number; times: { fresh?: number[] } } }[];
}

const { values: options } = parseArgs({
  options: {
    provider: { type: 'string' },
    rounds: { type: 'string', default: '5' },
    steps: { type: 'string', default: '10' },
    row: { type: 'string', default: '10' },
    model: { type: 'string', default: '' },
    threads: { type: 'string', default: '' },
    brief: { type: 'boolean', default: false },
    native: { type: 'string' },
    out: { type: 'string', default: '.cache/bench' },
  },
});

const native = options.native && (JSON.parse(readFileSync(options.native, 'utf8')) as object);
const served = await serve();
const browser = await launch();
const machine = `${cpus()[0]?.model ?? 'unknown CPU'}, ${availableParallelism()} threads; Chromium ${browser.version()}`;
try {
  const { provider } = await measure(browser, options.provider ?? '');
  if (!options.provider && provider !== 'wasm') await measure(browser, 'wasm');
} finally {
  await browser.close();
  await served.close();
}

/** Fills in the page's form and takes what it offers. */
async function measure(browser: Browser, provider: string): Promise<Figures> {
  const page = await browser.newPage();
  await page.goto(`${served.url}/demo/bench.html`);
  for (const name of ['rounds', 'steps', 'row', 'model', 'threads'] as const) await page.locator(`[name=${name}]`).fill(options[name]);
  await page.locator('[name=provider]').selectOption(provider);
  await page.locator('[name=more]').setChecked(!options.brief);
  const refused = await page.locator('form :invalid').evaluateAll((fields) => fields.map((field) => (field as HTMLInputElement).name));
  if (refused.length) throw new Error(`The page's form refuses the value of --${refused.join(' and --')}: see demo/bench.html for what it takes.`);
  const load = [loadavg()[0]!];
  await page.getByRole('button', { name: 'Measure' }).click();
  const status = page.getByRole('status');
  await status.filter({ hasText: /^Measured|^It could not/ }).waitFor({ timeout: 0 });
  const text = (await status.textContent())!;
  if (!text.startsWith('Measured')) throw new Error(text);
  load.push(loadavg()[0]!);
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Download' }).click()]);
  const figures = { ...(JSON.parse(readFileSync(await download.path(), 'utf8')) as Figures), ...(native && { native }) };
  for (const { request, plugin, first } of figures.models) {
    const times: number[] = [];
    for (let round = 0; round < Number(options.rounds); round++) {
      const ms = await freshPreview(browser, figures.provider, request, plugin).catch((error: Error) => console.error(error.message));
      if (ms) times.push(ms);
    }
    first.times.fresh = times;
    first.fresh = [...times].sort((a, b) => a - b)[times.length >> 1];
  }
  const tables = await page.evaluate(async (figures) => {
    const { tablesOf, toMarkdown } = (await import(new URL('bench/table.js', location.href).href)) as {
      tablesOf(figures: object): object[];
      toMarkdown(tables: object[]): string;
    };
    return toMarkdown(tablesOf(figures));
  }, figures);
  await page.close();
  const { vendor, architecture, description } = figures.adapter ?? {};
  const adapter = [vendor, architecture, description].filter(Boolean).join(' ') || 'none';
  const about = `${machine}; load ${load.map((value) => value.toFixed(1)).join(' → ')}; GPU adapter: ${adapter}. ${figures.providerReason} ${text}`;
  const markdown = `${about}\n\n${tables}`;
  console.log(markdown);
  const folder = join(root, options.out);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `bench-${figures.provider}.json`), `${JSON.stringify({ machine, load, ...figures }, null, 2)}\n`);
  writeFileSync(join(folder, `bench-${figures.provider}.md`), markdown);
  return figures;
}

/** From navigation to the first preview in a profile that has seen nothing, which a page cannot make by itself. */
async function freshPreview(browser: Browser, provider: string, request: object, plugin?: string): Promise<number> {
  const context = await browser.newContext();
  const page = await context.newPage();
  const asked = new URLSearchParams({ provider, threads: options.threads, request: JSON.stringify(request), ...(plugin && { plugin }) });
  await page.goto(`${served.url}/demo/bench/first.html?${asked}`);
  const text = (await page.getByText(/^First|^Failed/).textContent({ timeout: 0 }))!;
  await context.close();
  const [ms] = text.match(/\d+/) ?? [];
  if (!text.startsWith('First')) throw new Error(text);
  return Number(ms);
}
