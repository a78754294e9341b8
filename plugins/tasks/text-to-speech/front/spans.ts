/** Finds the stretches of a text that rules know how to say. */
import type { Match, Rule, Said, Span } from './types.ts';

const CONTEXT = 40;

/** Stretches that do not overlap, in order; an earlier rule wins over a later one. */
export function findSpans(text: string, rules: readonly Rule[]): Span[] {
  const taken = new Uint8Array(text.length);
  const spans: Span[] = [];
  for (const rule of rules) {
    for (const match of text.matchAll(rule.pattern)) {
      const start = match.index;
      const end = start + match[0].length;
      if (end === start || taken.subarray(start, end).includes(1)) continue;
      const said = rule.say(context(text, match, start, end));
      if (said === undefined) continue;
      taken.fill(1, start, end);
      spans.push({ start, end, said: typeof said === 'string' ? { words: said } : (said satisfies Said), stops: rule.stops ?? false });
    }
  }
  return spans.sort((a, b) => a.start - b.start);
}

function context(text: string, match: RegExpExecArray, start: number, end: number): Match {
  return {
    text: match[0],
    groups: match.groups ?? {},
    before: text.slice(Math.max(0, start - CONTEXT), start),
    after: text.slice(end, end + CONTEXT),
  };
}
