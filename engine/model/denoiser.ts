/**
 * The only place that knows what a network predicts. Every prediction is a linear function of x and the
 * network's output F, in variance-exploding coordinates x = x₀ + σ·n:
 *
 *     x̂₀ = c_skip·x + c_out·F(c_in·x, c_noise)          (Karras et al. 2022, eq. 7)
 *
 * The other spaces have readings of their own: `readingOf`.
 */
import { ReverieError } from '../errors.ts';
import type { Conditioning, Denoise, NoiseLevels, SamplerContext } from '../plugin.ts';
import { Langevin } from '../space/langevin.ts';
import { estimatePosition } from '../space/position-velocity.ts';
import { sourceOf } from '../tensor/arena.ts';
import { compute, mix, sizeOf, storageOf, wrap, type Evaluator, type Shape, type Target, type Tensor } from '../tensor/tensor.ts';
import type { ModelCard, Prediction, VarianceKind } from './card.ts';

export interface Scaling {
  readonly cSkip: number;
  readonly cOut: number;
  readonly cIn: number;
}

/** c_skip, c_out and c_in at σ for each prediction. */
const SCALING: Readonly<Record<Prediction, (sigma: number, sigmaData: number) => Scaling>> = {
  // Karras et al. 2022, table 1
  edm: (s, d) => ({ cSkip: d ** 2 / (s ** 2 + d ** 2), cOut: (s * d) / Math.hypot(s, d), cIn: 1 / Math.hypot(s, d) }),
  // Ho et al. 2020: F is the noise, the network sees √ᾱ·x = x / √(1 + σ²)
  epsilon: (s) => ({ cSkip: 1, cOut: -s, cIn: 1 / Math.hypot(1, s) }),
  // Salimans and Ho 2022: F = √ᾱ·n − √(1−ᾱ)·x₀
  v: (s) => ({ cSkip: 1 / (1 + s ** 2), cOut: -s / Math.hypot(1, s), cIn: 1 / Math.hypot(1, s) }),
  x0: (s) => ({ cSkip: 0, cOut: 1, cIn: 1 / Math.hypot(1, s) }),
  // Song et al. 2021, VE: F = ∇ log p(x; σ)
  score: (s) => ({ cSkip: 1, cOut: s ** 2, cIn: 1 }),
  // Liu et al. 2022: F = n − x₀ at z = (1−t)·x₀ + t·n, t = σ / (1 + σ)
  flow: (s) => ({ cSkip: 1 / (1 + s), cOut: -s / (1 + s), cIn: 1 / (1 + s) }),
  // Austin et al. 2021: F is the clean estimate, as logits
  logits: () => ({ cSkip: 0, cOut: 1, cIn: 1 }),
};

/** The scaling of a card's network at σ. States of other than numbers are shown as they are. */
export function scalingAt(card: ModelCard, sigma: number): Scaling {
  const scaling = SCALING[card.prediction](sigma, card.sigmaData ?? 1);
  return card.space === 'real' || card.space === 'blurred' ? scaling : { ...scaling, cIn: 1 };
}

/** How the network of a space is fed and read; shapes without the batch axis. */
interface Reading {
  readonly input: Shape;
  readonly output: Shape;
  /** What of a state the network sees. */
  readonly show: (x: Tensor) => Tensor;
  /** The clean estimate from the network's output. */
  readonly clean: (x: Tensor, sigma: number, F: Tensor) => Tensor;
}

function readingOf(card: ModelCard): Reading {
  const { shape } = card.latent;
  const clean: Reading['clean'] = (x, sigma, F) => {
    const { cSkip, cOut } = scalingAt(card, sigma);
    return mix([cSkip, x], [cOut, F]);
  };
  const real: Reading = { input: shape, output: shape, show: (x) => x, clean };
  switch (card.space) {
    case 'real': case 'blurred': return real;
    case 'angular': return { ...real, show: wrap };
    case 'categorical': return { ...real, output: [...shape, card.categorical!.categories], clean: (_x, _sigma, F) => F };
    case 'position-velocity': {
      const process = new Langevin(card.langevin);
      return { ...real, input: [2, ...shape], clean: (u, sigma, F) => estimatePosition(process, card.prediction, u, sigma, F) };
    }
  }
}

/** What the network is told of the noise level: a timestep, a time, a logarithm or the share of what noise has changed. */
export function noiseInput(card: ModelCard, levels: NoiseLevels): (sigma: number) => number {
  const { table } = levels;
  if (table) return (sigma) => timestepOf(sigma, table);
  if (card.prediction === 'flow') return (sigma) => sigma / (1 + sigma);
  if (card.prediction === 'edm') return (sigma) => Math.log(sigma) / 4;
  if (card.space === 'categorical') return (sigma) => sigma ** 2 / (1 + sigma ** 2);
  if (card.space === 'position-velocity') {
    const process = new Langevin(card.langevin);
    return (sigma) => process.tau(sigma);
  }
  return (sigma) => sigma;
}

/** The noise levels of a model: its table for discrete time, its range for continuous time. */
export function noiseLevels({ betas, sigmaMin, sigmaMax, prediction, id }: ModelCard): NoiseLevels {
  if (betas) {
    const table = sigmaTable(betas);
    return { sigmaMin: table[0]!, sigmaMax: table.at(-1)!, table };
  }
  if (sigmaMin === undefined || sigmaMax === undefined) {
    throw new ReverieError('model/card', `The card of model "${id}" gives neither betas nor sigmaMin and sigmaMax; add one of the two.`);
  }
  return { sigmaMin, sigmaMax, ...(prediction === 'flow' && { flow: true }) };
}

/** Those of them up to a highest one, which a schedule is told in place of all. */
export function levelsUpTo(levels: NoiseLevels, highest: number | undefined): NoiseLevels {
  if (highest === undefined) return levels;
  const table = levels.table?.filter((sigma) => sigma <= highest);
  return { ...levels, sigmaMax: table?.at(-1) ?? highest, ...(table && { table }) };
}

/** Stands for ᾱ = 0, pure noise, which has no finite σ; the number is that of diffusers. */
const ALPHA_BAR_MIN = 2 ** -24;

/** β₁ … β_T → σ₁ < … < σ_T with σ² = (1 − ᾱ) / ᾱ. */
export function sigmaTable(betas: NonNullable<ModelCard['betas']>): number[] {
  let product = 1;
  const alphaBars = betaList(betas).map((beta) => (product *= 1 - beta));
  const rescaled = 'zeroTerminalSnr' in betas && betas.zeroTerminalSnr ? withoutSignal(alphaBars) : alphaBars;
  return rescaled.map((alphaBar) => Math.sqrt(1 / (alphaBar || ALPHA_BAR_MIN) - 1));
}

/** Lin et al. 2023, Algorithm 1: √ᾱ shifted to end at 0 and scaled to begin where it did. */
function withoutSignal(alphaBars: readonly number[]): number[] {
  const [first, last] = [Math.sqrt(alphaBars[0]!), Math.sqrt(alphaBars.at(-1)!)];
  return alphaBars.map((alphaBar) => (((Math.sqrt(alphaBar) - last) * first) / (first - last)) ** 2);
}

/** β₁ … β_T */
export function betaList(betas: NonNullable<ModelCard['betas']>): readonly number[] {
  if (!('rule' in betas)) return betas;
  const { rule, steps, start = 1e-4, end = 0.02 } = betas;
  const at = (i: number, from: number, to: number): number => from + ((to - from) * i) / (steps - 1);
  const index = [...Array(steps).keys()];
  if (rule === 'linear') return index.map((i) => at(i, start, end));
  if (rule === 'scaled-linear') return index.map((i) => at(i, Math.sqrt(start), Math.sqrt(end)) ** 2);
  // Austin et al. 2021, section 3.1: ᾱ = 1 − t/T, of absorbing states; the last is bounded as below
  if (rule === 'mutual-information') return index.map((i) => Math.min(1 / (steps - i), 0.999));
  // Nichol and Dhariwal 2021, eq. 17
  const alphaBar = (t: number): number => Math.cos(((t + 0.008) / 1.008) * (Math.PI / 2)) ** 2;
  return index.map((i) => Math.min(1 - alphaBar((i + 1) / steps) / alphaBar(i / steps), 0.999));
}

/** The timestep, with fractions, whose level is σ: log σ is interpolated linearly. */
function timestepOf(sigma: number, table: readonly number[]): number {
  const above = table.findIndex((level) => level >= sigma);
  if (above === 0) return 0;
  if (above < 0) return table.length - 1;
  const [low, high] = [Math.log(table[above - 1]!), Math.log(table[above]!)];
  return above - 1 + (Math.log(sigma) - low) / (high - low);
}

/** The variance of x₀ given x from each kind of second output h, except for `range`, which depends on the step that is made. */
const VARIANCE: Readonly<Record<VarianceKind, (h: Tensor, at: Estimated) => Tensor | Promise<Tensor>>> = {
  // Nichol and Dhariwal 2021, eq. 15: −1 is the least that a step's variance may be, 1 the most
  range: (h) => h,
  // Bao et al. 2022, SN-DPM: h = E[n² | x], and x₀ = x − σ·n
  'squared-noise': (h, { x, denoised, sigma }) =>
    compute([h, mix([1, x], [-1, denoised])], (square, error) => square.map((value, e) => sigma ** 2 * value - error[e]! ** 2)),
  // Bao et al. 2022, NPR-DPM: h = E[(n − n̂)² | x]
  'noise-residual': (h, { sigma }) => mix([sigma ** 2, h]),
};

interface Estimated {
  readonly x: Tensor;
  readonly denoised: Tensor;
  readonly sigma: number;
}

/** One run of the network over a batch; writes its output, and that for the variance where there is one. */
export type RunNetwork = (
  batch: { readonly x: Tensor; readonly noise: Tensor; readonly conditioning: readonly Conditioning[] },
  output: Tensor,
  variance?: Tensor,
) => Promise<void>;

/** What the network says of one x. */
export interface Estimate {
  readonly denoised: Tensor;
  /** Its second output as it is. */
  readonly second?: Tensor;
}

export type Estimator = (x: Tensor, sigma: number, conditioning: Conditioning) => Promise<Estimate>;

interface Call {
  readonly x: Tensor;
  readonly sigma: number;
  readonly conditioning: Conditioning;
  readonly estimate: Promise<Estimate>;
  readonly resolve: (estimate: Estimate) => void;
  readonly reject: (error: unknown) => void;
}

/** The network as a `Denoise`. */
export function createDenoiser(card: ModelCard, evaluator: Evaluator, run: RunNetwork): Denoise {
  return denoiserOf(createEstimator(card, evaluator, run));
}

/** What a classifier's network gives by z = c_in·x, by x instead. */
export function createGradient({ variance: _, ...card }: ModelCard, evaluator: Evaluator, run: RunNetwork): Denoise {
  return denoiserOf(createEstimator(card, evaluator, run, (_x, sigma, F) => mix([scalingAt(card, sigma).cIn, F])));
}

/** The first output alone. */
export function denoiserOf(estimate: Estimator): Denoise {
  return async (x, sigma, conditioning) => (await estimate(x, sigma, conditioning)).denoised;
}

/** What samplers may ask of a model's second output; nothing where it has none. `kept` gives it the least value where x₀ is given. */
export function varianceOf(
  card: ModelCard,
  estimate: Estimator,
  conditioning: Conditioning,
  kept: (network: Denoise, value: number) => Denoise = (network) => network,
): Pick<SamplerContext, 'variance' | 'varianceRange'> {
  if (!card.variance) return {};
  const { kind } = card.variance;
  const range = kind === 'range';
  const told = kept(async (x, sigma) => {
    const { denoised, second } = await estimate(x, sigma, conditioning);
    return VARIANCE[kind](second!, { x, denoised, sigma });
  }, range ? -1 : 0);
  const variance = (x: Tensor, sigma: number): Promise<Tensor> => told(x, sigma, conditioning);
  return range ? { varianceRange: variance } : { variance };
}

/** Rows of one run of the network: more gain nothing, and need as much memory as they are many. */
const MOST_ROWS = 16;

/** The network: evaluations asked for in the same tick run as one batch, equal ones as one row of it. `read` is for another output. */
export function createEstimator(card: ModelCard, evaluator: Evaluator, run: RunNetwork, read?: Reading['clean']): Estimator {
  const { input: inputShape, output: outputShape, show, clean } = readingOf(card);
  const [inputLength, outputLength] = [sizeOf(inputShape), sizeOf(outputShape)];
  const noiseOf = noiseInput(card, noiseLevels(card));
  const inputs = new Map<number, { readonly x: Tensor; readonly noise: Tensor }>();
  let waiting: Call[] = [];

  function inputsFor(batch: number): { readonly x: Tensor; readonly noise: Tensor } {
    const known = inputs.get(batch) ?? { x: evaluator.allocate([batch, ...inputShape], true), noise: evaluator.allocate([batch], true) };
    inputs.set(batch, known);
    return known;
  }

  async function flush(): Promise<void> {
    const all = waiting;
    waiting = [];
    for (let at = 0; at < all.length; at += MOST_ROWS) await answer(all.slice(at, at + MOST_ROWS));
  }

  async function answer(calls: readonly Call[]): Promise<void> {
    try {
      const input = inputsFor(calls.length);
      const { storage } = storageOf(input.x);
      for (const x of new Set(calls.map((call) => call.x))) {
        const targets = calls.flatMap((call, k): Target[] =>
          call.x === x ? [{ storage, offset: k * inputLength, weight: scalingAt(card, call.sigma).cIn }] : [],
        );
        evaluator.evaluate(show(x), targets);
      }
      evaluator.write(
        input.noise,
        Float32Array.from(calls, ({ sigma }) => noiseOf(sigma)),
      );
      const output = evaluator.allocate([calls.length, ...outputShape]);
      const second = card.variance && evaluator.allocate(output.shape);
      await run({ ...input, conditioning: calls.map(({ conditioning }) => conditioning) }, output, second);
      calls.forEach(({ x, sigma, resolve }, k) => {
        const row = (of: Tensor): Tensor => {
          const source = sourceOf(storageOf(of).storage, k * outputLength);
          return { shape: [1, ...outputShape], evaluator, terms: [{ weight: 1, source }] };
        };
        resolve({ denoised: (read ?? clean)(x, sigma, row(output)), ...(second && { second: row(second) }) });
      });
    } catch (error) {
      for (const { reject } of calls) reject(error);
    }
  }

  return (x, sigma, conditioning) => {
    const same = waiting.find((call) => call.x === x && call.sigma === sigma && call.conditioning === conditioning);
    if (same) return same.estimate;
    let settle!: Pick<Call, 'resolve' | 'reject'>;
    const estimate = new Promise<Estimate>((resolve, reject) => (settle = { resolve, reject }));
    if (waiting.push({ x, sigma, conditioning, estimate, ...settle }) === 1) queueMicrotask(() => void flush());
    return estimate;
  };
}
