/** Sentences that are too long for the network, cut where a listener minds least. */
import type { Pause, Word } from './front/index.ts';

/** Words, tokens and pauses, `at` counted from their own beginning. */
export interface Line {
  readonly words: readonly Word[];
  readonly tokens: readonly string[];
  readonly pauses: readonly Pause[];
}

/** Parts of at most `limit` sounds each, about equally long: after a comma, else between words, else in a long word. */
export function split(line: Line, limit: number, isMark: (token: string) => boolean): Line[] {
  const { tokens } = line;
  const before = [0];
  for (const token of tokens) before.push(before.at(-1)! + (isMark(token) ? 0 : 1));
  const parts: Line[] = [];
  for (let [from, end] = [0, -1]; from < tokens.length;) {
    const rest = before.at(-1)! - before[from]!;
    const cut = rest <= limit ? tokens.length : cutOf(line, before, from, rest / Math.ceil(rest / limit), limit);
    parts.push(part(line, from, cut, end));
    [from, end] = [tokens[cut] === ' ' ? cut + 1 : cut, cut];
  }
  return parts;
}

/** The best place near `target` sounds after `from`: what the next part begins with. */
function cutOf({ tokens, words }: Line, before: readonly number[], from: number, target: number, limit: number): number {
  const inside = new Set(words.flatMap(({ at, tokens: own }) => Array.from({ length: own.length }, (_, k) => at + k)));
  const cost = (k: number): number => {
    const away = Math.abs(before[k]! - before[from]! - target) / target;
    const comma = tokens[k - 1] === ',' ? 0 : 0.6;
    return away + (tokens[k] === ' ' ? comma + (inside.has(k) ? 2 : 0) : 10);
  };
  let best = from + 1;
  // one sound less, so that a comma fits behind
  for (let k = from + 1; before[k]! - before[from]! <= limit - 1; k++) if (cost(k) < cost(best)) best = k;
  return best;
}

/** Tokens from, and to before; ends with a comma where it is cut elsewhere. A pause where it is cut is at its end; the last part ended at `before`. */
function part(line: Line, from: number, to: number, before: number): Line {
  const last = to === line.tokens.length;
  const tokens = line.tokens.slice(from, to);
  if (!last && tokens.at(-1) !== ',') tokens.push(',');
  const words = line.words
    .filter(({ at, tokens: own }) => at < to && at + own.length > from)
    .map((word) => {
      const first = Math.max(from, word.at);
      return { ...word, at: first - from, tokens: line.tokens.slice(first, Math.min(to, word.at + word.tokens.length)) };
    });
  const pauses = line.pauses
    .filter(({ at }) => at > before && (last || at <= to))
    .map(({ at, seconds }) => ({ at: at < to ? at - from : tokens.length, seconds }));
  return { words, tokens, pauses };
}
