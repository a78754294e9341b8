/** An output that comes piece by piece, on its way into the viewer and to the ear. */
import type { Output } from '../../engine/index.ts';
import type { Viewer } from '../viewers/registry.ts';
import type { Shown } from './notices.ts';

const KEY = 'reverie:silent';

/** Whether a person wants nothing to be played by itself. */
export function recallSilence(): boolean {
  try {
    return localStorage.getItem(KEY) === 'true';
  } catch {
    return false; // the storage is closed: as on a first visit
  }
}

export function keepSilence(silent: boolean): void {
  try {
    localStorage.setItem(KEY, String(silent));
  } catch {
    // the storage is full or closed: the page itself still knows
  }
}

/** Tells a viewer what to show; pieces it takes itself. */
export function present(viewer: Viewer, shown: Shown | undefined, correctable: boolean): void {
  const { name = '', noise = 0, output = null, growing = false } = shown ?? {};
  Object.assign(viewer, { name, noise, ...(!growing && { output }), ...(viewer.addPiece && { growing, correctable }) });
}

export class Pieces {
  /** Whether what comes first is to be played: a person has pressed a button for it, which browsers ask for. */
  #wanted = false;
  #begun = false;

  /** A generation begins. */
  begin(wanted: boolean): void {
    this.#wanted = wanted;
    this.#begun = false;
  }

  /** Hands a piece on. Gives all there is so far. */
  add(viewer: Viewer, piece: Output): Output {
    if (!this.#begun) viewer.output = null;
    this.#begun = true;
    viewer.addPiece?.(piece);
    void this.play(viewer);
    return viewer.output ?? piece;
  }

  /** Plays what is shown if that is wanted and was not done yet. */
  async play(viewer: Viewer | undefined): Promise<void> {
    if (!this.#wanted || !viewer?.addPiece) return;
    this.#wanted = false;
    await viewer.updateComplete; // whatever sounded before ends first
    viewer.play?.();
  }
}
