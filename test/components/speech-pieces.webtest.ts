import { expect } from 'chai';
import '../../components/speech/speech.ts';
import type { ReverieSpeech } from '../../components/speech/speech.ts';
import { createViewer } from '../../components/viewers/registry.ts';
import { expectAccessible, inside, mount, next, until } from './page.ts';
import { joined, noisy, piece, sentences } from './speeches.ts';

const TEXT = 'The birds sing. Who listens? Nobody knows.';
const parts = sentences(TEXT).map((range) => piece(TEXT, range, 0.12));
const whole = joined(parts);

async function viewer(properties: Partial<ReverieSpeech> = {}): Promise<ReverieSpeech> {
  const element = await mount('reverie-speech', { volume: 0.1, ...properties });
  element.style.cssText = 'inline-size: 640px; block-size: 480px';
  await element.updateComplete;
  return element;
}

/** A viewer that plays its first sentence, and more is to come. */
async function playing(): Promise<ReverieSpeech> {
  const element = await viewer({ growing: true });
  element.addPiece(parts[0]!);
  await element.updateComplete;
  element.play();
  await until(() => element.time > 0.02, 'it sounds');
  return element;
}

/** The times that are told from now on, and how often the sound was sent back. */
function watch(element: ReverieSpeech): { readonly times: number[]; stop(): void } {
  const times: number[] = [];
  const timer = setInterval(() => times.push(element.time), 4);
  return { times, stop: () => clearInterval(timer) };
}

const steady = (times: readonly number[]): boolean => times.every((time, i) => i === 0 || time >= times[i - 1]!);
const press = (target: Element, key: string): boolean =>
  target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, composed: true, cancelable: true }));

describe('speech in pieces', () => {
  it('grows by sentences, with their words', async () => {
    const element = await viewer();
    for (const [i, part] of parts.entries()) {
      element.addPiece(part);
      await element.updateComplete;
      expect(element.words.length).to.equal(parts.slice(0, i + 1).reduce((sum, { words }) => sum + words.length, 0));
    }
    expect(element.samples).to.deep.equal(whole.samples);
    expect([element.text, element.playing]).to.deep.equal([TEXT, false]);
    expect(inside(element, '.words').textContent!.replace(/\s+/g, ' ').trim()).to.equal(TEXT);
  });

  it('plays on from sentence to sentence', async () => {
    const element = await playing();
    const { times, stop } = watch(element);
    element.addPiece(parts[1]!);
    element.addPiece(parts[2]!);
    element.growing = false;
    await until(() => !element.playing, 'it ends');
    stop();
    expect(steady(times)).to.equal(true);
    expect(element.time).to.be.closeTo(whole.samples!.length / whole.sampleRate, 1e-6);
  });

  it('waits where the next sentence is not there yet, says so, and goes on when it is', async () => {
    const element = await playing();
    await until(() => element.waiting, 'it waits');
    await element.updateComplete;
    expect([element.playing, element.time]).to.deep.equal([true, element.duration]);
    expect(inside(element, '.wait').textContent).to.equal('Waiting for the next sentence');
    await expectAccessible(element);
    const { time } = element;
    element.addPiece(piece(TEXT, sentences(TEXT)[1]!, 2)); // seconds long, so that it still sounds when that is looked at
    await until(() => element.time > time + 0.05, 'it goes on');
    await element.updateComplete;
    expect([element.waiting, inside(element, '.wait').textContent?.trim()]).to.deep.equal([false, '']);
  });

  it('ends where it waits and nothing more comes', async () => {
    const element = await playing();
    await until(() => element.waiting, 'it waits');
    element.growing = false;
    await until(() => !element.playing, 'it ends');
    expect([element.waiting, element.time]).to.deep.equal([false, element.duration]);
  });

  it('can be sent back while it waits, and paused', async () => {
    const element = await playing();
    await until(() => element.waiting, 'it waits');
    element.seek(0.05);
    await element.updateComplete;
    expect([element.waiting, element.playing, element.time]).to.deep.equal([false, true, 0.05]);
    await until(() => element.waiting, 'it waits again');
    expect(element.time).to.equal(element.duration);
    element.pause();
    await until(() => !element.waiting, 'it waits no more');
    element.addPiece(parts[1]!);
    await element.updateComplete;
    expect(element.playing).to.equal(false);
  });

  it('may be played before the end of the first sentence is known to be no end', async () => {
    const element = await viewer({ growing: true });
    element.addPiece(parts[0]!);
    await element.updateComplete;
    element.time = element.duration;
    element.play();
    await until(() => element.waiting, 'it waits');
    element.addPiece(parts[1]!);
    await until(() => element.time > parts[0]!.samples!.length / whole.sampleRate + 0.05, 'the second one is heard');
  });

  it('goes on when the whole takes the place of the pieces', async () => {
    const element = await playing();
    element.addPiece(parts[1]!);
    element.addPiece(parts[2]!);
    await until(() => element.time > 0.1, 'it sounds');
    const { times, stop } = watch(element);
    Object.assign(element, { output: whole, growing: false });
    await until(() => !element.playing, 'it ends');
    stop();
    expect(steady(times)).to.equal(true);
    expect(element.time).to.be.closeTo(element.duration, 1e-6);
  });

  it('keeps its place in the text where the whole has other silences, without beginning again', async () => {
    const element = await playing();
    for (const part of parts.slice(1)) element.addPiece(part);
    const second = (): boolean => element.word >= parts[0]!.words.length;
    await until(second, 'the second sentence sounds');
    const { word } = element;
    Object.assign(element, { output: joined(parts, 0.6), growing: false });
    await element.updateComplete;
    expect([element.playing, element.word]).to.deep.equal([true, word]);
    await until(() => !element.playing, 'it ends');
    expect(element.time).to.equal(element.duration);
    expect(element.duration).to.be.closeTo(whole.samples!.length / whole.sampleRate + 0.8, 0.05);
  });

  it('stops for other words', async () => {
    const element = await playing();
    element.output = piece('Something else.', [0, 15]);
    await element.updateComplete;
    expect([element.playing, element.time]).to.deep.equal([false, 0]);
  });

  it('is shown as it is without sound too, and gives its kind back', async () => {
    const mels = parts.map((part) => ({ ...noisy(part, 0), kind: 'mel' as const }));
    const element = await viewer({ growing: true });
    for (const mel of mels) element.addPiece(mel);
    await element.updateComplete;
    expect(element.output?.kind).to.equal('mel');
    expect(element.mel).to.deep.equal(whole.mel);
    expect(inside(element, '[part=status]').textContent).to.match(/mel/i);
    expect((await createViewer('mel'))?.localName).to.equal('reverie-speech');
  });
});

describe('the sounds of a word', () => {
  const sounds = (element: Element): HTMLButtonElement[] => [...element.shadowRoot!.querySelectorAll<HTMLButtonElement>('.fix')];
  const form = (element: Element): Promise<HTMLElement> =>
    until(() => {
      const panel = element.shadowRoot!.querySelector<HTMLElement>('reverie-speech-sounds');
      return panel?.shadowRoot?.activeElement ? panel : undefined;
    }, 'the form has the focus');
  const correctable = (): Promise<ReverieSpeech> => viewer({ output: whole, phonemes: true, correctable: true });

  it('are accessible, and so is the form for them', async () => {
    const element = await correctable();
    await expectAccessible(element);
    sounds(element)[1]!.click();
    await form(element);
    await expectAccessible(element);
  });

  it('are reached by the keyboard, and told with the place of the word', async () => {
    const element = await correctable();
    const [words] = [[...element.shadowRoot!.querySelectorAll<HTMLButtonElement>('.spoken')]];
    words[0]!.focus();
    for (const key of ['ArrowRight', 'ArrowDown']) press(element.shadowRoot!.activeElement!, key);
    expect(element.shadowRoot!.activeElement).to.equal(sounds(element)[1]);
    sounds(element)[1]!.click();
    const panel = await form(element);
    const field = inside<HTMLInputElement>(panel, '.row');
    expect([field.value, panel.shadowRoot!.activeElement]).to.deep.equal(['birds', field]);
    field.setSelectionRange(1, 2);
    inside(panel, '[aria-label="Insert ɝ"]').click();
    expect([field.value, panel.shadowRoot!.activeElement]).to.deep.equal(['bɝrds', field]);
    const told = next(element, 'reverie-correct');
    inside<HTMLFormElement>(panel, 'form').requestSubmit();
    expect((await told).detail).to.deep.equal({ word: 1, offset: [4, 9], phonemes: 'bɝrds' });
    await until(() => element.shadowRoot!.activeElement === sounds(element)[1], 'the focus is back');
    expect(element.shadowRoot!.querySelector('reverie-speech-sounds')).to.equal(null);
  });

  it('stay as they are on Escape, and are left to the rules on request', async () => {
    const element = await correctable();
    let told = 0;
    element.addEventListener('reverie-correct', () => (told += 1));
    sounds(element)[0]!.click();
    press(inside(await form(element), '.row'), 'Escape');
    await until(() => element.shadowRoot!.querySelector('reverie-speech-sounds') === null, 'the form is closed');
    expect([told, element.shadowRoot!.activeElement]).to.deep.equal([0, sounds(element)[0]]);
    sounds(element)[0]!.click();
    const reset = next(element, 'reverie-correct');
    inside(await form(element), '[title="Leave it to the rules"]').click();
    expect((await reset).detail.phonemes).to.equal('');
  });

  it('are no buttons where nobody applies them', async () => {
    const element = await viewer({ output: whole, phonemes: true });
    expect(sounds(element)).to.have.length(0);
  });

  it('may be typed with letters that are keys of the player elsewhere', async () => {
    const element = await correctable();
    sounds(element)[0]!.click();
    const panel = await form(element);
    for (const key of ['l', 'p', ' ']) press(inside(panel, '.row'), key);
    expect([element.loop, element.phonemes, element.playing]).to.deep.equal([false, true, false]);
  });
});

