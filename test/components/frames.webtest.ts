import { expect } from 'chai';
import '../../components/frames/frames.ts';
import type { ReverieFrames } from '../../components/frames/frames.ts';
import { frameOf, toClip } from '../../components/frames/clip.ts';
import { fitting, label, snapped, squares, stepped } from '../../components/frames/zoom.ts';
import { createViewer } from '../../components/viewers/registry.ts';
import { gradient, opaque } from './clips.ts';
import { expectAccessible, inside, mount, until } from './page.ts';

const clip = opaque(gradient(16, 16, 8, { fps: 40 }));
const output = { kind: 'frames', ...clip } as const;

/** A player of a size of its own that waits for play. */
async function player(properties: Partial<ReverieFrames> = {}): Promise<ReverieFrames> {
  const element = await mount('reverie-frames', { withoutAutoplay: true, output, name: 'a ramp', ...properties });
  element.style.cssText = 'inline-size: 600px; block-size: 480px';
  await until(() => inside(element, '.shown').clientWidth > 16, 'it fits its place');
  return element;
}

/** The canvas' pixels. */
const shown = (element: Element, selector = '.shown'): Uint8ClampedArray => {
  const canvas = inside<HTMLCanvasElement>(element, selector);
  return canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height).data;
};

/** Whether two pictures are the same; a listing of their differences would be long. */
const same = (a: Uint8ClampedArray, b: Uint8ClampedArray): boolean => a.length === b.length && a.every((value, i) => value === b[i]);

const press = (target: Element, key: string, init: KeyboardEventInit = {}): boolean =>
  target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...init }));

describe('<reverie-frames>', () => {
  it('is accessible', async () => expectAccessible(await player({ known: 2, onionSkin: 2 })));

  it('is accessible without frames, and with ones that do not fit', async () => {
    await expectAccessible(await mount('reverie-frames'));
    await expectAccessible(await mount('reverie-frames', { output, width: 15 }));
  });

  it('is accessible while saving', async () => {
    const element = await player();
    inside(element, '.save').click();
    await until(() => !!element.shadowRoot!.querySelector('reverie-frames-save')?.shadowRoot?.activeElement, 'the form has the focus');
    await expectAccessible(element);
  });

  it('shows the frame that is set, pixel by pixel', async () => {
    const element = await player();
    for (const frame of [0, 5, 7]) {
      element.frame = frame;
      await element.updateComplete;
      expect(same(shown(element), frameOf(clip, frame))).to.equal(true);
    }
  });

  it('works from frames, width, height and fps alone', async () => {
    const element = await mount('reverie-frames', { frames: clip.frames, width: 16, height: 16, fps: 10, withoutAutoplay: true });
    expect(element.count).to.equal(8);
    expect(inside(element, '.shown').ariaLabel).to.match(/^8 frames of 16 × 16 pixels\. Space plays/);
  });

  it('gives its output back as it came', async () => {
    const element = await player({ known: 3 });
    expect(element.output).to.deep.equal({ ...output, known: 3 });
    element.output = null;
    await element.updateComplete;
    expect(element.output).to.equal(null);
    expect(inside(element, '.shown').ariaLabel).to.equal('No frames yet');
  });

  it('says what does not fit', async () => {
    const element = await mount('reverie-frames', { output, width: 15 });
    expect(inside(element, '[role=alert]').textContent).to.match(/8,192 bytes for frames of 15 × 16; set width and height/);
  });

  it('is what the generator shows frames in', async () => {
    expect((await createViewer('frames'))?.localName).to.equal('reverie-frames');
  });
});

describe('playing', () => {
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;

  it('begins by itself, unless the system asks for less motion', async () => {
    expect((await mount('reverie-frames', { output })).playing).to.equal(!calm);
    expect((await mount('reverie-frames', { output, withoutAutoplay: true })).playing).to.equal(false);
  });

  it('never begins by itself where less motion is wanted', async () => {
    const own = window.matchMedia;
    window.matchMedia = (query) => ({ ...own.call(window, query), matches: query.includes('reduce') });
    try {
      const element = await mount('reverie-frames', { output });
      expect(element.playing).to.equal(false);
      inside(element, '.play').click();
      expect(element.playing).to.equal(true);
    } finally {
      window.matchMedia = own;
    }
  });

  it('goes through the frames and round', async () => {
    const element = await player({ frame: 6 });
    element.play();
    await until(() => element.frame === 7 || element.frame < 6, 'it moves');
    await until(() => element.frame < 6, 'it goes round');
    expect(element.playing).to.equal(true);
  });

  it('ends at the last frame without loop, and begins again', async () => {
    const element = await player({ frame: 5, loop: false });
    element.play();
    await until(() => !element.playing, 'it ends');
    expect(element.frame).to.equal(7);
    element.play();
    await element.updateComplete;
    expect([element.frame, element.playing]).to.deep.equal([0, true]);
  });

  it('takes the time that fps and speed say, and makes up for no long pause of the page', async () => {
    const element = await player({ speed: 0.5, loop: false, fps: 40 }); // 50 ms a frame
    const { requestAnimationFrame: ask } = window;
    let tick: FrameRequestCallback = () => undefined;
    performance.now = () => 1000;
    window.requestAnimationFrame = (callback) => ((tick = callback), -1);
    try {
      element.play();
      await element.updateComplete;
      const frames = [1040, 1060, 1099, 1101, 9000].map((time) => (tick(time), element.frame));
      expect(frames).to.deep.equal([0, 1, 1, 2, 7]);
      expect(element.playing).to.equal(false);
    } finally {
      window.requestAnimationFrame = ask;
      Reflect.deleteProperty(performance, 'now');
    }
  });

  it('stops while it is out of the page', async () => {
    const element = await player();
    element.play();
    await until(() => element.frame > 0, 'it moves');
    const parent = element.parentElement!;
    element.remove();
    const { frame } = element;
    await new Promise((resolve) => setTimeout(resolve, 120));
    expect(element.frame).to.equal(frame);
    parent.append(element);
    await until(() => element.frame !== frame, 'it moves on');
  });

  it('stays where a person paused when previews come', async () => {
    const element = await mount('reverie-frames', { output });
    element.seek(3);
    element.output = { ...output, frames: clip.frames.map((value) => 255 - value) };
    await element.updateComplete;
    expect([element.playing, element.frame]).to.deep.equal([false, 3]);
  });
});

describe('previews', () => {
  it('change the picture and keep its canvas, frame and place', async () => {
    const element = await player({ frame: 4, zoom: 12 });
    const canvases = [...element.shadowRoot!.querySelectorAll('canvas')];
    const next = { ...clip, frames: clip.frames.map((value, i) => (i % 4 === 3 ? 255 : 255 - value)) };
    element.output = { kind: 'frames', ...next };
    await element.updateComplete;
    expect([...element.shadowRoot!.querySelectorAll('canvas')]).to.deep.equal(canvases);
    expect(same(shown(element), frameOf(next, 4))).to.equal(true);
    expect(same(shown(element, '#frame-6 canvas'), frameOf(next, 6))).to.equal(true);
    expect([element.frame, element.zoom]).to.deep.equal([4, 12]);
  });

  it('may come in the same buffer', async () => {
    const frames = clip.frames.slice();
    const element = await player({ output: { ...output, frames } });
    frames.fill(255);
    element.output = { ...output, frames };
    await element.updateComplete;
    expect(shown(element).every((value) => value === 255)).to.equal(true);
  });
});

describe('scrubbing', () => {
  it('follows the slider, and tells frames and seconds', async () => {
    const element = await player({ fps: 8 });
    element.play();
    const slider = inside<HTMLInputElement>(element, 'input[type=range]');
    slider.value = '3';
    slider.dispatchEvent(new InputEvent('input', { bubbles: true }));
    await element.updateComplete;
    expect([element.frame, element.playing]).to.deep.equal([3, false]);
    expect(slider.getAttribute('aria-valuetext')).to.equal('Frame 4 of 8, 0.38 of 1.00 seconds');
  });

  it('follows the keys on the canvas and in the strip', async () => {
    const element = await player({ frame: 7 });
    for (const selector of ['.shown', '.strip']) {
      const target = inside(element, selector);
      press(target, 'ArrowRight');
      expect(element.frame).to.equal(0);
      press(target, 'End');
      expect(element.frame).to.equal(7);
      press(target, 'ArrowLeft');
      expect(element.frame).to.equal(6);
      press(target, 'Home');
      expect(element.frame).to.equal(0);
      press(target, ' ');
      expect(element.playing).to.equal(true);
      press(target, ' ');
      expect(element.playing).to.equal(false);
      element.frame = 7;
      await element.updateComplete;
    }
  });

  it('leaves to the slider its own keys, and to the page those with a modifier', async () => {
    const element = await player();
    const slider = inside(element, 'input[type=range]');
    expect(press(slider, 'ArrowRight'), 'not prevented').to.equal(true);
    expect(press(inside(element, '.shown'), '-', { ctrlKey: true }), 'not prevented').to.equal(true);
    press(slider, ' ');
    expect(element.playing).to.equal(true);
  });

  it('stops at the ends without loop', async () => {
    const element = await player({ loop: false });
    element.seek(-1);
    expect(element.frame).to.equal(0);
    element.seek(99);
    expect(element.frame).to.equal(7);
  });

  it('goes to the picture that is clicked, and marks given frames', async () => {
    const element = await player({ known: 1 });
    const options = [...element.shadowRoot!.querySelectorAll<HTMLElement>('[role=option]')];
    expect(options.map((option) => option.ariaLabel).slice(0, 2)).to.deep.equal(['Frame 1, given', 'Frame 2']);
    options[4]!.click();
    await element.updateComplete;
    expect(element.frame).to.equal(4);
    expect(options.map(({ ariaSelected }) => ariaSelected).indexOf('true')).to.equal(4);
    expect(inside(element, '.strip').getAttribute('aria-activedescendant')).to.equal('frame-4');
  });

  it('keeps the shown frame of a long strip in sight', async () => {
    const long = gradient(32, 32, 32);
    const element = await player({ output: { kind: 'frames', ...long } });
    element.frame = 30;
    await element.updateComplete;
    const [strip, cell] = [inside(element, '.strip').getBoundingClientRect(), inside(element, '#frame-30').getBoundingClientRect()];
    expect(cell.left >= strip.left && cell.right <= strip.right).to.equal(true);
  });
});

describe('the view', () => {
  it('draws neighbours where the frame is clear, those before and after in two tints', async () => {
    const frames = new Uint8ClampedArray(3 * 3 * 4);
    [0, 1, 2].forEach((i) => frames.set([0, 0, 0, 255], (i * 3 + i) * 4)); // frame i has pixel i
    const element = await player({ output: { kind: 'frames', ...toClip(frames, 3, 1, 8, false) }, frame: 1 });
    expect([3, 11].map((i) => shown(element)[i])).to.deep.equal([0, 0]);
    inside(element, '[aria-label="Onion skin"]').click();
    await element.updateComplete;
    const pixels = shown(element);
    expect(pixels[7]).to.equal(255);
    expect(pixels[3]).to.be.within(120, 220);
    expect(pixels[0]! > pixels[2]!, 'reddish before').to.equal(true);
    expect(pixels[8]! < pixels[10]!, 'bluish after').to.equal(true);
  });

  it('enlarges by whole numbers, with hard edges', async () => {
    const element = await player();
    const canvas = inside<HTMLCanvasElement>(element, '.shown');
    expect(getComputedStyle(canvas).imageRendering).to.equal('pixelated');
    expect(canvas.getBoundingClientRect().width % 16).to.equal(0);
    const fitted = canvas.getBoundingClientRect().width;
    press(canvas, '+');
    await element.updateComplete;
    expect(canvas.getBoundingClientRect().width).to.be.above(fitted);
    press(canvas, '0');
    await element.updateComplete;
    expect([element.zoom, canvas.getBoundingClientRect().width]).to.deep.equal(['fit', fitted]);
  });

  it('keeps the middle in the middle when it zooms', async () => {
    const element = await player({ zoom: 40 });
    const scroller = inside(element, '.scroller');
    scroller.scrollTo(100, 50);
    const middle = (scroller.scrollLeft + scroller.clientWidth / 2) / scroller.scrollWidth;
    element.zoom = 80;
    await element.updateComplete;
    expect((scroller.scrollLeft + scroller.clientWidth / 2) / scroller.scrollWidth).to.be.closeTo(middle, 0.01);
  });

  it('changes the ground behind the frames, and never what is saved', async () => {
    const element = await player();
    inside<HTMLInputElement>(element, '[aria-label="Dark ground"]').click();
    await element.updateComplete;
    expect(element.ground).to.equal('dark');
    expect(same(shown(element), frameOf(clip, 0))).to.equal(true);
  });

  it('makes small pictures for lists', async () => {
    const element = await player();
    const bitmap = await createImageBitmap((await element.thumbnail(100))!);
    expect([bitmap.width, bitmap.height]).to.deep.equal([96, 96]);
    expect(await (await mount('reverie-frames')).thumbnail()).to.equal(null);
  });
});

describe('zooming', () => {
  it('fits whole device pixels', () => {
    expect(fitting(64, 64, { width: 500, height: 400 }, 1)).to.equal(6);
    expect(fitting(64, 64, { width: 500, height: 400 }, 2)).to.equal(6);
    expect(fitting(64, 64, { width: 500, height: 419 }, 2)).to.equal(6.5);
    expect(fitting(1000, 10, { width: 500, height: 400 }, 1)).to.equal(0.5);
    expect(fitting(64, 64, { width: -10, height: 0 }, 1)).to.equal(1);
    expect(snapped(2, 1.25)).to.be.closeTo(2.4, 1e-9);
  });

  it('steps through levels and names them', () => {
    expect([stepped(1, 1), stepped(1, -1), stepped(6.5, 1), stepped(32, 1), stepped(0.125, -1)]).to.deep.equal([2, 0.5, 8, 32, 0.125]);
    expect([0.5, 0.31, 6, 6.5].map(label)).to.deep.equal(['½×', '31 %', '6×', '6.5×']);
    expect([1, 6, 16, 32].map(squares)).to.deep.equal([16, 2, 1, 1]);
  });
});

describe('saving', () => {
  it('opens a form, saves what was chosen, and gives the focus back', async () => {
    const element = await player();
    inside(element, '.save').click();
    const panel = await until(() => element.shadowRoot!.querySelector('reverie-frames-save') ?? undefined, 'the form is there');
    await until(() => !!panel.shadowRoot?.activeElement, 'it has the focus');
    inside<HTMLInputElement>(panel, '[value=gif]').click();
    await panel.updateComplete;
    const saved = new Promise<string>((resolve) => {
      const own = HTMLAnchorElement.prototype.click;
      HTMLAnchorElement.prototype.click = function (this: HTMLAnchorElement) {
        HTMLAnchorElement.prototype.click = own;
        resolve(this.download);
      };
    });
    inside(panel, '.primary').focus();
    inside(panel, '.primary').click();
    expect(await saved).to.equal('a-ramp.gif');
    await until(() => /a-ramp\.gif, \d+ kB/.test(inside(panel, '[role=status]').textContent ?? ''), 'it says so');
    expect(panel.shadowRoot!.activeElement?.className).to.equal('primary');
    press(inside(panel, '[value=gif]'), 'Escape');
    await element.updateComplete;
    expect(element.shadowRoot!.querySelector('reverie-frames-save')).to.equal(null);
    expect(element.shadowRoot!.activeElement).to.equal(inside(element, '.save'));
  });

  it('offers no video where the browser has no encoder, and says so', async () => {
    const own = Object.getOwnPropertyDescriptor(globalThis, 'VideoEncoder')!;
    Reflect.deleteProperty(globalThis, 'VideoEncoder');
    try {
      const element = await player();
      inside(element, '.save').click();
      const panel = await until(() => element.shadowRoot!.querySelector('reverie-frames-save') ?? undefined, 'the form is there');
      await until(() => !!panel.shadowRoot?.activeElement, 'it has the focus');
      inside<HTMLInputElement>(panel, '[value=mp4]').click();
      await panel.updateComplete;
      expect(inside(panel, '.about').textContent).to.match(/cannot encode video .* save a GIF/);
      expect(inside<HTMLButtonElement>(panel, '.primary').disabled).to.equal(true);
    } finally {
      Object.defineProperty(globalThis, 'VideoEncoder', own);
    }
  });
});
