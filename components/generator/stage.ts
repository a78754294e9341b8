/** The viewer with what lies over it. */
import { html, nothing, type TemplateResult } from 'lit';
import type { Manifest, ModelCard } from '../../engine/index.ts';
import type { ReverieCorrectEvent } from '../events/index.ts';
import '../progress/progress.ts';
import type { Viewer } from '../viewers/registry.ts';
import { emptyState } from './notices.ts';

export interface Staged {
  readonly task: Manifest | undefined;
  readonly card: ModelCard | undefined;
  /** The generator's own viewer, and the one that shows the output. */
  readonly own: Viewer | undefined;
  readonly viewer: Viewer | undefined;
  readonly running: boolean;
  /** Whether there is nothing to be seen yet. */
  readonly empty: boolean;
}

/** What is asked for there. */
export interface Asked {
  readonly slotted: (event: Event) => void;
  readonly example: (example: string) => void;
  readonly correct: (event: ReverieCorrectEvent) => void;
}

/** The progress stays out of what is busy, where screen readers would not speak it. */
export function stage({ task, card, own, viewer, running, empty }: Staged, { slotted, example, correct }: Asked): TemplateResult {
  return html`<section class="stage ${viewer?.addPiece ? 'growing' : ''}" part="stage" aria-label="Result" @reverie-correct=${correct}>
    <div class="viewer" aria-busy=${running}><slot name="viewer" @slotchange=${slotted}>${own}</slot></div>
    ${empty ? emptyState(task?.output, card, example) : nothing}
    <div class="progress" part="progress" ?hidden=${!running}><reverie-progress
      piece=${task?.output === 'mel' ? 'Sentence' : 'Part'}></reverie-progress></div>
  </section>`;
}
