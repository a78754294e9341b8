/** The sampler lab as a person uses it: the built package, a worker of its own, models a few kilobytes large. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import type { Space } from '../../engine/plugin.ts';
import { builtins } from '../../plugins/index.ts';
import { openStage, type Stage } from './stage.ts';

const PATIENCE = 120_000;
const AXE = readFileSync(new URL('../../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');

/** Titles of the samplers that serve a space, in order. */
const titlesFor = (space: Space): string[] =>
  builtins.flatMap((plugin) => (plugin.kind === 'sampler' && plugin.spaces.includes(space) ? [plugin.title] : [])).sort();

/** A row of the table: evaluations, error along the path, error of the law. */
interface Row {
  readonly evaluations: number;
  readonly path: number;
  readonly law: number;
}

describe('the sampler lab', { timeout: 600_000 }, () => {
  let stage: Stage;
  let page: Page;

  before(async () => {
    stage = await openStage();
    ({ page } = stage);
    await page.goto(`${stage.url}/demo/04-sampler-lab.html`);
    await page.getByText('samplers are ready').waitFor({ timeout: PATIENCE });
  });
  after(() => stage?.close());

  const slider = () => page.getByRole('slider', { name: 'Evaluations used' });
  const picture = (name: 'a' | 'b') => page.locator(`figure.${name} canvas`);
  const status = () => page.getByRole('status').filter({ visible: true });

  const options = () => page.getByRole('option').filter({ visible: true });

  async function pick(which: string, title: string): Promise<void> {
    await page.getByRole('combobox', { name: which }).click();
    await options().filter({ hasText: new RegExp(`^\\s*${title.replace(/[()+]/g, '\\$&')}\\s*$`) }).click();
    await options().first().waitFor({ state: 'hidden' });
  }

  /** Checked by the label's text, as the radio itself is not seen. */
  async function choose(kind: string): Promise<void> {
    await page.locator('.kinds').getByText(kind, { exact: true }).click();
  }

  async function offered(): Promise<string[]> {
    await page.getByRole('combobox', { name: 'Sampler A' }).click();
    await options().first().waitFor();
    const titles = await options().allInnerTexts();
    await page.keyboard.press('Escape');
    await options().first().waitFor({ state: 'hidden' });
    return titles.map((title) => title.trim()).sort();
  }

  async function run(): Promise<void> {
    await page.getByRole('button', { name: 'Run both' }).click();
    await status().filter({ hasText: /^Measured/ }).waitFor({ timeout: PATIENCE });
  }

  async function setNumber(label: string, value: string): Promise<void> {
    const box = page.getByLabel(`${label}, as a number`);
    await box.fill(value);
    await box.blur();
  }

  /** What the table under the plot holds for each of the two. */
  async function table(): Promise<[Row[], Row[]]> {
    const rows = await page
      .locator('details tbody tr')
      .evaluateAll((all) => all.map((row) => [...row.children].map((cell) => cell.textContent)));
    const of = (from: number): Row[] =>
      rows.map((row) => ({ evaluations: Number(row[from]), path: Number(row[from + 1]), law: Number(row[from + 2]) }));
    return [of(0), of(3)];
  }

  /** How many pixels of the plot have about the colour of a curve. */
  function drawn(name: '--a' | '--b'): Promise<number> {
    return page.locator('.plot canvas').evaluate((canvas, name) => {
      const context = (canvas as HTMLCanvasElement).getContext('2d')!;
      const { data } = context.getImageData(0, 0, context.canvas.width, context.canvas.height);
      const probe = new OffscreenCanvas(1, 1).getContext('2d')!;
      probe.fillStyle = getComputedStyle(document.querySelector(name === '--a' ? 'figure.a canvas' : 'figure.b canvas')!).color;
      probe.fillRect(0, 0, 1, 1);
      const color = probe.getImageData(0, 0, 1, 1).data;
      const pixels = Array.from({ length: data.length / 4 }, (_, i) => data.subarray(4 * i, 4 * i + 4));
      return pixels.filter((pixel) => pixel.every((value, channel) => Math.abs(value - color[channel]!) < 12)).length;
    }, name);
  }

  async function violations(): Promise<string[]> {
    await page.evaluate(AXE);
    const { violations } = await page.evaluate(() => (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run());
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' ')}`);
  }

  it('offers every registered sampler that serves real values', async () => {
    assert.deepEqual(await offered(), titlesFor('real'));
  });

  it('moves the particles of both from the same noise to the target', async () => {
    await pick('Sampler A', 'Heun');
    await pick('Sampler B', 'Euler');
    await run();
    await slider().fill('0');
    const start = [await picture('a').getAttribute('aria-label'), await picture('b').getAttribute('aria-label')];
    assert.deepEqual(start, [
      'Heun: 2,048 particles after 0 of 19 evaluations, at noise level 20',
      'Euler: 2,048 particles after 0 of 20 evaluations, at noise level 20',
    ]);
    const before = await picture('a').evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
    await slider().press('ArrowRight');
    assert.match((await picture('b').getAttribute('aria-label'))!, /after 1 of 20 evaluations, at noise level 1[0-9]$/);
    await slider().press('End');
    assert.match((await picture('b').getAttribute('aria-label'))!, /after 20 of 20 evaluations, at noise level 0$/);
    assert.notEqual(await picture('a').evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL()), before);
  });

  it('plots errors that fall, Heun’s below Euler’s at equal evaluations', async () => {
    assert.equal(await page.getByRole('radio', { name: 'Path' }).isChecked(), true);
    for (const name of ['--a', '--b'] as const) assert.ok((await drawn(name)) > 100, name);
    await page.getByText('The numbers').click();
    const [heun, euler] = await table();
    for (const rows of [heun, euler]) {
      assert.equal(rows.length, 9);
      for (let i = 1; i < rows.length; i++) assert.ok(rows[i]!.path < rows[i - 1]!.path, `${JSON.stringify(rows)}`);
    }
    for (const [i, { evaluations, path }] of heun.entries()) {
      assert.ok(evaluations <= euler[i]!.evaluations);
      if (evaluations > 15) assert.ok(path < euler[i]!.path, `${path} at ${evaluations}, Euler has ${euler[i]!.path}`);
    }
    const twice = euler.find(({ evaluations }) => evaluations === 20)!.path / euler.find(({ evaluations }) => evaluations === 40)!.path;
    assert.ok(twice > 1.5 && twice < 2.5, `order 1 halves the error, this is ${twice}`);
  });

  it('measures a sampler with noise by its law, and says why it has no path', async () => {
    await pick('Sampler A', 'Euler ancestral');
    await run();
    assert.equal(await page.getByRole('radio', { name: 'Law' }).isChecked(), true);
    await page.getByText('Sliced Wasserstein distance').waitFor();
    const [ancestral] = await table();
    assert.ok(ancestral.every(({ path }) => Number.isNaN(path)));
    assert.ok(ancestral.at(-1)!.law < ancestral[0]!.law / 4 && ancestral.at(-1)!.law < 0.08, JSON.stringify(ancestral));
    await page.locator('.measure').getByText('Path').click();
    await page.getByText('Euler ancestral (draws noise: no path)').waitFor();
  });

  it('refuses bad input beside its field, and keeps what is shown', async () => {
    for (const [typed, got] of [['0', '0'], ['-3', '-3'], ['2.5', '2.5'], ['5000', '5000']] as const) {
      await setNumber('Evaluations', typed);
      await page.getByRole('button', { name: 'Run both' }).click();
      await page.getByText(`Must be a whole number from 1 to 100, got ${got}.`).waitFor();
      await page.getByRole('alert').filter({ hasText: 'The experiment needs a change' }).waitFor();
    }
    await setNumber('Evaluations', '10');
    await setNumber('ρ', '70');
    await page.getByRole('button', { name: 'Run both' }).click();
    await page.getByText('Must be ≤ 20, got 70.').first().waitFor();
    assert.equal(await slider().isEnabled(), true);
    await setNumber('ρ', '7');
    await run();
    assert.match((await picture('b').getAttribute('aria-label'))!, /of 10 evaluations/);
    assert.equal(await page.getByRole('alert').filter({ visible: true }).count(), 0);
  });

  it('stops when told to, and forgets a target’s particles when another is chosen', async () => {
    await page.getByText('Checkerboard').click();
    await page.getByText('Run the two samplers to see').waitFor();
    assert.equal(await slider().isEnabled(), false);
    await page.getByRole('button', { name: 'Run both' }).click();
    await page.getByRole('button', { name: 'Stop' }).click();
    await status().filter({ hasText: 'Stopped.' }).waitFor({ timeout: PATIENCE });
    await run();
  });

  it('draws Analytic-DPM’s noise by the variance of a learned model, and ends nearer to the law than DDPM', async () => {
    await page.getByText('Two moons').click();
    await setNumber('Evaluations', '20');
    await choose('With variance');
    await page.getByText('second head for how sure it is').waitFor();
    await pick('Sampler A', 'Analytic-DPM');
    await pick('Sampler B', 'DDPM');
    await run();
    const [ours, ddpm] = await table();
    for (const [i, { evaluations, law }] of ours.entries()) {
      assert.equal(evaluations, ddpm[i]!.evaluations, 'both heads come of one evaluation');
      if (evaluations <= 28) assert.ok(law < ddpm[i]!.law, JSON.stringify([ours, ddpm]));
    }
    assert.match((await picture('a').getAttribute('aria-label'))!, /^Analytic-DPM: 2,048 particles after \d+ of 20 evaluations/);
  });

  it('offers the samplers of position and velocity for a model that learned those', async () => {
    await choose('With velocity');
    await page.getByText('Run the two samplers to see').waitFor();
    assert.deepEqual(await offered(), titlesFor('position-velocity'));
    await run();
    const [split, plain] = await table();
    const at20 = ([...rows]: Row[]): number => rows.find(({ evaluations }) => evaluations === 20)!.law;
    assert.ok(at20(split) < at20(plain), JSON.stringify([split, plain]));
    assert.ok(split.at(-1)!.law < 0.08, JSON.stringify(split));
    await slider().fill('0');
    assert.match((await picture('a').getAttribute('aria-label'))!, /^CLD symmetric splitting: 2,048 particles after 0 of 20 evaluations, at noise level 300$/);
  });

  it('goes back to an exact model with samplers that fit it', async () => {
    await choose('Exact');
    assert.deepEqual(await offered(), titlesFor('real'));
    await run();
  });

  it('is accessible in light and dark, before and after a run', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.waitForTimeout(100);
      await page.evaluate(() => Promise.allSettled(document.getAnimations().map(({ finished }) => finished)));
      await page.waitForTimeout(300);
      assert.deepEqual(await violations(), [], colorScheme);
    }
  });

  it('shows the end at once where motion is to be reduced', async () => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await slider().fill('0');
    await page.getByRole('button', { name: 'Play' }).click();
    assert.match((await picture('b').getAttribute('aria-label'))!, /at noise level 0$/);
    assert.equal(await page.getByRole('button', { name: 'Play' }).isVisible(), true);
  });

  it('does not scroll sideways on a narrow screen', async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    await page.waitForFunction(() => document.querySelector('.plot canvas')!.clientWidth < 360);
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360);
  });

  it('asked nobody in vain, and nothing failed', () => assert.deepEqual(stage.faults, []));
});
