import type { GenerationResult } from '../../engine/index.ts';

/** A generation finished; `detail` is its result, `detail.partial` when it was cancelled. */
export class ReverieResultEvent extends Event {
  static readonly type = 'reverie-result';
  constructor(readonly detail: GenerationResult) {
    super(ReverieResultEvent.type, { bubbles: true });
  }
}
