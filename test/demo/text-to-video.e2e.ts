/** Clips as a person makes them: the built package, the real worker, the real model, and the files opened by others. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { strFromU8, unzipSync } from 'fflate';
import type { Locator, Page } from 'playwright-core';
import { PNG } from 'pngjs';
import { generate, openStage, type Stage } from './stage.ts';

/** A generation on slow machines. */
const PATIENCE = 240_000;
const [EDGE, COUNT] = [64, 8];
const FRAME = EDGE * EDGE * 4;

interface Player extends HTMLElement {
  readonly frames: Uint8ClampedArray;
  readonly fps: number;
  readonly loop: boolean;
}

interface Animation {
  readonly size: readonly [number, number];
  readonly frames: readonly (readonly number[])[];
  readonly milliseconds: readonly number[];
  readonly repetitions: number;
}

interface AtlasFrame {
  readonly frame: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly duration: number;
}

const framesOf = async (player: Locator): Promise<Uint8Array> =>
  Uint8Array.from(await player.evaluate((element) => [...(element as Player).frames]));
const frame = (frames: Uint8Array, i: number): Uint8Array => frames.subarray(i * FRAME, (i + 1) * FRAME);

/** Mean difference of what can be seen of two frames, in bytes. */
function distance(got: ArrayLike<number>, wanted: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < wanted.length; i++) {
    const shown = i % 4 === 3 ? 1 : wanted[i - (i % 4) + 3]! / 255;
    sum += shown * Math.abs(got[i]! - wanted[i]!);
  }
  return sum / wanted.length;
}

describe('clips', { timeout: 900_000 }, () => {
  let stage: Stage;
  let page: Page;

  before(async () => {
    stage = await openStage();
    ({ page } = stage);
  });
  after(() => stage?.close());

  const player = (): Locator => page.locator('reverie-frames');

  describe('on their page', () => {
    let frames: Uint8Array;

    /** Saves in the player's form, the frames as large as they are. */
    async function saved(format: string): Promise<{ name: string; bytes: Buffer }> {
      await page.getByRole('radio', { name: format, exact: true }).check({ force: true });
      await page.getByLabel('Frame size').selectOption('1');
      const button = page.getByRole('button', { name: /^Save (ZIP|GIF|PNG)$/ });
      const [download] = await Promise.all([page.waitForEvent('download'), button.click()]);
      return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
    }

    /** An animation as the browser decodes it. */
    const decoded = (bytes: Buffer, type: string): Promise<Animation> =>
      page.evaluate(async ({ data, type }) => {
        const decoder = new ImageDecoder({ data: Uint8Array.from(data), type, premultiplyAlpha: 'none', colorSpaceConversion: 'none' });
        await Promise.all([decoder.tracks.ready, decoder.completed]);
        const { frameCount, repetitionCount } = decoder.tracks.selectedTrack!;
        const [frames, milliseconds]: [number[][], number[]] = [[], []];
        let size: [number, number] = [0, 0];
        for (let frameIndex = 0; frameIndex < frameCount; frameIndex++) {
          const { image } = await decoder.decode({ frameIndex });
          size = [image.displayWidth, image.displayHeight];
          const context = new OffscreenCanvas(...size).getContext('2d')!;
          context.drawImage(image, 0, 0);
          frames.push([...context.getImageData(0, 0, ...size).data]);
          milliseconds.push((image.duration ?? 0) / 1000);
          image.close();
        }
        return { size, frames, milliseconds, repetitions: repetitionCount === Infinity ? -1 : repetitionCount };
      }, { data: [...bytes], type });

    it('come for a caption that is typed, moving while they take shape', async () => {
      await page.goto(`${stage.url}/demo/06-text-to-video.html`);
      await page.getByText('Ready.').waitFor({ timeout: PATIENCE });
      const caption = 'a man with a blond buzzcut in a red T-shirt and blue pants, walking to the right';
      await page.getByRole('textbox', { name: 'Caption' }).fill(caption);
      await page.getByRole('button', { name: 'Generate' }).click();
      await page.getByText(/Step \d+ of 15/).waitFor({ timeout: PATIENCE });
      await page.getByRole('img', { name: /^a man with .*: 8 frames of 64 × 64 pixels/ }).waitFor({ timeout: PATIENCE });
      await page.getByText(/^\d+\.\d s on (wasm|webgpu)\.$/).waitFor({ timeout: PATIENCE });
      frames = await framesOf(player());
      assert.equal(frames.length, COUNT * FRAME);
      assert.deepEqual(await player().evaluate((element) => [(element as Player).fps, (element as Player).loop]), [12, true]);
    });

    it('show a figure on a clear ground that moves, and whose last frame leads into the first', () => {
      const moves = Array.from({ length: COUNT }, (_, i) => distance(frame(frames, (i + 1) % COUNT), frame(frames, i)));
      for (let i = 0; i < COUNT; i++) {
        const alpha = frame(frames, i).filter((_, e) => e % 4 === 3);
        const [solid, clear] = [alpha.filter((a) => a === 255).length, alpha.filter((a) => a === 0).length];
        assert.ok(solid / alpha.length > 0.08 && solid / alpha.length < 0.4, `frame ${i}: ${solid} solid pixels`);
        assert.ok((solid + clear) / alpha.length > 0.95, `frame ${i}: ${alpha.length - solid - clear} pixels are neither solid nor clear`);
        assert.deepEqual([0, EDGE - 1, EDGE * (EDGE - 1), EDGE * EDGE - 1].map((corner) => alpha[corner]), [0, 0, 0, 0]);
      }
      assert.ok(Math.max(...moves) > 1, `the frames differ by ${moves.join(', ')}`);
      assert.ok(moves.at(-1)! < 1.5 * Math.max(...moves.slice(0, -1)), `the frames differ by ${moves.join(', ')}`);
    });

    it('walk through the scene below', async () => {
      const picture = page.getByRole('img', { name: 'The character in a scene' });
      await picture.waitFor();
      assert.deepEqual(await picture.evaluate((image: HTMLImageElement) => [image.naturalWidth, image.naturalHeight]), [128, 128]);
    });

    it('are saved as a sprite sheet with an atlas in TexturePacker’s format', async () => {
      await page.getByRole('button', { name: 'Save' }).click();
      const { name, bytes } = await saved('Sprite sheet');
      assert.match(name, /^a-man-with-a-blond-buzzcut.*\.zip$/);
      const files = unzipSync(bytes);
      const [json] = Object.keys(files).filter((file) => file.endsWith('.json'));
      const atlas = JSON.parse(strFromU8(files[json!]!)) as {
        readonly frames: Readonly<Record<string, AtlasFrame>>;
        readonly meta: { readonly image: string; readonly size: { w: number; h: number }; readonly format: string };
      };
      const sheet = PNG.sync.read(Buffer.from(files[atlas.meta.image]!), { checkCRC: true });
      assert.deepEqual([atlas.meta.size, atlas.meta.format], [{ w: sheet.width, h: sheet.height }, 'RGBA8888']);
      const entries = Object.values(atlas.frames);
      assert.equal(entries.length, COUNT);
      entries.forEach(({ frame: { x, y, w, h }, duration }, i) => {
        const cell = Buffer.concat(Array.from({ length: h }, (_, row) => {
          const from = ((y + row) * sheet.width + x) * 4;
          return sheet.data.subarray(from, from + w * 4);
        }));
        assert.equal(cell.compare(frame(frames, i)), 0, `frame ${i}`);
        assert.ok(Math.abs(duration - 1000 / 12) < 1);
      });
    });

    it('are saved as an animated PNG with the same pixels', async () => {
      const { bytes } = await saved('Animated PNG');
      const first = PNG.sync.read(bytes, { checkCRC: true });
      assert.equal(Buffer.compare(first.data, frame(frames, 0)), 0);
      const { size, frames: shown, milliseconds, repetitions } = await decoded(bytes, 'image/png');
      assert.deepEqual([size, shown.length, repetitions], [[EDGE, EDGE], COUNT, -1]);
      assert.ok(milliseconds.every((each) => Math.abs(each - 1000 / 12) < 1));
      shown.forEach((pixels, i) => assert.ok(distance(pixels, frame(frames, i)) < 0.5, `frame ${i}`));
    });

    it('are saved as a GIF that looks like them', async () => {
      const { bytes } = await saved('GIF');
      assert.equal(bytes.toString('latin1', 0, 6), 'GIF89a');
      const { size, frames: shown, milliseconds, repetitions } = await decoded(bytes, 'image/gif');
      assert.deepEqual([size, shown.length, repetitions], [[EDGE, EDGE], COUNT, -1]);
      assert.ok(Math.abs(milliseconds.reduce((sum, each) => sum + each) - (1000 * COUNT) / 12) <= 10);
      shown.forEach((pixels, i) => assert.ok(distance(pixels, frame(frames, i)) < 6, `frame ${i}`));
    });
  });

  describe('in the studio', () => {
    const prompt = (): Locator => page.getByRole('textbox', { name: 'Prompt', exact: true });

    async function generateIn(steps: number): Promise<void> {
      const box = page.getByLabel('Steps, as a number');
      await box.fill(String(steps));
      await box.blur();
      await generate(page);
    }

    it('are one choice of what to make, which a reload keeps', async () => {
      await page.goto(`${stage.url}/demo/`);
      await page.getByRole('radio', { name: 'Animation' }).check({ force: true });
      await page.reload();
      await page.getByRole('radio', { name: 'Animation', checked: true }).waitFor();
      assert.equal(await prompt().inputValue(), 'man running');
    });

    it('come from words that the form offers', async () => {
      await page.getByRole('tab', { name: 'Directions' }).click();
      await page.getByRole('button', { name: 'to the left', exact: true }).click();
      assert.equal(await prompt().inputValue(), 'man running to the left');
      await page.locator('summary', { hasText: 'Advanced' }).click();
      await generateIn(3);
      await page.getByRole('img', { name: /^man running to the left: 8 frames/ }).waitFor();
    });

    it('go on from a first frame, which is kept to the byte', async () => {
      const before = await framesOf(player());
      await page.locator('summary', { hasText: 'More inputs' }).click();
      await page.getByRole('group', { name: 'First frame' }).getByRole('button', { name: 'Use the current result' }).click();
      await prompt().fill('man walking');
      await generateIn(2);
      await page.getByRole('option', { name: 'Frame 1, given' }).waitFor();
      const after = await framesOf(player());
      assert.equal(Buffer.compare(frame(after, 0), frame(before, 0)), 0);
      assert.notEqual(Buffer.compare(frame(after, 1), frame(before, 1)), 0);
      await page.getByRole('group', { name: 'First frame' }).getByRole('button', { name: 'Take no picture' }).click();
    });

    it('change a clip from part-way, in a share of the steps', async () => {
      await page.getByRole('group', { name: 'Clip to change' }).getByRole('button', { name: 'Use the current result' }).click();
      await page.getByText('8 frames, 64 × 64').waitFor();
      const before = await framesOf(player());
      const strength = page.getByLabel('Strength of the change, as a number');
      await strength.fill('0.1');
      await strength.blur();
      await generateIn(20);
      const moved = distance(await framesOf(player()), before);
      assert.ok(moved > 0 && moved < 12, `the clip moved by ${moved}`);
      await page.getByRole('button', { name: 'Take no frames' }).click();
    });

    it('are as long as asked for, and words that the model does not know are named', async () => {
      await page.getByRole('combobox', { name: 'Frames' }).click();
      await page.getByRole('option', { name: '16', exact: true }).click();
      await prompt().fill('man running xylograph');
      await generateIn(1);
      await page.getByRole('img', { name: /16 frames of 64 × 64/ }).waitFor();
      assert.match(await page.locator('.notice.warning').innerText(), /xylograph/);
    });
  });

  it('failed nowhere', () => assert.deepEqual(stage.faults, []));
});
