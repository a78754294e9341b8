/** What the player saves, opened again by pngjs and fflate. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fc } from '../random.ts';
import { strFromU8, unzipSync } from 'fflate';
import { PNG } from 'pngjs';
import { enlargedFrame, frameOf, toClip, type Clip } from '../../components/frames/clip.ts';
import { encodeAPNG } from '../../components/frames/export/apng.ts';
import { save } from '../../components/frames/export/formats.ts';
import { encodePNG } from '../../components/frames/export/png.ts';
import { spriteSheet, type Atlas } from '../../components/frames/export/sheet.ts';
import { zip } from '../../components/frames/export/zip.ts';
import { fromStrip, gradient } from './clips.ts';

const walk = fromStrip(PNG.sync.read(readFileSync(new URL('../fixtures/walk.png', import.meta.url))).data, 64);

/** The pixels of a PNG as pngjs reads them, checksums checked. */
function read(file: Uint8Array): { width: number; height: number; pixels: Uint8Array } {
  const { width, height, data } = PNG.sync.read(Buffer.from(file), { checkCRC: true });
  return { width, height, pixels: new Uint8Array(data) };
}

const same = (got: ArrayLike<number>, wanted: ArrayLike<number>): void => assert.deepEqual(Uint8Array.from(got), Uint8Array.from(wanted));

describe('PNG', () => {
  it('gives every pixel back, whether its colours fit a table or not', async () => {
    for (const clip of [walk, gradient()]) {
      const frame = frameOf(clip, 1);
      const { width, height, pixels } = read(await encodePNG(frame, clip.width, clip.height));
      assert.deepEqual([width, height], [clip.width, clip.height]);
      same(pixels, frame);
    }
  });

  it('gives any picture back', async () => {
    const picture = fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 })).chain(([width, height]) =>
      fc.tuple(fc.constant(width), fc.constant(height), fc.uint8Array({ minLength: width * height * 4, maxLength: width * height * 4 })));
    await fc.assert(fc.asyncProperty(picture, async ([width, height, bytes]) => {
      same(read(await encodePNG(new Uint8ClampedArray(bytes), width, height)).pixels, bytes);
    }));
  });

  it('changes from a table to full colour between 256 colours and 257', async () => {
    for (const [count, colorType] of [[256, 3], [257, 6]] as const) {
      const pixels = new Uint8ClampedArray(Array.from({ length: count }, (_, i) => [i & 255, i >> 8, 7, 255]).flat());
      const file = await encodePNG(pixels, count, 1);
      assert.equal(file[25], colorType);
      same(read(file).pixels, pixels);
    }
  });

  it('takes pixels that lie anywhere in their buffer', async () => {
    const pixels = new Uint8ClampedArray(new ArrayBuffer(13), 5, 8).fill(77);
    same(read(await encodePNG(pixels, 2, 1)).pixels, pixels);
  });
});

describe('animated PNG', () => {
  it('shows its first frame to viewers that know no animation', async () => {
    const { width, pixels } = read(await encodeAPNG(walk, { scale: 2 }));
    assert.equal(width, 128);
    same(pixels, enlargedFrame(walk, 0, 2));
  });
});

describe('sprite sheets', () => {
  const cases = [
    { layout: 'grid', padding: 0, scale: 1 }, { layout: 'grid', padding: 3, scale: 1 },
    { layout: 'strip', padding: 0, scale: 2 }, { layout: 'strip', padding: 1, scale: 3 },
  ] as const;
  for (const clip of [walk, gradient(10, 30, 7)]) {
    for (const options of cases) {
      it(`has each of ${clip.count} frames where the atlas says: ${JSON.stringify(options)}`, async () => {
        const sheet = spriteSheet(clip, { ...options, name: 'walk' });
        const { width, height, pixels } = read(await encodePNG(sheet.pixels, sheet.width, sheet.height));
        assert.deepEqual(sheet.atlas.meta.size, { w: width, h: height });
        expectAtlas(sheet.atlas, clip, 'walk');
        sheet.atlas.animations['walk']!.forEach((name, i) => {
          const { x, y, w, h } = sheet.atlas.frames[name]!.frame;
          same(cut(pixels, width, x, y, w, h), enlargedFrame(clip, i, options.scale));
        });
      });
    }
  }

  it('leaves everything between the frames clear', () => {
    const white = toClip(new Uint8ClampedArray(5 * 2 * 2 * 4).fill(255), 2, 2, 8, true);
    const { pixels } = spriteSheet(white, { padding: 4 });
    assert.equal(pixels.filter((value) => value !== 0).length, white.frames.length);
  });

  it('makes grids without empty cells where it can', () => {
    const shape = (count: number): readonly number[] => {
      const { width, height } = spriteSheet(toClip(new Uint8ClampedArray(count * 4), 1, 1, 8, true));
      return [width, height];
    };
    assert.deepEqual([1, 2, 7, 8, 16, 32].map(shape), [[1, 1], [2, 1], [3, 3], [4, 2], [4, 4], [8, 4]]);
  });

  it('says what to do when a sheet would be larger than textures can be', () => {
    const message = /32768 × 4096 pixels, more than the 16384 .* choose a grid or a smaller size/;
    assert.throws(() => spriteSheet(walk, { layout: 'strip', scale: 64 }), message);
  });
});

/** Part of a picture. */
function cut(pixels: Uint8Array, width: number, x: number, y: number, w: number, h: number): Uint8Array {
  const rows = Array.from({ length: h }, (_, row) => pixels.subarray(((y + row) * width + x) * 4, ((y + row) * width + x + w) * 4));
  return Uint8Array.from(rows.flatMap((row) => [...row]));
}

/** What readers of TexturePacker's hash format and of Aseprite's additions rely on. */
function expectAtlas(atlas: Atlas, { count, fps, loop }: Clip, name: string): void {
  const names = Object.keys(atlas.frames);
  assert.equal(names.length, count);
  assert.deepEqual(names, names.toSorted(), 'names sort in the order of the frames');
  assert.deepEqual(atlas.animations, { [name]: names });
  const { w: sheetWidth, h: sheetHeight } = atlas.meta.size;
  for (const entry of Object.values(atlas.frames)) {
    assert.deepEqual(Object.keys(entry), ['frame', 'rotated', 'trimmed', 'spriteSourceSize', 'sourceSize', 'duration']);
    const { x, y, w, h } = entry.frame;
    assert.ok([x, y, w, h].every(Number.isInteger) && x >= 0 && y >= 0 && x + w <= sheetWidth && y + h <= sheetHeight);
    assert.deepEqual([entry.rotated, entry.trimmed], [false, false]);
    assert.deepEqual([entry.spriteSourceSize, entry.sourceSize], [{ x: 0, y: 0, w, h }, { w, h }]);
    assert.equal(entry.duration, Math.round(1000 / fps));
  }
  assert.equal(atlas.meta.image, `${name}.png`);
  assert.deepEqual([atlas.meta.format, atlas.meta.scale], ['RGBA8888', '1']);
  assert.deepEqual(atlas.meta.frameTags, [{ name, from: 0, to: count - 1, direction: 'forward', ...(loop ? {} : { repeat: '1' }) }]);
}

describe('archives', () => {
  it('give files back by name, in any script', () => {
    const files = { 'läufer-00.png': Uint8Array.of(1, 2, 3), '走る.json': new Uint8Array(0), 'a.bin': new Uint8Array(70_000).fill(9) };
    assert.deepEqual(unzipSync(zip(files)), files);
  });
});

describe('saving', () => {
  const bytes = async (file: File): Promise<Uint8Array> => new Uint8Array(await file.arrayBuffer());

  it('names files after what they show', async () => {
    const options = { name: 'A “woman”, walking!', frame: 3 };
    const files = await Promise.all((['sheet', 'frames', 'frame', 'apng'] as const).map((format) => save(walk, format, options)));
    const names = files.map(({ name }) => name);
    assert.deepEqual(names, ['a-woman-walking.zip', 'a-woman-walking-frames.zip', 'a-woman-walking-03.png', 'a-woman-walking.png']);
    assert.equal((await save(walk, 'frame')).name, 'frames-00.png');
  });

  it('puts a sheet beside an atlas that names it', async () => {
    const files = unzipSync(await bytes(await save(walk, 'sheet', { name: 'walk', padding: 2 })));
    assert.deepEqual(Object.keys(files), ['walk.png', 'walk.json']);
    const atlas = JSON.parse(strFromU8(files['walk.json']!)) as Atlas;
    expectAtlas(atlas, walk, 'walk');
    const { width, height } = read(files['walk.png']!);
    assert.deepEqual({ w: width, h: height }, atlas.meta.size);
  });

  it('puts every frame into a file of its own', async () => {
    const files = unzipSync(await bytes(await save(walk, 'frames', { scale: 2 })));
    assert.equal(Object.keys(files).length, 8);
    Object.values(files).forEach((file, i) => same(read(file).pixels, enlargedFrame(walk, i, 2)));
  });

  it('gives the same bytes every time', async () => {
    for (const format of ['sheet', 'frames', 'frame', 'apng'] as const) {
      assert.deepEqual(await bytes(await save(walk, format)), await bytes(await save(walk, format)));
    }
  });
});

describe('clips', () => {
  it('say what does not fit', () => {
    assert.throws(() => toClip(new Uint8ClampedArray(100), 4, 4, 8, true), /holds 100 bytes for frames of 4 × 4; set width and height/);
    assert.throws(() => toClip(new Uint8ClampedArray(64), 0, 4, 8, true), /frames of 0 × 4/);
    assert.throws(() => toClip(new Uint8ClampedArray(64), 4, 4, 0, true), /0 frames per second/);
  });
});
