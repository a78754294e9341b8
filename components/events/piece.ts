import type { PieceEvent } from '../../engine/index.ts';

/** A piece of an output that is made piece by piece is done; `detail.output` is that piece alone. */
export class ReveriePieceEvent extends Event {
  static readonly type = 'reverie-piece';
  constructor(readonly detail: PieceEvent) {
    super(ReveriePieceEvent.type, { bubbles: true });
  }
}
