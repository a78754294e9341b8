import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { frameSizeOf, weigh } from '../../components/frames-field/bounds.ts';
import type { Picture } from '../../components/frames-field/pictures.ts';
import { cutAtlas, cutGrid, fitted } from '../../components/frames-field/sheet.ts';

const FRAME = 64 * 64 * 4;

/** A picture of rows of `width` pixels that have these numbers as red, 0 for clear ones. */
const reds = (width: number, ...values: readonly number[]): Picture => ({
  size: [width, values.length / width],
  pixels: Uint8ClampedArray.from(values.flatMap((red) => [red, 0, 0, red && 255])),
});
const redsOf = ({ pixels }: Picture): number[] => [...pixels].filter((_, i) => i % 4 === 0);

describe('the frames of a field', () => {
  it('have the size that the schema or the current output tells', () => {
    const current = (width: number, height: number) => ({ kind: 'frames', width, height });
    assert.deepEqual(frameSizeOf({ minItems: FRAME }, null), [64, 64]);
    assert.deepEqual(frameSizeOf({ minItems: FRAME }, current(128, 32)), [128, 32]);
    assert.deepEqual(frameSizeOf({ minItems: FRAME }, current(16, 16)), [64, 64]);
    assert.deepEqual(frameSizeOf({ minItems: 8 * FRAME, maxItems: 32 * FRAME }, current(64, 64)), [64, 64]);
    assert.equal(frameSizeOf({ minItems: 8 * FRAME }, null), undefined);
    assert.deepEqual(frameSizeOf(Object.assign({ minItems: 8 * FRAME }, { frameSize: [64, 64] as const }), null), [64, 64]);
    assert.equal(frameSizeOf({}, null), undefined);
  });

  it('have the size of the first picture where nothing tells it', () => {
    const bounds = { size: undefined, minItems: 8, maxItems: 16, single: false };
    assert.deepEqual(weigh([reds(2, 1, 2)], bounds), [reds(2, 1, 2)]);
    assert.deepEqual(weigh([reds(1, 1)], bounds), { problem: 'The clip has 1 frame; 2 to 4 are needed.' });
    assert.deepEqual(weigh([reds(5, 1, 2, 3, 4, 5)], bounds), {
      problem: 'Pictures of 5 × 1 pixels do not fit here; open ones of another size.',
    });
  });

  it('are the cells of a sheet row by row, without empty ones at the end', () => {
    assert.deepEqual(cutGrid(reds(4, 1, 2, 3, 4, 5, 6, 0, 0), [2, 1]).map(redsOf), [[1, 2], [3, 4], [5, 6]]);
    assert.equal(cutGrid(reds(3, 1, 2, 3), [2, 1]).length, 1);
  });

  it('are untrimmed and turned back by an atlas', () => {
    const box = (x: number, y: number, w: number, h: number) => ({ x, y, w, h });
    const frames = [
      { frame: box(0, 0, 2, 1), spriteSourceSize: box(1, 0, 2, 1), sourceSize: { w: 3, h: 1 } },
      { frame: box(2, 0, 2, 1), rotated: true },
    ];
    assert.deepEqual(cutAtlas(reds(3, 1, 2, 3, 4, 5, 6), JSON.stringify({ frames }), 'a.json').map(redsOf), [[0, 1, 2], [3, 6]]);
    const outside = JSON.stringify({ frames: [{ frame: box(2, 0, 2, 1) }] });
    assert.throws(() => cutAtlas(reds(3, 1, 2, 3), outside, 'a.json'), /“a.json” names a frame outside/);
  });

  it('are fitted by the nearest pixel, in their proportions', () => {
    assert.deepEqual(redsOf(fitted(reds(2, 1, 2), [4, 4])), [0, 0, 0, 0, 1, 1, 2, 2, 1, 1, 2, 2, 0, 0, 0, 0]);
    assert.deepEqual(redsOf(fitted(reds(4, 1, 2, 3, 4), [2, 1])), [2, 4]);
  });
});
