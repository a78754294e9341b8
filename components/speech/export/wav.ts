/** WAV (RIFF WAVE, https://www.mmsp.ece.mcgill.ca/Documents/AudioFormats/WAVE/WAVE.html): mono, PCM of 16 bits. */
import { concat, numbers, text } from '../../frames/export/bytes.ts';

const PCM = 1;
const CHANNELS = 1;
const BYTES = 2;
const LARGEST = 32_767;

/** Sound of −1…1 as a file; what is louder is cut, what is no number becomes silence. */
export function encodeWAV(samples: Float32Array, sampleRate: number): Uint8Array<ArrayBuffer> {
  const size = samples.length * BYTES;
  const block = CHANNELS * BYTES;
  const format = [[PCM, 2], [CHANNELS, 2], [sampleRate, 4], [sampleRate * block, 4], [block, 2], [8 * BYTES, 2]] as const;
  const data = new DataView(new ArrayBuffer(size));
  samples.forEach((sample, i) => data.setInt16(i * BYTES, Math.round(Math.min(1, Math.max(-1, sample || 0)) * LARGEST), true));
  return concat([
    text('RIFF'), numbers([[36 + size, 4]], true), text('WAVE'),
    text('fmt '), numbers([[16, 4], ...format], true),
    text('data'), numbers([[size, 4]], true), new Uint8Array(data.buffer),
  ]);
}
