/** A PLY reader of the tests' own, written from the format's description: whole files, vertices only. */

export interface Ply {
  readonly format: string;
  readonly properties: readonly string[];
  /** One row of values for each vertex. */
  readonly rows: readonly (readonly number[])[];
}

const WIDTH: Readonly<Record<string, number>> = { float: 4, uchar: 1 };

/** @throws Error when the file is not what its header says, to the byte. */
export function parsePly(file: Buffer): Ply {
  const end = file.indexOf('end_header\n') + 'end_header\n'.length;
  const lines = file
    .subarray(0, end)
    .toString('ascii')
    .split('\n')
    .map((line) => line.split(' '));
  if (lines[0]![0] !== 'ply') throw new Error('It does not begin with "ply".');
  const format = lines.find(([word]) => word === 'format')![1]!;
  const count = Number(lines.find(([word, name]) => word === 'element' && name === 'vertex')![2]);
  const typed = lines.filter(([word]) => word === 'property').map(([, type, name]) => ({ type: type!, name: name! }));
  const properties = typed.map(({ name }) => name);
  const body = file.subarray(end);
  if (format === 'ascii') {
    const rows = body
      .toString('ascii')
      .trim()
      .split('\n')
      .map((line) => line.trim().split(/\s+/).map(Number));
    if (rows.length !== count || rows.some((row) => row.length !== typed.length))
      throw new Error(`The header promises ${count} rows of ${typed.length}.`);
    return { format, properties, rows };
  }
  const stride = typed.reduce((sum, { type }) => sum + WIDTH[type]!, 0);
  if (body.length !== stride * count) throw new Error(`The header promises ${stride * count} bytes, there are ${body.length}.`);
  const rows = Array.from({ length: count }, (_, i) => {
    let at = i * stride;
    return typed.map(({ type }) => {
      const value = type === 'uchar' ? body.readUInt8(at) : body.readFloatLE(at);
      at += WIDTH[type]!;
      return value;
    });
  });
  return { format, properties, rows };
}
