/** The studio as a person uses it: the built package, the real worker, the real model. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { validateBytes } from 'gltf-validator';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { launch } from '../../.ci/browser.ts';
import { serve, type Served } from '../../.ci/serve.ts';
import { parsePly } from './ply.ts';
import { generate } from './stage.ts';

/** A generation of a few steps on slow machines. */
const PATIENCE = 120_000;

describe('the studio', { timeout: 600_000 }, () => {
  let served: Served;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  const outside: string[] = [];
  const faults: string[] = [];

  before(async () => {
    served = await serve();
    browser = await launch();
    context = await browser.newContext({ acceptDownloads: true });
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    page = await context.newPage();
    page.setDefaultTimeout(PATIENCE);
    page.on(
      'request',
      (request) => /^(data|blob):/.test(request.url()) || request.url().startsWith(served.url) || outside.push(request.url()),
    );
    page.on('pageerror', ({ message }) => faults.push(message));
    await page.goto(`${served.url}/demo/`);
  });
  after(async () => {
    await browser?.close();
    await served?.close();
  });

  const generator = (): Locator => page.locator('reverie-generator');
  const prompt = (): Locator => page.getByRole('textbox', { name: 'Prompt', exact: true });
  const button = (name: string): Locator => page.getByRole('button', { name, exact: true });

  /** Sets a number in one of the boxes beside the sliders. */
  async function setNumber(label: string, value: string): Promise<void> {
    const box = page.getByLabel(`${label}, as a number`);
    await box.fill(value);
    await box.blur();
  }

  /** The request of the result that is shown, from the clipboard. */
  async function copiedRequest(): Promise<Record<string, unknown>> {
    const copied = page.getByRole('button', { name: 'Copied' }).waitFor(); // from before the click, since it stands for a moment
    await Promise.all([copied, button('Copy request').click()]);
    return JSON.parse(await page.evaluate(() => navigator.clipboard.readText())) as Record<string, unknown>;
  }

  it('has a prompt ready and says what the engine runs on', async () => {
    await page.getByText(/^(WASM|WebGPU)$/).waitFor();
    assert.equal(await prompt().inputValue(), 'plant flower stem');
  });

  it('shows a point cloud for the prompt, with progress that never goes back', async () => {
    await page.locator('summary', { hasText: 'Advanced' }).click();
    await setNumber('Steps', '4');
    await generator().evaluate((element) => {
      const record = ((globalThis as Record<string, unknown>)['fractions'] = [] as number[]);
      element.addEventListener('reverie-progress', (event) => record.push((event as CustomEvent<{ fraction: number }>).detail.fraction));
    });
    await generate(page);
    const fractions = await page.evaluate(() => (globalThis as unknown as { fractions: number[] }).fractions);
    assert.ok(fractions.length > 2);
    assert.deepEqual(
      fractions,
      fractions.toSorted((a, b) => a - b),
    );
    await page.getByRole('img', { name: /^plant flower stem: 2,048 points/ }).waitFor();
    assert.equal((await copiedRequest())['steps'], 4);
  });

  it('downloads a PLY file of those points, named after the prompt', async () => {
    await button('Save').click();
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: 'PLY, binary' }).click()]);
    assert.equal(download.suggestedFilename(), 'plant-flower-stem.ply');
    const ply = parsePly(readFileSync(await download.path()));
    assert.equal(ply.format, 'binary_little_endian');
    assert.deepEqual(ply.properties.slice(0, 3), ['x', 'y', 'z']);
    const shown = await page
      .locator('reverie-point-cloud')
      .evaluate((element) => [...(element as unknown as { points: Float32Array }).points]);
    assert.equal(ply.rows.length, 2048);
    assert.deepEqual(
      ply.rows.flatMap((row) => row.slice(0, 3)),
      shown,
    );
  });

  it('downloads a GLB file in which the Khronos validator finds no fault, with those points', async () => {
    await button('Save').click();
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: 'GLB, binary glTF' }).click()]);
    assert.equal(download.suggestedFilename(), 'plant-flower-stem.glb');
    const { issues, info } = await validateBytes(new Uint8Array(readFileSync(await download.path())));
    assert.deepEqual(issues.messages, []);
    assert.deepEqual([info.version, info.totalVertexCount, info.drawCallCount], ['2.0', 2048, 1]);
  });

  it('uses the sampler that was chosen, with the parameters of its form', async () => {
    await page.getByRole('combobox', { name: 'Sampler' }).click();
    await page.getByRole('option', { name: 'Heun', exact: true }).click();
    await setNumber('Churn', '5');
    await generate(page);
    const { sampler } = await copiedRequest();
    assert.deepEqual({ ...(sampler as object) }, { ...(sampler as object), id: 'heun', churn: 5 });
  });

  it('stops when it is cancelled, and can go on', async () => {
    await setNumber('Steps', '200');
    await button('Generate').click();
    await page
      .getByText(/Step \d+ of 200/)
      .first()
      .waitFor({ timeout: PATIENCE });
    await button('Cancel').click();
    await page.locator('reverie-generator:not([running])').waitFor({ timeout: PATIENCE });
    await page.getByText('cancelled before the end').waitFor();
    assert.equal(await button('Generate').isEnabled(), true);
  });

  it('says what is wrong with bad input beside its field, and loses nothing', async () => {
    const long = 'wheel '.repeat(20_000);
    await prompt().fill(long);
    await button('Generate').click();
    const alert = page.getByRole('alert').filter({ hasText: 'The request needs a change' });
    await alert.waitFor();
    for (const size of [
      { width: 1360, height: 768 },
      { width: 390, height: 844 },
    ]) {
      await page.setViewportSize(size);
      await prompt().evaluate((element) => element.closest('textarea')!.scrollIntoView({ block: 'nearest' }));
      for (const shown of [prompt(), button('Generate'), alert]) {
        const { y, height } = (await shown.boundingBox())!;
        assert.ok(y >= 0 && y + height <= size.height, `${y}…${y + height} of ${size.height}`);
      }
    }
    await page.setViewportSize({ width: 1280, height: 720 });
    assert.match(await page.locator('.field.faulty').first().innerText(), /1000|1,000/);
    assert.equal((await prompt().inputValue()).length, long.length);
    await page.getByRole('img', { name: /2,048 points/ }).waitFor();
    await prompt().fill('wheel');
  });

  it('names words that the model does not know', async () => {
    await setNumber('Steps', '2');
    await prompt().fill('wheel xylograph');
    await generate(page);
    assert.match(await page.locator('.notice.warning').innerText(), /xylograph/);
  });

  it('keeps the text and the history over a reload, and shows an entry again', async () => {
    const entries = page.getByRole('list', { name: 'History' }).getByRole('listitem');
    await entries.nth(3).waitFor(); // it lists what is stored
    await prompt().fill('a half-typed wor');
    await page.reload();
    await entries.nth(3).waitFor();
    assert.equal(await prompt().inputValue(), 'a half-typed wor');
    await entries.last().getByRole('button').first().click();
    await page.getByRole('img', { name: /^plant flower stem: 2,048 points/ }).waitFor();
    assert.equal(await prompt().inputValue(), 'plant flower stem');
  });

  it('lists the plugins with their manifests', async () => {
    await page.getByRole('link', { name: 'Plugins' }).click();
    await page.getByRole('heading', { name: 'Heun', exact: true }).waitFor();
    await page.getByRole('searchbox', { name: 'Search plugins' }).fill('ancestral');
    await page.getByRole('heading', { name: 'Heun', exact: true }).waitFor({ state: 'hidden' });
  });

  it('shows the code of every card whole, on narrow screens as well', async () => {
    await page.getByRole('link', { name: 'Learn' }).click();
    for (const width of [390, 1360]) {
      await page.setViewportSize({ width, height: 800 });
      const codes = await page.locator('.pages pre').evaluateAll((all) =>
        all.map((pre) => ({ hidden: pre.scrollWidth - pre.clientWidth, beyond: pre.getBoundingClientRect().right - innerWidth })),
      );
      assert.ok(codes.length > 5);
      assert.deepEqual(
        codes.filter(({ hidden, beyond }) => hidden > 0 || beyond > 0),
        [],
      );
    }
  });

  it('asked nobody but its own server, and nothing failed', () => {
    assert.deepEqual(outside, []);
    assert.deepEqual(faults, []);
  });
});
