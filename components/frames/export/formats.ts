/** What clips can be saved as. Every encoder is fetched when it is first used. */
import { fileStem } from '../../files.ts';
import { enlargedFrame, type Clip } from '../clip.ts';
import type { SheetOptions } from './sheet.ts';

/** The formats by id; `scale` is the size that each is mostly wanted in. */
export const FORMATS = {
  sheet: { title: 'Sprite sheet', about: 'PNG and JSON atlas for game engines, zipped', scale: 1 },
  gif: { title: 'GIF', about: 'Opens everywhere; up to 256 colours, hard edges', scale: 4 },
  apng: { title: 'Animated PNG', about: 'Exact colours and soft transparency', scale: 4 },
  webm: { title: 'WebM', about: 'Video, can be transparent', scale: 8 },
  mp4: { title: 'MP4', about: 'Video for editors and social media', scale: 8 },
  frame: { title: 'This frame', about: 'One PNG', scale: 1 },
  frames: { title: 'All frames', about: 'A PNG each, zipped', scale: 1 },
} as const;

export type Format = keyof typeof FORMATS;

/** What stands behind transparent pixels in a video. */
export const BACKGROUNDS = { transparent: null, light: [250, 249, 247], dark: [24, 22, 32] } as const;

export interface SaveOptions extends Omit<SheetOptions, 'name'> {
  /** What is shown: the stem of the file's name comes from it. @default 'frames' */
  readonly name?: string;
  /** Of format `frame`: its number, from 0. @default 0 */
  readonly frame?: number;
  /** Of videos. @default 'transparent' for WebM, 'light' for MP4 */
  readonly background?: keyof typeof BACKGROUNDS;
  /** Of videos: how often the clip is played. @default 1 */
  readonly plays?: number;
}

/** Whether this browser can encode video at all. */
export const hasEncoder = (): boolean => typeof VideoEncoder !== 'undefined';

/** The clip as a file. @throws ReverieError where the size is too large or the browser cannot encode it. */
export async function save(clip: Clip, format: Format, options: SaveOptions = {}): Promise<File> {
  const { scale = FORMATS[format].scale, frame = 0 } = options;
  const name = fileStem(options.name ?? '', 'frames');
  const file = (bytes: Uint8Array<ArrayBuffer>, suffix: string, type: string): File => new File([bytes], `${name}${suffix}`, { type });
  switch (format) {
    case 'sheet': return file(await zipped(await sheetFiles(clip, { ...options, scale, name })), '.zip', 'application/zip');
    case 'frames': return file(await zipped(await stills(clip, scale, name)), '-frames.zip', 'application/zip');
    case 'frame': return file(await still(clip, frame, scale), `-${numbered(frame, clip)}.png`, 'image/png');
    case 'gif': return file((await import('./gif.ts')).encodeGIF(clip, { scale }), '.gif', 'image/gif');
    case 'apng': return file(await (await import('./apng.ts')).encodeAPNG(clip, { scale }), '.png', 'image/png');
    case 'webm':
    case 'mp4': {
      const { encodeVideo } = await import('./video.ts');
      const background = BACKGROUNDS[options.background ?? (format === 'webm' ? 'transparent' : 'light')];
      const bytes = await encodeVideo(clip, { container: format, scale, background, plays: options.plays ?? 1 });
      return file(bytes, `.${format}`, `video/${format}`);
    }
  }
}

type Files = Readonly<Record<string, Uint8Array>>;

const zipped = async (files: Files): Promise<Uint8Array<ArrayBuffer>> => (await import('./zip.ts')).zip(files);

async function sheetFiles(clip: Clip, options: SheetOptions & { readonly name: string }): Promise<Files> {
  const [{ spriteSheet }, { encodePNG }] = await Promise.all([import('./sheet.ts'), import('./png.ts')]);
  const { pixels, width, height, atlas } = spriteSheet(clip, options);
  const json = new TextEncoder().encode(JSON.stringify(atlas, null, 2));
  return { [atlas.meta.image]: await encodePNG(pixels, width, height), [`${options.name}.json`]: json };
}

async function stills(clip: Clip, scale: number, name: string): Promise<Files> {
  const files: Record<string, Uint8Array> = {};
  for (let i = 0; i < clip.count; i++) files[`${name}-${numbered(i, clip)}.png`] = await still(clip, i, scale);
  return files;
}

async function still(clip: Clip, i: number, scale: number): Promise<Uint8Array<ArrayBuffer>> {
  const { encodePNG } = await import('./png.ts');
  return encodePNG(enlargedFrame(clip, i, scale), clip.width * scale, clip.height * scale);
}

/** A frame's number as file names have it: they then sort in order. */
const numbered = (i: number, { count }: Clip): string => String(i).padStart(Math.max(2, String(count - 1).length), '0');
