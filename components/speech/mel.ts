/** A mel spectrogram as a picture: time from left to right, low bands at the bottom. */
import { evenRamp, fromOklab, toOklab, type Triple } from '../oklab.ts';
import type { Utterance } from './utterance.ts';

/** Steps of the colours. */
const STEPS = 256;
/** Natural logarithms that the colours cover, from the loudest value down: 80 decibels. */
const RANGE = 80 * (Math.LN10 / 20);
/** The loudest value of speech at the least, so that silence stays dark. */
const LOUD = -2;

/** Bytes, red, green and blue, from silent to loud. */
export type Colors = Uint8Array;

/** Colours from a ground through others, the one that is most like it first: darker and darker on light, lighter on dark. */
export function melColors([ground, ...others]: readonly Triple[]): Colors {
  const [base] = toOklab(ground!);
  const distance = (color: Triple): number => Math.abs(toOklab(color)[0] - base);
  return evenRamp([ground!, ...others.toSorted((a, b) => distance(a) - distance(b))], STEPS);
}

const oklch = (L: number, chroma: number, hue: number): Triple =>
  fromOklab([L, chroma * Math.cos((hue * Math.PI) / 180), chroma * Math.sin((hue * Math.PI) / 180)]);

/** Colours for files, which are the same on every page; the first two are the elements' own in the two themes. */
export const PALETTES = {
  dark: [oklch(0.155, 0.022, 285), oklch(0.56, 0.19, 285), oklch(0.7, 0.19, 350), oklch(0.88, 0.14, 80)],
  light: [oklch(0.965, 0.008, 75), oklch(0.76, 0.16, 65), oklch(0.58, 0.21, 350), oklch(0.4, 0.17, 285)],
  grey: [oklch(0, 0, 0), oklch(1, 0, 0)],
} as const satisfies Readonly<Record<string, readonly Triple[]>>;

/** RGBA of width × bands pixels; where a pixel stands for several frames, their loudest. */
export function melPixels({ mel, frames, bands }: Utterance, width: number, colors: Colors): Uint8ClampedArray<ArrayBuffer> {
  const values = mel ?? new Float32Array();
  const top = values.reduce((most, value) => (value > most && value < Infinity ? value : most), LOUD);
  const pixels = new Uint8ClampedArray(width * bands * 4).fill(255);
  for (let x = 0; x < width; x++) {
    const from = Math.floor((x * frames) / width);
    const to = Math.max(from + 1, Math.floor(((x + 1) * frames) / width));
    for (let band = 0; band < bands; band++) {
      let loudest = -Infinity;
      for (let i = from; i < to; i++) if (values[i * bands + band]! > loudest) loudest = values[i * bands + band]!;
      const share = Math.min(1, Math.max(0, 1 + (loudest - top) / RANGE));
      const color = Math.round(share * (STEPS - 1)) * 3;
      pixels.set(colors.subarray(color, color + 3), ((bands - 1 - band) * width + x) * 4);
    }
  }
  return pixels;
}
