/** A short animation as the player and the exporters take it. */
import { ReverieError } from '../../engine/errors.ts';

/** All frames in one buffer. */
export interface Clip {
  /** count × height × width × 4 bytes, RGBA; alpha is not multiplied in. */
  readonly frames: Uint8ClampedArray;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  readonly count: number;
  /** Frames per second, greater than 0. */
  readonly fps: number;
  /** Whether the first frame follows the last one. */
  readonly loop: boolean;
}

/** A clip of as many frames as the buffer holds. @throws ReverieError `clip/size` or `clip/fps` when the numbers do not fit. */
export function toClip(frames: Uint8ClampedArray, width: number, height: number, fps: number, loop: boolean): Clip {
  const count = frames.length / (width * height * 4);
  if (!Number.isInteger(width) || !Number.isInteger(height) || width < 1 || height < 1 || !Number.isInteger(count) || count < 1) {
    const got = `${frames.length.toLocaleString('en')} bytes for frames of ${width} × ${height}`;
    throw new ReverieError('clip/size', `The clip holds ${got}; set width and height so that every frame is width × height × 4 bytes.`);
  }
  if (!(fps > 0) || !Number.isFinite(fps)) {
    throw new ReverieError('clip/fps', `The clip has ${fps} frames per second; set a number above 0.`);
  }
  return { frames, width, height, count, fps, loop };
}

/** The bytes of frame `i`, not copied. */
export function frameOf({ frames, width, height }: Clip, i: number): Uint8ClampedArray {
  const bytes = width * height * 4;
  return frames.subarray(i * bytes, (i + 1) * bytes);
}

/** Pixels as 32-bit numbers, red in the lowest byte (little-endian, as on every platform with a browser). */
export function wordsOf(pixels: Uint8ClampedArray): Uint32Array {
  const { buffer, byteOffset, length } = byteOffsetFits(pixels) ? pixels : pixels.slice();
  return new Uint32Array(buffer, byteOffset, length / 4);
}

const byteOffsetFits = ({ byteOffset }: Uint8ClampedArray): boolean => byteOffset % 4 === 0;

/** Pixels repeated `scale` times in both directions, hard edges kept. */
export function enlarge<T extends Uint8Array | Uint32Array>(pixels: T, width: number, height: number, scale: number): T {
  const result = new (pixels.constructor as new (length: number) => T)(pixels.length * scale * scale);
  const line = width * scale;
  for (let y = 0; y < height; y++) {
    const start = y * scale * line;
    for (let x = 0; x < width; x++) result.fill(pixels[y * width + x]!, start + x * scale, start + (x + 1) * scale);
    for (let k = 1; k < scale; k++) result.copyWithin(start + k * line, start, start + line);
  }
  return result;
}

/** Words as the bytes that canvases and encoders take. */
export const bytesOf = ({ buffer, byteOffset, byteLength }: Uint32Array): Uint8ClampedArray<ArrayBuffer> =>
  new Uint8ClampedArray(buffer as ArrayBuffer, byteOffset, byteLength);

/** Frame `i`, `scale` times as large. */
export const enlargedFrame = (clip: Clip, i: number, scale: number): Uint8ClampedArray =>
  scale === 1 ? frameOf(clip, i) : bytesOf(enlarge(wordsOf(frameOf(clip, i)), clip.width, clip.height, scale));
