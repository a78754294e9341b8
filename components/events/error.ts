/** Something failed; `detail.error` is what the engine threw, a `ReverieError` as a rule. Not sent when a person cancels. */
export class ReverieErrorEvent extends Event {
  static readonly type = 'reverie-error';
  constructor(readonly detail: { readonly error: unknown }) {
    super(ReverieErrorEvent.type, { bubbles: true });
  }
}
