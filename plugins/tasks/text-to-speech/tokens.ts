/** Tokens of the front end as the network counts them. */
import type { Vocabulary } from './files.ts';

const BEGIN = 1;
const END = 2;

/** Where a network was not taught a mark, its sentence still has an end. */
const NEAREST: Readonly<Record<string, string>> = { '…': '.', '!': '.', '?': '.', ',': ' ' };

export interface Coded {
  /** Numbers of the vocabulary, between a begin and an end, and the stress of each. */
  readonly ids: Int32Array;
  readonly stress: Int32Array;
  /** For each token, and for one past the last: index of the first id that is its own or a later token's. */
  readonly at: readonly number[];
  /** Tokens that nothing stands for. */
  readonly unknown: readonly string[];
}

/** A mark of stress takes no time of its own: it is a property of the sound after it. What the network was not taught becomes what is nearest. */
export function code(tokens: readonly string[], vocabulary: Vocabulary): Coded {
  const { stress: marks } = vocabulary;
  const ids = [BEGIN];
  const stress = [0];
  const at: number[] = [];
  const unknown: string[] = [];
  tokens.forEach((token, k) => {
    at.push(ids.length);
    if (token !== '' && marks.includes(token)) return;
    const known = stand(token, vocabulary.tokens);
    if (known.length === 0) unknown.push(token);
    known.forEach((id, i) => {
      ids.push(id);
      stress.push(i === 0 ? Math.max(0, marks.indexOf(tokens[k - 1] ?? '')) : 0);
    });
  });
  at.push(ids.length);
  return { ids: Int32Array.from([...ids, END]), stress: Int32Array.from([...stress, 0]), at, unknown };
}

/** Numbers of what stands for a token: itself, what is nearest, the short for a long one, or its parts. */
function stand(token: string, known: readonly string[]): number[] {
  const short = token.replace('ː', '');
  for (const choice of [[token], [NEAREST[token] ?? ''], [short], [...short]]) {
    const ids = choice.map((part) => known.indexOf(part));
    if (choice[0] !== '' && ids.every((id) => id > END)) return ids;
  }
  return [];
}
