/** The numbered pages do what they say. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { launch } from '../../.ci/browser.ts';
import { serve, type Served } from '../../.ci/serve.ts';
import { faultsOf } from './stage.ts';

const PATIENCE = 240_000;

describe('the numbered pages', { timeout: 900_000 }, () => {
  let served: Served;
  let browser: Browser;
  before(async () => {
    served = await serve();
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    await served?.close();
  });

  async function open(name: string): Promise<{ page: Page; faults: readonly string[] }> {
    const page = await browser.newPage();
    const faults = faultsOf(page);
    await page.goto(`${served.url}/demo/${name}`);
    return { page, faults };
  }

  it('01 generates with one element', async () => {
    const { page, faults } = await open('01-element.html');
    await page.getByRole('textbox', { name: 'Prompt', exact: true }).fill('wheel');
    await page.locator('summary', { hasText: 'Advanced' }).click();
    const steps = page.getByLabel('Steps, as a number');
    await steps.fill('3');
    await steps.blur();
    await page.getByRole('button', { name: 'Generate', exact: true }).click();
    await page.getByText(/“wheel”: 2048 points in .* seed \d+\./).waitFor({ timeout: PATIENCE });
    assert.deepEqual(faults, []);
    await page.close();
  });

  it('02 draws every step and ends with the result, after fewer evaluations when it is cancelled', async () => {
    const { page, faults } = await open('02-worker-api.html');
    const evaluations = async (): Promise<number> => {
      const end = page.getByText(/^\d+ evaluations in .* s on (wasm|webgpu)\.$/);
      await end.waitFor({ timeout: PATIENCE });
      return parseInt(await end.innerText(), 10);
    };
    const whole = await evaluations();
    await page.reload();
    await page.getByText(/^sample: /).waitFor({ timeout: PATIENCE });
    await page.getByRole('img', { name: /2,048 points/ }).waitFor({ timeout: PATIENCE });
    await page.getByRole('button', { name: 'Cancel' }).click();
    const cancelled = await evaluations();
    assert.ok(cancelled > 0 && cancelled < whole, `${cancelled} of ${whole}`);
    await page.getByRole('img', { name: /2,048 points/ }).waitFor();
    assert.deepEqual(faults, []);
    await page.close();
  });

  it('03 runs its own sampler, with its own form', async () => {
    const { page, faults } = await open('03-own-sampler.html');
    await page.locator('summary', { hasText: 'Advanced' }).click();
    await page.getByLabel('Amount, as a number').waitFor();
    const steps = page.getByLabel('Steps, as a number');
    await steps.fill('3');
    await steps.blur();
    await page.getByRole('button', { name: 'Generate', exact: true }).click();
    await page.getByText('Wobble', { exact: true }).first().waitFor({ timeout: PATIENCE });
    await page.getByRole('img', { name: /^plant flower stem: 2,048 points/ }).waitFor({ timeout: PATIENCE });
    await page.locator('reverie-generator:not([running])').waitFor({ timeout: PATIENCE });
    assert.deepEqual(faults, []);
    await page.close();
  });

  it('05 finds two shapes likelier under their own captions, and makes what lies between', async () => {
    const { page, faults } = await open('05-given-data.html');
    await page.getByText('50 % of the way from the wheel to the table.').waitFor({ timeout: PATIENCE });
    const bits = (await page.locator('tbody td').allTextContents()).map(Number);
    assert.ok(bits[0]! + bits[3]! < bits[1]! + bits[2]!, `bits ${bits}`);
    await page.getByRole('slider').fill('1');
    await page.getByText('100 % of the way').waitFor({ timeout: PATIENCE });
    await page.getByRole('img', { name: /2,048 points/ }).waitFor();
    assert.deepEqual(faults, []);
    await page.close();
  });
});
