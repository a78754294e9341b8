/** A person changed something; never sent when a program does. */
export class ReverieChangeEvent<T = unknown> extends Event {
  static readonly type = 'reverie-change';
  constructor(readonly detail: { readonly value: T }) {
    super(ReverieChangeEvent.type, { bubbles: true });
  }
}
