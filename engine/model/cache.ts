/** Model files kept in the browser: the bytes in Cache Storage by their hash, an index and unfinished downloads in IndexedDB. */
import { clear, createStore, del, entries, get, set, type UseStore } from 'idb-keyval';
import type { CachedFile } from '../protocol.ts';
import type { ModelFile } from './card.ts';
import { sha256 } from './download.ts';

const CACHE = 'reverie-models-1';

/** What keeps model files between visits; every method may fail, and the caller then goes on without. */
export interface FileCache {
  get(file: ModelFile): Promise<Uint8Array<ArrayBuffer> | undefined>;
  put(file: ModelFile, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  getPartial(file: ModelFile): Promise<Uint8Array | undefined>;
  putPartial(file: ModelFile, bytes: Uint8Array): Promise<void>;
  list(): Promise<readonly CachedFile[]>;
  clear(): Promise<void>;
}

/** The browser's cache, or undefined where there is none (Node, insecure pages). */
export function openCache(): FileCache | undefined {
  return globalThis.caches && globalThis.indexedDB ? new BrowserCache() : undefined;
}

class BrowserCache implements FileCache {
  readonly #index: UseStore = createStore('reverie-models', 'files');
  readonly #partials: UseStore = createStore('reverie-downloads', 'partials');

  async get(file: ModelFile): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const cache = await caches.open(CACHE);
    const response = await cache.match(keyOf(file));
    if (!response) return undefined;
    const bytes = new Uint8Array(await response.arrayBuffer());
    if ((await sha256(bytes)) === file.sha256) return bytes;
    await cache.delete(keyOf(file)); // damaged on disk
    await del(file.sha256, this.#index);
    return undefined;
  }

  async put(file: ModelFile, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    const cache = await caches.open(CACHE);
    await cache.put(keyOf(file), new Response(bytes));
    const entry: CachedFile = { url: file.url, sha256: file.sha256, bytes: bytes.length, storedAt: new Date().toISOString() };
    await set(file.sha256, entry, this.#index);
    await del(file.sha256, this.#partials);
  }

  getPartial(file: ModelFile): Promise<Uint8Array | undefined> {
    return get(file.sha256, this.#partials);
  }

  putPartial(file: ModelFile, bytes: Uint8Array): Promise<void> {
    return set(file.sha256, bytes, this.#partials);
  }

  async list(): Promise<readonly CachedFile[]> {
    return (await entries<string, CachedFile>(this.#index)).map(([, entry]) => entry);
  }

  async clear(): Promise<void> {
    await caches.delete(CACHE);
    await clear(this.#index);
    await clear(this.#partials);
  }
}

// content-addressed: one copy however many addresses serve it
function keyOf({ sha256: hash }: ModelFile): string {
  return new URL(`/.reverie/${hash}`, location.origin).href;
}
