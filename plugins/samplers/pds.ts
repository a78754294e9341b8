/**
 * Ma, Zhang, Zhu, Feng: Accelerating Score-Based Generative Models with Preconditioned Diffusion Sampling, 2022, frequency or space
 * filter, no solenoidal term: x ← x + α·M·Mᵀ·∇log p(x; σ) + √(2α)·M·z. M = 1 + (gain − 1)·L raises the low frequencies, L·x, or is
 * diagonal and raises the places where data varies most.
 */
import { compute, defineSampler, mix, sizeOf } from '../../engine/plugin.ts';
import { lowFrequencies } from './_dct.ts';
import { ruledStep, shares } from './_langevin.ts';

export default defineSampler({
  id: 'pds',
  title: 'Preconditioned diffusion sampling',
  description: 'Annealed Langevin with longer steps where data varies most: low frequencies, or given places. Choose it for few levels.',
  source: 'Ma et al.: Accelerating Score-Based Generative Models with Preconditioned Diffusion Sampling, 2022, arXiv:2207.02196',
  spaces: ['real'],
  order: 0,
  evaluationsPerStep: 5,
  stochastic: true,
  params: {
    perLevel: { type: 'integer', title: 'Steps per level', description: 'An evaluation each.', default: 5, minimum: 1, maximum: 100 },
    gain: { type: 'number', title: 'Gain', description: 'Of what varies most; 1 is plain Langevin.', default: 2, minimum: 1, maximum: 8 },
    reach: {
      type: 'number',
      title: 'Reach',
      description: 'How far low frequencies go, as a share of the highest; 0 takes the average alone.',
      default: 0.2,
      minimum: 0,
      maximum: 1,
    },
    spread: {
      type: 'array',
      items: { type: 'number', minimum: 0, maximum: 1000 },
      title: 'Spread',
      description: 'How widely data varies at each place, stretched over the last axes; left empty, frequencies are filtered.',
      default: [],
    },
    axes: { type: 'integer', title: 'Axes', description: 'How many of the last axes are space.', default: 2, minimum: 1, maximum: 4 },
  },
  async *sample({ x, sigmas, denoise, noise, params: { perLevel, gain, reach, spread, axes } }) {
    const L = lowFrequencies(x.shape, axes, reach);
    const P = places(spread, sizeOf(x.shape.slice(-axes)));
    for (const [i, sigma] of sigmas.slice(0, -1).entries()) {
      const sigmaNext = sigmas[i + 1]!;
      let denoised = sigmaNext > 0 ? undefined : await denoise(x, sigma);
      const eta = ruledStep(sigma / sigmaNext, perLevel);
      const g = Math.min(gain, 1 / Math.sqrt(eta)); // further than the clean estimate would be too far
      for (const [from, to] of shares(sigma, sigmaNext, denoised ? 0 : perLevel)) {
        denoised = await denoise(x, sigmaNext);
        const drift = mix([eta, denoised], [-eta, x]);
        const diffusion = mix([Math.sqrt(2 * eta) * sigmaNext, noise(from, to)]);
        x = mix([1, x], [1, drift], [1, diffusion]);
        if (g === 1) continue;
        const raised = P
          ? compute([drift, diffusion], (d, z) => d.map((_, e) => ((1 + (g - 1) * P(e)) ** 2 - 1) * d[e]! + (g - 1) * P(e) * z[e]!))
          : compute([mix([g ** 2 - 1, drift], [g - 1, diffusion])], L);
        x = mix([1, x], [1, await raised]);
      }
      if (sigmaNext === 0) x = denoised!;
      yield { x, sigma: sigmaNext, denoised: denoised! };
    }
  },
});

/** Which share of the largest spread element e has, of `count` places that repeat; nothing where none is given. */
function places(spread: readonly number[], count: number): ((e: number) => number) | undefined {
  const largest = Math.max(...spread, 0);
  return largest > 0 ? (e) => spread[Math.floor(((e % count) / count) * spread.length)]! / largest : undefined;
}
