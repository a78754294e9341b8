/** Names of files, and handing them to the person. */

/** `text` as the stem of a file name: lower case, words joined by `-`, at most 60 characters; `fallback` where nothing is left. */
export function fileStem(text: string, fallback: string): string {
  const stem = text.normalize('NFKD').toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-+|-+$/g, '').slice(0, 60);
  return stem.replace(/-$/, '') || fallback;
}

/** Hands a file to the person, as a download. */
export function download(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  const link = Object.assign(document.createElement('a'), { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** A file's size in words. */
export const sizeOf = ({ size }: Blob): string =>
  (size < 1e6 ? `${Math.max(1, Math.round(size / 1000))} kB` : `${(size / 1e6).toFixed(1)} MB`);
