/** The part of gifenc (MIT, https://github.com/mattdesl/gifenc) that is used here; the package has no types. */
declare module 'gifenc' {
  export type Color = [r: number, g: number, b: number];

  export interface FrameOptions {
    /** The global table with the first frame, a local one with others. */
    readonly palette?: Color[];
    readonly transparent?: boolean;
    readonly transparentIndex?: number;
    /** Milliseconds. */
    readonly delay?: number;
    /** -1: once, 0: for ever. */
    readonly repeat?: number;
    /** What happens to a frame before the next one; 2 clears it. */
    readonly dispose?: number;
  }

  export function GIFEncoder(): {
    writeFrame(index: Uint8Array, width: number, height: number, options?: FrameOptions): void;
    finish(): void;
    bytes(): Uint8Array<ArrayBuffer>;
  };

  export function quantize(rgba: Uint8Array, maxColors: number): Color[];
  export function applyPalette(rgba: Uint8Array | Uint8ClampedArray, palette: Color[]): Uint8Array;
}
