/** NumPy's .npy, version 1.0 (https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html). */
import { concat, numbers, text } from '../../frames/export/bytes.ts';

const MAGIC = Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0);
/** The data begins at a multiple of this. */
const ALIGNED = 64;

/** Numbers as a float32 array of a shape, in C order. */
export function encodeNPY(values: Float32Array, shape: readonly [number, number]): Uint8Array<ArrayBuffer> {
  const header = `{'descr': '<f4', 'fortran_order': False, 'shape': (${shape.join(', ')}), }`;
  const room = Math.ceil((MAGIC.length + 2 + header.length + 1) / ALIGNED) * ALIGNED - MAGIC.length - 2;
  const data = new DataView(new ArrayBuffer(values.length * 4));
  values.forEach((value, i) => data.setFloat32(i * 4, value, true));
  return concat([MAGIC, numbers([[room, 2]], true), text(`${header.padEnd(room - 1)}\n`), new Uint8Array(data.buffer)]);
}
