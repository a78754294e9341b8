/**
 * Rozet, Andry, Lanusse, Louppe: Learning Diffusion Priors from Observations by Expectation Maximization, 2024, section 4.2 (MMPS):
 * x̂₀ + V·Aᵀ·(A·V·Aᵀ + s²·I)⁻¹·(y − A·x̂₀), where V is the covariance of x₀ given x, by conjugate gradients. V = σ²·∂x̂₀/∂x is symmetric,
 * so a difference of two estimates along v serves as V·v, and nothing needs a gradient.
 */
import { compute, defineGuidance, mix, settle } from '../../engine/plugin.ts';
import { averaging, AVERAGES } from './_averages.ts';

/** Length of a difference of estimates, over σ. */
const DIFFERENCE = 0.01;

export default defineGuidance({
  id: 'moment-matching',
  title: 'Reconstruction by moment matching',
  description: 'Fits averages over neighbours, with or without noise, as the model expects. Choose it where they also tell of details.',
  source: 'Rozet, Andry, Lanusse, Louppe: Learning Diffusion Priors from Observations by Expectation Maximization, 2024, arXiv:2405.13712',
  spaces: ['real'],
  params: {
    ...AVERAGES,
    noise: {
      type: 'number',
      title: 'Noise of the averages',
      description: 's: standard deviation of the error of measurement.',
      default: 0,
      minimum: 0,
      maximum: 1000,
    },
    iterations: {
      type: 'integer',
      title: 'Iterations',
      description: 'Steps of conjugate gradients, one more evaluation each; 0 changes nothing.',
      default: 2,
      minimum: 0,
      maximum: 8,
    },
  },
  guide({ denoise, params: { noise: s, iterations, ...measured } }) {
    if (iterations === 0) return denoise;
    return async (x, sigma, conditioning) => {
      const denoised = settle(await denoise(x, sigma, conditioning));
      const { missing, average, repeat } = averaging(x.shape, measured);
      const h = DIFFERENCE * sigma;
      let [r, estimate] = [missing(await x.evaluator.read(denoised)), denoised];
      let p = r;
      for (let k = 0; k < iterations && dot(r, r) > 0; k++) {
        const size = Math.sqrt(dot(p, p) / p.length);
        const v = await compute([x], () => repeat(p.map((value) => value / size)));
        const moved = await denoise(mix([1, x], [h, v]), sigma, conditioning);
        const Vv = settle(mix([sigma ** 2 / h, moved], [-(sigma ** 2) / h, denoised]));
        const q = average(await x.evaluator.read(Vv)).map((value, e) => size * value + s ** 2 * measured.factor * p[e]!);
        if (dot(p, q) <= 0) break;
        const alpha = dot(r, r) / dot(p, q);
        const left = r.map((value, e) => value - alpha * q[e]!);
        const beta = dot(left, left) / dot(r, r);
        p = left.map((value, e) => value + beta * p[e]!);
        r = left;
        estimate = mix([1, estimate], [alpha * size, Vv]);
      }
      return estimate;
    };
  },
});

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, e) => sum + value * b[e]!, 0);
}
