/** Cooley, Tukey: An Algorithm for the Machine Calculation of Complex Fourier Series, 1965; real values as half as many complex ones. */

/** The discrete Fourier transform of so many real numbers, a power of two from 4 on: X_k = Σ x_n·exp(−2πi·kn/size), k = 0 … size/2. */
export class RealFft {
  readonly bins: number;
  readonly #half: number;
  readonly #cosine: Float64Array;
  readonly #sine: Float64Array;
  readonly #order: Uint32Array;
  readonly #re: Float64Array;
  readonly #im: Float64Array;

  constructor(readonly size: number) {
    const half = size / 2;
    if (size < 4 || (size & (size - 1)) !== 0) throw new RangeError(`The size must be a power of two from 4 on, got ${size}.`);
    this.#half = half;
    this.bins = half + 1;
    this.#cosine = Float64Array.from({ length: half }, (_, k) => Math.cos((2 * Math.PI * k) / size));
    this.#sine = Float64Array.from({ length: half }, (_, k) => Math.sin((2 * Math.PI * k) / size));
    this.#order = reversed(half);
    this.#re = new Float64Array(half);
    this.#im = new Float64Array(half);
  }

  /** Writes `bins` values to `re` and `im` from `at` on. */
  forward(values: ArrayLike<number>, re: Float32Array, im: Float32Array, at = 0): void {
    const [zr, zi, half] = [this.#re, this.#im, this.#half];
    for (let k = 0; k < half; k++) {
      const to = this.#order[k]!;
      zr[to] = values[2 * k]!;
      zi[to] = values[2 * k + 1]!;
    }
    this.#transform(zr, zi);
    re[at] = zr[0]! + zi[0]!;
    re[at + half] = zr[0]! - zi[0]!;
    im[at] = im[at + half] = 0;
    for (let k = 1; k < half; k++) {
      const c = this.#cosine[k]!;
      const s = this.#sine[k]!;
      const dr = zr[k]! - zr[half - k]!;
      const di = zi[k]! + zi[half - k]!;
      re[at + k] = 0.5 * (zr[k]! + zr[half - k]! + c * di - s * dr);
      im[at + k] = 0.5 * (zi[k]! - zi[half - k]! - c * dr - s * di);
    }
  }

  /** The real values, `size` of them, of `bins` values from `at` on; imaginary parts of the first and the last count as 0. */
  inverse(re: ArrayLike<number>, im: ArrayLike<number>, values: Float64Array, at = 0): void {
    const [zr, zi, half] = [this.#re, this.#im, this.#half];
    for (let k = 0; k < half; k++) {
      const c = this.#cosine[k]!;
      const s = this.#sine[k]!;
      const ai = k === 0 ? 0 : im[at + k]!;
      const bi = k === 0 ? 0 : -im[at + half - k]!;
      const dr = re[at + k]! - re[at + half - k]!;
      const di = ai - bi;
      const to = this.#order[k]!;
      // real and imaginary parts change places, which turns the transform round
      zi[to] = (re[at + k]! + re[at + half - k]! - s * dr - c * di) / (2 * half);
      zr[to] = (ai + bi + c * dr - s * di) / (2 * half);
    }
    this.#transform(zr, zi);
    for (let k = 0; k < half; k++) {
      values[2 * k] = zi[k]!;
      values[2 * k + 1] = zr[k]!;
    }
  }

  /** In place, of values in reversed order. */
  #transform(re: Float64Array, im: Float64Array): void {
    const half = this.#half;
    for (let length = 1; length < half; length *= 2) {
      const stride = half / length;
      for (let first = 0; first < half; first += 2 * length) {
        for (let k = 0; k < length; k++) {
          const c = this.#cosine[k * stride]!;
          const s = this.#sine[k * stride]!;
          const a = first + k;
          const b = a + length;
          const br = re[b]! * c + im[b]! * s;
          const bi = im[b]! * c - re[b]! * s;
          re[b] = re[a]! - br;
          im[b] = im[a]! - bi;
          re[a]! += br;
          im[a]! += bi;
        }
      }
    }
  }
}

/** Every index with its bits in reverse. */
function reversed(length: number): Uint32Array {
  const order = new Uint32Array(length);
  for (let k = 1; k < length; k++) order[k] = (order[k >> 1]! >> 1) | (k & 1 ? length >> 1 : 0);
  return order;
}
