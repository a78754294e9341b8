/** What was generated, kept in this browser: a small entry each, and its output beside it. */
import { createStore, del, entries, get, set, type UseStore } from 'idb-keyval';
import type { CompleteRequest, Output } from '../../engine/index.ts';

export interface HistoryEntry {
  /** Sorts by time. */
  readonly id: string;
  readonly request: CompleteRequest;
  /** A data URL; missing where no picture could be made. */
  readonly thumbnail?: string;
  /** ISO 8601. */
  readonly createdAt: string;
  /** Cancelled before it was finished. */
  readonly partial: boolean;
  /** Only in memory: the browser's storage was full or closed. */
  readonly unsaved?: boolean;
}

/** Entries of a task that are kept; older ones go first. */
export const LIMIT = 50;

/** Old entries that may go to make room for a new one when the browser's storage is full. */
const MAX_DROPPED = 8;

/** Opens the two stores: entries are listed often, outputs are large and read one at a time. */
const openStores = (): Stores => ({
  entries: createStore('reverie-history', 'entries'),
  outputs: createStore('reverie-outputs', 'outputs'),
});

interface Stores {
  readonly entries: UseStore;
  readonly outputs: UseStore;
}

export class HistoryStore {
  #stores: Stores | undefined;
  readonly #memory = new Map<string, { readonly entry: HistoryEntry; readonly output: Output }>();

  constructor(
    readonly task: string,
    open: () => Stores = openStores,
  ) {
    try {
      this.#stores = open();
    } catch {
      this.#stores = undefined; // no IndexedDB, as in some private windows: the history lasts as long as the page
    }
  }

  /** The entries, newest first. */
  async list(): Promise<readonly HistoryEntry[]> {
    const unsaved = Array.from(this.#memory.values(), ({ entry }) => entry);
    return newestFirst([...(await this.#saved()), ...unsaved]);
  }

  /** Keeps a result. Makes room by dropping the oldest; where that is not enough, keeps it in memory only. */
  async add(entry: HistoryEntry, output: Output): Promise<HistoryEntry> {
    const saved = await this.#saved();
    for (const old of saved.splice(LIMIT - 1)) await this.delete(old.id);
    for (let dropped = 0; dropped <= MAX_DROPPED; dropped++) {
      if (await this.#write(entry, output)) return entry;
      const oldest = saved.pop();
      if (!oldest) break;
      await this.delete(oldest.id);
    }
    const unsaved = { ...entry, unsaved: true };
    this.#memory.set(entry.id, { entry: unsaved, output });
    return unsaved;
  }

  /** Gives an entry its picture, unless it was dropped meanwhile. */
  async illustrate(id: string, thumbnail: string): Promise<void> {
    const unsaved = this.#memory.get(id);
    if (unsaved) this.#memory.set(id, { ...unsaved, entry: { ...unsaved.entry, thumbnail } });
    if (unsaved || !this.#stores) return;
    try {
      const entry = await get<HistoryEntry>(this.#key(id), this.#stores.entries);
      if (entry) await set(this.#key(id), { ...entry, thumbnail }, this.#stores.entries);
    } catch {
      // a full storage keeps the result without its picture
    }
  }

  /** What was shown; undefined when it was dropped meanwhile. */
  async output(id: string): Promise<Output | undefined> {
    return this.#memory.get(id)?.output ?? (this.#stores && (await get<Output>(this.#key(id), this.#stores.outputs)));
  }

  async delete(id: string): Promise<void> {
    this.#memory.delete(id);
    if (!this.#stores) return;
    await Promise.allSettled([del(this.#key(id), this.#stores.entries), del(this.#key(id), this.#stores.outputs)]);
  }

  /** The saved entries, newest first; none where the storage cannot be read. */
  async #saved(): Promise<HistoryEntry[]> {
    if (!this.#stores) return [];
    try {
      const all = await entries<string, HistoryEntry>(this.#stores.entries);
      return newestFirst(all.filter(([key]) => key.startsWith(this.#key(''))).map(([, entry]) => entry));
    } catch {
      this.#stores = undefined;
      return [];
    }
  }

  /** False when it could not be stored whole. */
  async #write(entry: HistoryEntry, output: Output): Promise<boolean> {
    if (!this.#stores) return false;
    try {
      await set(this.#key(entry.id), output, this.#stores.outputs);
      await set(this.#key(entry.id), entry, this.#stores.entries);
      return true;
    } catch {
      await this.delete(entry.id);
      return false;
    }
  }

  #key(id: string): string {
    return `${this.task}:${id}`;
  }
}

const newestFirst = (entries: readonly HistoryEntry[]): HistoryEntry[] => entries.toSorted((a, b) => b.id.localeCompare(a.id));
