/** What speech can be saved as. Every encoder is fetched when it is first used. */
import { ReverieError } from '../../../engine/errors.ts';
import { fileStem } from '../../files.ts';
import type { PALETTES } from '../mel.ts';
import type { Utterance } from '../utterance.ts';

/** The formats by id; `needs` is what each is made of. */
export const FORMATS = {
  wav: { title: 'WAV', about: 'The sound, 16 bits, mono', needs: 'samples', kind: 'WAV' },
  npy: { title: 'Mel, NumPy', about: 'The mel as numbers: frames × bands, natural logarithms', needs: 'mel', kind: 'NPY' },
  png: { title: 'Mel, picture', about: 'The mel as a picture, a pixel for each value or more', needs: 'mel', kind: 'PNG' },
  json: { title: 'Timings, JSON', about: 'Words and sounds with their times, for programs', needs: 'words', kind: 'JSON' },
  vtt: { title: 'Captions', about: 'WebVTT with the time of every word, for players', needs: 'words', kind: 'VTT' },
} as const;

export type Format = keyof typeof FORMATS;

export interface SaveOptions {
  /** What is said: the stem of the file's name comes from it. @default the text, or 'speech' */
  readonly name?: string;
  /** Of the picture. @default 'dark' */
  readonly colors?: keyof typeof PALETTES;
  /** Of the picture: pixels along each edge for a value. @default 1 */
  readonly scale?: number;
}

/** The largest edge that most programs can open. */
const WIDEST = 32_767;

/** Whether there is what a format is made of. */
export function canSave(speech: Utterance, format: Format): boolean {
  return !!speech[FORMATS[format].needs]?.length;
}

/** Speech as a file. @throws ReverieError where it lacks what the format is made of, or the picture would be too large. */
export async function save(speech: Utterance, format: Format, options: SaveOptions = {}): Promise<File> {
  const { title, needs } = FORMATS[format];
  if (!canSave(speech, format)) {
    throw new ReverieError('export/speech', `There are no \`${needs}\` for a file of format ${format} (${title}); set them first.`);
  }
  const name = fileStem(options.name || speech.text, 'speech');
  const file = (data: BlobPart, suffix: string, type: string): File => new File([data], `${name}${suffix}`, { type });
  switch (format) {
    case 'wav': return file((await import('./wav.ts')).encodeWAV(speech.samples!, speech.sampleRate), '.wav', 'audio/wav');
    case 'npy': return file(await array(speech), '-mel.npy', 'application/octet-stream');
    case 'png': return file(await picture(speech, options), '-mel.png', 'image/png');
    case 'json': return file((await import('./timings.ts')).timingsJSON(speech), '.json', 'application/json');
    case 'vtt': return file((await import('./timings.ts')).timingsVTT(speech), '.vtt', 'text/vtt');
  }
}

const array = async ({ mel, frames, bands }: Utterance): Promise<Uint8Array<ArrayBuffer>> =>
  (await import('./npy.ts')).encodeNPY(mel!, [frames, bands]);

async function picture(speech: Utterance, { colors = 'dark', scale = 1 }: SaveOptions): Promise<Uint8Array<ArrayBuffer>> {
  const [width, height] = [speech.frames * scale, speech.bands * scale];
  if (width > WIDEST) {
    const size = `${width} × ${height} pixels, more than the ${WIDEST} that programs open`;
    throw new ReverieError('export/speech', `The picture would have ${size}; choose a smaller size, or save a NumPy file.`);
  }
  const [{ encodePNG }, { melColors, melPixels, PALETTES }, { bytesOf, enlarge, wordsOf }] = await Promise.all([
    import('../../frames/export/png.ts'), import('../mel.ts'), import('../../frames/clip.ts'),
  ]);
  const pixels = melPixels(speech, speech.frames, melColors(PALETTES[colors]));
  return encodePNG(bytesOf(enlarge(wordsOf(pixels), speech.frames, speech.bands, scale)), width, height);
}
