/**
 * Bao, Li, Zhu, Zhang: Analytic-DPM, 2022, Theorem 1 (optimal variance), and Bao et al.: Estimating the Optimal Covariance with
 * Imperfect Mean in Diffusion Probabilistic Models, 2022 (its diagonal), over the steps of DDIM with any η.
 */
import { compute, defineSampler, mix, rms } from '../../engine/plugin.ts';

export default defineSampler({
  id: 'analytic-dpm',
  title: 'Analytic-DPM',
  description: 'Steps like DDPM (η = 1) or DDIM (η = 0), with the noise that fits the model best. Choose it over DDPM from 10 steps on.',
  source: 'Bao et al.: Analytic-DPM, 2022, Theorem 1, arXiv:2201.06503; Estimating the Optimal Covariance, 2022, arXiv:2206.07309',
  spaces: ['real'],
  order: 1,
  evaluationsPerStep: 1,
  stochastic: true,
  params: {
    eta: {
      type: 'number',
      title: 'η',
      description: 'Noise of the step itself: DDPM’s at 1, none at 0 as in DDIM.',
      default: 1,
      minimum: 0,
      maximum: 1,
    },
    covariance: {
      type: 'string',
      enum: ['model', 'average'],
      title: 'Covariance',
      description: 'What the model says of every element, where it has an output for that (SN-DPM, NPR-DPM), or one variance for all of them, which adds noise to given values too.',
      default: 'model',
    },
    norms: {
      type: 'array',
      items: { type: 'number', minimum: 0, maximum: 1 },
      title: 'Prediction norms',
      description: 'Mean of (x − x̂₀)²/σ² at every level of the schedule, the first one first; left empty, that of this very x, which is near enough from 10 steps on.',
      default: [],
    },
  },
  async *sample({ x, sigmas, skipped = 0, denoise, variance, noise, params: { eta, covariance, norms } }) {
    for (const [i, sigma] of sigmas.slice(0, -1).entries()) {
      const sigmaNext = sigmas[i + 1]!;
      const [denoised, V] = await Promise.all([denoise(x, sigma), covariance === 'model' ? variance?.(x, sigma) : undefined]);
      const lambda = eta * (sigmaNext / sigma) * Math.sqrt(sigma ** 2 - sigmaNext ** 2);
      const direction = Math.sqrt(Math.max(0, sigmaNext ** 2 - lambda ** 2));
      const spread = (1 - direction / sigma) ** 2;
      const mean = mix([direction / sigma, x], [1 - direction / sigma, denoised]);
      if (sigmaNext === 0) {
        x = mean;
      } else if (V) {
        const scaled = (v: Float32Array, z: Float32Array): Float32Array =>
          z.map((value, e) => value * Math.sqrt(lambda ** 2 + spread * Math.max(0, v[e]!)));
        x = mix([1, mean], [1, await compute([V, noise(sigma, sigmaNext)], scaled)]);
      } else {
        const norm = norms[skipped + i] ?? ((await rms(mix([1, x], [-1, denoised]))) / sigma) ** 2;
        x = mix([1, mean], [Math.sqrt(lambda ** 2 + spread * sigma ** 2 * Math.max(0, 1 - norm)), noise(sigma, sigmaNext)]);
      }
      yield { x, sigma: sigmaNext, denoised };
    }
  },
});
