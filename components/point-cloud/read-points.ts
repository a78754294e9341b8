/** Reads points out of files that people have: PLY in its three encodings, and JSON. */
import { ReverieError } from '../../engine/errors.ts';

type Reader = (view: DataView, offset: number, little: boolean) => number;

const SCALARS: Readonly<Record<string, readonly [bytes: number, read: Reader]>> = {
  char: [1, (v, o) => v.getInt8(o)],
  int8: [1, (v, o) => v.getInt8(o)],
  uchar: [1, (v, o) => v.getUint8(o)],
  uint8: [1, (v, o) => v.getUint8(o)],
  short: [2, (v, o, l) => v.getInt16(o, l)],
  int16: [2, (v, o, l) => v.getInt16(o, l)],
  ushort: [2, (v, o, l) => v.getUint16(o, l)],
  uint16: [2, (v, o, l) => v.getUint16(o, l)],
  int: [4, (v, o, l) => v.getInt32(o, l)],
  int32: [4, (v, o, l) => v.getInt32(o, l)],
  uint: [4, (v, o, l) => v.getUint32(o, l)],
  uint32: [4, (v, o, l) => v.getUint32(o, l)],
  float: [4, (v, o, l) => v.getFloat32(o, l)],
  float32: [4, (v, o, l) => v.getFloat32(o, l)],
  double: [8, (v, o, l) => v.getFloat64(o, l)],
  float64: [8, (v, o, l) => v.getFloat64(o, l)],
};

/**
 * The points of a file as flat x, y, z.
 * @throws ReverieError `file/points` with what was wrong and what can be read.
 */
export async function readPoints(file: File): Promise<Float32Array> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const points = startsWithPly(bytes) ? readPly(bytes) : readJson(new TextDecoder().decode(bytes));
  if (points.length === 0) throw refuse('holds no points');
  if (!points.every(Number.isFinite)) throw refuse('holds coordinates that are not finite numbers');
  return points;
}

/** Moves points to the origin and scales them so that the farthest lies on the unit sphere. */
export function toUnitSphere(points: Float32Array): Float32Array {
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  points.forEach((value, i) => {
    low[i % 3] = Math.min(low[i % 3]!, value);
    high[i % 3] = Math.max(high[i % 3]!, value);
  });
  const centred = points.map((value, i) => value - (low[i % 3]! + high[i % 3]!) / 2);
  let radius = 0;
  for (let i = 0; i < centred.length; i += 3) radius = Math.max(radius, Math.hypot(centred[i]!, centred[i + 1]!, centred[i + 2]!));
  return radius > 0 ? centred.map((value) => value / radius) : centred;
}

const startsWithPly = (bytes: Uint8Array): boolean => String.fromCharCode(...bytes.subarray(0, 3)) === 'ply';

const refuse = (what: string): ReverieError =>
  new ReverieError('file/points', `The file ${what}; open a PLY file with x, y and z, or JSON such as [0, 0.5, 0, …] or [[0, 0.5, 0], …].`);

function readJson(text: string): Float32Array {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw refuse('is neither PLY nor JSON');
  }
  if (value !== null && typeof value === 'object' && 'points' in value) value = value.points;
  const flat = Array.isArray(value) ? value.flat(1) : [];
  if (flat.length === 0) throw refuse('holds 0 numbers');
  if (flat.length % 3 !== 0) throw refuse(`holds ${flat.length} numbers, which is no multiple of three`);
  if (!flat.every((item) => typeof item === 'number')) throw refuse('holds values that are not numbers');
  return Float32Array.from(flat);
}

interface Header {
  readonly format: string;
  readonly count: number;
  readonly properties: readonly { readonly name: string; readonly type: string }[];
}

function readPly(bytes: Uint8Array): Float32Array {
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 65_536));
  const end = /end_header\r?\n/.exec(head);
  if (!end) throw refuse('is a PLY file without the end of its header');
  const header = readHeader(head.slice(0, end.index));
  const body = bytes.subarray(end.index + end[0].length);
  return header.format === 'ascii' ? readAscii(header, new TextDecoder('latin1').decode(body)) : readBinary(header, body);
}

function readHeader(text: string): Header {
  const lines = text.split(/\r?\n/).map((line) => line.trim().split(/\s+/));
  const format = lines.find(([word]) => word === 'format')?.[1] ?? '';
  if (!['ascii', 'binary_little_endian', 'binary_big_endian'].includes(format)) throw refuse(`is PLY of the unknown format "${format}"`);
  const elements = lines.filter(([word]) => word === 'element');
  if (elements[0]?.[1] !== 'vertex') throw refuse('is a PLY file that does not begin with its vertices');
  const from = lines.findIndex(([word]) => word === 'element');
  const next = lines.findIndex(([word], i) => i > from && word === 'element');
  const own = lines.slice(from + 1, next < 0 ? undefined : next).filter(([word]) => word === 'property');
  const properties = own.map(([, type = '', name = '']) => ({ type, name }));
  const unknown = properties.find(({ type }) => !SCALARS[type]);
  if (unknown) throw refuse(`has vertices with a property of type "${unknown.type}"`);
  if (!['x', 'y', 'z'].every((axis) => properties.some(({ name }) => name === axis))) throw refuse('has vertices without x, y and z');
  return { format, count: Number(elements[0][2]), properties };
}

function readAscii({ count, properties }: Header, text: string): Float32Array {
  const rows = text.split(/\r?\n/, count);
  if (rows.length < count) throw refuse(`promises ${count} points and ends after ${rows.length}`);
  const columns = ['x', 'y', 'z'].map((axis) => properties.findIndex(({ name }) => name === axis));
  return Float32Array.from(
    rows.flatMap((row) => {
      const cells = row.trim().split(/\s+/);
      return columns.map((column) => Number(cells[column]));
    }),
  );
}

function readBinary({ format, count, properties }: Header, body: Uint8Array): Float32Array {
  const offsets = new Map<string, readonly [offset: number, read: Reader]>();
  let stride = 0;
  for (const { name, type } of properties) {
    const [bytes, read] = SCALARS[type]!;
    offsets.set(name, [stride, read]);
    stride += bytes;
  }
  if (body.byteLength < stride * count) throw refuse(`promises ${count} points and ends after ${Math.floor(body.byteLength / stride)}`);
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  const points = new Float32Array(count * 3);
  for (const [axis, name] of ['x', 'y', 'z'].entries()) {
    const [offset, read] = offsets.get(name)!;
    for (let i = 0; i < count; i++) points[3 * i + axis] = read(view, i * stride + offset, format === 'binary_little_endian');
  }
  return points;
}
