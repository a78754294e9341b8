import { property, state } from 'lit/decorators.js';
import type { Manifest, ModelCard } from '../../engine/index.ts';
import { ReverieElement } from '../base.ts';
import { find } from '../catalog.ts';
import { createViewer, type Viewer } from '../viewers/registry.ts';

/** An element for one task of an engine: it knows the plugins, and has the viewer for what the task makes. */
export abstract class TaskElement extends ReverieElement {
  /** Id of the task to run. */
  @property() task = 'point-cloud';

  @state() protected manifests: readonly Manifest[] = [];
  @state() protected ownViewer: Viewer | undefined;

  /** Counts beginnings, so that a slow one changes nothing after the next. */
  #turn = 0;

  /** Asks the engine for its plugins again: after some were loaded. */
  async refresh(): Promise<void> {
    const { engine } = this;
    const { manifests } = (await this.resolveEngine()).info;
    if (engine !== this.engine) return; // another one was given meanwhile, which is asked for its own
    this.manifests = manifests;
    this.learned();
  }

  /** Called when the engine has told its plugins. */
  protected abstract learned(): void;

  /** Called for another task or engine. Gives false, and never throws, where the next one was called before this one's end. */
  protected async begin(): Promise<boolean> {
    const turn = ++this.#turn;
    try {
      await this.refresh();
      const own = turn === this.#turn && !this.querySelector('[slot=viewer]');
      const viewer = own ? await createViewer(this.manifest?.output) : undefined;
      if (turn === this.#turn) this.ownViewer = viewer;
    } catch (error) {
      if (turn === this.#turn) throw error;
    }
    return turn === this.#turn;
  }

  /** The task's own manifest; undefined before the engine has told it, and where it has no such task. */
  protected get manifest(): Manifest | undefined {
    return find(this.manifests, 'task', this.task);
  }

  /** A model of the task; the first where it has none of that id. */
  protected card(id: string | undefined): ModelCard | undefined {
    const models = this.manifest?.models ?? [];
    return models.find((card) => card.id === id) ?? models[0];
  }
}
