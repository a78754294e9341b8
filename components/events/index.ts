import type { ReverieCancelEvent } from './cancel.ts';
import type { ReverieChangeEvent } from './change.ts';
import type { ReverieCorrectEvent } from './correct.ts';
import type { ReverieEntryEvent } from './entry.ts';
import type { ReverieErrorEvent } from './error.ts';
import type { ReveriePieceEvent } from './piece.ts';
import type { ReverieProgressEvent } from './progress.ts';
import type { ReverieResultEvent } from './result.ts';
import type { ReverieStepEvent } from './step.ts';

export { ReverieCancelEvent } from './cancel.ts';
export { ReverieChangeEvent } from './change.ts';
export { ReverieCorrectEvent } from './correct.ts';
export { ReverieEntryEvent } from './entry.ts';
export { ReverieErrorEvent } from './error.ts';
export { ReveriePieceEvent } from './piece.ts';
export { ReverieProgressEvent } from './progress.ts';
export { ReverieResultEvent } from './result.ts';
export { ReverieStepEvent } from './step.ts';

declare global {
  interface HTMLElementEventMap {
    'reverie-cancel': ReverieCancelEvent;
    'reverie-change': ReverieChangeEvent;
    'reverie-correct': ReverieCorrectEvent;
    'reverie-entry': ReverieEntryEvent;
    'reverie-error': ReverieErrorEvent;
    'reverie-piece': ReveriePieceEvent;
    'reverie-progress': ReverieProgressEvent;
    'reverie-result': ReverieResultEvent;
    'reverie-step': ReverieStepEvent;
  }
}
