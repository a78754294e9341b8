import { expect } from 'chai';
import { save } from '../../components/frames/export/formats.ts';
import { frameOf, type Clip } from '../../components/frames/clip.ts';
import '../../components/frames-field/frames-field.ts';
import type { ReverieFramesField } from '../../components/frames-field/frames-field.ts';
import { readPictures } from '../../components/frames-field/pictures.ts';
import '../../components/schema-form/schema-form.ts';
import type { ObjectSchema } from '../../engine/index.ts';
import { fromStrip, gradient, opaque } from './clips.ts';
import { expectAccessible, inside, mount, next, until } from './page.ts';

const FRAME = 64 * 64 * 4;
const clips = { frameSize: [64, 64], minItems: FRAME, maxItems: 8 * FRAME } as const;

let sheet: File;
let walk: Clip;
before(async () => {
  sheet = new File([await (await fetch(new URL('../fixtures/walk.png', import.meta.url))).blob()], 'walk.png', { type: 'image/png' });
  walk = fromStrip(await pixelsOf(sheet), 64);
});

/** A picture's pixels, read through a canvas: exact for opaque and clear ones. */
async function pixelsOf(file: Blob): Promise<Uint8ClampedArray> {
  const bitmap = await createImageBitmap(file);
  const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')!;
  context.drawImage(bitmap, 0, 0);
  return context.getImageData(0, 0, bitmap.width, bitmap.height).data;
}

const field = (properties: Partial<ReverieFramesField> = {}): Promise<ReverieFramesField> =>
  mount('reverie-frames-field', { ...clips, ...properties });

const dropped = (...files: readonly File[]): DataTransfer => {
  const transfer = new DataTransfer();
  files.forEach((file) => transfer.items.add(file));
  return transfer;
};

function open(element: Element, ...files: readonly File[]): void {
  const input = inside<HTMLInputElement>(element, 'input[type=file]');
  input.files = dropped(...files).files;
  input.dispatchEvent(new Event('change'));
}

/** The value that the field tells after `act`. */
async function told(element: ReverieFramesField, act: () => void): Promise<ArrayLike<number>> {
  const change = next(element, 'reverie-change');
  act();
  return (await change).detail.value as number[];
}

const taken = (element: ReverieFramesField, ...files: readonly File[]): Promise<ArrayLike<number>> =>
  told(element, () => open(element, ...files));
const pressed = (element: ReverieFramesField, selector: string): Promise<ArrayLike<number>> =>
  told(element, () => inside(element, selector).click());

/** Opens files that are refused, and gives the sentence. */
async function refused(element: ReverieFramesField, ...files: readonly File[]): Promise<string> {
  open(element, ...files);
  return until(() => element.shadowRoot!.querySelector('.fault')?.textContent ?? undefined, 'the field says what is wrong');
}

/** Whether two lists of numbers are the same; a listing of their differences would be long. */
const same = (a: ArrayLike<number>, b: ArrayLike<number>): boolean =>
  a.length === b.length && Array.prototype.every.call(a, (value, i) => value === b[i]);

const still = (clip: Clip, name = 'still.png'): Promise<File> =>
  save(clip, 'frame', { name, frame: 0, scale: 1 }).then((file) => new File([file], name));

describe('<reverie-frames-field>', () => {
  it('is accessible', async () => {
    await expectAccessible(await field({ label: 'Clip', hint: 'To begin with.' }));
    await expectAccessible(await field({ label: 'Clip', value: [...walk.frames], fault: 'Must be less.' }));
    await expectAccessible(await field({ label: 'Picture', single: true, value: [...frameOf(walk, 0)] }));
  });

  it('is accessible while it refuses a picture, and with more frames than it shows at once', async () => {
    const element = await field({ label: 'Clip', value: [...walk.frames, ...walk.frames, ...walk.frames, ...walk.frames] });
    element.style.inlineSize = '300px';
    await refused(element, await still(gradient(40, 24, 1)));
    await expectAccessible(element);
  });

  it('takes the bytes of a PNG, with every alpha', async () => {
    const ramp = gradient(64, 64, 1);
    const element = await field({ single: true, maxItems: FRAME });
    expect(same(await taken(element, await still(ramp)), ramp.frames)).to.equal(true);
    await element.updateComplete;
    expect(inside(element, '.strip').ariaLabel).to.equal('Frames: 1 frame, 64 × 64 pixels');
    const shown = inside<HTMLCanvasElement>(element, 'canvas');
    expect([shown.width, shown.height, getComputedStyle(shown).imageRendering]).to.deep.equal([64, 64, 'pixelated']);
  });

  it('cuts a sprite sheet into frames, and takes the first where one is wanted', async () => {
    expect(same(await taken(await field(), sheet), walk.frames)).to.equal(true);
    expect(same(await taken(await field({ single: true }), sheet), frameOf(walk, 0))).to.equal(true);
  });

  it('cuts a sprite sheet by the atlas beside it', async () => {
    const frames = Object.fromEntries([5, 2].map((i) => [`walk-${i}.png`, { frame: { x: i * 64, y: 0, w: 64, h: 64 } }]));
    const atlas = new File([JSON.stringify({ frames })], 'walk.json');
    const value = await taken(await field(), atlas, sheet);
    expect(same(value, [...frameOf(walk, 5), ...frameOf(walk, 2)])).to.equal(true);
  });

  it('takes the frames of GIF and animated PNG', async function () {
    if (typeof ImageDecoder === 'undefined') this.skip();
    const ramp = gradient(64, 64, 5);
    expect(same(await taken(await field(), await save(ramp, 'apng', { scale: 1 })), ramp.frames)).to.equal(true);
    expect(same(await taken(await field(), await save(walk, 'gif', { scale: 1 })), opaque(walk).frames)).to.equal(true);
  });

  it('takes the first frame where there is no ImageDecoder', async () => {
    const gif = await save(walk, 'gif', { scale: 1 });
    const { ImageDecoder: decoder } = globalThis;
    Reflect.deleteProperty(globalThis, 'ImageDecoder');
    const pictures = await readPictures(gif).finally(() => Object.assign(globalThis, { ImageDecoder: decoder }));
    expect([pictures.length, same(pictures[0]!.pixels, frameOf(opaque(walk), 0))]).to.deep.equal([1, true]);
  });

  it('reads pictures without alpha', async () => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 2, height: 1 });
    Object.assign(canvas.getContext('2d', { alpha: false })!, { fillStyle: '#0a141e' }).fillRect(0, 0, 1, 1);
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve));
    expect([...(await readPictures(new File([blob!], 'a.png')))[0]!.pixels]).to.deep.equal([10, 20, 30, 255, 0, 0, 0, 255]);
  });

  it('takes several pictures in the order of their names', async () => {
    const one = (i: number): Clip => ({ ...walk, frames: frameOf(walk, i), count: 1 });
    const stills = await Promise.all([still(one(2), 'walk-10.png'), still(one(1), 'walk-9.png')]);
    expect(same(await taken(await field(), ...stills), walk.frames.subarray(FRAME, 3 * FRAME))).to.equal(true);
  });

  it('takes dropped files', async () => {
    const element = await field();
    const area = inside(element, 'fieldset');
    const drag = (type: string): DragEvent => new DragEvent(type, { dataTransfer: dropped(sheet), bubbles: true, cancelable: true });
    const over = drag('dragover');
    area.dispatchEvent(over);
    await element.updateComplete;
    expect([over.defaultPrevented, !!element.shadowRoot!.querySelector('.over')]).to.deep.equal([true, true]);
    expect(await told(element, () => area.dispatchEvent(drag('drop')))).to.have.length(8 * FRAME);
    expect(element.shadowRoot!.querySelector('.over')).to.equal(null);
  });

  it('refuses a wrong size, keeps what it had, and fits on request', async () => {
    const value = [...frameOf(walk, 0)];
    const element = await field({ single: true, value });
    expect(await refused(element, await still(gradient(128, 128, 1)))).to.equal('The picture has 128 × 128 pixels; 64 × 64 are needed.');
    expect(element.value).to.equal(value);
    expect(await pressed(element, '.offer')).to.have.length(FRAME);
    await element.updateComplete;
    expect(element.shadowRoot!.querySelector('.fault, .offer')).to.equal(null);
    expect(element.shadowRoot!.activeElement).to.equal(inside(element, '.open'));
  });

  it('says what is wrong with a file, and keeps what it had', async () => {
    const value = [...walk.frames];
    for (const [file, sentence] of [
      [new File(['no picture'], 'notes.txt'), /^“notes.txt” cannot be read as a picture; open a whole PNG/],
      [new File([(await still(walk)).slice(0, 400)], 'half.png'), /^“half.png” (cannot be read|ends too early)/],
      [new File(['{}'], 'alone.json'), /^“alone.json” is an atlas; open it together with its one picture\.$/],
    ] as const) {
      const element = await field({ value });
      expect(await refused(element, file)).to.match(sentence);
      expect(element.value).to.equal(value);
    }
    expect(await refused(await field({ value }), sheet, new File(['{}'], 'a.json'))).to.match(/^“a.json” lists no frames/);
  });

  it('uses the current result, its first frame where one is wanted', async () => {
    const current = { kind: 'frames', ...walk } as const;
    for (const [single, frames] of [[false, walk.frames], [true, frameOf(walk, 0)]] as const) {
      const element = await field({ single, current });
      expect(same(await pressed(element, '.use'), frames)).to.equal(true);
    }
    const other = await field({ current: { kind: 'points', points: new Float32Array(3) } });
    expect(inside<HTMLButtonElement>(other, '.use').disabled).to.equal(true);
  });

  it('takes the first frames of a clip that is too long, on request', async () => {
    const element = await field({ maxItems: 3 * FRAME });
    expect(await refused(element, sheet)).to.equal('The clip has 8 frames; 1 to 3 are needed.');
    expect(same(await pressed(element, '.offer'), walk.frames.subarray(0, 3 * FRAME))).to.equal(true);
  });

  it('is cleared, and keeps the focus', async () => {
    const element = await field({ value: [...walk.frames] });
    expect(element.shadowRoot!.querySelectorAll('canvas')).to.have.length(8);
    expect(await pressed(element, '.clear')).to.equal(undefined);
    await element.updateComplete;
    expect(element.shadowRoot!.querySelector('.strip')).to.equal(null);
    expect(element.shadowRoot!.activeElement).to.equal(inside(element, '.open'));
  });

  it('is what a form draws for frames, with the fault beside it', async () => {
    const items = { type: 'integer', minimum: 0, maximum: 255 } as const;
    const schema: ObjectSchema = {
      type: 'object',
      additionalProperties: false,
      properties: {
        first: { type: 'array', title: 'First frame', format: 'frame', items, minItems: FRAME, maxItems: FRAME },
        clip: { type: 'array', title: 'Clip', format: 'frames', items, minItems: FRAME, maxItems: 8 * FRAME },
      },
    };
    const faults = [{ pointer: '/inputs/clip/7', message: 'must be an integer' }];
    const form = await mount('reverie-schema-form', { schema, pointer: '/inputs', faults });
    const [first, clip] = form.shadowRoot!.querySelectorAll('reverie-frames-field');
    expect([first!.single, first!.frameSize, clip!.single, clip!.maxItems]).to.deep.equal([true, [64, 64], false, 8 * FRAME]);
    expect(inside(clip!, '.fault').textContent).to.equal('Must be an integer.');
    expect(await form.focusFault()).to.equal(true);
    expect(clip!.shadowRoot!.activeElement).to.equal(inside(clip!, '.open'));
    const change = next(form, 'reverie-change');
    open(clip!, sheet);
    expect(((await change).detail.value as { clip: number[] }).clip).to.have.length(8 * FRAME);
    await expectAccessible(form);
  });
});
