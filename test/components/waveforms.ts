/** What a viewer of speech shows of its waveform, for tests. */
import { inside } from './page.ts';

/** A part of the waveform: `canvases` has what is ahead, `progress` what was played. */
export function waveformPart(element: Element, part: 'canvases' | 'progress'): HTMLElement {
  return inside(inside(element, '.wave').firstElementChild!, `[part=${part}]`);
}

/** The canvas of the waveform; both parts have the same one, in their colours. */
export function waveform(element: Element, part: 'canvases' | 'progress' = 'progress'): HTMLCanvasElement {
  const canvases = waveformPart(element, part).querySelectorAll('canvas');
  if (canvases.length !== 1) throw new Error(`The waveform is on ${canvases.length} canvases.`);
  return canvases[0]!;
}

/** RGBA of the waveform, row by row. */
export function waveformPixels(element: Element): Uint8ClampedArray {
  const canvas = waveform(element);
  return canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height).data;
}

/** From where to where each column of the waveform is filled: shares of the height from the middle, up and down. */
export function outline(element: Element): readonly (readonly [up: number, down: number])[] {
  const [{ width, height }, pixels] = [waveform(element), waveformPixels(element)];
  return Array.from({ length: width }, (_, x) => {
    const filled = Array.from({ length: height }, (_, y) => y).filter((y) => pixels[(y * width + x) * 4 + 3]! > 0);
    return [0.5 - (filled[0] ?? height / 2) / height, ((filled.at(-1) ?? height / 2) + 1) / height - 0.5] as const;
  });
}
