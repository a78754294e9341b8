/** Reads the pictures that files hold, animated ones frame by frame. */
import { ReverieError } from '../../engine/errors.ts';

/** Width and height in pixels. */
export type Size = readonly [width: number, height: number];

export interface Picture {
  readonly size: Size;
  /** Height × width × 4 bytes, RGBA; alpha is not multiplied in. */
  readonly pixels: Uint8ClampedArray;
}

/** Pixels of all frames of a file together; more would fill a phone's memory. */
const MAX_PIXELS = 2 ** 25;

const SIGNATURES: readonly (readonly [signature: RegExp, type: string])[] = [
  [/^\x89PNG/, 'image/png'],
  [/^GIF8/, 'image/gif'],
  [/^RIFF....WEBP/s, 'image/webp'],
];

/** An error about a file; `what` says what is wrong with it. */
export const refuse = (name: string, what: string): ReverieError => new ReverieError('file/frames', `“${name}” ${what}.`);

/**
 * All frames of a picture file; where the browser has no ImageDecoder, the first.
 * @throws ReverieError `file/frames` for files that hold no picture, or too large a one.
 */
export async function readPictures(file: File): Promise<Picture[]> {
  const type = await typeOf(file);
  try {
    const decodes = typeof ImageDecoder !== 'undefined' && (await ImageDecoder.isTypeSupported(type));
    return decodes ? await decodeAll(file, type) : [await decodeFirst(file)];
  } catch (error) {
    throw error instanceof ReverieError ? error : refuse(file.name, 'cannot be read as a picture; open a whole PNG, WebP or GIF file');
  }
}

/** The type that the first bytes tell; names and types of files are often wrong. */
async function typeOf(file: File): Promise<string> {
  const start = String.fromCharCode(...new Uint8Array(await file.slice(0, 12).arrayBuffer()));
  return SIGNATURES.find(([signature]) => signature.test(start))?.[1] ?? file.type;
}

async function decodeAll(file: File, type: string): Promise<Picture[]> {
  const decoder = new ImageDecoder({ data: await file.arrayBuffer(), type, premultiplyAlpha: 'none', colorSpaceConversion: 'none' });
  try {
    await Promise.all([decoder.tracks.ready, decoder.completed]);
    const { frameCount } = decoder.tracks.selectedTrack!;
    const pictures: Picture[] = [];
    for (let frameIndex = 0; frameIndex < frameCount; frameIndex++) {
      const { image, complete } = await decoder.decode({ frameIndex });
      try {
        if (!complete) throw refuse(file.name, 'ends too early; open a whole PNG, WebP or GIF file');
        checkSize(file.name, [image.displayWidth, image.displayHeight], frameCount);
        pictures.push(await toPicture(image));
      } finally {
        image.close();
      }
    }
    return pictures;
  } finally {
    decoder.close();
  }
}

/** Copied as it is where possible: browsers multiply alpha in and out again when they convert to RGBA. */
async function toPicture(image: VideoFrame): Promise<Picture> {
  const { format, displayWidth: width, displayHeight: height } = image;
  const pixels = new Uint8ClampedArray(width * height * 4);
  const plain = format === 'BGRA' || format === 'BGRX' || format === 'RGBX';
  await image.copyTo(pixels, plain ? {} : { format: 'RGBA' });
  for (let i = 0; plain && i < pixels.length; i += 4) {
    if (format !== 'RGBX') [pixels[i], pixels[i + 2]] = [pixels[i + 2]!, pixels[i]!];
    if (format !== 'BGRA') pixels[i + 3] = 255;
  }
  return { size: [width, height], pixels };
}

/** Through a canvas, which rounds the colours of pixels that are partly transparent. */
async function decodeFirst(file: File): Promise<Picture> {
  const bitmap = await createImageBitmap(file, { colorSpaceConversion: 'none' });
  const { width, height } = bitmap;
  try {
    checkSize(file.name, [width, height], 1);
    const context = new OffscreenCanvas(width, height).getContext('2d')!;
    context.drawImage(bitmap, 0, 0);
    return { size: [width, height], pixels: context.getImageData(0, 0, width, height).data };
  } finally {
    bitmap.close();
  }
}

function checkSize(name: string, [width, height]: Size, count: number): void {
  if (width * height * count <= MAX_PIXELS) return;
  const got = `${count > 1 ? `${count} frames of ` : ''}${width} × ${height} pixels`;
  throw refuse(name, `has ${got}; open one of at most ${MAX_PIXELS.toLocaleString('en')} pixels in all`);
}
