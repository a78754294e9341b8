/** A generation was cancelled before there was anything to show. */
export class ReverieCancelEvent extends Event {
  static readonly type = 'reverie-cancel';
  constructor() {
    super(ReverieCancelEvent.type, { bubbles: true });
  }
}
