/**
 * Long outputs from a model of short ones: overlapping windows along the first latent axis, denoised as one batch and
 * averaged where they overlap (Bar-Tal, Yariv, Lipman, Dekel: MultiDiffusion, 2023, equation 5).
 */
import { ReverieError } from '../errors.ts';
import type { Conditioning, Denoise, Feed } from '../plugin.ts';
import { copy, mix, sizeOf, storageOf, view, type Evaluator, type Tensor } from '../tensor/tensor.ts';

export interface Windows {
  /** Length of the model's first axis. */
  readonly length: number;
  /** Length asked for: a multiple of `stride`. */
  readonly total: number;
  /** From one window to the next; divides `length`. */
  readonly stride: number;
  /** The end leads into the beginning. */
  readonly loop: boolean;
}

/** Where windows begin; with `loop` the last ones run over the end. */
export function windowStarts({ length, total, stride, loop }: Windows): number[] {
  if (total % stride !== 0 || length % stride !== 0 || total < length) {
    throw new ReverieError(
      'task/windows',
      `Windows of ${length} need a total length of at least that and a multiple of their stride, got ${total} with a stride of ${stride}.`,
    );
  }
  const count = (loop && total > length ? total : total - length + stride) / stride;
  return Array.from({ length: count }, (_, k) => k * stride);
}

/** Makes a denoiser of `total` out of one of `length`. Feeds that are as long as the whole are cut with it. */
export function windowed(denoise: Denoise, evaluator: Evaluator, windows: Windows): Denoise {
  const { length, total, stride } = windows;
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
      copy(mix(...covering.map((part) => [1 / covering.length, part] as const)), result, at * frame);
    }
    return result;
  };
}

function cutConditioning({ feeds }: Conditioning, start: number, windows: Windows): Conditioning {
  return { feeds: Object.fromEntries(Object.entries(feeds).map(([name, feed]) => [name, cutFeed(feed, start, windows)])) };
}

function cutFeed(feed: Feed, start: number, { length, total }: Windows): Feed {
  const [batch = 1, axis, ...rest] = feed.shape;
  if (batch !== 1 || axis !== total || total === length) return feed;
  const frame = sizeOf(rest);
  const data = feed.data.slice(0, length * frame);
  for (let i = 0; i < length; i++) {
    const from = ((start + i) % total) * frame;
    data.set(feed.data.subarray(from, from + frame), i * frame);
  }
  return { data, shape: [1, length, ...rest] };
}
