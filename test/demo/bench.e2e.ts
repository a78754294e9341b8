/** The benchmark's page as a person uses it. What it measures is its own affair; that it measures is tested. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { openStage, type Stage } from './stage.ts';

const PATIENCE = 400_000;
const AXE = readFileSync(new URL('../../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
const MODEL = 'ldraw-lowpoly-points';
const WAYS = ['engine', 'bare', 'usual', 'usualTogether'] as const;

interface Figures {
  readonly provider: string;
  readonly models: readonly {
    readonly model: string;
    readonly evaluations: number;
    readonly network: { readonly shapes: Readonly<Record<string, readonly number[]>>; readonly msPerEvaluation: number };
    readonly times: Readonly<Record<(typeof WAYS)[number], readonly number[]>>;
    readonly plain: { readonly median: number };
    readonly batch: { readonly times: object; readonly medians: Readonly<Record<string, number>> };
    readonly memory: { readonly second: { readonly heap: number } };
    readonly first: { readonly cold: number; readonly warm: number };
  }[];
}

describe('the benchmark', { timeout: 600_000 }, () => {
  let stage: Stage;
  let page: Page;

  before(async () => {
    stage = await openStage();
    ({ page } = stage);
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.goto(`${stage.url}/demo/#learn`);
    await page.getByRole('link', { name: /^Measure it here/ }).click();
    for (const [name, value] of Object.entries({ rounds: '1', steps: '2', row: '3', model: MODEL })) await page.locator(`[name=${name}]`).fill(value);
    await page.locator('[name=provider]').selectOption('wasm');
    await page.getByRole('textbox', { name: 'Model' }).fill('nothing');
    await page.getByRole('button', { name: 'Measure' }).click();
    await page.getByText(`It could not be measured: There is no model "nothing"; there are ${MODEL}, `).filter({ hasText: 'bench-unet' }).waitFor({ timeout: PATIENCE });
    await page.getByRole('textbox', { name: 'Model' }).fill(MODEL);
    await page.getByRole('button', { name: 'Measure' }).click();
    await page.getByText(/^Measured\.|^It could not/).waitFor({ timeout: PATIENCE });
  });
  after(() => stage?.close());

  it('measures every way to run a model as often as it was told', async () => {
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Download' }).click()]);
    const figures = JSON.parse(readFileSync(await download.path(), 'utf8')) as Figures;
    assert.equal(figures.provider, 'wasm');
    assert.deepEqual(figures.models.map(({ model }) => model), [MODEL]);
    for (const { evaluations, network, times, memory, first, plain, batch } of figures.models) {
      assert.equal(evaluations, 2, 'guidance runs with the step, in one batch');
      assert.deepEqual([network.shapes.x, network.shapes.noise], [[2, 2048, 3], [2]]);
      assert.equal(network.msPerEvaluation, times.bare[0]! / 2);
      for (const way of WAYS) assert.ok(times[way].length === 1 && times[way].every((ms) => ms > 0), `${way}: ${times[way]}`);
      assert.deepEqual(Object.keys(batch.times), ['1', '2', '4', '8']);
      for (const ms of [plain.median, ...Object.values(batch.medians)]) assert.ok(ms > 0);
      assert.ok(memory.second.heap > 2 ** 20 && first.cold > 0 && first.warm > 0);
    }
  });

  it('shows the tables that it copies as Markdown, and copies what it downloads', async () => {
    await page.getByRole('button', { name: 'Copy as Markdown' }).click();
    await page.getByText('Copied.').waitFor();
    const markdown = await page.evaluate(() => navigator.clipboard.readText());
    const captions = await page.locator('caption').allTextContents();
    assert.equal(captions.length, 7);
    for (const text of [...captions, ...(await page.locator('th, td').allTextContents())]) assert.ok(markdown.includes(text), text);
    await page.getByRole('button', { name: 'Copy as JSON' }).click();
    await page.waitForFunction(async () => (await navigator.clipboard.readText()).startsWith('{'));
  });

  it('is free of faults, to assistive technology too', async () => {
    await page.evaluate(AXE);
    const { violations } = await page.evaluate(() => (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run());
    assert.deepEqual([violations.map(({ id }) => id), stage.faults], [[], []]);
  });
});
