/** A colour ramp through a few CSS colours as shaders read it. */
import { DataTexture, LinearFilter, RGBAFormat, SRGBColorSpace } from 'three';
import { rampAt, toRgb } from '../oklab.ts';

const TEXELS = 64;

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
