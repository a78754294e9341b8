/** The player's keys. */
export type Action = 'toggle' | 'next' | 'previous' | 'first' | 'last' | 'closer' | 'farther' | 'fit' | 'onion';

const KEYS: Readonly<Record<string, Action>> = {
  ' ': 'toggle', ArrowRight: 'next', ArrowUp: 'next', ArrowLeft: 'previous', ArrowDown: 'previous', Home: 'first', End: 'last',
  '+': 'closer', '=': 'closer', '-': 'farther', '0': 'fit', o: 'onion',
};

/** What a key asks for; undefined for keys of somebody else's, and with a modifier (Shift and arrows scroll the stage). */
export function actionOf({ key, shiftKey, ctrlKey, metaKey, altKey }: KeyboardEvent): Action | undefined {
  if (ctrlKey || metaKey || altKey || (shiftKey && key !== '+')) return undefined;
  return KEYS[key];
}
