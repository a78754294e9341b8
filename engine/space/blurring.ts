/**
 * Noise and blur: Hoogeboom, Salimans: Blurring Diffusion Models, 2022. A frequency k of the state at σ is L_k(σ)·x₀ + σ·n, with
 *
 *     L_k = (1 − least)·e^(−λ_k·τ) + least,    τ = w²/2,    w = width·σ²/(1 + σ²)
 *
 * where λ_k = π²·Σ (k_axis/N_axis)² are the rates of heat on the axes that are space. That is their schedule, in which the noise is
 * tan(πt/2) to one of signal and the blur is width·sin²(πt/2) wide.
 */
import type { ModelCard } from '../model/card.ts';
import { sizeOf, type Shape } from '../tensor/tensor.ts';
import { cosine, type Transformed } from './cosine.ts';

export class Blurring {
  readonly #shape: Shape;
  readonly #over: readonly number[];
  readonly #rates: Float64Array;
  readonly #width: number;
  readonly #least: number;

  /** Of states of that shape. Without numbers: those of Hoogeboom and Salimans. */
  constructor(shape: Shape, { width = 20, least = 0.001, axes = 2 }: NonNullable<ModelCard['blurring']> = {}) {
    this.#shape = shape;
    this.#over = shape.map((_, axis) => axis).slice(-Math.min(axes, shape.length - 1));
    [this.#width, this.#least] = [width, least];
    const frequency = (e: number, axis: number): number => (Math.floor(e / sizeOf(shape.slice(axis + 1))) % shape[axis]!) / shape[axis]!;
    const rate = (e: number): number => (Math.PI * Math.hypot(...this.#over.map((axis) => frequency(e, axis)))) ** 2;
    this.#rates = Float64Array.from({ length: sizeOf(shape) }, (_, e) => rate(e));
  }

  /** L: what is left of every frequency at σ. */
  factors(sigma: number): Float64Array {
    const tau = (this.#width * (sigma ** 2 / (1 + sigma ** 2))) ** 2 / 2;
    return this.#rates.map((rate) => (1 - this.#least) * Math.exp(-rate * tau) + this.#least);
  }

  /** The frequencies of values. */
  frequencies(values: Float32Array): Float32Array {
    return this.#along(values, 'forward');
  }

  /** The values of frequencies. */
  values(frequencies: Float32Array): Float32Array {
    return this.#along(frequencies, 'back');
  }

  #along(values: Float32Array, way: 'forward' | 'back'): Float32Array {
    const start: Transformed = { values, shape: this.#shape };
    return this.#over.reduce((of, axis) => cosine(of, axis, this.#shape[axis]!, this.#shape[axis]!, way), start).values;
  }
}
