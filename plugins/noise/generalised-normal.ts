/**
 * Deasy, Simidjievski, Liò: Heavy-tailed Denoising Score Matching, 2021: noise of density ∝ exp(−|n/α|^β), here with
 * variance 1. |n/α|^β has the Gamma(1/β) distribution, which is that of U^β times Gamma(1 + 1/β) for U even in 0…1.
 */
import { defineNoise } from '../../engine/plugin.ts';

export default defineNoise({
  id: 'generalised-normal',
  title: 'Generalised normal',
  description: 'Noise with heavier or lighter tails than normal noise. Choose it with Langevin samplers, for models trained on such noise.',
  source: 'Deasy, Simidjievski, Liò: Heavy-tailed Denoising Score Matching, 2021, arXiv:2112.09788',
  spaces: ['real'], // categories take noise for normal
  params: {
    beta: {
      type: 'number',
      title: 'β',
      description: 'Shape: 1 is Laplace, with heavy tails, 2 is normal, more comes close to even noise.',
      default: 2,
      minimum: 0.5,
      maximum: 20,
    },
  },
  create({ seed, shape, params: { beta }, upload }) {
    const length = shape.reduce((product, axis) => product * axis, 1);
    const alpha = Math.sqrt(gamma(1 / beta) / gamma(3 / beta));
    let draw = 0;
    return () => {
      const uniform = generator(seed, draw++);
      const value = (): number => alpha * (2 * uniform() - 1) * drawGamma(1 + 1 / beta, uniform) ** (1 / beta);
      return upload(Float32Array.from({ length }, value));
    };
  },
});

/** Marsaglia, Tsang: A Simple Method for Generating Gamma Variables, 2000, for a shape of at least 1. */
function drawGamma(shape: number, uniform: () => number): number {
  const d = shape - 1 / 3;
  for (;;) {
    const normal = Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
    const v = (1 + normal / Math.sqrt(9 * d)) ** 3;
    if (v > 0 && Math.log(1 - uniform()) < normal ** 2 / 2 + d * (1 - v + Math.log(v))) return d * v;
  }
}

/** Γ(z) for z > 0, by Stirling's series where that holds to 1e-9, and Γ(z) = Γ(z + 1)/z below. */
function gamma(z: number): number {
  if (z < 8) return gamma(z + 1) / z;
  return Math.sqrt((2 * Math.PI) / z) * (z / Math.E) ** z * Math.exp(1 / (12 * z) - 1 / (360 * z ** 3) + 1 / (1260 * z ** 5));
}

/** Even numbers in 0…1 (not 1): Doty-Humphrey's sfc32, 2010, from 53 bits of seed and the number of the draw. */
function generator(seed: number, draw: number): () => number {
  let [a, b, c, d] = [seed | 0, (seed / 2 ** 32) | 0, draw, 1];
  const next = (): number => {
    const sum = (a + b + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  };
  for (let i = 0; i < 15; i++) next();
  return next;
}
