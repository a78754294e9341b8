/**
 * Tensors are lazy linear expressions. `mix` only writes down weights; an evaluator turns the whole
 * expression into numbers in one pass, when a model needs them or somebody reads them.
 */
import { ReverieError } from '../errors.ts';

/** Axis lengths, batch first. */
export type Shape = readonly number[];

/** A block of 32-bit floats owned by an evaluator. */
export interface Storage {
  readonly length: number;
  /** Grows whenever the block is reused, so that stale tensors are noticed. */
  generation: number;
  /** The step in which it was last handed out; Infinity for pinned blocks. */
  step: number;
}

/** `length` floats of a storage, from `offset`, valid while `generation` is the storage's own. */
export interface StorageSource {
  readonly kind: 'storage';
  readonly storage: Storage;
  readonly generation: number;
  readonly offset: number;
}

/** Standard normal noise that exists only as numbers to be drawn: Philox 4×32-10, `draw` counts the calls. */
export interface GaussianSource {
  readonly kind: 'gaussian';
  readonly seed: number;
  readonly draw: number;
}

export type Source = StorageSource | GaussianSource;

export interface Term {
  readonly weight: number;
  readonly source: Source;
}

/**
 * What is computed element by element and is not linear. `blend`: where mask is 1 the first value, else the second.
 * `wrap`: the same angle in [−π, π).
 */
export type MapOperation =
  { readonly kind: 'clamp'; readonly low: number; readonly high: number } | { readonly kind: 'blend' } | { readonly kind: 'wrap' };

/** A place that receives `weight` times the expression's values, from `offset` on. */
export interface Target {
  readonly storage: Storage;
  readonly offset: number;
  readonly weight: number;
}

/** Turns expressions into numbers: on the CPU, or on the GPU that the model runs on. Lives for one generation. */
export interface Evaluator {
  readonly kind: 'cpu' | 'webgpu';
  /** How many terms and how many different blocks one expression may have; `mix` folds what is over. */
  readonly limits: { readonly terms: number; readonly blocks: number };
  /** A tensor that holds a copy of `data` until `dispose`. */
  upload(data: Float32Array, shape: Shape): Tensor;
  /** A tensor without values yet, for something else to write. `pinned`: until `dispose`, never recycled. */
  allocate(shape: Shape, pinned?: boolean): Tensor;
  /** Writes values into a tensor that was allocated or uploaded. */
  write(tensor: Tensor, data: Float32Array): void;
  /** Standard normal noise, drawn when the expression around it is evaluated. */
  gaussian(shape: Shape, seed: number, draw: number): Tensor;
  /** Computes the expression now, once, and writes scaled copies in the same pass; the tensor then refers to the result. */
  evaluate(tensor: Tensor, targets?: readonly Target[]): void;
  /** Applies an operation that is not linear. */
  map(operation: MapOperation, inputs: readonly Tensor[]): Tensor;
  /** Copies the values out, row-major. */
  read(tensor: Tensor): Promise<Float32Array>;
  /** Ends a step: blocks written more than `lookback` steps ago are reused, unless a tensor in `keep` needs them. */
  endStep(keep: readonly Tensor[], lookback: number): void;
  /** Frees everything. */
  dispose(): void;
}

/** An immutable value of a given shape. Its terms are replaced by one when it has been evaluated. */
export interface Tensor {
  readonly shape: Shape;
  readonly evaluator: Evaluator;
  terms: readonly Term[];
}

/**
 * The weighted sum `w₀·t₀ + w₁·t₁ + …` of tensors of one shape.
 *
 * Nothing is computed here. Terms of weight 0 vanish and equal sources are added up, so
 * `mix([1, x], [0, noise])` costs nothing and draws nothing.
 *
 * @throws ReverieError `tensor/shape` when shapes differ, `tensor/weight` when a weight is not finite.
 */
export function mix(...parts: readonly (readonly [weight: number, tensor: Tensor])[]): Tensor {
  const [first] = parts;
  if (!first) throw new ReverieError('tensor/empty', 'mix needs at least one [weight, tensor] pair, got none.');
  const { shape, evaluator } = first[1];
  const sum: Tensor = { shape, evaluator, terms: [] };
  for (const [weight, tensor] of parts) {
    if (!Number.isFinite(weight)) {
      throw new ReverieError('tensor/weight', `mix takes finite weights, got ${weight}; check the noise levels that it was computed from.`);
    }
    if (!sameShape(shape, tensor.shape)) {
      throw new ReverieError('tensor/shape', `mix takes tensors of one shape, got [${shape}] and [${tensor.shape}].`);
    }
    if (weight === 0) continue;
    let terms = add(sum.terms, weight, tensor.terms);
    if (!fits(terms, evaluator)) {
      if (sum.terms.length > 1) evaluator.evaluate(sum);
      evaluator.evaluate(tensor);
      terms = add(sum.terms, weight, tensor.terms);
    }
    sum.terms = terms;
  }
  return sum;
}

/** Values limited to low…high. */
export function clamp(tensor: Tensor, low: number, high: number): Tensor {
  return tensor.evaluator.map({ kind: 'clamp', low, high }, [tensor]);
}

/** Where `mask` is 1 the values of `inside`, where it is 0 those of `outside`, to the bit. */
export function blend(mask: Tensor, inside: Tensor, outside: Tensor): Tensor {
  return mask.evaluator.map({ kind: 'blend' }, [mask, inside, outside]);
}

/** Computes the expression now, so that keeping it for a plugin's `lookback` keeps one block and not all that it was made from. */
export function settle(tensor: Tensor): Tensor {
  storageOf(tensor);
  return tensor;
}

/** Angles brought to [−π, π) by whole turns. */
export function wrap(tensor: Tensor): Tensor {
  return tensor.evaluator.map({ kind: 'wrap' }, [tensor]);
}

/** Part of a tensor of batch 1, from value `offset` on; nothing is copied. */
export function view(tensor: Tensor, offset: number, shape: Shape): Tensor {
  const terms = tensor.terms.map(({ weight, source }) => {
    if (source.kind === 'gaussian') {
      throw new ReverieError('tensor/view', 'A tensor of noise has to be evaluated before a part of it is taken.');
    }
    return { weight, source: { ...source, offset: source.offset + offset } };
  });
  return { shape, evaluator: tensor.evaluator, terms };
}

/** Writes a tensor's values into a part of another one, from value `offset` on. */
export function copy(from: Tensor, to: Tensor, offset: number): void {
  from.evaluator.evaluate(from, [{ storage: storageOf(to).storage, offset, weight: 1 }]);
}

/** What `change` makes of the values of all `tensors`, in the shape of the first; reads them back, so it costs a wait for the GPU. */
export async function compute(
  tensors: readonly [Tensor, ...Tensor[]],
  change: (...values: Float32Array[]) => Float32Array,
): Promise<Tensor> {
  const [{ evaluator, shape }] = tensors;
  const values = await Promise.all(tensors.map((tensor) => evaluator.read(tensor)));
  const result = evaluator.allocate(shape);
  evaluator.write(result, change(...values));
  return result;
}

/** Root mean square of all values; reads them back, so it costs a wait for the GPU. */
export async function rms(tensor: Tensor): Promise<number> {
  const values = await tensor.evaluator.read(tensor);
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
}

/** Standard deviation of all values; reads them back, so it costs a wait for the GPU. */
export async function std(tensor: Tensor): Promise<number> {
  const values = await tensor.evaluator.read(tensor);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}

/** Sum of the products of two tensors' values; reads them back, so it costs a wait for the GPU. */
export async function dot(a: Tensor, b: Tensor): Promise<number> {
  const [left, right] = await Promise.all([a, b].map((tensor) => tensor.evaluator.read(tensor)));
  return left!.reduce((sum, value, e) => sum + value * right![e]!, 0);
}

/** The quantile of all absolute values at `share` (0…1), interpolated linearly; reads them back, so it costs a wait for the GPU. */
export async function magnitudeQuantile(tensor: Tensor, share: number): Promise<number> {
  const magnitudes = (await tensor.evaluator.read(tensor)).map(Math.abs).sort();
  const place = share * (magnitudes.length - 1);
  const [below, above] = [magnitudes[Math.floor(place)]!, magnitudes[Math.ceil(place)]!];
  return below + (place % 1) * (above - below);
}

/** True when there is nothing left to compute: the tensor is a block as it stands. */
export function isStored({ terms }: Tensor): boolean {
  return terms.length === 1 && terms[0]!.weight === 1 && terms[0]!.source.kind === 'storage';
}

/** The block that holds the tensor's values, evaluated now if need be. */
export function storageOf(tensor: Tensor): StorageSource {
  if (!isStored(tensor)) tensor.evaluator.evaluate(tensor);
  return tensor.terms[0]!.source as StorageSource;
}

/** How many values a shape holds. */
export function sizeOf(shape: Shape): number {
  return shape.reduce((product, length) => product * length, 1);
}

function sameShape(a: Shape, b: Shape): boolean {
  return a === b || (a.length === b.length && a.every((length, axis) => length === b[axis]));
}

/** `terms` and `weight` times `more`, equal sources added up. */
function add(terms: readonly Term[], weight: number, more: readonly Term[]): readonly Term[] {
  const sum = [...terms];
  for (const { weight: own, source } of more) {
    const at = sum.findIndex((term) => sameSource(term.source, source));
    const before = sum[at]?.weight ?? 0;
    sum.splice(at < 0 ? sum.length : at, 1, { weight: before + weight * own, source });
  }
  return sum;
}

function fits(terms: readonly Term[], { limits }: Evaluator): boolean {
  const blocks = new Set(terms.flatMap(({ source }) => (source.kind === 'storage' ? [source.storage] : [])));
  return terms.length <= limits.terms && blocks.size <= limits.blocks;
}

function sameSource(a: Source, b: Source): boolean {
  if (a.kind === 'gaussian') return b.kind === 'gaussian' && a.seed === b.seed && a.draw === b.draw;
  return b.kind === 'storage' && a.storage === b.storage && a.offset === b.offset && a.generation === b.generation;
}
