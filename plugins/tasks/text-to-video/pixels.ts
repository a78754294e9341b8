/** RGBA bytes, pixel by pixel, and the model's values: plane by plane, −1…1, colours multiplied by alpha. */

export const EDGE = 64;
export const CHANNELS = 4;
const AREA = EDGE * EDGE;
/** Numbers in a frame, either way. */
export const FRAME = CHANNELS * AREA;

/** The sprites have no pixels that are partly clear: alpha this near to 0 or 1 is 0 or 1, and no noise is left on the ground. */
const RESIDUE = 1 / 4;

/** The values of whole frames of bytes. */
export function toValues(bytes: readonly number[]): Float32Array {
  const values = new Float32Array(bytes.length);
  bytes.forEach((byte, i) => {
    const channel = i % CHANNELS;
    const alpha = bytes[i - channel + 3]! / 255;
    const pixel = Math.floor((i % FRAME) / CHANNELS);
    values[i - (i % FRAME) + channel * AREA + pixel] = (channel === 3 ? byte : byte * alpha) / 127.5 - 1;
  });
  return values;
}

/** The bytes of whole frames of values. */
export function toBytes(values: Float32Array): Uint8ClampedArray<ArrayBuffer> {
  const bytes = new Uint8ClampedArray(values.length);
  for (let start = 0; start < values.length; start += FRAME) {
    for (let pixel = 0; pixel < AREA; pixel++) {
      const unit = (channel: number): number => (values[start + channel * AREA + pixel]! + 1) / 2;
      const alpha = clean(unit(3));
      if (alpha === 0) continue;
      const at = start + pixel * CHANNELS;
      for (let channel = 0; channel < 3; channel++) bytes[at + channel] = (255 * unit(channel)) / alpha;
      bytes[at + 3] = 255 * alpha;
    }
  }
  return bytes;
}

function clean(alpha: number): number {
  if (alpha < RESIDUE) return 0;
  return alpha > 1 - RESIDUE ? 1 : alpha;
}
