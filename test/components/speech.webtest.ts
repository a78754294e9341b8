import { expect } from 'chai';
import '../../components/speech/speech.ts';
import type { ReverieErrorEvent } from '../../components/events/index.ts';
import type { ReverieSpeech } from '../../components/speech/speech.ts';
import { melColors, melPixels, PALETTES } from '../../components/speech/mel.ts';
import { toUtterance } from '../../components/speech/utterance.ts';
import { createViewer } from '../../components/viewers/registry.ts';
import { expectAccessible, inside, mount, next, until } from './page.ts';
import { chirp, preview } from './speeches.ts';
import { waveform } from './waveforms.ts';

const output = chirp();
const { samples: _, ...silent } = output;

/** A viewer of a size of its own. */
async function viewer(properties: Partial<ReverieSpeech> = {}): Promise<ReverieSpeech> {
  const element = await mount('reverie-speech', { output, ...properties });
  element.style.cssText = 'inline-size: 640px; block-size: 480px';
  element.volume = 0.1;
  await element.updateComplete;
  await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  return element;
}

/** A canvas' pixels. */
const shown = (element: Element, selector = '.mel'): Uint8ClampedArray => {
  const canvas = inside<HTMLCanvasElement>(element, selector);
  return canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height).data;
};

/** Whether two pictures are the same; a listing of their differences would be long. */
const same = (a: Uint8ClampedArray, b: Uint8ClampedArray): boolean => a.length === b.length && a.every((value, i) => value === b[i]);

const press = (target: Element, key: string, init: KeyboardEventInit = {}): boolean =>
  target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...init }));

const buttons = (element: Element): HTMLButtonElement[] => [...element.shadowRoot!.querySelectorAll<HTMLButtonElement>('.spoken')];
const current = (element: Element): number => buttons(element).findIndex(({ ariaCurrent }) => ariaCurrent === 'true');

describe('<reverie-speech>', () => {
  it('is accessible', async () => expectAccessible(await viewer({ phonemes: true, time: 0.3 })));

  it('is accessible without speech, before the sound, with sound alone, and with what does not fit', async () => {
    await expectAccessible(await mount('reverie-speech'));
    await expectAccessible(await mount('reverie-speech', { output: preview(0.5), noise: 0.5 }));
    await expectAccessible(await mount('reverie-speech', { samples: output.samples! }));
    await expectAccessible(await mount('reverie-speech', { output, bands: 81 }));
  });

  it('is accessible while saving', async () => {
    const element = await viewer();
    inside(element, '.save').click();
    const panel = await until(() => element.shadowRoot!.querySelector('reverie-speech-save') ?? undefined, 'the form is there');
    await until(() => !!panel.shadowRoot?.activeElement, 'the form has the focus');
    inside<HTMLInputElement>(panel, '[value=png]').click();
    await expectAccessible(element);
  });

  it('paints the mel pixel by pixel, in the colours of its theme', async () => {
    for (const theme of ['dark', 'light'] as const) {
      const element = await viewer({ theme });
      const wanted = melPixels(toUtterance(output), toUtterance(output).frames, melColors(PALETTES[theme]));
      const apart = shown(element).reduce((most, value, i) => Math.max(most, Math.abs(value - wanted[i]!)), 0);
      expect(apart, theme).to.be.below(9); // the theme's colours are rounded to bytes before they are mixed
    }
  });

  it('takes other colours when its theme changes', async () => {
    const element = await viewer({ theme: 'dark' });
    const dark = shown(element);
    element.theme = 'light';
    await until(() => !same(shown(element), dark) && shown(element)[0]! > 200, 'silence is light');
  });

  it('keeps its size where its place has none', async () => {
    const element = await mount('reverie-speech', { output });
    const height = (): number => inside(element, '.base').getBoundingClientRect().height;
    await until(() => waveform(element).width > 300, 'the waveform is drawn');
    expect(height()).to.equal(320);
    element.phonemes = true;
    await element.updateComplete;
    expect(height()).to.equal(320);
  });

  it('gives its output back as it came', async () => {
    const element = await viewer();
    expect(element.output).to.deep.equal(output);
    element.output = silent;
    expect(element.output).to.deep.equal(silent);
    element.output = null;
    await element.updateComplete;
    expect([element.output, element.duration, inside(element, '.mel').ariaLabel]).to.deep.equal([null, 0, 'No speech yet']);
  });

  it('works from samples and their rate alone', async () => {
    const element = await viewer({ output: null, samples: output.samples!, sampleRate: 11_025 });
    expect(element.duration).to.equal(3);
    expect(inside(element, '.wave').ariaLabel).to.match(/^Waveform of 3\.0 seconds\. Space plays/);
    expect(element.shadowRoot!.querySelector('.mel')).to.equal(null);
  });

  it('says what does not fit', async () => {
    const element = await mount('reverie-speech', { output, bands: 81 });
    expect(inside(element, '[role=alert]').textContent).to.match(/values for frames of 81 bands .* set bands and hop/);
  });

  it('is what the generator shows speech in', async () => {
    expect((await createViewer('speech'))?.localName).to.equal('reverie-speech');
  });

  it('makes small pictures for lists', async () => {
    const bitmap = await createImageBitmap((await (await viewer()).thumbnail(96))!);
    expect([bitmap.width, bitmap.height]).to.deep.equal([96, 96]);
    expect(await (await mount('reverie-speech')).thumbnail()).to.equal(null);
  });
});

describe('previews of speech', () => {
  it('are painted one after the other on the same canvas, and say that the sound follows', async () => {
    const element = await viewer({ output: preview(0.9), noise: 0.9 });
    const canvas = inside(element, '.mel');
    const noisy = shown(element);
    expect(inside(element, '[part=status]').textContent).to.match(/sound follows/);
    expect(buttons(element).every(({ disabled }) => disabled)).to.equal(true);
    Object.assign(element, { output: preview(0.3), noise: 0.3 });
    await element.updateComplete;
    const clearer = shown(element);
    expect(same(noisy, clearer)).to.equal(false);
    Object.assign(element, { output, noise: 0 });
    await element.updateComplete;
    expect(same(shown(element), clearer)).to.equal(false);
    expect(inside(element, '.mel')).to.equal(canvas);
    expect(buttons(element).some(({ disabled }) => disabled)).to.equal(false);
  });

  it('may come in the same buffer', async () => {
    const mel = output.mel.slice();
    const element = await viewer({ output: { ...silent, mel } });
    const before = shown(element);
    mel.fill(0);
    element.output = { ...silent, mel };
    await element.updateComplete;
    expect(same(shown(element), before)).to.equal(false);
  });

  it('do not stop what sounds when the same output comes again, or more of it', async () => {
    const element = await viewer({ output: { ...output, samples: output.samples!.slice(0, 16_000) }, speed: 0.5 });
    element.play();
    await until(() => element.time > 0.1, 'it sounds');
    const { time } = element;
    element.output = output;
    await element.updateComplete;
    expect([element.playing, element.time >= time, element.duration]).to.deep.equal([true, true, 1.5]);
    await until(() => element.time > time + 0.1, 'it sounds on');
    element.output = { ...output, samples: output.samples!.map((value) => -value) };
    await element.updateComplete;
    expect([element.playing, element.time]).to.deep.equal([false, 0]);
  });
});

describe('playing speech', () => {
  it('never begins by itself, plays, pauses, and goes back', async () => {
    const element = await viewer();
    expect(element.playing).to.equal(false);
    inside(element, '.play').click();
    await until(() => element.time > 0.05, 'it sounds');
    expect(inside(element, '.play').ariaLabel).to.equal('Pause');
    inside(element, '.play').click();
    await element.updateComplete;
    const { time } = element;
    await new Promise((resolve) => setTimeout(resolve, 120));
    expect([element.playing, element.time]).to.deep.equal([false, time]);
    inside(element, '[aria-label="Back to the start"]').click();
    expect(element.time).to.equal(0);
  });

  it('ends, and begins again', async () => {
    const element = await viewer({ time: 1.4 });
    element.play();
    await until(() => !element.playing, 'it ends');
    expect(element.time).to.equal(1.5);
    element.play();
    await until(() => element.time > 0 && element.time < 1, 'it begins again');
  });

  it('goes round with loop', async () => {
    const element = await viewer({ time: 1.35, loop: true, speed: 0.5 });
    element.play();
    await until(() => element.time < 1, 'it goes round');
    expect(element.playing).to.equal(true);
  });

  it('plays at the speed that is set, at the same pitch', async () => {
    const own = HTMLMediaElement.prototype.play;
    let audio!: HTMLMediaElement;
    HTMLMediaElement.prototype.play = function (this: HTMLMediaElement) {
      audio = this;
      return own.call(this);
    };
    try {
      const element = await viewer({ speed: 2, loop: true });
      element.play();
      await until(() => element.time > 0, 'it sounds');
      expect([audio.playbackRate, audio.preservesPitch]).to.deep.equal([2, true]);
      element.speed = 0.5;
      await element.updateComplete;
      expect(audio.playbackRate).to.equal(0.5);
    } finally {
      HTMLMediaElement.prototype.play = own;
    }
  });

  it('keeps speed, volume and time within what can be played', async () => {
    const element = await viewer({ speed: 9 });
    expect(element.speed).to.equal(2);
    Object.assign(element, { speed: NaN, volume: NaN, time: NaN });
    await element.updateComplete;
    expect([element.speed, element.volume, element.time]).to.deep.equal([1, 1, 0]);
    Object.assign(element, { speed: 0.1, volume: 3 });
    element.seek(NaN);
    await element.updateComplete;
    expect([element.speed, element.volume, element.time]).to.deep.equal([0.5, 1, 0]);
    element.time = Infinity;
    await element.updateComplete;
    expect(element.time).to.equal(1.5);
  });

  it('has nothing to play in a sound without samples', async () => {
    const element = await viewer({ output: { ...output, samples: new Float32Array() } });
    expect(inside(element, '[part=status]').textContent).to.equal('A mel without sound.');
    element.play();
    await until(() => !element.playing, 'it gives up');
    expect(element.duration).to.be.closeTo(1.5, 0.02);
  });

  it('lets one of several viewers speak at a time', async () => {
    const [first, second] = [await viewer(), await viewer()];
    first.play();
    await until(() => first.time > 0.05, 'the first one speaks');
    second.play();
    await until(() => second.time > 0.05, 'the second one speaks');
    expect([first.playing, second.playing]).to.deep.equal([false, true]);
    expect(first.time).to.be.below(1.5);
  });

  it('stops when it leaves the page', async () => {
    const element = await viewer();
    element.play();
    await until(() => element.time > 0.05, 'it sounds');
    element.remove();
    const { time } = element;
    await new Promise((resolve) => setTimeout(resolve, 120));
    expect([element.playing, element.time]).to.deep.equal([false, time]);
  });

  it('says so when the browser refuses', async () => {
    const own = HTMLMediaElement.prototype.play;
    HTMLMediaElement.prototype.play = () => Promise.reject(new DOMException('no gesture', 'NotAllowedError'));
    try {
      const element = await viewer();
      const told = next(element, 'reverie-error');
      element.play();
      expect((((await told) as ReverieErrorEvent).detail.error as Error).message).to.equal('no gesture');
      await element.updateComplete;
      expect(inside(element, '[role=alert]').textContent).to.match(/did not play the sound: no gesture/);
      expect(element.playing).to.equal(false);
      await expectAccessible(element);
    } finally {
      HTMLMediaElement.prototype.play = own;
    }
  });
});

describe('the place in speech', () => {
  it('follows the slider, and tells seconds', async () => {
    const element = await viewer();
    const slider = inside<HTMLInputElement>(element, '.scrub input');
    slider.value = '0.6';
    slider.dispatchEvent(new InputEvent('input', { bubbles: true }));
    await element.updateComplete;
    expect([element.time, slider.getAttribute('aria-valuetext')]).to.deep.equal([0.6, '0.6 of 1.5 seconds']);
    expect(inside(element, '.counter').textContent).to.equal('0:00.6 / 0:01.5');
  });

  it('follows the pointer on the mel', async () => {
    const element = await viewer();
    const stage = inside(element, '.stage');
    const { left, top, width } = stage.getBoundingClientRect();
    stage.setPointerCapture = () => undefined; // a pointer that no device has cannot be captured
    stage.hasPointerCapture = () => true;
    const at = (share: number): PointerEventInit => ({ clientX: left + share * width, clientY: top + 9, button: 0, bubbles: true });
    stage.dispatchEvent(new PointerEvent('pointerdown', at(0.5)));
    expect(element.time).to.be.closeTo(0.75, 0.01);
    stage.dispatchEvent(new PointerEvent('pointermove', at(0.8)));
    expect(element.time).to.be.closeTo(1.2, 0.01);
    stage.dispatchEvent(new PointerEvent('pointermove', at(1.8)));
    expect(element.time).to.equal(1.5);
  });

  it('follows the keys', async () => {
    const element = await viewer();
    const canvas = inside(element, '.mel');
    const times = ['ArrowRight', 'ArrowRight', 'ArrowLeft', 'ArrowDown', 'ArrowUp', 'ArrowUp', 'End', 'ArrowRight', 'Home'].map((key) => {
      expect(press(canvas, key), 'prevented').to.equal(false);
      return element.time;
    });
    expect(times).to.deep.equal([0.5, 1, 0.5, 0.75, 0.5, 0.25, 1.5, 1.5, 0]);
    press(canvas, 'l');
    press(canvas, 'p');
    expect([element.loop, element.phonemes]).to.deep.equal([true, true]);
    expect(press(canvas, 'l', { ctrlKey: true }), 'not prevented').to.equal(true);
    press(inside(element, '.scrub input'), ' ');
    expect(element.playing).to.equal(true);
  });
});

describe('words', () => {
  it('are marked while they are spoken', async () => {
    const element = await viewer();
    for (const [time, word] of [[0, 0], [0.3, 1], [0.49, -1], [0.5, 2], [1.4, 5]] as const) {
      element.time = time;
      await element.updateComplete;
      expect([element.word, current(element)], `${time} s`).to.deep.equal([word, word]);
    }
    const { left, width } = inside(element, '.span').getBoundingClientRect();
    const stage = inside(element, '.stage').getBoundingClientRect();
    expect([(left - stage.left) / stage.width, width / stage.width].map((share) => share.toFixed(2))).to.deep.equal(['0.83', '0.15']);
  });

  it('are marked one after the other as the sound goes on', async () => {
    const element = await viewer({ speed: 0.5 });
    const seen = new Set<number>();
    element.play();
    await until(() => seen.add(current(element)) && !element.playing, 'it ends');
    const words = [...seen].filter((word) => word >= 0);
    expect(words).to.deep.equal(words.toSorted((a, b) => a - b));
    expect(words).to.have.length.above(2); // of six: a page that is held up sees fewer
  });

  it('are played alone when they are clicked', async () => {
    const element = await viewer({ loop: true });
    buttons(element)[3]!.click();
    expect([element.time, element.playing]).to.deep.equal([0.75, true]);
    await until(() => !element.playing, 'it ends');
    expect(element.time).to.be.closeTo(0.975, 0.001);
    element.play();
    await until(() => element.time > 1.1, 'it goes on beyond the word');
  });

  it('stand in the text as it was written, with their sounds when those are wanted', async () => {
    const element = await viewer();
    const text = (): string => inside(element, '.words').innerText.replace(/\s+/g, ' ').trim();
    expect(inside(element, '.words').textContent!.replace(/\s+/g, ' ').trim()).to.equal(output.text);
    expect(text()).not.to.match(/ð/);
    inside(element, '.sounds').click();
    await element.updateComplete;
    expect(buttons(element)[1]!.innerText.split('\n').map((line) => line.trim())).to.deep.equal(['birds', 'b\u2009ˈ\u2009ɝ\u2009d\u2009z']);
    expect(inside(element, '.ipa').lang).to.equal('en-fonipa');
  });

  it('are one stop of the Tab key, and arrow keys go through them', async () => {
    const element = await viewer({ time: 0.3 });
    const stops = (): number[] => buttons(element).flatMap(({ tabIndex }, i) => (tabIndex === 0 ? [i] : []));
    expect(stops()).to.deep.equal([1]);
    buttons(element)[1]!.focus();
    press(buttons(element)[1]!, 'ArrowRight');
    expect([element.shadowRoot!.activeElement, stops()]).to.deep.equal([buttons(element)[2], [2]]);
    press(buttons(element)[2]!, 'End');
    press(buttons(element)[5]!, 'ArrowRight');
    expect([element.shadowRoot!.activeElement, stops()]).to.deep.equal([buttons(element)[5], [5]]);
  });

  it('are as many as there are, in sight when they are spoken', async () => {
    const words = Array.from({ length: 1500 }, (_, i) => ({ text: `word${i}`, start: i / 1000, end: (i + 1) / 1000, tokens: ['w'] }));
    const element = await viewer({ output: { ...output, words, text: '' } });
    element.time = 1.2005;
    await element.updateComplete;
    const [list, word] = [inside(element, '.words').getBoundingClientRect(), buttons(element)[1200]!.getBoundingClientRect()];
    expect(word.top >= list.top && word.bottom <= list.bottom).to.equal(true);
  });
});
