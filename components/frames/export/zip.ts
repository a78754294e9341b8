/** ZIP archives of files that are compressed already (APPNOTE 6.3.10, method 0: stored). */
import { concat, crc32, numbers, text } from './bytes.ts';

/** General purpose flag 11: names are UTF-8. */
const UTF8 = 1 << 11;
/** 1 January 1980, the format's first day: the same files give the same archive. */
const DATE = (1 << 5) | 1;

/** An archive of files by name. */
export function zip(files: Readonly<Record<string, Uint8Array>>): Uint8Array<ArrayBuffer> {
  const [parts, directory]: [Uint8Array[], Uint8Array[]] = [[], []];
  let offset = 0;
  for (const [path, bytes] of Object.entries(files)) {
    const name = text(path);
    const sizes = [[bytes.length, 4], [bytes.length, 4], [name.length, 2], [0, 2]] as const;
    const about = [[20, 2], [UTF8, 2], [0, 2], [0, 2], [DATE, 2], [crc32(bytes), 4], ...sizes] as const;
    parts.push(numbers([[0x04034b50, 4], ...about], true), name, bytes);
    directory.push(numbers([[0x02014b50, 4], [20, 2], ...about, [0, 2], [0, 2], [0, 2], [0, 4], [offset, 4]], true), name);
    offset += 30 + name.length + bytes.length;
  }
  const list = concat(directory);
  const count = directory.length / 2;
  const end = numbers([[0x06054b50, 4], [0, 2], [0, 2], [count, 2], [count, 2], [list.length, 4], [offset, 4], [0, 2]], true);
  return concat([...parts, list, end]);
}
