import { css, html, LitElement, type TemplateResult } from 'lit';
import { property, query } from 'lit/decorators.js';
import { element } from '../base.ts';
import { ReverieChangeEvent } from '../events/change.ts';
import { icon } from '../icons.ts';
import form from '../save-form.styles.ts';
import { tokens } from '../theme.ts';
import { rowOf, soundsOf } from './inventory.ts';
import type { SpokenWord } from './utterance.ts';

/**
 * @summary The speech viewer's form for the sounds of one word: a text field and buttons for the sounds that there are.
 * @status stable
 * @since 0.1
 *
 * @event {ReverieChangeEvent} reverie-change - A person gave the word other sounds; `detail.value` is their row, empty for its own.
 * @event {Event} close - A person closed the form.
 *
 * @csspart icon - Every icon.
 */
@element('reverie-speech-sounds')
export class ReverieSpeechSounds extends LitElement {
  static override styles = [
    tokens,
    form,
    css`
    h2 { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    h2 span { color: var(--_muted); font-weight: 400; }
    .row {
      inline-size: 100%;
      block-size: 2.5rem;
      padding-inline: 0.7rem;
      border: 1px solid var(--_control);
      border-radius: calc(var(--_radius) * 0.8);
      background: var(--_raised);
      color: inherit;
      font: 400 var(--_text-l) / 1.4 var(--_font);
    }
    .group { display: flex; flex-wrap: wrap; gap: 0.2rem; }
    .sound {
      min-inline-size: 1.85rem;
      block-size: 1.85rem;
      padding: 0 0.3rem;
      border-color: var(--_border);
      border-radius: var(--_radius-s);
      font-size: var(--_text-m);
    }
    .sound:hover { border-color: var(--_accent); color: var(--_accent); }
    footer { gap: var(--_gap-s); }
    .plain { block-size: 2.5rem; padding-inline: 0.8rem; }
    .plain:hover { background: var(--_sunken); }
    footer .plain:first-child { margin-inline-end: auto; border-color: transparent; background: none; color: var(--_muted); }
  `,
  ];

  /** The word as it is said now. */
  @property({ attribute: false }) word: SpokenWord | undefined;

  /** All words of the text, for the sounds of languages that have no list here. */
  @property({ attribute: false }) words: readonly SpokenWord[] = [];

  /** Its language: `en`, `de`. */
  @property() language = '';

  @query('.row') private field!: HTMLInputElement;

  /** Moves to the text, all of it selected. */
  override focus(): void {
    this.field.focus();
    this.field.select();
  }

  protected override render(): TemplateResult {
    const { word, language } = this;
    const code = `${language || 'und'}-fonipa`;
    return html`<div role="dialog" aria-labelledby="title" @keydown=${this.#onKey}><form @submit=${this.#apply}>
      <header><h2 id="title"><span>Sounds of</span> ${word?.text}</h2>
        <button class="close" type="button" aria-label="Close" @click=${this.#close}>${icon('close')}</button></header>
      <div class="body">
        <input class="row" aria-label="Sounds in IPA" lang=${code} autocomplete="off" autocapitalize="off" spellcheck="false"
          maxlength="200" .value=${rowOf(word?.tokens ?? [], language)} />
        ${soundsOf(language, this.words).map((group, i) => html`<div class="group" role="group" aria-label=${GROUPS[i] ?? ''} lang=${code}>
          ${group.map((sound) => html`<button class="sound" type="button" aria-label="Insert ${sound}"
            @click=${() => this.#insert(sound)}>${sound}</button>`)}</div>`)}
      </div>
      <footer>
        <button class="plain" type="button" title="Leave it to the rules" @click=${() => this.#send('')}>Reset</button>
        <button class="plain" type="button" @click=${this.#close}>Cancel</button>
        <button class="primary">Apply</button>
      </footer>
    </form></div>`;
  }

  /** Puts a sound where the caret is, and goes back to the text. */
  #insert(sound: string): void {
    const { field } = this;
    field.setRangeText(sound, field.selectionStart ?? field.value.length, field.selectionEnd ?? field.value.length, 'end');
    field.focus();
  }

  readonly #apply = (event: Event): void => {
    event.preventDefault();
    this.#send(this.field.value.trim());
  };

  #send(value: string): void {
    this.dispatchEvent(new ReverieChangeEvent({ value }));
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    event.stopPropagation(); // the viewer's keys, and the page's, are letters here
    if (event.key === 'Escape') this.#close();
  };

  readonly #close = (): void => void this.dispatchEvent(new Event('close'));
}

const GROUPS = ['Stress', 'Vowels', 'Consonants'];

declare global {
  interface HTMLElementTagNameMap {
    'reverie-speech-sounds': ReverieSpeechSounds;
  }
}
