/** The short-time Fourier transform with a periodic Hann window, and its inverse by overlapping. */
import { RealFft } from './_fft.ts';

/** Frames every `hop` samples; the first and the last reach (size − hop)/2 samples beyond the sound. */
export interface Framing {
  readonly frames: number;
  readonly size: number;
  readonly hop: number;
}

/** Real and imaginary parts of all frames, size/2 + 1 for each. */
export interface Spectra {
  readonly re: Float32Array;
  readonly im: Float32Array;
}

export class Stft {
  readonly bins: number;
  /** Samples of the sound, and with what the frames reach beyond it. */
  readonly length: number;
  readonly reach: number;
  readonly #fft: RealFft;
  readonly #window: Float64Array;
  readonly #frame: Float64Array;
  readonly #energy: Float64Array;

  constructor(readonly framing: Framing) {
    const { frames, size, hop } = framing;
    this.#fft = new RealFft(size);
    this.bins = this.#fft.bins;
    this.length = frames * hop;
    this.reach = (frames - 1) * hop + size;
    this.#window = Float64Array.from({ length: size }, (_, n) => 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / size));
    this.#frame = new Float64Array(size);
    this.#energy = new Float64Array(this.reach);
    for (let frame = 0; frame < frames; frame++) {
      for (let n = 0; n < size; n++) this.#energy[frame * hop + n]! += this.#window[n]! ** 2;
    }
  }

  /** `values` holds `reach` samples. */
  analyse(values: ArrayLike<number>, { re, im }: Spectra): void {
    const { frames, size, hop } = this.framing;
    for (let frame = 0; frame < frames; frame++) {
      for (let n = 0; n < size; n++) this.#frame[n] = values[frame * hop + n]! * this.#window[n]!;
      this.#fft.forward(this.#frame, re, im, frame * this.bins);
    }
  }

  /** Adds frames, the first of them being frame `from`, to `sum`, which holds `reach` samples. */
  overlap({ re, im }: Spectra, sum: Float64Array, from = 0, count = this.framing.frames, skip = 0): void {
    const { size, hop } = this.framing;
    for (let i = 0; i < count; i++) {
      this.#fft.inverse(re, im, this.#frame, (skip + i) * this.bins);
      const at = (from + i) * hop;
      for (let n = 0; n < size; n++) sum[at + n]! += this.#frame[n]! * this.#window[n]!;
    }
  }

  /** The samples that have such frames, as nearly as any have (least squares), in place of what was summed. */
  settle(sum: Float64Array): Float64Array {
    for (let n = 0; n < sum.length; n++) sum[n]! /= Math.max(this.#energy[n]!, 1e-11);
    return sum;
  }

  /** The sound alone, within −1…1. */
  cut(values: Float64Array): Float32Array<ArrayBuffer> {
    const edge = (this.framing.size - this.framing.hop) / 2;
    return Float32Array.from(values.subarray(edge, edge + this.length), (value) => Math.min(1, Math.max(-1, value)));
  }
}
