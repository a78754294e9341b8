/** Drafts that are kept for this tab, so that no typed text is lost: one for every task of every generator of a page. */
import type { Choice, Kind, Manifest } from '../../engine/index.ts';
import { find } from '../catalog.ts';
import { EMPTY, type Draft } from './draft.ts';

export class Drafts {
  /** What was recalled last, and what came of it; another draft than that is a person's or a program's. */
  #kept = EMPTY;
  #fitted: Draft | undefined;

  constructor(readonly host: HTMLElement) {}

  /** Keeps a draft; what cannot be kept, as in a full storage, is only kept on the page. */
  keep(task: string, draft: Draft): void {
    try {
      sessionStorage.setItem(this.#key(task), JSON.stringify(draft));
    } catch {
      // the storage is full or closed: the page itself still holds the draft
    }
  }

  /** The draft that was kept, empty when there is none. */
  recall(task: string): Draft {
    return (this.#fitted = this.#kept = { ...EMPTY, ...this.#read(task) });
  }

  /** A recalled draft as far as an engine has its plugins and its model, which may have been another one's; any other draft as it is. */
  fit(draft: Draft, task: string, manifests: readonly Manifest[]): Draft {
    return draft === this.#fitted ? (this.#fitted = fitted(this.#kept, task, manifests)) : draft;
  }

  #read(task: string): Draft | null {
    try {
      return JSON.parse(sessionStorage.getItem(this.#key(task)) ?? 'null') as Draft | null;
    } catch {
      return null; // the storage is closed: as on a first visit
    }
  }

  /** The place is the page with the generator's id, or its number among those of the page. */
  #key(task: string): string {
    const { host } = this;
    const others = (host.getRootNode() as ParentNode).querySelectorAll(host.localName);
    return `reverie:draft:${location.pathname}:${host.id || [...others].indexOf(host)}:${task}`;
  }
}

function fitted(draft: Draft, task: string, manifests: readonly Manifest[]): Draft {
  const { model, sampler, schedule, noise, convert, guidance, ...others } = draft;
  const known = <T extends Choice | null | undefined>(kind: Kind, choice: T): T | undefined =>
    choice && !find(manifests, kind, choice.id) ? undefined : choice;
  return {
    ...others,
    model: find(manifests, 'task', task)?.models?.find(({ id }) => id === model)?.id,
    sampler: known('sampler', sampler),
    schedule: known('schedule', schedule),
    noise: known('noise', noise),
    convert: known('converter', convert),
    guidance: guidance?.filter((choice) => known('guidance', choice)),
  };
}
