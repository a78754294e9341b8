/** GIF89a by gifenc: at most 256 colours for the whole clip, a pixel is either opaque or transparent. */
import { applyPalette, GIFEncoder, quantize, type Color } from 'gifenc';
import { enlarge, frameOf, wordsOf, type Clip } from '../clip.ts';
import { channels, distinct } from './palette.ts';

/** The first entry of the table stands for transparent pixels; its colour is never seen. */
const CLEAR: Color = [0, 0, 0];
const COLORS = 255;
const OPAQUE_FROM = 128;

/**
 * The clip, every pixel `scale` times as large; repeated for ever if it loops. Up to 255 colours stay exact;
 * of more, the clip gets one table for all frames, so that colours do not flicker. Alpha below one half
 * becomes transparent, above it opaque.
 */
export function encodeGIF(clip: Clip, { scale = 1 } = {}): Uint8Array<ArrayBuffer> {
  const { palette, index } = tableFor(clip);
  const gif = GIFEncoder();
  for (let i = 0; i < clip.count; i++) {
    const picture = enlarge(index(frameOf(clip, i)), clip.width, clip.height, scale);
    gif.writeFrame(picture, clip.width * scale, clip.height * scale, {
      ...(i === 0 ? { palette } : {}),
      transparent: true,
      transparentIndex: 0,
      delay: delayOf(i, clip.fps) * 10,
      repeat: clip.loop ? 0 : -1,
      dispose: 2,
    });
  }
  gif.finish();
  return gif.bytes();
}

/** Hundredths of a second that frame `i` is shown: rounded so that the clip as a whole keeps its time; browsers slow down less than 2. */
export const delayOf = (i: number, fps: number): number =>
  Math.min(65_535, Math.max(2, Math.round(((i + 1) * 100) / fps) - Math.round((i * 100) / fps)));

interface Table {
  readonly palette: Color[];
  readonly index: (pixels: Uint8ClampedArray) => Uint8Array;
}

function tableFor(clip: Clip): Table {
  const opaque = wordsOf(clip.frames).filter((word) => word >>> 24 >= OPAQUE_FROM).map((word) => (word | 0xff000000) >>> 0);
  const exact = distinct(opaque, COLORS);
  const colors: Color[] = exact ? Array.from(exact.keys(), rgb) : quantize(new Uint8Array(opaque.buffer), COLORS);
  const nearest = (pixels: Uint8ClampedArray): Uint8Array =>
    exact
      ? Uint8Array.from(wordsOf(pixels), (word) => exact.get((word | 0xff000000) >>> 0) ?? 0)
      : applyPalette(pixels.slice(), colors); // a copy, as it reads the whole buffer under a view
  const index = (pixels: Uint8ClampedArray): Uint8Array =>
    nearest(pixels).map((color, i) => (pixels[4 * i + 3]! >= OPAQUE_FROM ? color + 1 : 0));
  return { palette: [CLEAR, ...colors], index };
}

function rgb(word: number): Color {
  const [r, g, b] = channels(word);
  return [r, g, b];
}
