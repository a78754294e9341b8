/** The pages for people who are quicker than the engine, or whose system replaces all colours. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { openStage, type Stage } from './stage.ts';

const PATIENCE = 240_000;

describe('the demo pages', { timeout: 900_000 }, () => {
  let stage: Stage;
  let page: Page;

  before(async () => {
    stage = await openStage();
    ({ page } = stage);
  });
  after(() => stage?.close());

  /** Opens a page whose worker does not come before `release` is called. */
  async function held(name: string): Promise<{ release(): void }> {
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    await page.route(/worker\.js/, (route) => released.then(() => route.continue()));
    await page.goto(`${stage.url}/demo/${name}`);
    return { release };
  }

  it('send no form and lose no caption before the engine is ready', async () => {
    const { release } = await held('06-text-to-video.html');
    const button = page.getByRole('button', { name: 'Generate' });
    await page.getByRole('textbox', { name: 'Caption' }).fill('my own caption');
    await button.click({ force: true });
    assert.equal(await button.isDisabled(), true);
    release();
    await page.getByText('Ready.').waitFor({ timeout: PATIENCE });
    assert.deepEqual([await button.isEnabled(), new URL(page.url()).search], [true, '']);
    assert.equal(await page.getByRole('textbox', { name: 'Caption' }).inputValue(), 'my own caption');
  });

  it('read nothing aloud before the engine is ready', async () => {
    const { release } = await held('07-read-aloud.html');
    const buttons = page.getByRole('button', { name: /^Read/ });
    const able = (): Promise<boolean[]> => buttons.evaluateAll((all) => all.map((each) => !(each as HTMLButtonElement).disabled));
    await buttons.nth(4).waitFor();
    assert.deepEqual(await able(), Array<boolean>(5).fill(false));
    release();
    await page.getByText('Ready.').waitFor({ timeout: PATIENCE });
    assert.deepEqual(await able(), Array<boolean>(5).fill(true));
  });

  it('play nothing of a reading that is cancelled in its first sentence', async () => {
    const played = await page.locator('reverie-speech').evaluate((element) => {
      const viewer = element as HTMLElement & { readonly mel: unknown; readonly playing: boolean };
      const [read, cancel] = ['#read', '#cancel'].map((id) => document.querySelector<HTMLElement>(id)!);
      read!.click();
      return new Promise<boolean>((resolve) => {
        let seen = false;
        const timer = setInterval(() => {
          seen ||= viewer.playing;
          if (viewer.mel) cancel!.click();
          if (!cancel!.hidden) return;
          clearInterval(timer);
          setTimeout(() => resolve(seen || viewer.playing), 500);
        }, 10);
      });
    });
    assert.equal(played, false);
    await page.getByText(/as far as it got|Cancelled/).waitFor({ timeout: PATIENCE });
  });

  it('show what is chosen where the system replaces all colours', async () => {
    await page.emulateMedia({ forcedColors: 'active' });
    await page.goto(`${stage.url}/demo/?task=text-to-video`);
    await page.getByRole('tab', { selected: true }).waitFor({ timeout: PATIENCE });
    const colors = (places: Locator): Promise<string[]> =>
      places.evaluateAll((all) => all.map((each) => getComputedStyle(each).backgroundColor));
    const highlight = await page.evaluate(() => {
      const probe = Object.assign(document.createElement('i'), { style: 'color: Highlight; forced-color-adjust: none' });
      document.body.append(probe);
      return getComputedStyle(probe).color;
    });
    const lit = async (places: Locator): Promise<number> => (await colors(places)).filter((color) => color === highlight).length;
    assert.equal(await lit(page.locator('header nav a')), 1);
    assert.equal(await lit(page.locator('.tasks span')), 1);
    assert.equal(await lit(page.getByRole('tab')), 1);
  });

  it('failed nowhere', () => assert.deepEqual(stage.faults, []));
});
