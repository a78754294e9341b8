/**
 * PNG, third edition (https://www.w3.org/TR/png-3/). Written here rather than by a canvas, which multiplies
 * alpha into the colours and so changes them, and because an animated PNG needs the same chunks.
 */
import { wordsOf } from '../clip.ts';
import { concat, crc32, deflate, numbers, text } from './bytes.ts';
import { channels, distinct } from './palette.ts';

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

/** How the pixels of an image, or of all frames of an animation, are written. */
export interface Coding {
  /** IHDR, and with up to 256 colours their table. */
  readonly header: readonly Uint8Array[];
  /** The compressed data of one picture. */
  readonly encode: (pixels: Uint8ClampedArray) => Promise<Uint8Array<ArrayBuffer>>;
}

/** Length, type, data and checksum. */
export function chunk(type: string, data: Uint8Array): Uint8Array<ArrayBuffer> {
  const body = concat([text(type), data]);
  return concat([numbers([[data.length, 4]]), body, numbers([[crc32(body), 4]])]);
}

/** The chunks as a file. */
export const pngFile = (chunks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> =>
  concat([SIGNATURE, ...chunks, chunk('IEND', new Uint8Array(0))]);

/** The smallest lossless way to write `pixels` (RGBA, of one picture or several) in pictures of a size. */
export function codingFor(pixels: Uint8ClampedArray, width: number, height: number): Coding {
  const colors = distinct(wordsOf(pixels), 256);
  const header = (colorType: number): Uint8Array =>
    chunk('IHDR', numbers([[width, 4], [height, 4], [8, 1], [colorType, 1], [0, 1], [0, 1], [0, 1]]));
  if (!colors) return { header: [header(6)], encode: (picture) => deflate(filtered(picture, width * 4)) };
  const table = [...colors.keys()].map(channels);
  return {
    header: [
      header(3),
      chunk('PLTE', Uint8Array.from(table.flatMap(([r, g, b]) => [r, g, b]))),
      chunk('tRNS', Uint8Array.from(table, ([, , , a]) => a)),
    ],
    encode: (picture) => deflate(unfiltered(Uint8Array.from(wordsOf(picture), (word) => colors.get(word)!), width)),
  };
}

/** One picture: RGBA, not premultiplied. Every pixel comes back as it was, the colour of transparent ones too. */
export async function encodePNG(pixels: Uint8ClampedArray, width: number, height: number): Promise<Uint8Array<ArrayBuffer>> {
  const { header, encode } = codingFor(pixels, width, height);
  return pngFile([...header, chunk('IDAT', await encode(pixels))]);
}

/** Rows with filter type 0, which serves colour tables best. */
function unfiltered(bytes: Uint8Array, stride: number): Uint8Array<ArrayBuffer> {
  const rows = bytes.length / stride;
  const result = new Uint8Array(bytes.length + rows);
  for (let y = 0; y < rows; y++) result.set(bytes.subarray(y * stride, (y + 1) * stride), y * (stride + 1) + 1);
  return result;
}

/** What each filter type predicts from the bytes to the left, above, and above left (section 9.2). */
const PREDICTORS: readonly ((a: number, b: number, c: number) => number)[] = [
  () => 0,
  (a) => a,
  (_, b) => b,
  (a, b) => (a + b) >> 1,
  (a, b, c) => {
    const [pa, pb, pc] = [Math.abs(b - c), Math.abs(a - c), Math.abs(a + b - 2 * c)];
    return pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
  },
];

/** Rows of RGBA, each with the filter whose differences are smallest in sum (section 12.7). */
function filtered(bytes: Uint8ClampedArray, stride: number): Uint8Array<ArrayBuffer> {
  const rows = bytes.length / stride;
  const result = new Uint8Array(bytes.length + rows);
  const row = new Uint8Array(stride);
  for (let y = 0; y < rows; y++) {
    let least = Infinity;
    for (const [type, predict] of PREDICTORS.entries()) {
      const sum = differences(bytes, y, stride, predict, row);
      if (sum >= least) continue;
      least = sum;
      result[y * (stride + 1)] = type;
      result.set(row, y * (stride + 1) + 1);
    }
  }
  return result;
}

/** Writes one filtered row, and returns the sum of its bytes as signed numbers, signs left out. */
function differences(bytes: Uint8ClampedArray, y: number, stride: number, predict: (typeof PREDICTORS)[number], row: Uint8Array): number {
  const start = y * stride;
  let sum = 0;
  for (let x = 0; x < stride; x++) {
    const a = x < 4 ? 0 : bytes[start + x - 4]!;
    const b = y === 0 ? 0 : bytes[start + x - stride]!;
    const c = x < 4 || y === 0 ? 0 : bytes[start + x - stride - 4]!;
    const byte = (bytes[start + x]! - predict(a, b, c)) & 255;
    row[x] = byte;
    sum += byte < 128 ? byte : 256 - byte;
  }
  return sum;
}
