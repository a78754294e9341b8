import { expect } from 'chai';
import '../../components/speech/speech.ts';
import type { ReverieSpeech } from '../../components/speech/speech.ts';
import { inside, mount, until } from './page.ts';
import { chirp, piece } from './speeches.ts';
import { outline, waveform, waveformPart, waveformPixels } from './waveforms.ts';

const output = chirp();

async function viewer(properties: Partial<ReverieSpeech> = {}): Promise<ReverieSpeech> {
  const element = await mount('reverie-speech', { output, ...properties });
  element.style.cssText = 'inline-size: 640px; block-size: 480px';
  element.volume = 0.1;
  await element.updateComplete;
  await until(() => drawn(element) && waveform(element).width === Math.round(640 * devicePixelRatio), 'the waveform is drawn');
  return element;
}

const drawn = (element: Element): boolean => waveformPart(element, 'progress').querySelector('canvas') !== null;

/** Red, green and blue where the waveform is filled. */
function color(element: Element): readonly number[] {
  const pixels = waveformPixels(element);
  const at = pixels.findIndex((value, i) => i % 4 === 3 && value === 255);
  return [...pixels.slice(at - 3, at)];
}

/** The bytes of a CSS colour. */
function bytes(css: string): readonly number[] {
  const context = new OffscreenCanvas(1, 1).getContext('2d')!;
  context.fillStyle = css;
  context.fillRect(0, 0, 1, 1);
  return [...context.getImageData(0, 0, 1, 1).data.slice(0, 3)];
}

describe('the waveform of speech', () => {
  it('is as high as the sound is loud, from the highest sample down to the lowest', async () => {
    const element = await viewer();
    const parts = outline(element);
    const word = parts.length / 6;
    const [up, down] = parts[Math.round(0.45 * word)]!;
    expect(up).to.be.above(0.4);
    expect(down).to.be.above(0.4);
    const [above, below] = parts[Math.round(0.95 * word)]!;
    expect((above + below) * waveform(element).height).to.be.within(1, 2);
  });

  it('lies under the form for saving', async () => {
    const element = await viewer();
    inside(element, '.save').click();
    const panel = await until(() => element.shadowRoot!.querySelector('reverie-speech-save') ?? undefined, 'the form is there');
    await until(() => !!panel.shadowRoot?.activeElement, 'it has the focus');
    inside(element, '.wave > div').style.pointerEvents = 'auto'; // so that it can be found at a point
    element.style.blockSize = '320px';
    const { x, bottom } = panel.getBoundingClientRect();
    const { top } = inside(element, '.wave').getBoundingClientRect();
    expect(bottom).to.be.above(top + 20);
    expect(element.shadowRoot!.elementFromPoint(x + 20, top + 10)?.localName).to.equal('reverie-speech-save');
  });

  it('tells what is above from what is below', async () => {
    const samples = new Float32Array(3000).map((_, i) => (i < 1500 ? (i % 2) * 0.8 : (i % 2) * -0.4));
    const parts = outline(await viewer({ output: null, samples, sampleRate: 1000 }));
    const [early, late] = [parts[Math.round(parts.length / 4)]!, parts[Math.round((parts.length * 3) / 4)]!];
    expect(early[0]).to.be.closeTo(0.47, 0.02);
    expect(early[1]).to.be.below(0.02);
    expect(late[0]).to.be.below(0.02);
    expect(late[1]).to.be.closeTo(0.235, 0.02);
  });

  it('is in the accent colour of its theme, and follows it', async () => {
    const element = await viewer({ theme: 'dark' });
    const accent = (): readonly number[] => bytes(getComputedStyle(inside(element, '.probe.accent')).color);
    const dark = accent();
    expect(color(element)).to.deep.equal(dark);
    element.theme = 'light';
    await until(() => String(color(element)) !== String(dark), 'it has another colour');
    expect(color(element)).to.deep.equal(accent());
    element.style.setProperty('--reverie-color-accent', 'rgb(200 30 90)');
    await until(() => String(color(element)) === '200,30,90', 'it has the colour that the page sets');
  });

  it('is lighter ahead of the time that is played', async () => {
    const element = await viewer();
    const [ahead, played] = [waveformPart(element, 'canvases'), waveformPart(element, 'progress')];
    expect([getComputedStyle(ahead).opacity, getComputedStyle(played).opacity]).to.deep.equal(['0.5', '1']);
    for (const time of [0, 0.6, 1.5]) {
      element.time = time;
      await element.updateComplete;
      const { left, width } = inside(element, '.wave').getBoundingClientRect();
      const edge = played.getBoundingClientRect().right;
      expect((edge - left) / width, `${time} s`).to.be.closeTo(time / 1.5, 0.002);
      expect(parseFloat(/polygon\(([\d.]+)%/.exec(ahead.style.clipPath)![1]!), `${time} s`).to.be.closeTo((time / 1.5) * 100, 0.01);
    }
  });

  it('is at its time from the start', async () => {
    const element = await viewer({ time: 0.75 });
    const { left, width } = inside(element, '.wave').getBoundingClientRect();
    expect((waveformPart(element, 'progress').getBoundingClientRect().right - left) / width).to.be.closeTo(0.5, 0.002);
  });

  it('takes the size of its place at once', async () => {
    const element = await viewer();
    const even = (pixels: number): number => pixels - (pixels % 2);
    const room = (): string => [waveform(element).clientWidth, waveform(element).clientHeight].join();
    const place = (): string => [inside(element, '.wave').clientWidth, even(inside(element, '.wave').clientHeight)].join();
    expect(room()).to.equal(place());
    const before = room();
    element.style.blockSize = '700px';
    await until(() => room() !== before && room() === place(), 'it is higher, and as its place');
    element.style.inlineSize = '400px';
    await until(() => waveform(element).clientWidth === 400 && room() === place(), 'it is narrower and as high as its place');
  });

  it('leaves the pointer and the keys to the viewer', async () => {
    const element = await viewer();
    const wave = inside(element, '.wave');
    const { left, top, width, height } = wave.getBoundingClientRect();
    expect(element.shadowRoot!.elementFromPoint(left + width / 3, top + height / 2)).to.equal(wave);
    wave.dispatchEvent(new PointerEvent('pointerdown', { clientX: left + width / 3, clientY: top, button: 1, bubbles: true }));
    expect(element.time).to.equal(0);
    const stage = inside(element, '.stage');
    stage.setPointerCapture = () => undefined; // a pointer that no device has cannot be captured
    wave.dispatchEvent(new PointerEvent('pointerdown', { clientX: left + width / 3, clientY: top, button: 0, bubbles: true }));
    expect(element.time).to.be.closeTo(0.5, 0.01);
  });

  it('has the label, the focus and the keys where there is no mel', async () => {
    const element = await viewer({ output: null, samples: output.samples!, sampleRate: output.sampleRate });
    const wave = inside(element, '.wave');
    wave.focus();
    expect(element.shadowRoot!.activeElement).to.equal(wave);
    wave.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true, cancelable: true }));
    expect(element.time).to.equal(0.5);
    expect([wave.role, wave.ariaLabel!.slice(0, 11)]).to.deep.equal(['img', 'Waveform of']);
  });

  it('grows with the sound, and the time keeps its place in it', async () => {
    const text = 'One two three four. Five six seven eight.';
    const element = await viewer({ output: piece(text, [0, 19]), growing: true });
    const before = outline(element);
    const { duration } = element;
    element.time = duration / 2;
    element.addPiece(piece(text, [20, text.length]));
    await element.updateComplete;
    await until(() => String(outline(element)) !== String(before), 'it is drawn again');
    const { left, width } = inside(element, '.wave').getBoundingClientRect();
    const share = (waveformPart(element, 'progress').getBoundingClientRect().right - left) / width;
    expect(share).to.be.closeTo(duration / 2 / element.duration, 0.002);
    const silence = Math.round(((duration + 0.1) / element.duration) * before.length);
    expect(outline(element)[silence]![0] * waveform(element).height).to.be.within(0, 2);
  });

  it('goes with its sound, and comes back with another one or on another page', async () => {
    const element = await viewer();
    const parent = element.parentElement!;
    const before = outline(element);
    element.output = null;
    await element.updateComplete;
    expect(element.shadowRoot!.querySelector('.wave')).to.equal(null);
    element.output = output;
    await element.updateComplete;
    await until(() => drawn(element), 'it is drawn again');
    element.remove();
    expect(inside(element, '.wave').childElementCount).to.equal(0);
    parent.append(element);
    await until(() => inside(element, '.wave').childElementCount === 1 && drawn(element), 'it is drawn once more');
    expect(outline(element)).to.deep.equal(before);
  });
});
