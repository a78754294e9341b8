import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { element } from '../base.ts';
import { ReverieChangeEvent } from '../events/change.ts';
import { tokens } from '../theme.ts';
import styles from './word-chips.styles.ts';

/** Words of one kind. */
export interface WordList {
  readonly title: string;
  readonly words: readonly string[];
}

const MOVES: Readonly<Record<string, (from: number, count: number) => number>> = {
  ArrowRight: (from, count) => (from + 1) % count,
  ArrowDown: (from, count) => (from + 1) % count,
  ArrowLeft: (from, count) => (from + count - 1) % count,
  ArrowUp: (from, count) => (from + count - 1) % count,
  Home: () => 0,
  End: (_, count) => count - 1,
};

/**
 * @summary Offers words to put into a text: one list of several at a time, each word a button.
 * @status stable
 * @since 0.1
 *
 * @event {ReverieChangeEvent} reverie-change - A person chose a word; `detail.value` is the word.
 *
 * @csspart list - Every title of a list.
 * @csspart words - The words of the list that is open.
 * @csspart word - Every word.
 */
@element('reverie-word-chips')
export class ReverieWordChips extends LitElement {
  static override styles = [tokens, styles];

  /** What is offered. */
  @property({ attribute: false }) lists: readonly WordList[] = [];

  /** What the words are for. */
  @property() label = 'Words that the model knows';

  @state() private opened = 0;
  /** The word that the tab key goes to. */
  @state() private current = 0;
  @state() private said = '';

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('lists')) this.opened = Math.min(this.opened, Math.max(0, this.lists.length - 1));
    this.current = Math.min(this.current, Math.max(0, (this.lists[this.opened]?.words.length ?? 0) - 1));
  }

  protected override render(): TemplateResult | typeof nothing {
    const open = this.lists[this.opened];
    if (!open) return nothing;
    return html`<div class="lists" role="tablist" aria-label=${this.label} @keydown=${this.#onKey}>
        ${this.lists.map(({ title }, i) => html`<button id="list-${i}" part="list" type="button" role="tab"
          aria-selected=${i === this.opened} aria-controls="words" tabindex=${i === this.opened ? 0 : -1}
          @click=${() => this.#open(i)} @focus=${() => this.#open(i)}>${title}</button>`)}
      </div>
      <div id="words" role="tabpanel" aria-labelledby="list-${this.opened}">
        <div class="words" part="words" role="toolbar" aria-label="${open.title} to put into the text" @keydown=${this.#onKey}>
          ${open.words.map((word, k) => html`<button part="word" type="button" tabindex=${k === this.current ? 0 : -1}
            @focus=${() => (this.current = k)} @click=${() => this.#choose(word)}>${word}</button>`)}
        </div>
      </div>
      <p class="visually-hidden" role="status">${this.said}</p>`;
  }

  #open(list: number): void {
    if (list === this.opened) return;
    this.opened = list;
    this.current = 0;
  }

  #choose(word: string): void {
    this.said = `Added “${word}”`;
    this.dispatchEvent(new ReverieChangeEvent({ value: word }));
  }

  /** Arrow keys, Home and End go from button to button, in the lists and in the words. */
  readonly #onKey = (event: KeyboardEvent): void => {
    const move = MOVES[event.key];
    const buttons = [...(event.currentTarget as Element).querySelectorAll('button')];
    const from = buttons.indexOf(event.target as HTMLButtonElement);
    if (!move || from < 0) return;
    event.preventDefault();
    buttons[move(from, buttons.length)]?.focus();
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'reverie-word-chips': ReverieWordChips;
  }
}
