import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { GenerationResult, Output } from '../../engine/index.ts';
import { HistoryStore, type HistoryEntry } from '../history/history-store.ts';
import type { Viewer } from '../viewers/registry.ts';

/** The history of one task, kept in step with its host. */
export class HistoryController implements ReactiveController {
  entries: readonly HistoryEntry[] = [];
  /** Id of the entry that is shown. */
  selected: string | undefined;
  #store: HistoryStore | undefined;

  constructor(readonly host: ReactiveControllerHost) {
    host.addController(this);
  }

  hostConnected(): void {
    void this.#refresh();
  }

  /** Follows another task. */
  use(task: string): void {
    if (this.#store?.task === task) return;
    this.#store = new HistoryStore(task);
    this.selected = undefined;
    void this.#refresh();
  }

  /** Keeps a result at once, so that nobody who leaves now loses it; then a picture of the viewer that shows it. */
  async add({ request, output, partial }: GenerationResult, viewer: Viewer | undefined): Promise<void> {
    const store = this.#store;
    const now = new Date();
    const id = `${now.getTime().toString(36)}-${crypto.randomUUID().slice(0, 8)}`;
    this.selected = id;
    await store?.add({ id, request, partial, createdAt: now.toISOString() }, output);
    await this.#refresh();
    const thumbnail = await picture(viewer);
    if (thumbnail) await store?.illustrate(id, thumbnail);
    await this.#refresh();
  }

  /** The output of an entry, which becomes the one that is shown. */
  async select(entry: HistoryEntry): Promise<Output | undefined> {
    const output = await this.#store?.output(entry.id);
    if (output) this.selected = entry.id;
    this.host.requestUpdate();
    return output;
  }

  async delete(entry: HistoryEntry): Promise<void> {
    await this.#store?.delete(entry.id);
    await this.#refresh();
  }

  async #refresh(): Promise<void> {
    const store = this.#store;
    const entries = (await store?.list()) ?? [];
    if (store !== this.#store) return;
    this.entries = entries;
    this.host.requestUpdate();
  }
}

/** What a viewer shows, as a data URL; undefined where it makes no picture. */
async function picture(viewer: Viewer | undefined): Promise<string | undefined> {
  try {
    const blob = await viewer?.thumbnail?.();
    return blob ? await toDataUrl(blob) : undefined;
  } catch {
    return undefined; // a viewer that fails at its picture must not cost the result
  }
}

function toDataUrl(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result as string);
    reader.onerror = () => reject(reader.error ?? new Error('The picture could not be read.'));
    reader.readAsDataURL(blob);
  });
}
