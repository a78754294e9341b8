/** What tasks with a caption have in common. */
import type { TaskContext } from '../../engine/plugin.ts';

type Ask<K extends keyof TaskContext<unknown>> = TaskContext<unknown>[K];

/** Names the words of a caption that the model never saw, and says how much of a long one is left out. */
export function tellUnknown(text: string, tokenize: Ask<'tokenize'>, warn: Ask<'warn'>): void {
  const { unknown, cut } = tokenize(text);
  const words = unknown.map((word) => `“${word}”`).join(', ');
  if (unknown.length) warn('prompt/unknown-words', `The model never saw ${words} and leaves ${unknown.length === 1 ? 'it' : 'them'} out.`);
  if (cut) warn('prompt/cut', `The prompt is longer than the model reads; its last ${cut} words are left out.`);
}
