/** Draws the mel and the waveform; CSS stretches the mel over its time. */
import { toRgb } from '../oklab.ts';
import { melColors, melPixels, type Colors } from './mel.ts';
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

/** The lowest and the highest sample of each of `width` equal parts. */
export function peaks(samples: Float32Array, width: number): readonly (readonly [low: number, high: number])[] {
  return Array.from({ length: width }, (_, x) => {
    const from = Math.floor((x * samples.length) / width);
    const to = Math.max(from + 1, Math.floor(((x + 1) * samples.length) / width));
    let [low, high] = [0, 0];
    for (let i = from; i < to && i < samples.length; i++) {
      if (samples[i]! < low) low = samples[i]!;
      if (samples[i]! > high) high = samples[i]!;
    }
    return [low, high];
  });
}

/** Draws the waveform over a whole canvas, one pixel wide parts, the loudest as high as there is room for. */
export function paintWave(canvas: Canvas, samples: Float32Array, color: string): void {
  const context = contextOf(canvas);
  const { width, height } = canvas;
  const parts = peaks(samples, width);
  const most = parts.reduce((found, [low, high]) => Math.max(found, -low, high), 0) || 1;
  const scale = (height / 2 / most) * FILL;
  context.clearRect(0, 0, width, height);
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

  /** Draws the canvases that there are, in the mel's CSS colours and then the waveform's: what is fresh, or has other colours or room. */
  paint(mel: HTMLCanvasElement | null, wave: HTMLCanvasElement | null, speech: Utterance, colors: readonly string[], fresh: boolean): void {
    const { width = 0, height = 0 } = wave?.getBoundingClientRect() ?? {};
    const room = [width, height].map((edge) => Math.round(edge * devicePixelRatio));
    const look = [...colors, ...room].join();
    if (!fresh && look === this.#look) return;
    this.#look = look;
    if (speech.mel && mel) paintMel(mel, speech, colorsOf(colors.slice(0, -1)));
    if (!speech.samples || !wave || room.includes(0)) return;
    [wave.width, wave.height] = room as [number, number];
    paintWave(wave, speech.samples, colors.at(-1)!);
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
