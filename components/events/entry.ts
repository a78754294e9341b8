import type { HistoryEntry } from '../history/history-store.ts';

/** What a person asked of an entry of the history. */
export class ReverieEntryEvent extends Event {
  static readonly type = 'reverie-entry';
  constructor(readonly detail: { readonly action: 'select' | 'copy' | 'delete'; readonly entry: HistoryEntry }) {
    super(ReverieEntryEvent.type, { bubbles: true });
  }
}
