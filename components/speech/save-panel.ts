import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { element } from '../base.ts';
import { icon } from '../icons.ts';
import { SaveForm } from '../save-form.ts';
import { canSave, FORMATS, save, type Format } from './export/formats.ts';
import type { PALETTES } from './mel.ts';
import type { Utterance } from './utterance.ts';

const COLORS: Readonly<Record<keyof typeof PALETTES, string>> = { dark: 'On dark', light: 'On light', grey: 'Grey' };
const SCALES = [1, 2, 3, 4, 6, 8];

/** What a person chose, kept while the page lives. */
interface Choices {
  readonly format: Format;
  readonly colors: keyof typeof PALETTES;
  readonly scale: number;
}

let remembered: Choices = { format: 'wav', colors: 'dark', scale: 4 };

/**
 * @summary The speech viewer's form for saving: a format, what can be chosen about it, and the file.
 * @status stable
 * @since 0.1
 *
 * @event {Event} close - A person closed the form.
 *
 * @csspart icon - Every icon.
 */
@element('reverie-speech-save')
export class ReverieSpeechSave extends SaveForm {
  /** What is saved. */
  @property({ attribute: false }) speech: Utterance | undefined;

  /** The stem of file names comes from it. */
  @property() name = '';

  @state() private choices = remembered;

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('choices')) remembered = this.choices;
  }

  protected override render(): TemplateResult {
    const format = this.#format();
    return html`<div role="dialog" aria-labelledby="title" @keydown=${this.onKey}><form @submit=${this.#save}>
      <header><h2 id="title">Save</h2>
        <button class="close" type="button" aria-label="Close" @click=${this.close}>${icon('close')}</button></header>
      <div class="body"><fieldset class="formats">
        <legend class="visually-hidden">Format</legend>
        ${this.#offered().map((id) => html`<label>
          <input type="radio" name="format" value=${id} .checked=${id === format}
            @change=${() => this.#choose({ format: id })} /><span>${FORMATS[id].title}</span></label>`)}
      </fieldset>
      <p class="about">${FORMATS[format].about}.</p>
      ${format === 'png' && this.speech ? this.#options(this.speech) : nothing}</div>
      <footer>
        <p role="status" class=${this.fault ? 'fault' : ''}>${this.fault || this.said}</p>
        <button class="primary" ?disabled=${!this.speech} aria-disabled=${this.busy}>
          ${this.busy ? 'Saving …' : html`${icon('download')}Save ${FORMATS[format].kind}`}</button>
      </footer>
    </form></div>`;
  }

  #options({ frames, bands }: Utterance): TemplateResult {
    const { colors, scale } = this.choices;
    return html`<div class="options">
      <label>Size<select @change=${(event: Event) => this.#choose({ scale: Number((event.target as HTMLSelectElement).value) })}>
        ${SCALES.map((each) => html`<option value=${each} ?selected=${each === scale}>${frames * each} × ${bands * each}</option>`)}
      </select></label>
      <label>Colours<select
        @change=${(event: Event) => this.#choose({ colors: (event.target as HTMLSelectElement).value as keyof typeof PALETTES })}>
        ${Object.entries(COLORS).map(([id, title]) => html`<option value=${id} ?selected=${id === colors}>${title}</option>`)}
      </select></label>
    </div>`;
  }

  /** The formats that there is something for. */
  #offered(): readonly Format[] {
    const { speech } = this;
    return (Object.keys(FORMATS) as Format[]).filter((format) => speech && canSave(speech, format));
  }

  /** The chosen format, or the first one where that is not offered. */
  #format(): Format {
    const offered = this.#offered();
    return offered.includes(this.choices.format) ? this.choices.format : (offered[0] ?? 'wav');
  }

  #choose(choice: Partial<Choices>): void {
    this.choices = { ...this.choices, ...choice };
    this.hush();
  }

  readonly #save = async (event: Event): Promise<void> => {
    event.preventDefault();
    const { speech } = this;
    const { colors, scale } = this.choices;
    if (speech && !this.busy) await this.saveFile(() => save(speech, this.#format(), { name: this.name, colors, scale }));
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'reverie-speech-save': ReverieSpeechSave;
  }
}
