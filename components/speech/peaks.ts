/** A sound's lowest and highest samples, part by part: all that its waveform is drawn from. */
import { continues } from './utterance.ts';

export type Peak = readonly [low: number, high: number];

/** Parts of a sound at most, finer than a screen is wide; there are at least half as many where there are as many samples. */
const MOST = 8192;

/** The peaks of every `size` samples, which need not be whole; the last part may be shorter. */
export function peaks(samples: Float32Array, size: number): Peak[] {
  return Array.from({ length: Math.ceil(samples.length / size) }, (_, i) => {
    const from = Math.floor(i * size);
    const to = Math.min(samples.length, Math.max(from + 1, Math.floor((i + 1) * size)));
    let [low, high] = [0, 0];
    for (let at = from; at < to; at++) {
      if (samples[at]! < low) low = samples[at]!;
      if (samples[at]! > high) high = samples[at]!;
    }
    return [low, high];
  });
}

/** The peaks of a sound that may grow: of one that begins as the last one did, no more than what is new is read. */
export class GrowingPeaks {
  #samples: Float32Array = new Float32Array();
  /** Samples in a part; doubled when there are too many parts. */
  #size = 1;
  #parts: Peak[] = [];

  of(samples: Float32Array): readonly Peak[] {
    if (!continues(this.#samples, samples)) [this.#samples, this.#size] = [new Float32Array(), 1];
    while (samples.length > MOST * this.#size) {
      this.#parts = pairs(this.#parts);
      this.#size *= 2;
    }
    this.#parts.length = Math.floor(this.#samples.length / this.#size); // the last part may not have been whole
    this.#parts.push(...peaks(samples.subarray(this.#parts.length * this.#size), this.#size));
    this.#samples = samples;
    return this.#parts;
  }
}

/** Every two parts as one. */
const pairs = (parts: readonly Peak[]): Peak[] =>
  parts.flatMap(([low, high], i): Peak[] => {
    const [lower, higher] = parts[i + 1] ?? [0, 0];
    return i % 2 === 0 ? [[Math.min(low, lower), Math.max(high, higher)]] : [];
  });
