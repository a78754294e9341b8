import type { ProgressEvent as EngineProgress } from '../../engine/index.ts';

/** The work advanced; `detail.fraction` is 0…1 over the whole generation. */
export class ReverieProgressEvent extends Event {
  static readonly type = 'reverie-progress';
  constructor(readonly detail: EngineProgress) {
    super(ReverieProgressEvent.type, { bubbles: true });
  }
}
