/** Speech as a person makes it: the built package, the real worker, the real model, and the file measured by another program. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Download, Locator, Page } from 'playwright-core';
import { measure } from './sounds.ts';
import { generate, openStage, type Stage } from './stage.ts';

/** A text of some sentences on slow machines. */
const PATIENCE = 240_000;

interface Speech extends HTMLElement {
  readonly samples: Float32Array | null;
  readonly sampleRate: number;
  readonly words: readonly { readonly text: string; readonly start: number; readonly tokens: readonly string[] }[];
  readonly word: number;
  readonly time: number;
  readonly duration: number;
  readonly playing: boolean;
  readonly growing: boolean;
  speed: number;
  seek(seconds: number): void;
  play(): void;
  pause(): void;
}

describe('speech', { timeout: 900_000 }, () => {
  let stage: Stage;
  let page: Page;

  before(async () => {
    stage = await openStage();
    ({ page } = stage);
  });
  after(() => stage?.close());

  const speech = (): Locator => page.locator('reverie-speech');
  const facts = (): Promise<{ seconds: number; samples: number; words: string[]; word: number; time: number; playing: boolean; growing: boolean }> =>
    speech().evaluate((element) => {
      const { duration, samples, words, word, time, playing, growing } = element as Speech;
      return { seconds: duration, samples: samples?.length ?? 0, words: words.map(({ text }) => text), word, time, playing, growing };
    });

  /** Waits until something holds of the viewer. */
  async function until(what: string, holds: (found: Awaited<ReturnType<typeof facts>>) => boolean): Promise<Awaited<ReturnType<typeof facts>>> {
    for (const end = Date.now() + PATIENCE; Date.now() < end; await page.waitForTimeout(30)) {
      const found = await facts();
      if (holds(found)) return found;
    }
    throw new Error(`Waited in vain until ${what}.`);
  }

  /** Checks a download against what the viewer holds. */
  async function checkWav(download: Download, name: string): Promise<void> {
    assert.equal(download.suggestedFilename(), name);
    const { loudest, by, ...found } = measure(await download.path());
    const { samples } = await facts();
    assert.deepEqual(found, { channels: 1, sampleRate: 22_050, bits: 16, samples }, by);
    assert.ok(loudest === undefined || (loudest > 0.05 && loudest <= 1), `as loud as ${loudest}, by ${by}`);
  }

  describe('in the studio', () => {
    const button = (name: string): Locator => page.getByRole('button', { name, exact: true });
    const text = (): Locator => page.getByRole('textbox', { name: 'Text', exact: true });
    const done = (): Promise<void> => page.locator('reverie-generator:not([running])').waitFor({ timeout: PATIENCE });

    before(async () => {
      await page.goto(`${stage.url}/demo/`);
      await page.getByRole('radio', { name: 'Speech' }).check({ force: true });
      await speech().waitFor();
    });

    it('is the third thing to make, with a text that is ready', async () => {
      assert.match(await text().inputValue(), /^The birds were singing/);
      assert.match(page.url(), /task=text-to-speech/);
      assert.equal(await page.getByRole('switch', { name: 'Play as it is made' }).isChecked(), true);
    });

    it('plays the first sentence while the next ones are made, and ends with all of them', async () => {
      await text().fill('The birds were singing. Nobody heard them, and nobody minded. Dr. Smith paid $3.50 for two apples. Then it was quiet.');
      const sounded = page.locator('reverie-generator').evaluate((element) => new Promise<[playing: boolean, words: number][]>((resolve) => {
        const viewer = element.shadowRoot!.querySelector<Speech>('reverie-speech')!;
        const seen: [boolean, number][] = [];
        element.addEventListener('reverie-piece', () => setTimeout(() => seen.push([viewer.playing, viewer.words.length])));
        element.addEventListener('reverie-result', () => setTimeout(() => resolve(seen)), { once: true });
      }));
      await button('Generate').click();
      assert.deepEqual(await sounded, [[true, 4], [true, 10], [true, 17], [true, 21]]);
      await done();
      const { words, seconds } = await facts();
      assert.deepEqual([words[0], words.length, words.includes('$3.50')], ['The', 21, true]);
      assert.ok(seconds > 3 && seconds < 30, `${seconds} s`);
    });

    it('goes on to the last word, and marks each', async () => {
      const seen = await speech().evaluate((element) => new Promise<number[]>((resolve) => {
        const viewer = element as Speech;
        const words = new Set<number>();
        const timer = setInterval(() => {
          words.add(viewer.word);
          if (viewer.playing) return;
          clearInterval(timer);
          resolve([...words].filter((word) => word >= 0));
        }, 10);
        viewer.speed = 0.5; // so that a slow page sees each
        viewer.seek(viewer.words[17]!.start);
        viewer.play();
      }));
      assert.deepEqual(seen, [17, 18, 19, 20]);
      const { seconds, time } = await facts();
      assert.equal(time, seconds);
    });

    it('says a word as a person wants it', async () => {
      await button('IPA, the sounds under the words').click();
      await page.getByRole('button', { name: /the sounds of birds: change them/ }).click();
      await page.getByLabel('Sounds in IPA').fill('bˈɝdə');
      await page.keyboard.press('Enter');
      assert.match(await text().inputValue(), /^The \[birds\]\(\/bˈɝdə\/\) were singing\./);
      await generate(page, 'Generate again');
      const tokens = await speech().evaluate((element) => (element as Speech).words[1]!.tokens);
      assert.deepEqual(tokens, ['b', 'ˈ', 'ɝ', 'd', 'ə']);
      assert.equal((await facts()).words[1], 'birds');
    });

    it('is saved as a WAV file that another program finds as long as it is', async () => {
      await text().fill('The birds were singing.');
      await generate(page);
      await speech().getByRole('button', { name: 'Save' }).click();
      await page.getByRole('radio', { name: 'WAV', exact: true }).check({ force: true });
      const [download] = await Promise.all([page.waitForEvent('download'), button('Save WAV').click()]);
      await checkWav(download, 'the-birds-were-singing.wav');
      await page.keyboard.press('Escape');
    });

    it('keeps the sentences that are done when it is cancelled', async () => {
      await text().fill(Array.from({ length: 100 }, (_, i) => `This is sentence number ${i + 1}.`).join(' '));
      const cancelled = page.locator('reverie-generator').evaluate((element) => new Promise<void>((resolve) =>
        element.addEventListener('reverie-piece', (event) => {
          if ((event as CustomEvent<{ i: number }>).detail.i !== 2) return;
          element.shadowRoot!.querySelector<HTMLElement>('#cancel')!.click(); // at once: a fast machine makes the rest in no time
          resolve();
        })));
      await button('Generate').click();
      await cancelled;
      await done();
      await page.getByText('cancelled before the end').waitFor();
      const { words, samples, growing } = await facts();
      assert.ok(words.length >= 10 && words.length < 500 && words.length % 5 === 0, `${words.length} words`);
      assert.deepEqual([samples > 0, growing], [true, false]);
    });

    it('makes a mel alone, or its sound in another way', async () => {
      await speech().evaluate((element) => (element as Speech).pause());
      await text().fill('The birds were singing.');
      await page.locator('summary', { hasText: 'Advanced' }).click();
      const sound = page.getByRole('combobox', { name: 'Sound' });
      await sound.click();
      await page.getByRole('option', { name: 'None: the mel alone' }).click();
      await generate(page);
      await page.getByText('A mel without sound.').waitFor();
      await sound.click();
      await page.getByRole('option', { name: /Griffin/ }).click();
      await generate(page);
      await until('there is sound', ({ samples }) => samples > 0);
    });

    it('says what is wrong beside the text, and loses nothing', async () => {
      for (const [bad, reason] of [['…!?', /word or a number/], ['Say /qqɛ/ now.', /sound/]] as const) {
        await text().fill(bad);
        await button('Generate').click();
        await page.getByRole('alert').filter({ hasText: 'The request needs a change' }).waitFor();
        assert.match(await page.locator('.field.faulty').first().innerText(), reason);
        assert.equal(await text().inputValue(), bad);
      }
    });
  });

  describe('on its page', () => {
    const status = (): Locator => page.locator('form [role=status]').first();
    const marked = (name: string): Promise<string[]> =>
      page.evaluate((key) => [...CSS.highlights.get(key)!].map((range) => (range as Range).toString()), `spoken-${name}`);

    before(async () => {
      await page.goto(`${stage.url}/demo/07-read-aloud.html`);
      await page.getByText('Ready.').waitFor({ timeout: PATIENCE });
    });

    it('names its voices honestly', async () => {
      const labels = await page.locator('fieldset label').allInnerTexts();
      assert.deepEqual(labels.map((label) => label.trim()), [
        'SLT, English, taught by the synthesiser CMU Flite',
        'RMS, English, taught by the synthesiser CMU Flite',
        "Kerstin, German, from a real woman's recordings",
      ]);
    });

    it('reads from a paragraph on, and marks sentence and word in the article', async () => {
      const second = speech().evaluate((element) => new Promise<void>((resolve) => {
        const viewer = element as Speech;
        const timer = setInterval(() => {
          if (viewer.word < 1) return;
          clearInterval(timer);
          viewer.pause(); // here: a slow page would be a sentence on
          resolve();
        }, 10);
      }));
      await page.getByRole('button', { name: 'Read from here' }).last().click();
      await second;
      await page.waitForFunction(() => CSS.highlights.get('spoken-sentence')!.size > 0); // in the next frame
      const paragraph = (await page.locator('article:visible p').last().innerText()).trim();
      const [[sentence], [word]] = [await marked('sentence'), await marked('word')];
      assert.equal(sentence, 'Is a name said wrongly?');
      assert.ok(word === undefined || sentence.includes(word));
      assert.ok(paragraph.startsWith(sentence));
      await page.getByText(/s of speech in/).waitFor({ timeout: PATIENCE });
      const { words } = await facts();
      assert.deepEqual([words[0], words.at(-1)], ['Is', 'way']);
    });

    it('goes to the word that is clicked', async () => {
      const place = await page.locator('article:visible p').last().evaluate((element) => {
        const range = new Range();
        const at = element.textContent!.indexOf('studio');
        range.setStart(element.firstChild!, at + 2);
        range.setEnd(element.firstChild!, at + 4);
        const { x, y, width, height } = range.getBoundingClientRect();
        return { x: x + width / 2, y: y + height / 2 };
      });
      await page.mouse.click(place.x, place.y);
      await page.waitForFunction(() => [...CSS.highlights.get('spoken-word')!].join() === 'studio');
    });

    it('saves a WAV file that another program finds as long as it is', async () => {
      const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Save as WAV' }).click()]);
      await checkWav(download, 'how-a-page-learns-to-speak.wav');
    });

    it('reads German with the German voice, and stops when it is cancelled', async () => {
      await page.getByRole('radio', { name: /Kerstin/ }).check();
      await page.getByRole('heading', { name: 'Wie eine Seite sprechen lernt' }).waitFor();
      const cancelled = speech().evaluate((element) => new Promise<void>((resolve) => {
        const timer = setInterval(() => {
          if (!(element as Speech).growing || (element as Speech).words.length < 12) return;
          clearInterval(timer);
          document.querySelector<HTMLElement>('#cancel')!.click();
          resolve();
        }, 10);
      }));
      await page.getByRole('button', { name: 'Read aloud' }).click();
      await cancelled;
      await page.getByText('as far as it got').waitFor({ timeout: PATIENCE });
      const { words, growing } = await facts();
      assert.deepEqual([words[0], words.at(-1) === 'willst', growing], ['Solange', false, false]);
      assert.equal(await status().isVisible(), true);
    });

    it('asked for nothing that failed', () => assert.deepEqual(stage.faults, []));
  });
});
