/** Cuts sprite sheets into frames, and fits pictures to a size; every pixel stays as it is. */
import { refuse, type Picture, type Size } from './pictures.ts';

interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

/** A frame of an atlas in the JSON formats of TexturePacker and Aseprite; sizes are those before it was turned. */
interface AtlasFrame {
  readonly frame: Rectangle;
  /** Turned by 90° clockwise in the sheet. */
  readonly rotated?: boolean;
  /** Where the frame lies in the picture that it was trimmed from. */
  readonly spriteSourceSize?: Rectangle;
  readonly sourceSize?: { readonly w: number; readonly h: number };
}

export const same = (a: Size, b: Size): boolean => a[0] === b[0] && a[1] === b[1];

/** A picture whose pixel (x, y) is pixel `from(x, y)` of the source; transparent where that is undefined. */
function redraw({ size: [line], pixels }: Picture, size: Size, from: (x: number, y: number) => Size | undefined): Picture {
  const result = new Uint8ClampedArray(size[0] * size[1] * 4);
  for (let y = 0; y < size[1]; y++) {
    for (let x = 0; x < size[0]; x++) {
      const at = from(x, y);
      if (!at) continue;
      const start = (at[1] * line + at[0]) * 4;
      result.set(pixels.subarray(start, start + 4), (y * size[0] + x) * 4);
    }
  }
  return { size, pixels: result };
}

const isEmpty = ({ pixels }: Picture): boolean => pixels.every((value, i) => i % 4 !== 3 || value === 0);

/** The cells of a sheet, row by row, less the empty ones at its end; the sheet alone where it holds no whole number of cells. */
export function cutGrid(sheet: Picture, size: Size): Picture[] {
  const [columns, rows] = [sheet.size[0] / size[0], sheet.size[1] / size[1]];
  if (!Number.isInteger(columns) || !Number.isInteger(rows)) return [sheet];
  const cells = Array.from({ length: columns * rows }, (_, i) => {
    const [left, top] = [(i % columns) * size[0], Math.floor(i / columns) * size[1]];
    return redraw(sheet, size, (x, y) => [left + x, top + y]);
  });
  return cells.slice(0, Math.max(1, cells.findLastIndex((cell) => !isEmpty(cell)) + 1));
}

/** The frames of a sheet in the order of its atlas, untrimmed and turned back. @throws ReverieError `file/frames`. */
export function cutAtlas(sheet: Picture, json: string, name: string): Picture[] {
  return readAtlas(json, name).map(({ frame, rotated = false, spriteSourceSize, sourceSize }) => {
    const { x: left, y: top, w, h } = frame;
    const [across, down] = rotated ? [h, w] : [w, h];
    if (left < 0 || top < 0 || left + across > sheet.size[0] || top + down > sheet.size[1]) {
      throw refuse(name, `names a frame outside the sheet's ${sheet.size.join(' × ')} pixels; open it with the picture that it describes`);
    }
    const { x: dx, y: dy } = spriteSourceSize ?? { x: 0, y: 0 };
    return redraw(sheet, sourceSize ? [sourceSize.w, sourceSize.h] : [w, h], (x, y) => {
      const [u, v] = [x - dx, y - dy];
      if (u < 0 || v < 0 || u >= w || v >= h) return undefined;
      return rotated ? [left + h - 1 - v, top + u] : [left + u, top + v];
    });
  });
}

function readAtlas(json: string, name: string): readonly AtlasFrame[] {
  let frames: unknown;
  try {
    ({ frames } = JSON.parse(json) as { frames?: unknown });
  } catch {
    throw refuse(name, 'is not JSON; open an atlas as TexturePacker or Aseprite write it');
  }
  const list: unknown[] = frames !== null && typeof frames === 'object' ? Object.values(frames) : [];
  if (list.length === 0 || !list.every(isAtlasFrame)) {
    throw refuse(name, 'lists no frames with x, y, w and h; open an atlas as TexturePacker or Aseprite write it');
  }
  return list;
}

const isCount = (value: unknown): boolean => Number.isInteger(value) && (value as number) < 2 ** 14;

function isAtlasFrame(value: unknown): value is AtlasFrame {
  const { frame, spriteSourceSize, sourceSize } = (value ?? {}) as Partial<Record<keyof AtlasFrame, Partial<Rectangle>>>;
  const has = (box: Partial<Rectangle> | undefined, ...names: (keyof Rectangle)[]): boolean => names.every((key) => isCount(box?.[key]));
  const whole = has(frame, 'x', 'y', 'w', 'h') && frame!.w! > 0 && frame!.h! > 0;
  const placed = spriteSourceSize === undefined || has(spriteSourceSize, 'x', 'y');
  return whole && placed && (sourceSize === undefined || (has(sourceSize, 'w', 'h') && sourceSize.w! > 0 && sourceSize.h! > 0));
}

/** As large as fits, by the nearest pixel, in the middle; the proportions stay, and what is left over is transparent. */
export function fitted(picture: Picture, size: Size): Picture {
  const scale = Math.min(size[0] / picture.size[0], size[1] / picture.size[1]);
  const [w, h] = picture.size.map((edge) => Math.max(1, Math.round(edge * scale))) as [number, number];
  const [left, top] = [Math.floor((size[0] - w) / 2), Math.floor((size[1] - h) / 2)];
  const nearest = (i: number, edge: number, source: number): number => Math.floor(((i + 0.5) * source) / edge);
  return redraw(picture, size, (x, y) => {
    const [u, v] = [x - left, y - top];
    if (u < 0 || v < 0 || u >= w || v >= h) return undefined;
    return [nearest(u, w, picture.size[0]), nearest(v, h, picture.size[1])];
  });
}
