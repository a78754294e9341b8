/** Nichol, Dhariwal: Improved Denoising Diffusion Probabilistic Models, 2021, equation 15: learned variance, any stride. */
import { compute, defineSampler, mix } from '../../engine/plugin.ts';

export default defineSampler({
  id: 'improved-ddpm',
  title: 'Improved DDPM',
  description: 'DDPM whose noise lies between β̃ and β where the network says. Choose it for models with a learned variance.',
  source: 'Nichol, Dhariwal: Improved Denoising Diffusion Probabilistic Models, 2021, equation 15, arXiv:2102.09672',
  spaces: ['real'],
  order: 1,
  evaluationsPerStep: 1,
  stochastic: true,
  params: {
    v: {
      type: 'number',
      title: 'v',
      description: 'Used for models that learn no variance: 0 is β̃, 1 is β, between them by logarithms.',
      default: 0,
      minimum: 0,
      maximum: 1,
    },
  },
  async *sample({ x, sigmas, denoise, varianceRange, noise, params }) {
    for (const [i, sigma] of sigmas.slice(0, -1).entries()) {
      const sigmaNext = sigmas[i + 1]!;
      const [denoised, learned] = await Promise.all([denoise(x, sigma), varianceRange?.(x, sigma)]);
      const kept = (sigmaNext / sigma) ** 2;
      x = mix([kept, x], [1 - kept, denoised]);
      if (sigmaNext > 0) {
        const step = sigma ** 2 - sigmaNext ** 2;
        const [small, large] = [Math.log(kept * step), Math.log((step * (1 + sigmaNext ** 2)) / (1 + sigma ** 2))];
        const deviation = (v: number): number => Math.exp((v * large + (1 - v) * small) / 2);
        const z = noise(sigma, sigmaNext);
        x = learned
          ? mix([1, x], [1, await compute([learned, z], (v, n) => n.map((value, e) => value * deviation((v[e]! + 1) / 2)))])
          : mix([1, x], [deviation(params.v), z]);
      }
      yield { x, sigma: sigmaNext, denoised };
    }
  },
});
