/** Draws frames, with tinted neighbours beneath, at their own size; CSS enlarges them. */
import { frameOf, type Clip } from './clip.ts';

/** Neighbours under a frame. */
export interface Onion {
  /** Frames on each side; 0 for none. */
  readonly depth: number;
  /** CSS colours of those before and after. */
  readonly before: string;
  readonly after: string;
}

/** Opacity of the nearest neighbours; further ones are fainter. */
const STRENGTH = 0.7;

/** Puts frame `i` onto a canvas, which takes the frames' size; nothing is cleared in between, so nothing flickers. */
export function putFrame(canvas: HTMLCanvasElement | OffscreenCanvas, clip: Clip, i: number): void {
  if (canvas.width !== clip.width) canvas.width = clip.width;
  if (canvas.height !== clip.height) canvas.height = clip.height;
  const context = canvas.getContext('2d') as CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;
  const pixels = frameOf(clip, i) as Uint8ClampedArray<ArrayBuffer>;
  context.putImageData(new ImageData(pixels, clip.width, clip.height), 0, 0);
}

export class Painter {
  readonly #scratch = new OffscreenCanvas(1, 1);

  /** Draws frame `i` and its neighbours; at the ends of a clip that loops they come from the other end. */
  paint(canvas: HTMLCanvasElement, clip: Clip, i: number, { depth, before, after }: Onion): void {
    putFrame(canvas, clip, i);
    if (depth === 0 || clip.count < 2) return;
    const context = canvas.getContext('2d')!;
    context.globalCompositeOperation = 'destination-over';
    for (let distance = 1; distance <= depth; distance++) {
      for (const [side, color] of [[-1, before], [1, after]] as const) {
        const neighbour = i + side * distance;
        if (!clip.loop && (neighbour < 0 || neighbour >= clip.count)) continue;
        this.#tint(clip, (((neighbour % clip.count) + clip.count) % clip.count), color);
        context.globalAlpha = STRENGTH / distance;
        context.drawImage(this.#scratch, 0, 0);
      }
    }
    context.globalAlpha = 1;
    context.globalCompositeOperation = 'source-over';
  }

  /** A frame in one colour, its light and dark faintly kept. */
  #tint(clip: Clip, i: number, color: string): void {
    putFrame(this.#scratch, clip, i);
    const context = this.#scratch.getContext('2d')!;
    context.globalCompositeOperation = 'source-atop';
    context.globalAlpha = 0.82;
    context.fillStyle = color;
    context.fillRect(0, 0, clip.width, clip.height);
    context.globalAlpha = 1;
    context.globalCompositeOperation = 'source-over';
  }
}

/** A frame as a small picture, whole pixels enlarged, `size` pixels along the longer edge at most. */
export async function pictureOf(clip: Clip, i: number, size: number): Promise<Blob> {
  const source = new OffscreenCanvas(1, 1);
  putFrame(source, clip, i);
  const most = size / Math.max(clip.width, clip.height);
  const scale = most < 1 ? most : Math.floor(most);
  const picture = new OffscreenCanvas(Math.max(1, Math.round(clip.width * scale)), Math.max(1, Math.round(clip.height * scale)));
  const context = picture.getContext('2d')!;
  context.imageSmoothingEnabled = scale < 1;
  context.drawImage(source, 0, 0, picture.width, picture.height);
  return picture.convertToBlob({ type: 'image/png' });
}
