/** Measures samplers through the engine: on densities that are known exactly, and on a model against its own long run. */
import { ReverieError } from '../engine/errors.ts';
import type { GenerationRequest, GenerationResult } from '../engine/protocol.ts';
import type { PluginOf } from '../engine/plugin.ts';
import { gaussian } from '../engine/tensor/philox.ts';
import { exactPaths } from './exact-paths.ts';
import { lawError, pathError, REFERENCE, samples, stepsFor, targets, type Target } from './lab.ts';

/** The evaluations of the model that a run may take. */
export const BUDGETS = [5, 10, 20, 50] as const;

/** What runs the requests: a kernel, or the engine in a browser. */
export interface Generating {
  generate(request: GenerationRequest): Promise<GenerationResult>;
}

/** An error, and the evaluations that it took, at most the budget. */
export interface Measured {
  readonly error: number;
  readonly evaluations: number;
}

/** One entry for each budget; null where not even one step fits, or the run failed. */
export type Row = readonly (Measured | null)[];

/** What a sampler does on the densities: the mean over them. */
export interface Analytic {
  /** Draws noise on its way with its default parameters. */
  readonly noisy: boolean;
  /** Root mean square distance from the exact end of the probability-flow ODE; absent for noisy samplers. */
  readonly path?: Row;
  /** Sliced Wasserstein distance from exact samples. */
  readonly law: Row;
}

const SEEDS = [1, 2, 3, 4];
const PARTICLES = 2048;
const SIGMA_MAX = 20;
/** How many particles' exact paths are followed. */
const FOLLOWED = 256;

type Sampler = PluginOf<'sampler'>;

/** The run with the most steps that the budget allows; null when there is none, or it ended in an error. */
async function within(engine: Generating, sampler: Sampler, budget: number, request: GenerationRequest): Promise<GenerationResult | null> {
  const adaptive = typeof sampler.evaluationsPerStep !== 'number'; // takes what it needs
  try {
    for (let steps = stepsFor(budget, sampler); steps >= 1; steps--) {
      const result = await engine.generate({ ...request, sampler: sampler.id, steps });
      if (adaptive || result.stats.evaluations <= budget * piecesOf(result)) return result;
    }
  } catch (error) {
    if (!(error instanceof ReverieError)) throw error; // a browser that is gone, say, tells nothing of the sampler
    console.warn(`  ${sampler.id}, ${budget} evaluations: ${(error as Error).message}`);
  }
  return null;
}

/** A long text comes in pieces, each of which takes the request's steps. */
const piecesOf = ({ stats, request }: GenerationResult): number => Math.max(1, Math.round(stats.steps / request.steps));

const pointsOf = ({ output }: GenerationResult): Float32Array => output['points'] as Float32Array;

const on = (target: Target, seed: number): GenerationRequest => ({ task: 'planar-density', model: target.id, inputs: {}, seed });

/** Exact ends of the first particles' paths and exact samples, by density. */
const exact = new Map<Target, { readonly ends: Float32Array; readonly points: Float32Array }>();

function exactly(target: Target): { readonly ends: Float32Array; readonly points: Float32Array } {
  const starts = gaussian(new Float32Array(2 * PARTICLES), SEEDS[0]!, 0).map((value) => value * SIGMA_MAX);
  const known = exact.get(target) ?? {
    ends: exactPaths(target, starts.subarray(0, 2 * FOLLOWED), SIGMA_MAX),
    points: samples(target, 2 * SEEDS.length * PARTICLES, 1, true),
  };
  exact.set(target, known);
  return known;
}

/** The law error of exact samples, as many as a sampler is judged by: what chance alone makes of it. */
export function chance(): number {
  return mean(targets.map((target) => lawError(samples(target, SEEDS.length * PARTICLES, 2), exactly(target).points)));
}

export async function measureAnalytic(engine: Generating, sampler: Sampler): Promise<Analytic> {
  const noisy = await drawsNoise(engine, sampler);
  const path: (Measured | null)[] = [];
  const law: (Measured | null)[] = [];
  for (const budget of BUDGETS) {
    const found = await onTargets(engine, sampler, budget);
    const evaluations = Math.round(mean(found.flatMap(({ runs }) => runs.map(({ stats }) => stats.evaluations))));
    const ends = found.map(({ target, runs: [first] }) => pathError(pointsOf(first!).subarray(0, 2 * FOLLOWED), exactly(target).ends));
    const laws = found.map(({ target, runs }) => lawError(joined(runs.map(pointsOf)), exactly(target).points));
    path.push(found.length < targets.length ? null : { error: mean(ends), evaluations });
    law.push(found.length < targets.length ? null : { error: mean(laws), evaluations });
  }
  return { noisy, law, ...(!noisy && { path }) };
}

/** A run from every seed on every density; densities where one fails are missing. */
async function onTargets(engine: Generating, sampler: Sampler, budget: number): Promise<{ target: Target; runs: GenerationResult[] }[]> {
  const found = [];
  for (const target of targets) {
    const runs = [];
    for (const seed of SEEDS) {
      const run = await within(engine, sampler, budget, on(target, seed));
      if (!run) break;
      runs.push(run);
    }
    if (runs.length === SEEDS.length) found.push({ target, runs });
  }
  return found;
}

/** Whether other noise on the way leads elsewhere. */
export async function drawsNoise(engine: Generating, sampler: Sampler): Promise<boolean> {
  const [a, b] = [0, 1].map((path) => ({ ...on(targets[0]!, 1), noise: { id: 'demo/other-path', path } }));
  const ends = [await within(engine, sampler, 50, a!), await within(engine, sampler, 50, b!)];
  return ends.every((end) => end !== null) ? pathError(pointsOf(ends[0]!), pointsOf(ends[1]!)) > 0 : sampler.stochastic;
}

/** The end of the path from a request's noise, which all samplers without noise share. */
export async function endOfPath(engine: Generating, sampler: Sampler, request: GenerationRequest): Promise<Float32Array> {
  return valuesOf(await engine.generate({ ...request, sampler: sampler.id, steps: stepsFor(REFERENCE, sampler) }));
}

/** How far a sampler's results on a model are from the end of the path, relative to that one's root mean square. */
export async function measureOnModel(engine: Generating, sampler: Sampler, request: GenerationRequest, end: Float32Array): Promise<Row> {
  const row: (Measured | null)[] = [];
  for (const budget of BUDGETS) {
    const run = await within(engine, sampler, budget, request);
    const distance = (of: GenerationResult): number => rootMeanSquare(valuesOf(of).map((value, e) => value - end[e]!));
    row.push(run && { error: distance(run) / rootMeanSquare(end), evaluations: Math.round(run.stats.evaluations / piecesOf(run)) });
  }
  return row;
}

/** The numbers of an output of any kind. */
const valuesOf = ({ output }: GenerationResult): Float32Array => Float32Array.from(Object.values(output).find(isNumbers)!);

/** How far a schedule's result is from its own after many evaluations, at 10 and 20 evaluations: the mean over the densities. */
export async function measureSchedule(engine: Generating, sampler: Sampler, schedule: string): Promise<readonly number[]> {
  const budgets = [10, 20];
  const errors: number[][] = [];
  for (const target of targets) {
    const request = { ...on(target, SEEDS[0]!), schedule };
    const reference = await engine.generate({ ...request, sampler: sampler.id, steps: stepsFor(REFERENCE, sampler) });
    const ends: number[] = [];
    for (const budget of budgets) {
      const run = await within(engine, sampler, budget, request);
      ends.push(run ? pathError(pointsOf(run), pointsOf(reference)) : NaN);
    }
    errors.push(ends);
  }
  return budgets.map((_, i) => mean(errors.map((ends) => ends[i]!)));
}

const isNumbers = (value: unknown): value is ArrayLike<number> => ArrayBuffer.isView(value) && !(value instanceof DataView);

export const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

function rootMeanSquare(values: Float32Array): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  parts.reduce((at, part) => (whole.set(part, at), at + part.length), 0);
  return whole;
}
