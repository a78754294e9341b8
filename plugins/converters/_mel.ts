/** What a converter of mels is given, and what it gives. */
import { ReverieError } from '../../engine/plugin.ts';
import type { Output } from '../../engine/plugin.ts';

/** A log-mel spectrogram with all that says how it was made of sound. */
export interface Mel extends Output {
  readonly kind: 'mel';
  /** frames × bands, natural logarithms, the lowest band first. */
  readonly mel: Float32Array;
  readonly bands: number;
  readonly sampleRate: number;
  /** Samples from a frame to the next, and in a frame. */
  readonly hop: number;
  readonly fftSize: number;
  /** Hz: where the lowest band begins and the highest ends, on the scale of Slaney's Auditory Toolbox. */
  readonly low: number;
  readonly high: number;
  /** The least of a band, before the logarithm. */
  readonly floor: number;
}

/** A mel with its sound; the rest of the mel's output goes with it. */
export interface Speech extends Output {
  readonly kind: 'speech';
  /** Mono, −1…1, frames × hop. */
  readonly samples: Float32Array;
}

const NUMBERS = ['bands', 'sampleRate', 'hop', 'fftSize', 'low', 'high', 'floor'] as const;

/** @throws ReverieError `converter/mel` for an output that lacks what a sound cannot be made without. */
export function melOf(output: Output): Mel & { readonly frames: number } {
  const mel = output as Mel;
  const lacking = NUMBERS.filter((name) => !Number.isFinite(mel[name]));
  const frames = mel.mel?.length / mel.bands;
  if (lacking.length === 0 && Number.isInteger(frames) && frames > 0) return { ...mel, frames };
  const what = lacking.length ? `lacks ${lacking.join(', ')}` : `has ${mel.mel?.length ?? 'no'} values for frames of ${mel.bands} bands`;
  throw new ReverieError('converter/mel', `The mel ${what}; a task's output of kind mel needs ${NUMBERS.join(', ')} and whole frames.`);
}

/** What is converted, with its sound; where every band is at the floor there is none. */
export function speechOf(output: Mel & { readonly frames: number }, samples: Float32Array): Speech {
  for (const [from, to] of silences(output)) hush(samples, from * output.hop, to * output.hop, output.hop);
  return { ...output, kind: 'speech', samples };
}

/** Stretches of at least so many frames count as silence. */
const LEAST = 3;

/** From, and to before: frames at the floor in every band. */
export function silences({ mel, bands, frames, floor }: Pick<Mel, 'mel' | 'bands' | 'floor'> & { readonly frames: number }): [number, number][] {
  const least = Math.log(floor) + 1e-3;
  const found: [number, number][] = [];
  let from = 0;
  for (let frame = 0; frame <= frames; frame++) {
    if (frame < frames && mel.subarray(frame * bands, (frame + 1) * bands).every((value) => value <= least)) continue;
    if (frame - from >= LEAST) found.push([from, frame]);
    from = frame + 1;
  }
  return found;
}

/** Zeros, with a fade of `fade` samples at both ends that are not the sound's. */
function hush(samples: Float32Array, from: number, to: number, fade: number): void {
  for (let n = from; n < to; n++) {
    const left = from === 0 ? 0 : 1 - (n - from) / fade;
    const right = to === samples.length ? 0 : 1 - (to - 1 - n) / fade;
    samples[n]! *= Math.max(0, left, right);
  }
}
