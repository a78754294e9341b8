/** Paints the mel, which CSS stretches over its time, and small pictures. */
import { toRgb } from '../oklab.ts';
import { melColors, melPixels, type Colors } from './mel.ts';
import { peaks } from './peaks.ts';
import type { Utterance } from './utterance.ts';

type Canvas = HTMLCanvasElement | OffscreenCanvas;

/** Pixels along an edge that every browser's canvas can have. */
const WIDEST = 8192;
/** Share of its canvas' height that the loudest sound fills. */
const FILL = 0.94;

/** Puts the mel onto a canvas, which takes its size; nothing is cleared in between, so nothing flickers. */
export function paintMel(canvas: Canvas, speech: Utterance, colors: Colors): void {
  const width = Math.min(WIDEST, speech.frames);
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== speech.bands) canvas.height = speech.bands;
  contextOf(canvas).putImageData(new ImageData(melPixels(speech, width, colors), width, speech.bands), 0, 0);
}

/** Draws the waveform over a whole canvas, one pixel wide parts, the loudest as high as there is room for. */
function paintWave(canvas: Canvas, samples: Float32Array, color: string): void {
  const context = contextOf(canvas);
  const { width, height } = canvas;
  const parts = peaks(samples, samples.length / width);
  const most = parts.reduce((found, [low, high]) => Math.max(found, -low, high), 0) || 1;
  const scale = (height / 2 / most) * FILL;
  context.fillStyle = color;
  parts.forEach(([low, high], x) => {
    const size = Math.max(1, (high - low) * scale);
    context.fillRect(x, height / 2 - high * scale, 1, size);
  });
}

/** The colours of a mel on a page: from CSS colours, the ground first. */
export const colorsOf = (css: readonly string[]): Colors => melColors(css.map(toRgb));

export class Painter {
  #look = '';

  /** Paints a mel in CSS colours, the ground first: one that is fresh, or has other colours. */
  paint(canvas: HTMLCanvasElement | null, speech: Utterance, colors: readonly string[], fresh: boolean): void {
    const look = colors.join();
    if (!fresh && look === this.#look) return;
    this.#look = look;
    if (speech.mel && canvas) paintMel(canvas, speech, colorsOf(colors));
  }
}

/** The mel, or the waveform where there is none, as a square picture. */
export async function pictureOf(speech: Utterance, size: number, colors: Colors): Promise<Blob> {
  const picture = new OffscreenCanvas(size, size);
  const context = contextOf(picture);
  context.fillStyle = `rgb(${colors.subarray(0, 3).join(' ')})`;
  context.fillRect(0, 0, size, size);
  const source = new OffscreenCanvas(size, size);
  if (speech.mel) paintMel(source, speech, colors);
  else paintWave(source, speech.samples!, `rgb(${colors.slice(-3).join(' ')})`);
  context.imageSmoothingQuality = 'high';
  context.drawImage(source, 0, 0, size, size);
  return picture.convertToBlob({ type: 'image/png' });
}

const contextOf = (canvas: Canvas): CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D =>
  canvas.getContext('2d') as CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;
