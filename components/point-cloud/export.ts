/** Point clouds as files, written by three.js' exporters. Needs no WebGL. */
import { BufferAttribute, BufferGeometry, Color, MeshBasicMaterial, Points, SRGBColorSpace } from 'three';
import { rampAt, toRgb } from '../oklab.ts';

/** Points for an exporter, with sRGB colours as bytes from low to high through the given CSS colours. */
function coloured(points: Float32Array, ramp: readonly string[]): { readonly geometry: BufferGeometry; readonly rgb: Uint8Array } {
  const stops = ramp.map(toRgb);
  const rgb = new Uint8Array(points.length);
  let [low, high] = [Infinity, -Infinity];
  for (let i = 1; i < points.length; i += 3) [low, high] = [Math.min(low, points[i]!), Math.max(high, points[i]!)];
  for (let i = 0; i < points.length; i += 3) {
    const tone = high > low ? (points[i + 1]! - low) / (high - low) : 0.5;
    rgb.set(rampAt(stops, tone).map((c) => Math.round(c * 255)), i);
  }
  return { geometry: new BufferGeometry().setAttribute('position', new BufferAttribute(points, 3)), rgb };
}

/** A PLY file with x, y, z as 32-bit floats and red, green, blue as bytes; little-endian, or as text. */
export async function toPLY(points: Float32Array, ramp: readonly string[], { ascii = false } = {}): Promise<Blob> {
  const { PLYExporter } = await import('three/addons/exporters/PLYExporter.js');
  const { geometry, rgb } = coloured(points, ramp);
  // not as `color`: the exporter takes linear floats there and writes them as floats, which many programs do not read
  geometry.setAttribute('rgb', new BufferAttribute(rgb, 3));
  const options = { binary: !ascii, littleEndian: true, customPropertyMapping: { rgb: ['red', 'green', 'blue'] } };
  const data = new PLYExporter().parse(new Points(geometry), () => undefined, options);
  geometry.dispose();
  return new Blob([data ?? ''], { type: 'application/octet-stream' });
}

/** A binary glTF file with one node of points. */
export async function toGLB(points: Float32Array, ramp: readonly string[], name: string): Promise<Blob> {
  const { GLTFExporter } = await import('three/addons/exporters/GLTFExporter.js');
  const { geometry, rgb } = coloured(points, ramp);
  const colors = new Float32Array(rgb.length); // linear, as glTF has them
  const color = new Color();
  for (let i = 0; i < rgb.length; i += 3) {
    color.setRGB(rgb[i]! / 255, rgb[i + 1]! / 255, rgb[i + 2]! / 255, SRGBColorSpace).toArray(colors, i);
  }
  geometry.setAttribute('color', new BufferAttribute(colors, 3));
  const cloud = new Points(geometry, new MeshBasicMaterial({ vertexColors: true }));
  cloud.name = name;
  const data = (await new GLTFExporter().parseAsync(cloud, { binary: true })) as ArrayBuffer;
  geometry.dispose();
  return new Blob([data], { type: 'model/gltf-binary' });
}
