/**
 * Sprite sheets: one picture with all frames, and an atlas that says where each is, in the hash format of
 * TexturePacker that Phaser, PixiJS and others read. Durations and tags are written as Aseprite writes them.
 */
import { ReverieError } from '../../../engine/errors.ts';
import { bytesOf, enlarge, frameOf, wordsOf, type Clip } from '../clip.ts';

export interface SheetOptions {
  /** As square as possible, or all frames in one row. @default 'grid' */
  readonly layout?: 'grid' | 'strip';
  /** Transparent pixels around the sheet and between frames. @default 0 */
  readonly padding?: number;
  /** Every pixel becomes scale × scale. @default 1 */
  readonly scale?: number;
  /** Stem of the picture's name and of the frames' names. @default 'frames' */
  readonly name?: string;
}

interface Size {
  readonly w: number;
  readonly h: number;
}

type Rectangle = Size & { readonly x: number; readonly y: number };

export interface AtlasFrame {
  /** Where the frame is in the sheet. */
  readonly frame: Rectangle;
  readonly rotated: false;
  readonly trimmed: false;
  readonly spriteSourceSize: Rectangle;
  readonly sourceSize: Size;
  /** Milliseconds. */
  readonly duration: number;
}

export interface FrameTag {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly direction: 'forward';
  readonly repeat?: string;
}

export interface Atlas {
  readonly frames: Readonly<Record<string, AtlasFrame>>;
  /** Names of frames in order, as PixiJS reads them. */
  readonly animations: Readonly<Record<string, readonly string[]>>;
  readonly meta: {
    readonly app: string;
    readonly version: string;
    readonly image: string;
    readonly format: 'RGBA8888';
    readonly size: Size;
    /** Always 1: a sheet that was enlarged is one of larger frames. */
    readonly scale: '1';
    /** As Aseprite writes them; `repeat` is left out for clips that loop. */
    readonly frameTags: readonly FrameTag[];
  };
}

export interface Sheet {
  readonly pixels: Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
  readonly atlas: Atlas;
}

/** What browsers and most graphics cards hold in a texture at most, in pixels along an edge. */
const LARGEST = 16_384;

/** The sheet and its atlas. @throws ReverieError `export/size` when the sheet would be too large to be opened. */
export function spriteSheet(clip: Clip, { layout = 'grid', padding = 0, scale = 1, name = 'frames' }: SheetOptions = {}): Sheet {
  const columns = layout === 'strip' ? clip.count : columnsOf(clip);
  const [w, h] = [clip.width * scale, clip.height * scale];
  const extent = (n: number, edge: number): number => n * edge + (n + 1) * padding;
  const [width, height] = [extent(columns, w), extent(Math.ceil(clip.count / columns), h)];
  if (Math.max(width, height) > LARGEST) {
    const advice = layout === 'strip' ? 'choose a grid or a smaller size' : 'choose a smaller size';
    const size = `${width} × ${height} pixels, more than the ${LARGEST} along an edge that textures can have`;
    throw new ReverieError('export/size', `The sheet would have ${size}; ${advice}.`);
  }
  const places = Array.from({ length: clip.count }, (_, i) => ({
    x: padding + (i % columns) * (w + padding), y: padding + Math.floor(i / columns) * (h + padding), w, h,
  }));
  const pixels = new Uint32Array(width * height);
  places.forEach(({ x, y }, i) => {
    const frame = enlarge(wordsOf(frameOf(clip, i)), clip.width, clip.height, scale);
    for (let row = 0; row < h; row++) pixels.set(frame.subarray(row * w, (row + 1) * w), (y + row) * width + x);
  });
  return { pixels: bytesOf(pixels), width, height, atlas: atlasOf(clip, places, { w: width, h: height }, name) };
}

/** Columns of a grid that is about square; without empty cells where a grid up to twice as wide has none. */
function columnsOf({ count, width, height }: Clip): number {
  const square = Math.min(count, Math.ceil(Math.sqrt((count * height) / width)));
  const wider = Array.from({ length: square }, (_, i) => square + i);
  return wider.find((columns) => count % columns === 0) ?? square;
}

function atlasOf({ count, fps, loop }: Clip, places: readonly Rectangle[], size: Size, name: string): Atlas {
  const digits = Math.max(2, String(count - 1).length);
  const names = places.map((_, i) => `${name}-${String(i).padStart(digits, '0')}.png`);
  const entry = (frame: Rectangle): AtlasFrame => ({
    frame,
    rotated: false,
    trimmed: false,
    spriteSourceSize: { ...frame, x: 0, y: 0 },
    sourceSize: { w: frame.w, h: frame.h },
    duration: Math.round(1000 / fps),
  });
  return {
    frames: Object.fromEntries(places.map((place, i) => [names[i]!, entry(place)])),
    animations: { [name]: names },
    meta: {
      app: 'Reverie', version: '1.0', image: `${name}.png`, format: 'RGBA8888', size, scale: '1',
      frameTags: [{ name, from: 0, to: count - 1, direction: 'forward', ...(loop ? {} : { repeat: '1' }) }],
    },
  };
}
