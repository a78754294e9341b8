/** The viewer's keys, and what they do. */
import type { SpokenWord } from './utterance.ts';

export type Action = 'toggle' | 'forward' | 'back' | 'next' | 'previous' | 'start' | 'end' | 'loop' | 'phonemes';

const KEYS: Readonly<Record<string, Action>> = {
  ' ': 'toggle', ArrowRight: 'forward', ArrowLeft: 'back', ArrowDown: 'next', ArrowUp: 'previous', Home: 'start', End: 'end',
  l: 'loop', p: 'phonemes',
};

/** What a key asks for; undefined for keys of somebody else's, and with a modifier. */
export function actionOf({ key, shiftKey, ctrlKey, metaKey, altKey }: KeyboardEvent): Action | undefined {
  return ctrlKey || metaKey || altKey || shiftKey ? undefined : KEYS[key];
}

/** Seconds that the arrow keys go. */
const STEP = 0.5;
/** Seconds from a word's start that count as there. */
const NEAR = 0.05;

/** What the actions act on. */
export interface Player {
  readonly time: number;
  readonly duration: number;
  readonly words: readonly SpokenWord[];
  readonly playing: boolean;
  loop: boolean;
  phonemes: boolean;
  play(): void;
  pause(): void;
  stop(): void;
  seek(seconds: number): void;
}

const ACTIONS: Readonly<Record<Action, (player: Player) => void>> = {
  toggle: (player) => (player.playing ? player.pause() : player.play()),
  forward: (player) => player.seek(player.time + STEP),
  back: (player) => player.seek(player.time - STEP),
  next: (player) => player.seek(player.words.find(({ start }) => start > player.time + NEAR)?.start ?? player.duration),
  previous: (player) => player.seek(player.words.findLast(({ start }) => start < player.time - NEAR)?.start ?? 0),
  start: (player) => player.stop(),
  end: (player) => player.seek(player.duration),
  loop: (player) => (player.loop = !player.loop),
  phonemes: (player) => (player.phonemes = !player.phonemes),
};

export const act = (player: Player, action: Action): void => ACTIONS[action](player);
