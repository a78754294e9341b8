import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { GenerationRequest } from '../../engine/index.ts';
import { element } from '../base.ts';
import { ReverieEntryEvent } from '../events/entry.ts';
import { icon } from '../icons.ts';
import { tokens } from '../theme.ts';
import type { HistoryEntry } from './history-store.ts';

/**
 * @summary Earlier results as a strip of small pictures: select one to see it again, copy its request, or delete it.
 * @status stable
 * @since 0.1
 *
 * @event {ReverieEntryEvent} reverie-entry - A person selected, copied or deleted an entry.
 *
 * @csspart entry - Every entry.
 * @csspart thumbnail - Every picture.
 * @csspart icon - Every icon.
 */
@element('reverie-history')
export class ReverieHistory extends LitElement {
  static override styles = [
    tokens,
    css`
    :host { display: block; }
    ul {
      display: flex;
      gap: var(--_gap-s);
      margin: 0 -4px;
      padding: 4px 4px var(--_gap-s);
      overflow-x: auto;
      list-style: none;
      scrollbar-width: thin;
      scrollbar-color: var(--_border) transparent;
    }
    li { position: relative; flex: none; inline-size: 6.5rem; }
    .select {
      display: block;
      inline-size: 100%;
      padding: 0;
      border: 1px solid var(--_border);
      border-radius: var(--_radius);
      background: var(--_surface);
      color: inherit;
      font: inherit;
      text-align: start;
      cursor: pointer;
      overflow: hidden;
      transition: border-color var(--_quick);
    }
    .select:hover { border-color: var(--_control); }
    [aria-current] .select, .select[aria-current='true'] { border-color: var(--_accent); box-shadow: 0 0 0 1px var(--_accent); }
    .picture {
      display: grid;
      grid-template: minmax(0, 1fr) / minmax(0, 1fr);
      place-items: center;
      block-size: 5rem;
      background: var(--_canvas);
      color: var(--_muted);
    }
    img { inline-size: 100%; block-size: 100%; object-fit: cover; }
    .caption {
      display: block;
      padding: 0.3rem 0.5rem 0.35rem;
      overflow: hidden;
      font-size: var(--_text-xs);
      line-height: 1.3;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
    .tools {
      position: absolute;
      inset-block-start: 0.25rem;
      inset-inline-end: 0.25rem;
      display: flex;
      gap: 0.15rem;
      opacity: 0;
      transition: opacity var(--_quick);
    }
    li:hover .tools, li:focus-within .tools { opacity: 1; }
    @media (hover: none) { .tools { opacity: 1; } }
    .tools button {
      display: grid;
      place-items: center;
      inline-size: 1.6rem;
      block-size: 1.6rem;
      padding: 0;
      border: 0;
      border-radius: var(--_radius-s);
      background: color-mix(in oklab, var(--_raised) 88%, transparent);
      color: var(--_text);
      cursor: pointer;
      font-size: var(--_text-s);
    }
    .tools button:hover { background: var(--_raised); color: var(--_accent); }
  `,
  ];

  /** The entries, newest first. */
  @property({ attribute: false }) entries: readonly HistoryEntry[] = [];

  /** Id of the entry that is shown. */
  @property() selected: string | undefined;

  protected override render(): TemplateResult {
    return html`<ul aria-label="History">
      ${repeat(
        this.entries,
        ({ id }) => id,
        (entry) => this.#entry(entry),
      )}
    </ul>`;
  }

  #entry(entry: HistoryEntry): TemplateResult {
    const caption = captionOf(entry);
    const when = new Date(entry.createdAt).toLocaleString();
    const notes = [entry.partial ? 'cancelled' : '', entry.unsaved ? 'kept until this page is closed' : ''].filter(Boolean).join(', ');
    const title = `${caption}\n${entry.request.steps} steps, seed ${entry.request.seed}\n${when}${notes ? `\n${notes}` : ''}`;
    return html`<li part="entry">
      <button class="select" title=${title} aria-current=${entry.id === this.selected ? 'true' : nothing}
        @click=${() => this.#ask('select', entry)}>
        <span class="picture" part="thumbnail">${entry.thumbnail ? html`<img src=${entry.thumbnail} alt="" />` : icon('cube')}</span>
        <span class="caption">${caption}</span>${notes ? html`<span class="visually-hidden">${notes}</span>` : nothing}
      </button>
      <div class="tools">
        <button title="Copy the request" aria-label="Copy the request of ${caption}"
          @click=${() => this.#ask('copy', entry)}>${icon('copy')}</button>
        <button class="delete" title="Delete" aria-label="Delete ${caption}"
          @click=${(event: Event) => this.#delete(event, entry)}>${icon('trash')}</button>
      </div>
    </li>`;
  }

  /** The entry goes away, and its button with it: the focus moves on to the next one's, or the last one's before it. */
  #delete({ currentTarget }: Event, entry: HistoryEntry): void {
    const { nextElementSibling, previousElementSibling } = (currentTarget as Element).closest('li')!;
    (nextElementSibling ?? previousElementSibling)?.querySelector<HTMLElement>('.delete')?.focus();
    this.#ask('delete', entry);
  }

  #ask(action: 'select' | 'copy' | 'delete', entry: HistoryEntry): void {
    this.dispatchEvent(new ReverieEntryEvent({ action, entry }));
  }
}

/** Characters of a text that are enough to know it by. */
const CAPTION = 160;

/** What an entry is called: the beginning of its first text, or its task. */
export function captionOf({ request }: { readonly request: GenerationRequest }): string {
  const text = Object.values(request.inputs).find((value) => typeof value === 'string' && value.trim() !== '');
  if (typeof text !== 'string') return request.task;
  return text.length > CAPTION ? `${text.slice(0, CAPTION).trimEnd()} …` : text;
}

declare global {
  interface HTMLElementTagNameMap {
    'reverie-history': ReverieHistory;
  }
}
