/** Remembers what a graph gave for its last inputs: the same caption, and the empty one beside it, are encoded once. */
import type { Feed } from '../plugin.ts';

type Feeds = Readonly<Record<string, Feed>>;

/** Inputs that are remembered: of a caption, a negative one, and none, now and before. */
const LAST = 6;

/** The same function of feeds; its results are copies, so whoever has one may change it. */
export function remembering(run: (feeds: Feeds) => Promise<Feeds>): (feeds: Feeds) => Promise<Feeds> {
  const known: (readonly [feeds: Feeds, outputs: Feeds])[] = [];
  return async (feeds) => {
    const found = known.find(([before]) => same(before, feeds));
    if (found) return copyOf(found[1]);
    const outputs = await run(feeds);
    known.unshift([copyOf(feeds), copyOf(outputs)]);
    known.splice(LAST);
    return outputs;
  };
}

function same(a: Feeds, b: Feeds): boolean {
  return Object.entries(a).every(([name, { data, shape }]) => {
    const other = b[name];
    return other?.shape.join() === shape.join() && (data as Float32Array).every((value, e) => value === other.data[e]);
  });
}

function copyOf(feeds: Feeds): Feeds {
  return Object.fromEntries(Object.entries(feeds).map(([name, { data, shape }]) => [name, { data: data.slice(), shape }]));
}
