/** What stands under the viewer: what is to be said of the result, its request, and the earlier ones. */
import { html, nothing, type TemplateResult } from 'lit';
import type { GenerationRequest, Warning } from '../../engine/index.ts';
import type { ReverieChangeEvent, ReverieEntryEvent } from '../events/index.ts';
import '../history/history.ts';
import type { HistoryEntry } from '../history/history-store.ts';
import '../request-bar/request-bar.ts';
import type { Correction } from './corrections.ts';
import { correctionList, warningList } from './notices.ts';

export interface Told {
  readonly corrections: readonly Correction[];
  readonly warnings: readonly Warning[];
  /** Id of the task that pasted requests must be for. */
  readonly task: string;
  /** The request of what is shown, or of the form. */
  readonly request: GenerationRequest;
  readonly facts: readonly string[];
  readonly history: { readonly entries: readonly HistoryEntry[]; readonly selected: string | undefined };
}

/** What is asked for there. */
export interface Asked {
  readonly again: () => void;
  readonly paste: (event: ReverieChangeEvent<GenerationRequest>) => void;
  readonly entry: (event: ReverieEntryEvent) => void;
}

export function outcome({ corrections, warnings, task, request, facts, history }: Told, { again, paste, entry }: Asked): TemplateResult {
  return html`<section class="outcome">
    ${correctionList(corrections, again)}
    ${warningList(warnings)}
    <reverie-request-bar .request=${request} .task=${task} @reverie-change=${paste}>
      <ul class="facts" part="facts">${facts.map((fact) => html`<li>${fact}</li>`)}</ul>
      <slot name="actions" slot="actions"></slot>
    </reverie-request-bar>
    ${
      history.entries.length
        ? html`<reverie-history part="history" .entries=${history.entries} .selected=${history.selected}
          @reverie-entry=${entry}></reverie-history>`
        : nothing
    }
  </section>`;
}
