import type { StepEvent } from '../../engine/index.ts';

/** A sampling step was done; `detail.preview` is there on the steps that are shown. */
export class ReverieStepEvent extends Event {
  static readonly type = 'reverie-step';
  constructor(readonly detail: StepEvent) {
    super(ReverieStepEvent.type, { bubbles: true });
  }
}
