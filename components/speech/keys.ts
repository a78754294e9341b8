/** The viewer's keys. */
export type Action = 'toggle' | 'forward' | 'back' | 'next' | 'previous' | 'start' | 'end' | 'loop' | 'phonemes';

const KEYS: Readonly<Record<string, Action>> = {
  ' ': 'toggle', ArrowRight: 'forward', ArrowLeft: 'back', ArrowDown: 'next', ArrowUp: 'previous', Home: 'start', End: 'end',
  l: 'loop', p: 'phonemes',
};

/** What a key asks for; undefined for keys of somebody else's, and with a modifier. */
export function actionOf({ key, shiftKey, ctrlKey, metaKey, altKey }: KeyboardEvent): Action | undefined {
  return ctrlKey || metaKey || altKey || shiftKey ? undefined : KEYS[key];
}
