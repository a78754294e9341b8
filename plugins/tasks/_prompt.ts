/** What tasks with a caption have in common. */
import type { Conditioning, Feed, Prepared, TaskContext } from '../../engine/plugin.ts';

type Ask = Pick<TaskContext<unknown>, 'run' | 'tokenize' | 'warn'>;

interface Captions {
  readonly prompt: string;
  /** What must not come out; empty for nothing. */
  readonly negative: string;
}

/** Conditions a network on its captions and on none, by the card's text encoder; `known` is fed to it besides. */
export async function conditionOn(
  { prompt, negative }: Captions,
  known: Feed,
  { run, tokenize, warn }: Ask,
): Promise<Prepared['conditioning']> {
  const encode = async (text: string): Promise<Conditioning> => {
    const { ids } = tokenize(text);
    return { feeds: { ...(await run('text', { tokens: { data: ids, shape: [1, ids.length] } })), known } };
  };
  for (const text of [prompt, negative]) tellUnknown(text, tokenize, warn);
  return {
    ...(await encode(prompt)),
    unconditional: await encode(''),
    ...(negative && { negative: await encode(negative) }),
  };
}

/** Names the words of a caption that the model never saw, and says how much of a long one is left out. */
function tellUnknown(text: string, tokenize: Ask['tokenize'], warn: Ask['warn']): void {
  const { unknown, readAs, cut } = tokenize(text);
  const words = unknown.map((word) => `“${word}”`).join(', ');
  const pairs = readAs.map(([word, known]) => `“${word}” as “${known}”`).join(', ');
  if (readAs.length) warn('prompt/read-as', `The model reads ${pairs}, because it never saw ${readAs.length === 1 ? 'the word itself' : 'the words themselves'}.`);
  if (unknown.length) warn('prompt/unknown-words', `The model never saw ${words} and leaves ${unknown.length === 1 ? 'it' : 'them'} out.`);
  if (cut) warn('prompt/cut', `The prompt is longer than the model reads; its last ${cut} words are left out.`);
}
