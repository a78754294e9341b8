/** Animated PNG (https://www.w3.org/TR/png-3/#apng-frame-based-animation): lossless, alpha of 8 bits. */
import { enlargedFrame, type Clip } from '../clip.ts';
import { concat, numbers } from './bytes.ts';
import { chunk, codingFor, pngFile } from './png.ts';

/** The clip, every pixel `scale` times as large; repeated for ever if it loops. Viewers that know no animation show the first frame. */
export async function encodeAPNG(clip: Clip, { scale = 1 } = {}): Promise<Uint8Array<ArrayBuffer>> {
  const [width, height] = [clip.width * scale, clip.height * scale];
  const { header, encode } = codingFor(clip.frames, width, height);
  const chunks = [...header, chunk('acTL', numbers([[clip.count, 4], [clip.loop ? 0 : 1, 4]]))];
  let sequence = 0;
  for (let i = 0; i < clip.count; i++) {
    const data = await encode(enlargedFrame(clip, i, scale));
    chunks.push(chunk('fcTL', control(sequence++, width, height, clip.fps)));
    chunks.push(i === 0 ? chunk('IDAT', data) : chunk('fdAT', concat([numbers([[sequence++, 4]]), data])));
  }
  return pngFile(chunks);
}

/** A frame of the whole size that replaces the one before, alpha included, and is shown 1 / fps seconds. */
function control(sequence: number, width: number, height: number, fps: number): Uint8Array {
  const size = [[width, 4], [height, 4], [0, 4], [0, 4]] as const;
  const [numerator, denominator] = delay(fps);
  return numbers([[sequence, 4], ...size, [numerator, 2], [denominator, 2], [0, 1], [0, 1]]);
}

/** 1 / fps as a fraction of two 16-bit numbers. */
function delay(fps: number): readonly [numerator: number, denominator: number] {
  if (Number.isInteger(fps) && fps < 65_536) return [1, fps];
  return fps >= 1 ? [100, Math.min(65_535, Math.round(fps * 100))] : [Math.min(65_535, Math.round(1000 / fps)), 1000];
}
