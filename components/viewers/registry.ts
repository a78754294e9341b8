/** Which element shows which kind of output. Third parties add their own: `registerViewer('mesh', 'acme-mesh')`. */
import type { Output } from '../../engine/index.ts';

/** What the generator expects of a viewer; everything but `output` may be missing. */
export interface Viewer extends HTMLElement {
  /** What to show: previews while it is made, then the result; null for nothing. */
  output: Output | null;
  /** What it is, for labels and file names: the prompt, as a rule. */
  name?: string;
  /** 0…1 while the output is made: how much noise is left in it; 0 for a result. */
  noise?: number;
  /** Takes a finished piece of an output that is made piece by piece, after those before it; `output` is null before the first. */
  addPiece?(output: Output): void;
  /** True while more pieces are to come. */
  growing?: boolean;
  /** Plays what there is, and what comes: called with the first piece where a person asked for it. */
  play?(): void;
  /** True where the text of an output can have sounds for its words written into it, which `reverie-correct` asks for. */
  correctable?: boolean;
  /** Resolved when what was set is shown. */
  readonly updateComplete?: Promise<unknown>;
  /** Called when a result was shown; a small picture for the history. */
  thumbnail?(size?: number): Promise<Blob | null>;
}

interface Entry {
  readonly tag: string;
  readonly load?: (() => Promise<unknown>) | undefined;
}

const entries = new Map<string, Entry>();

/** Shows outputs of `kind` in `tag`, after `load` if it has to be fetched first; the last registration wins. */
export function registerViewer(kind: string, tag: string, load?: () => Promise<unknown>): void {
  entries.set(kind, { tag, load });
}

/** A new, loaded viewer for a kind of output; undefined when nobody registered one. */
export async function createViewer(kind: string | undefined): Promise<Viewer | undefined> {
  const entry = kind === undefined ? undefined : entries.get(kind);
  if (!entry) return undefined;
  await entry.load?.();
  return document.createElement(entry.tag) as Viewer;
}

registerViewer('points', 'reverie-point-cloud', () => import('../point-cloud/point-cloud.ts'));
registerViewer('frames', 'reverie-frames', () => import('../frames/frames.ts'));
for (const kind of ['mel', 'speech']) registerViewer(kind, 'reverie-speech', () => import('../speech/speech.ts'));
