/**
 * Song, Durkan, Murray, Ermon: Maximum Likelihood Training of Score-Based Diffusion Models, 2021: the density of an
 * input by the instantaneous change of variables along the probability-flow ODE, dx/dσ = (x − x̂₀)/σ.
 */
import { compute, dot, mix, sizeOf, type Tensor } from './tensor/tensor.ts';

export interface LikelihoodSetup {
  readonly denoise: (x: Tensor, sigma: number) => Promise<Tensor>;
  /** Noise levels, rising from next to nothing to where all data is noise; evenly spaced in ln σ they cost least. */
  readonly sigmas: readonly number[];
  /** Standard normal noise, new in every call. */
  readonly noise: () => Tensor;
  /** Random directions at every level in which the divergence is measured, two evaluations each. @default 1 */
  readonly probes?: number;
  /** Standard deviation of the data, by which the last level is wider than its σ. @default 0 */
  readonly sigmaData?: number;
}

/** log p(x₀) in nats, for each value of x₀; divided by −ln 2 these are bits per dimension. */
export async function logLikelihood(x0: Tensor, setup: LikelihoodSetup): Promise<number> {
  const { denoise, sigmas, noise, probes = 1, sigmaData = 0 } = setup;
  const { evaluator } = x0;
  const slope = async (at: Tensor, sigma: number): Promise<Tensor> => mix([1 / sigma, at], [-1 / sigma, await denoise(at, sigma)]);
  let [x, integral, before] = [x0, 0, await divergence(x0, sigmas[0]!)];
  for (const [i, sigma] of sigmas.slice(0, -1).entries()) {
    const sigmaNext = sigmas[i + 1]!;
    const h = sigmaNext - sigma;
    const d = await slope(x, sigma);
    const dNext = await slope(mix([1, x], [h, d]), sigmaNext);
    x = mix([1, x], [h / 2, d], [h / 2, dNext]);
    const next = await divergence(x, sigmaNext);
    integral += (Math.log(sigmaNext / sigma) / 2) * (before + next);
    before = next;
    evaluator.endStep([x], 0);
  }
  const variance = sigmas.at(-1)! ** 2 + sigmaData ** 2;
  const values = await evaluator.read(x);
  const squares = values.reduce((sum, value) => sum + value ** 2, 0) / values.length;
  return integral - (Math.log(2 * Math.PI * variance) + squares / variance) / 2;

  /** Of x − x̂₀, for each value: Hutchinson's estimate vᵀ·J·v, with ±1 for v, from differences over a hundredth of the noise. */
  async function divergence(at: Tensor, sigma: number): Promise<number> {
    const h = sigma / 100;
    let sum = 0;
    for (let k = 0; k < probes; k++) {
      const v = await compute([noise()], (values) => values.map((value) => (value < 0 ? -1 : 1)));
      const [above, below] = await Promise.all([h, -h].map((step) => denoise(mix([1, at], [step, v]), sigma)));
      sum += (await dot(v, mix([1, above!], [-1, below!]))) / (2 * h);
    }
    return 1 - sum / probes / sizeOf(at.shape);
  }
}
