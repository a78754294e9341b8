/** What a field takes: read from its schema, and tested on pictures. */
import type { Output, PropertySchema } from '../../engine/index.ts';
import type { Clip } from '../frames/clip.ts';
import type { Picture, Size } from './pictures.ts';
import { fitted, same } from './sheet.ts';

/** What pictures have to be like. */
export interface Bounds {
  /** Pixels of a frame; undefined when every size is taken. */
  readonly size: Size | undefined;
  /** Numbers in the value, four for every pixel. */
  readonly minItems: number;
  readonly maxItems: number;
  /** Whether the first frame is all that counts. */
  readonly single: boolean;
}

/** Pictures that do not fit, and what a person may do to make them fit. */
export interface Refusal {
  /** One sentence. */
  readonly problem: string;
  readonly offer?: { readonly title: string; readonly pictures: readonly Picture[] };
}

/**
 * The frames' size that a schema asks for: its annotation `frameSize: [width, height]`; else `minItems` holds
 * one frame, of the current output's size if that has as many pixels, or square. A shortest clip whose area is
 * no square holds several frames of the current output's size. Undefined when none of this gives a size.
 */
export function frameSizeOf(schema: PropertySchema, current: Output | null): Size | undefined {
  if (schema.frameSize) return schema.frameSize;
  const { minItems = schema.maxItems ?? 0, maxItems = minItems } = schema;
  const { width = 0, height = 0 } = (current?.kind === 'frames' ? current : {}) as Partial<Clip>;
  const [area, shown] = [minItems / 4, width * height];
  const edge = Math.sqrt(area);
  if (area > 0 && shown === area) return [width, height];
  if (edge > 0 && Number.isInteger(edge)) return [edge, edge];
  return shown > 0 && area % shown === 0 && (maxItems / 4) % shown === 0 ? [width, height] : undefined;
}

/** `1 frame`, `8 frames`. */
export const countOf = (frames: number): string => `${frames} ${frames === 1 ? 'frame' : 'frames'}`;

/** The pictures that the field takes, or why it takes none of them. */
export function weigh(pictures: readonly Picture[], bounds: Bounds): readonly Picture[] | Refusal {
  const taken = bounds.single ? pictures.slice(0, 1) : pictures;
  const size = bounds.size ?? taken[0]!.size;
  const odd = taken.find((picture) => !same(picture.size, size));
  if (odd) {
    const problem = `The picture has ${odd.size.join(' × ')} pixels; ${size.join(' × ')} are needed.`;
    return { problem, offer: { title: `Fit to ${size.join(' × ')}`, pictures: taken.map((picture) => fitted(picture, size)) } };
  }
  const items = size[0] * size[1] * 4;
  const [least, most] = [Math.ceil(bounds.minItems / items), Math.floor(bounds.maxItems / items)];
  if (most < Math.max(1, least)) return { problem: `Pictures of ${size.join(' × ')} pixels do not fit here; open ones of another size.` };
  if (taken.length >= least && taken.length <= most) return taken;
  const range = most === Infinity ? `at least ${least}` : least === most ? most : `${Math.max(1, least)} to ${most}`;
  const problem = `The clip has ${countOf(taken.length)}; ${range} ${most === 1 ? 'is' : 'are'} needed.`;
  if (taken.length < least) return { problem };
  return { problem, offer: { title: `Take the first ${most === 1 ? 'one' : most}`, pictures: taken.slice(0, most) } };
}
