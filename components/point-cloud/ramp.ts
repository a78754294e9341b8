/** A colour ramp through a few CSS colours, interpolated in OKLab so that equal steps look equal. */
import { DataTexture, LinearFilter, RGBAFormat, SRGBColorSpace } from 'three';

type Triple = readonly [number, number, number];

const TEXELS = 64;

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

/** sRGB → OKLab. Ottosson: A perceptual color space for image processing, 2020. */
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

/** The ramp as a texture of 64 × 1 for shaders. */
export function rampTexture(colors: readonly string[]): DataTexture {
  const stops = colors.map(toRgb);
  const data = new Uint8Array(TEXELS * 4);
  for (let texel = 0; texel < TEXELS; texel++) {
    const rgb = rampAt(stops, texel / (TEXELS - 1)).map((c) => Math.round(c * 255));
    data.set([...rgb, 255], texel * 4);
  }
  const texture = new DataTexture(data, TEXELS, 1, RGBAFormat);
  texture.colorSpace = SRGBColorSpace;
  texture.magFilter = texture.minFilter = LinearFilter;
  texture.needsUpdate = true;
  return texture;
}
