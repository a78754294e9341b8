/** The frames of the files that a person opened together. */
import { readPictures, refuse, type Picture, type Size } from './pictures.ts';
import { cutAtlas, cutGrid } from './sheet.ts';

const isAtlas = ({ name, type }: File): boolean => type === 'application/json' || /\.json$/i.test(name);

/**
 * All frames: those of animated pictures, of sprite sheets cut by the atlas beside them or into cells of
 * `size`, and of several pictures in the order of their names. Where a single picture is wanted, only sheets
 * of one row or column are cut, for others are pictures that are too large.
 * @throws ReverieError `file/frames` for the first file that cannot be read.
 */
export async function readFrames(files: readonly File[], size: Size | undefined, single: boolean): Promise<Picture[]> {
  const atlases = files.filter(isAtlas);
  const images = files.filter((file) => !isAtlas(file)).sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
  const [atlas] = atlases;
  if (atlas && (images.length !== 1 || atlases.length !== 1)) {
    throw refuse(atlas.name, 'is an atlas; open it together with its one picture');
  }
  const cut = (pictures: readonly Picture[]): readonly Picture[] => {
    const [sheet] = pictures;
    return sheet && pictures.length === 1 && size && (!single || isStrip(sheet, size)) ? cutGrid(sheet, size) : pictures;
  };
  const frames: Picture[] = [];
  for (const image of images) {
    const pictures = await readPictures(image);
    frames.push(...(atlas ? cutAtlas(pictures[0]!, await atlas.text(), atlas.name) : cut(pictures)));
  }
  return frames;
}

const isStrip = (sheet: Picture, size: Size): boolean => sheet.size[0] === size[0] || sheet.size[1] === size[1];
