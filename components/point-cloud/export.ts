/** Point clouds as files, written by three.js' exporters. Needs no WebGL. */
import { BufferAttribute, BufferGeometry, Color, MeshBasicMaterial, Points, SRGBColorSpace } from 'three';
import { rampAt, toRgb } from '../oklab.ts';

/** Points for an exporter, coloured from low to high through the given CSS colours. */
function coloured(points: Float32Array, ramp: readonly string[]): Points<BufferGeometry, MeshBasicMaterial> {
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(points, 3));
  const stops = ramp.map(toRgb);
  const colors = new Float32Array(points.length);
  let [low, high] = [Infinity, -Infinity];
  for (let i = 1; i < points.length; i += 3) [low, high] = [Math.min(low, points[i]!), Math.max(high, points[i]!)];
  const color = new Color();
  for (let i = 0; i < points.length; i += 3) {
    const tone = high > low ? (points[i + 1]! - low) / (high - low) : 0.5;
    color.setRGB(...rampAt(stops, tone), SRGBColorSpace).toArray(colors, i);
  }
  geometry.setAttribute('color', new BufferAttribute(colors, 3));
  return new Points(geometry, new MeshBasicMaterial({ vertexColors: true }));
}

/** A PLY file with x, y, z as 32-bit floats and red, green, blue as bytes; little-endian, or as text. */
export async function toPLY(points: Float32Array, ramp: readonly string[], { ascii = false } = {}): Promise<Blob> {
  const { PLYExporter } = await import('three/addons/exporters/PLYExporter.js');
  const cloud = coloured(points, ramp);
  const data = new PLYExporter().parse(cloud, () => undefined, { binary: !ascii, littleEndian: true });
  cloud.geometry.dispose();
  return new Blob([data ?? ''], { type: 'application/octet-stream' });
}

/** A binary glTF file with one node of points. */
export async function toGLB(points: Float32Array, ramp: readonly string[], name: string): Promise<Blob> {
  const { GLTFExporter } = await import('three/addons/exporters/GLTFExporter.js');
  const cloud = coloured(points, ramp);
  cloud.name = name;
  const data = (await new GLTFExporter().parseAsync(cloud, { binary: true })) as ArrayBuffer;
  cloud.geometry.dispose();
  return new Blob([data], { type: 'model/gltf-binary' });
}
