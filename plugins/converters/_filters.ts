/** The mel filters of Slaney: Auditory Toolbox, 1998, as HiFi-GAN (Kong, Kim, Bae 2020) has them, and what undoes them. */
import type { Mel } from './_mel.ts';

type Scale = Pick<Mel, 'bands' | 'sampleRate' | 'fftSize' | 'low' | 'high'>;

const STEP = Math.log(6.4) / 27;
const toMel = (hertz: number): number => (hertz < 1000 ? (hertz * 3) / 200 : 15 + Math.log(hertz / 1000) / STEP);
const toHertz = (mel: number): number => (mel < 15 ? (mel * 200) / 3 : 1000 * Math.exp((mel - 15) * STEP));

/** Triangles of area 1 per Hz, bands × (fftSize/2 + 1). */
export function filters({ bands, sampleRate, fftSize, low, high }: Scale): Float64Array[] {
  const [from, to] = [toMel(low), toMel(high)];
  const edges = Array.from({ length: bands + 2 }, (_, i) => toHertz(from + ((to - from) * i) / (bands + 1)));
  return Array.from({ length: bands }, (_, band) => {
    const [left, centre, right] = [edges[band]!, edges[band + 1]!, edges[band + 2]!];
    return Float64Array.from({ length: fftSize / 2 + 1 }, (__, bin) => {
      const hertz = (bin * sampleRate) / fftSize;
      return (Math.max(0, Math.min((hertz - left) / (centre - left), (right - hertz) / (right - centre))) * 2) / (right - left);
    });
  });
}

/** Magnitudes, frames × (fftSize/2 + 1), by the filters' pseudo-inverse; what comes out negative is 0. */
export function magnitudes({ mel, frames, ...scale }: Mel & { readonly frames: number }): Float32Array {
  const { bands } = scale;
  const rows = filters(scale);
  const bins = rows[0]!.length;
  const solve = cholesky(rows.map((a) => Float64Array.from(rows, (b) => a.reduce((sum, value, bin) => sum + value * b[bin]!, 0))));
  const found = new Float32Array(frames * bins);
  const energy = new Float64Array(bands);
  for (let frame = 0; frame < frames; frame++) {
    for (let band = 0; band < bands; band++) energy[band] = Math.exp(mel[frame * bands + band]!);
    solve(energy);
    const row = found.subarray(frame * bins, (frame + 1) * bins);
    rows.forEach((filter, band) => filter.forEach((weight, bin) => (row[bin]! += weight * energy[band]!)));
    row.forEach((value, bin) => (row[bin] = Math.max(0, value)));
  }
  return found;
}

/** Solves A·x = b in place of b, for a symmetric positive definite A. */
function cholesky(a: readonly Float64Array[]): (b: Float64Array) => void {
  const n = a.length;
  const l = a.map((row) => row.slice());
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = a[i]![j]!;
      for (let k = 0; k < j; k++) sum -= l[i]![k]! * l[j]![k]!;
      l[i]![j] = i === j ? Math.sqrt(sum) : sum / l[j]![j]!;
    }
  }
  return (b) => {
    for (let i = 0; i < n; i++) {
      for (let k = 0; k < i; k++) b[i]! -= l[i]![k]! * b[k]!;
      b[i]! /= l[i]![i]!;
    }
    for (let i = n - 1; i >= 0; i--) {
      for (let k = i + 1; k < n; k++) b[i]! -= l[k]![i]! * b[k]!;
      b[i]! /= l[i]![i]!;
    }
  };
}
