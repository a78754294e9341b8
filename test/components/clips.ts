/** Clips for tests: one that a person drew, and one with more colours and alphas than any table holds. */
import { toClip, type Clip } from '../../components/frames/clip.ts';

/** Pixels of a strip of square frames, as frames one after the other. */
export function fromStrip(strip: ArrayLike<number>, edge: number, fps = 8, loop = true): Clip {
  const count = strip.length / (edge * edge * 4);
  const frames = new Uint8ClampedArray(strip.length);
  for (let i = 0; i < count; i++) {
    for (let y = 0; y < edge; y++) {
      const from = (y * count + i) * edge * 4;
      frames.set(Array.prototype.slice.call(strip, from, from + edge * 4), (i * edge + y) * edge * 4);
    }
  }
  return toClip(frames, edge, edge, fps, loop);
}

/** `count` frames of width × height: colours run, alpha takes every value, and transparent pixels have colours too. */
export function gradient(width = 40, height = 24, count = 5, { fps = 12, loop = true } = {}): Clip {
  const frames = new Uint8ClampedArray(width * height * count * 4);
  for (let p = 0; p < frames.length / 4; p++) {
    const [x, y, i] = [p % width, Math.floor(p / width) % height, Math.floor(p / (width * height))];
    frames.set([(x * 255) / width, (y * 255) / height, (i * 50) % 256, (x * 7 + y * 3 + i * 31) % 256], 4 * p);
  }
  return toClip(frames, width, height, fps, loop);
}

/** The same with every pixel either opaque or clear, and clear ones without a colour, as canvases have them. */
export function opaque(clip: Clip): Clip {
  const seen = (i: number): boolean => clip.frames[i - (i % 4) + 3]! >= 128;
  return { ...clip, frames: clip.frames.map((value, i) => (!seen(i) ? 0 : i % 4 === 3 ? 255 : value)) };
}
