/**
 * Jolicoeur-Martineau, Li, Piché-Taillefer, Kachman, Mitliagkas: Gotta Go Fast When Generating Data with Score-Based Models,
 * 2021, Algorithm 1, with σ² as time, in which the reverse SDE is dx = −∇log p(x; σ)·dσ² + dw, and steps chosen in ln σ.
 */
import { defineSampler, mix } from '../../engine/plugin.ts';
import { errorRatio, nextStep, tolerances } from './_adaptive.ts';

export default defineSampler({
  id: 'gotta-go-fast',
  title: 'Gotta Go Fast',
  description: 'Solves the reverse-time SDE in steps of its own, two evaluations each. Choose it to not guess the steps; give 2 or more.',
  source: 'Jolicoeur-Martineau et al.: Gotta Go Fast When Generating Data with Score-Based Models, 2021, Algorithm 1, arXiv:2105.14080',
  spaces: ['real'],
  order: 2,
  evaluationsPerStep: 'adaptive',
  stochastic: true,
  params: tolerances(0.0078, 0.02),
  async *sample({ x, sigmas, denoise, noise, params }) {
    let [previous, length] = [x, 0.1];
    for (const [i, end] of sigmas.slice(1).entries()) {
      let sigma = sigmas[i]!;
      let denoised = await denoise(x, sigma);
      while (end > 0 && sigma > end) {
        const h = Math.min(length, Math.log(sigma / end));
        const sigmaNext = h < Math.log(sigma / end) ? sigma * Math.exp(-h) : end;
        const dt = sigma ** 2 - sigmaNext ** 2;
        const noisy = mix([1, x], [Math.sqrt(dt), noise(sigma, sigmaNext)]);
        const euler = mix([1, noisy], [dt / sigma ** 2, denoised], [-dt / sigma ** 2, x]);
        const denoisedNext = await denoise(euler, sigmaNext);
        const improved = mix([1, noisy], [dt / sigmaNext ** 2, denoisedNext], [-dt / sigmaNext ** 2, euler]);
        const extrapolated = mix([0.5, euler], [0.5, improved]);
        const ratio = await errorRatio(euler, extrapolated, previous, params);
        length = Math.max(1e-3, nextStep(length, h, ratio, 0.9));
        if (ratio > 1 && h > 1e-3) continue;
        [x, previous, sigma] = [extrapolated, euler, sigmaNext];
        if (sigma > end) denoised = await denoise(x, sigma);
      }
      if (end === 0) x = denoised;
      yield { x, sigma: end, denoised };
    }
  },
});
