/**
 * Long outputs from a model of short ones: overlapping windows along the first latent axis, denoised as one batch and
 * averaged where they overlap (Bar-Tal, Yariv, Lipman, Dekel: MultiDiffusion, 2023, equation 5). Neighbours only agree
 * where they meet, so windows of a cycle may lie half a step apart; where noise still hides all detail they can share one estimate.
 */
import { ReverieError } from '../errors.ts';
import type { Conditioning, Denoise, Feed } from '../plugin.ts';
import { copy, mix, settle, sizeOf, storageOf, view, type Evaluator, type Tensor } from '../tensor/tensor.ts';

export interface Windows {
  /** Length of the model's first axis. */
  readonly length: number;
  /** Length asked for: a multiple of `stride`. */
  readonly total: number;
  /** From one window to the next; divides `length`. */
  readonly stride: number;
  /** The end leads into the beginning. */
  readonly loop: boolean;
  /** Above this noise level, values that lie `length` apart have one estimate; `total` is then a multiple of `length`. */
  readonly alikeAbove?: number;
  /** Names of the feeds [1, total, …] that are cut as the output is. */
  readonly cut?: readonly string[];
}

const mean = (tensors: readonly Tensor[]): Tensor => mix(...tensors.map((tensor) => [1 / tensors.length, tensor] as const));

/** Where windows begin; with `loop` the last ones run over the end. */
export function windowStarts({ length, total, stride, loop, alikeAbove }: Windows): number[] {
  if (total % stride !== 0 || length % stride !== 0 || total < length) {
    throw new ReverieError(
      'task/windows',
      `Windows of ${length} need a total length of at least that and a multiple of their stride, got ${total} with a stride of ${stride}.`,
    );
  }
  if (alikeAbove !== undefined && total % length !== 0) {
    throw new ReverieError('task/windows', `Windows of ${length} that are to be alike need a multiple of that as total length, got ${total}.`);
  }
  const count = (loop && total > length ? total : total - length + stride) / stride;
  return Array.from({ length: count }, (_, k) => k * stride);
}

/** Makes a denoiser of `total` out of one of `length`. */
export function windowed(denoise: Denoise, evaluator: Evaluator, windows: Windows): Denoise {
  const { length, total, stride, alikeAbove = Infinity } = windows;
  const starts = windowStarts(windows);
  const cuts = new WeakMap<Conditioning, readonly Conditioning[]>();

  const cut = (conditioning: Conditioning): readonly Conditioning[] => {
    const known = cuts.get(conditioning) ?? starts.map((start) => cutConditioning(conditioning, start, windows));
    cuts.set(conditioning, known);
    return known;
  };

  return async (x, sigma, conditioning) => {
    const [batch = 1, , ...rest] = x.shape;
    const frame = sizeOf(rest);
    storageOf(x); // evaluated once, however many windows read it
    const window = (start: number): Tensor => {
      const shape = [batch, length, ...rest];
      if (start + length <= total) return view(x, start * frame, shape);
      const wrapped = evaluator.allocate(shape);
      const head = view(x, start * frame, [batch, total - start, ...rest]);
      const tail = view(x, 0, [batch, length - (total - start), ...rest]);
      copy(head, wrapped, 0);
      copy(tail, wrapped, (total - start) * frame);
      return wrapped;
    };
    const conditionings = cut(conditioning);
    const parts = await Promise.all(starts.map((start, k) => denoise(window(start), sigma, conditionings[k]!)));
    const result = evaluator.allocate(x.shape);
    for (let at = 0; at < total; at += stride) {
      const covering = starts.flatMap((start, k) => {
        const offset = (at - start + total) % total;
        return offset < length ? [view(parts[k]!, offset * frame, [batch, stride, ...rest])] : [];
      });
      copy(mean(covering), result, at * frame);
    }
    if (sigma <= alikeAbove) return result;
    const blocks = Array.from({ length: total / length }, (_, k) => view(result, k * length * frame, [batch, length, ...rest]));
    const shared = settle(mean(blocks));
    const alike = evaluator.allocate(x.shape);
    blocks.forEach((_, k) => copy(shared, alike, k * length * frame));
    return alike;
  };
}

function cutConditioning({ feeds }: Conditioning, start: number, windows: Windows): Conditioning {
  const { cut = [] } = windows;
  const parts = Object.entries(feeds).map(([name, feed]) => [name, cut.includes(name) ? cutFeed(name, feed, start, windows) : feed]);
  return { feeds: Object.fromEntries(parts) as Conditioning['feeds'] };
}

function cutFeed(name: string, feed: Feed, start: number, { length, total }: Windows): Feed {
  const [batch, axis, ...rest] = feed.shape;
  if (batch !== 1 || axis !== total) {
    throw new ReverieError('task/windows', `Feed "${name}" is to be cut into windows and must be 1 × ${total} × …, got ${feed.shape.join(' × ')}.`);
  }
  const frame = sizeOf(rest);
  const data = feed.data.slice(0, length * frame);
  for (let i = 0; i < length; i++) {
    const from = ((start + i) % total) * frame;
    data.set(feed.data.subarray(from, from + frame), i * frame);
  }
  return { data, shape: [1, length, ...rest] };
}
