import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/textarea/textarea.js';
import type { GenerationRequest } from '../../engine/index.ts';
import { element } from '../base.ts';
import { controls } from '../controls.ts';
import { ReverieChangeEvent } from '../events/change.ts';
import { focusOn, hasFocus } from '../focus.ts';
import { icon } from '../icons.ts';
import { tokens } from '../theme.ts';

/** How long "Copied" stands on the button, in milliseconds. */
const SAID = 1600;

/**
 * @summary Copies a request as JSON and takes one back, from the clipboard or typed in.
 * @status stable
 * @since 0.1
 *
 * @dependency wa-button
 * @dependency wa-textarea
 *
 * @slot - Facts about the result, before the buttons.
 * @slot actions - Further buttons before the element's own.
 *
 * @event {ReverieChangeEvent} reverie-change - A person gave a request; `detail.value` is the request.
 *
 * @csspart icon - Every icon.
 */
@element('reverie-request-bar')
export class ReverieRequestBar extends LitElement {
  static override styles = [
    tokens,
    controls,
    css`
    .row { display: flex; flex-wrap: wrap; align-items: center; gap: var(--_gap-xs); }
    .facts { flex: 1 1 20rem; }
    .box {
      display: grid;
      gap: var(--_gap-s);
      margin-block-start: var(--_gap-s);
      padding: var(--_gap-m);
      border: 1px solid var(--_border);
      border-radius: var(--_radius);
      background: var(--_surface);
    }
    .box wa-textarea::part(textarea) { font-family: var(--_font-mono); font-size: var(--_text-s); }
    .fault { color: var(--_danger); font-weight: 550; }
  `,
  ];

  /** The request to copy. */
  @property({ attribute: false }) request: GenerationRequest | undefined;

  /** Id of the task that a request must be for; left out, any. */
  @property() task = '';

  @state() private said = '';
  @state() private typed: string | undefined;
  @state() private fault = '';

  /** Puts a request on the clipboard as JSON; opens the box with it where the clipboard is out of reach. */
  async copy(request: GenerationRequest | undefined = this.request): Promise<void> {
    const text = toText(request);
    try {
      await navigator.clipboard.writeText(text);
      this.said = 'Copied';
      setTimeout(() => (this.said = ''), SAID);
    } catch {
      this.typed = text;
    }
  }

  protected override render(): TemplateResult {
    return html`
      <div class="row">
        <div class="facts"><slot></slot></div>
        <slot name="actions"></slot>
        <wa-button size="s" appearance="plain"
          @click=${() => this.copy()}>${icon('copy', 'start')}${this.said || 'Copy request'}</wa-button>
        <wa-button class="paste" size="s" appearance="plain" @click=${this.#paste}>${icon('paste', 'start')}Paste request</wa-button>
      </div>
      <span class="visually-hidden" role="status">${this.said}</span>
      ${this.typed === undefined ? nothing : this.#box(this.typed)}`;
  }

  #box(typed: string): TemplateResult {
    return html`<div class="box" @keydown=${(event: Event) => event.stopPropagation()}>
      <wa-textarea size="s" rows="6" resize="auto" label="Request as JSON" .value=${typed}
        @input=${(event: Event) => (this.typed = (event.target as HTMLTextAreaElement).value)}>
        <span slot="hint">${this.fault ? html`<span class="fault">${this.fault}</span>` : nothing}</span></wa-textarea>
      <div class="row">
        <wa-button size="s" variant="brand" @click=${() => this.take(this.typed ?? '')}>Use this request</wa-button>
        <wa-button size="s" appearance="plain" @click=${this.#close}>Close</wa-button>
      </div>
    </div>`;
  }

  async #paste(): Promise<void> {
    try {
      this.take(await navigator.clipboard.readText());
    } catch {
      await this.#open('', '');
    }
  }

  /** Fills in what `text` holds, or says what is wrong with it. */
  take(text: string): void {
    try {
      const value = parseRequest(text);
      const { task } = this;
      if (task && value.task !== task) return void this.#open(text, `This is a request for ${value.task}; the form is for ${task}.`);
      this.#close();
      this.dispatchEvent(new ReverieChangeEvent({ value }));
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      void this.#open(text, `That is not a request: ${why}`);
    }
  }

  async #open(typed: string, fault: string): Promise<void> {
    this.typed = typed;
    this.fault = fault;
    await this.updateComplete;
    this.renderRoot.querySelector('wa-textarea')?.focus();
  }

  /** The box goes away, and its buttons with it. */
  #close(): void {
    if (hasFocus(this.renderRoot, '.box *')) focusOn(this.renderRoot, '.paste');
    this.typed = undefined;
    this.fault = '';
  }
}

/** A request as readable JSON: lists of numbers on one line, everything else indented. */
export function toText(request: GenerationRequest | undefined): string {
  const text = JSON.stringify(request, null, 2) ?? '';
  return text.replace(/\[\n[-+\d.e,\s]+\]/g, (numbers) => numbers.replace(/\s+/g, ''));
}

/** @throws SyntaxError or TypeError when `text` is not the JSON of a request. */
export function parseRequest(text: string): GenerationRequest {
  const value: unknown = JSON.parse(text);
  const has = (name: string): unknown => (value as Record<string, unknown> | null)?.[name];
  if (typeof has('task') !== 'string') throw new TypeError('`task` is missing, the id of a task.');
  if (has('inputs') === null || typeof has('inputs') !== 'object') throw new TypeError('`inputs` is missing, an object.');
  return value as GenerationRequest;
}

declare global {
  interface HTMLElementTagNameMap {
    'reverie-request-bar': ReverieRequestBar;
  }
}
