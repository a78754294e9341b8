/** How likely a model finds an input: the density itself, or a lower bound of it that costs less. */
import { compute, dot, mix, rms, sizeOf, type Tensor } from './tensor/tensor.ts';

export interface LikelihoodSetup {
  readonly denoise: (x: Tensor, sigma: number) => Promise<Tensor>;
  /** Noise levels, rising from next to nothing to where all data is noise. */
  readonly sigmas: readonly number[];
  /** Standard normal noise, new in every call. */
  readonly noise: () => Tensor;
  /** How many independent estimates there are. @default 1 */
  readonly probes?: number;
  /** Standard deviation of the data, by which the last level is wider than its σ. @default 0 */
  readonly sigmaData?: number;
  /** Called when so many of the steps between levels are done. */
  readonly onStep?: (done: number) => void;
}

export interface BoundSetup extends LikelihoodSetup {
  /** A number in 0…1, new in every call. */
  readonly uniform: () => number;
}

/**
 * Song, Durkan, Murray, Ermon: Maximum Likelihood Training of Score-Based Diffusion Models, 2021: the density at the lowest
 * level, by the instantaneous change of variables along the probability-flow ODE, dx/dσ = (x − x̂₀)/σ. The ODE is solved once; each
 * probe measures its divergence in one random direction at every level, for two evaluations. Levels even in ln σ cost least.
 *
 * @returns log p(x₀) in nats for each value of x₀, once for every probe; divided by −ln 2 these are bits per dimension.
 */
export async function logLikelihood(x0: Tensor, setup: LikelihoodSetup): Promise<readonly number[]> {
  const { denoise, sigmas, noise, probes = 1, sigmaData = 0, onStep } = setup;
  const { evaluator } = x0;
  let x = x0;
  let before = await measured(x, sigmas[0]!);
  const integrals = before.divergences.map(() => 0);
  for (const [i, sigma] of sigmas.slice(0, -1).entries()) {
    const sigmaNext = sigmas[i + 1]!;
    const h = sigmaNext - sigma;
    const ahead = mix([1, x], [h, before.d]);
    const dNext = mix([1 / sigmaNext, ahead], [-1 / sigmaNext, await denoise(ahead, sigmaNext)]);
    x = mix([1, x], [h / 2, before.d], [h / 2, dNext]);
    const next = await measured(x, sigmaNext);
    for (const k of integrals.keys()) integrals[k]! += (Math.log(sigmaNext / sigma) / 2) * (before.divergences[k]! + next.divergences[k]!);
    before = next;
    evaluator.endStep([x, before.d], 0);
    onStep?.(i + 1);
  }
  const variance = sigmas.at(-1)! ** 2 + sigmaData ** 2;
  const size = await rms(x);
  const last = (Math.log(2 * Math.PI * variance) + size ** 2 / variance) / 2;
  return integrals.map((integral) => integral - last);

  /** The slope, and each probe's divergence of x − x̂₀ for each value: Hutchinson's vᵀ·J·v, with ±1 for v, from differences over σ/100. */
  async function measured(at: Tensor, sigma: number): Promise<{ readonly d: Tensor; readonly divergences: readonly number[] }> {
    const h = sigma / 100;
    const signs = (): Promise<Tensor> => compute([noise()], (values) => values.map((value) => (value < 0 ? -1 : 1)));
    const directions = await Promise.all(Array.from({ length: probes }, signs));
    const sides = directions.flatMap((v) => [mix([1, at], [h, v]), mix([1, at], [-h, v])]);
    const [denoised, ...around] = await Promise.all([at, ...sides].map((x) => denoise(x, sigma)));
    const change = (k: number): Tensor => mix([1 / (2 * h), around[2 * k]!], [-1 / (2 * h), around[2 * k + 1]!]);
    const traces = await Promise.all(directions.map((v, k) => dot(v, change(k))));
    return { d: mix([1 / sigma, at], [-1 / sigma, denoised!]), divergences: traces.map((trace) => 1 - trace / sizeOf(at.shape)) };
  }
}

/**
 * Kingma, Salimans, Poole, Ho: Variational Diffusion Models, 2021, equation 18, with SNR = 1/σ²: ½·∫ E‖x₀ − x̂₀‖² dSNR, the divergence of
 * the last level from its prior and the entropy of the first level's noise add up to no less than −log p of the input under that noise. The
 * levels between do not change the expectation (section 5.1): each probe draws one level from every interval, even in ln σ.
 *
 * @returns the lower bound of log p in nats for each value of x₀, once for every probe.
 */
export async function variationalBound(x0: Tensor, setup: BoundSetup): Promise<readonly number[]> {
  const { denoise, sigmas, noise, uniform, probes = 1, sigmaData = 0, onStep } = setup;
  const { evaluator } = x0;
  const losses = Array.from({ length: probes }, () => 0);
  for (const [i, low] of sigmas.slice(0, -1).entries()) {
    const width = Math.log(sigmas[i + 1]! / low);
    const lost = async (): Promise<number> => {
      const sigma = low * Math.exp(width * uniform());
      const error = mix([1, x0], [-1, await denoise(mix([1, x0], [sigma, noise()]), sigma)]);
      return width * ((await rms(error)) / sigma) ** 2;
    };
    const found = await Promise.all(losses.map(lost));
    found.forEach((loss, k) => (losses[k]! += loss));
    evaluator.endStep([x0], 0);
    onStep?.(i + 1);
  }
  const [first, last] = [sigmas[0]!, sigmas.at(-1)!];
  const variance = last ** 2 + sigmaData ** 2;
  const size = await rms(x0);
  const prior = ((last ** 2 + size ** 2) / variance - 1 + Math.log(variance / last ** 2)) / 2;
  const entropy = (1 + Math.log(2 * Math.PI * first ** 2)) / 2;
  return losses.map((loss) => -(prior + loss + entropy));
}
