/** Colours between colours, mixed in OKLab: equal steps look equal. Ottosson: A perceptual color space for image processing, 2020. */

/** Red, green and blue, or lightness, a and b. */
export type Triple = readonly [number, number, number];

/** Any CSS colour → sRGB, 0…1, as the browser itself paints it. */
export function toRgb(color: string): Triple {
  const context = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })!;
  context.fillStyle = color;
  context.fillRect(0, 0, 1, 1);
  const [r, g, b] = context.getImageData(0, 0, 1, 1).data;
  return [r! / 255, g! / 255, b! / 255];
}

const toLinear = (c: number): number => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
const fromLinear = (c: number): number => (c <= 0.0031308 ? c * 12.92 : 1.055 * c ** (1 / 2.4) - 0.055);

/** sRGB → OKLab. */
export function toOklab(rgb: Triple): Triple {
  const [r, g, b] = rgb.map(toLinear) as unknown as Triple;
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

/** OKLab → sRGB, cut to 0…1. */
export function fromOklab([L, a, b]: Triple): Triple {
  const l = (L + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (L - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (L - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const linear = [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
  return linear.map((c) => Math.min(1, Math.max(0, fromLinear(c)))) as unknown as Triple;
}

/** The ramp at t = 0…1. */
export function rampAt(stops: readonly Triple[], t: number): Triple {
  const at = Math.min(Math.max(t, 0), 1) * (stops.length - 1);
  const i = Math.min(Math.floor(at), stops.length - 2);
  const [from, to] = [toOklab(stops[i]!), toOklab(stops[i + 1]!)];
  const share = at - i;
  return fromOklab([0, 1, 2].map((axis) => from[axis]! + share * (to[axis]! - from[axis]!)) as unknown as Triple);
}

/** Points along a ramp whose lengths in OKLab are added up. */
const SAMPLES = 1024;

/** `count` colours along a ramp, each as far from the next in OKLab as all others: bytes, red, green and blue. */
export function evenRamp(stops: readonly Triple[], count: number): Uint8Array {
  const colors = Array.from({ length: SAMPLES }, (_, i) => rampAt(stops, i / (SAMPLES - 1)));
  const places = colors.map(toOklab);
  const passed = [0];
  for (let i = 1; i < SAMPLES; i++) passed.push(passed[i - 1]! + Math.hypot(...places[i]!.map((c, axis) => c - places[i - 1]![axis]!)));
  const table = new Uint8Array(count * 3);
  for (let k = 0, i = 0; k < count; k++) {
    const wanted = (k / (count - 1)) * passed[SAMPLES - 1]!;
    while (i < SAMPLES - 1 && passed[i]! < wanted) i++;
    table.set(colors[i]!.map((c) => Math.round(c * 255)), k * 3);
  }
  return table;
}
