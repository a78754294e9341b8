import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { element } from '../base.ts';
import { download } from '../files.ts';
import { icon } from '../icons.ts';
import { tokens } from '../theme.ts';
import type { Clip } from './clip.ts';
import { BACKGROUNDS, FORMATS, hasEncoder, save, type Format, type SaveOptions } from './export/formats.ts';
import styles from './save-panel.styles.ts';

const SCALES = [1, 2, 3, 4, 6, 8, 10, 12, 16];
/** Pixels along an edge up to which sizes are offered. */
const LARGEST = 2048;
const ENDINGS: Readonly<Record<Format, string>> = { sheet: '.zip', gif: '.gif', apng: '.png', webm: '.webm', mp4: '.mp4', frame: '.png', frames: '.zip' };

/** What a person chose, kept while the page lives. */
interface Choices {
  readonly format: Format;
  readonly scales: Readonly<Partial<Record<Format, number>>>;
  readonly layout: 'grid' | 'strip';
  readonly padding: number;
  readonly background: keyof typeof BACKGROUNDS;
  readonly plays: number;
}

let remembered: Choices = { format: 'sheet', scales: {}, layout: 'grid', padding: 0, background: 'transparent', plays: 1 };

/**
 * @summary The player's form for saving: a format, what can be chosen about it, and the file.
 * @status stable
 * @since 0.1
 *
 * @event {Event} close - A person closed the form.
 *
 * @csspart icon - Every icon.
 */
@element('reverie-frames-save')
export class ReverieFramesSave extends LitElement {
  static override shadowRootOptions: ShadowRootInit = { ...LitElement.shadowRootOptions, delegatesFocus: true };
  static override styles = [tokens, styles];

  /** What is saved. */
  @property({ attribute: false }) clip: Clip | undefined;

  /** The stem of file names comes from it. */
  @property() name = '';

  /** The frame that is saved as "This frame", from 0. */
  @property({ type: Number }) frame = 0;

  @state() private choices = remembered;
  @state() private busy = false;
  @state() private said = '';
  @state() private fault = '';
  @query('input:checked') private chosen!: HTMLInputElement;

  /** Moves to the chosen format. */
  override focus(): void {
    this.chosen.focus();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('choices')) remembered = this.choices;
  }

  protected override render(): TemplateResult {
    const { format } = this.choices;
    const unable = format === 'webm' || format === 'mp4' ? !hasEncoder() : false;
    return html`<div role="dialog" aria-labelledby="title" @keydown=${this.#onKey}><form @submit=${this.#save}>
      <header><h2 id="title">Save</h2>
        <button class="close" type="button" aria-label="Close" @click=${this.#close}>${icon('close')}</button></header>
      <div class="body"><fieldset class="formats">
        <legend class="visually-hidden">Format</legend>
        ${Object.entries(FORMATS).map(([id, { title }]) => html`<label><input type="radio" name="format" value=${id} .checked=${id === format}
          @change=${() => this.#choose({ format: id as Format })} /><span>${title}</span></label>`)}
      </fieldset>
      <p class="about">${unable
        ? 'This browser cannot encode video (it has no WebCodecs); save a GIF or an animated PNG instead.'
        : `${FORMATS[format].about}.`}</p>
      <div class="options">${this.#size()}${this.#options()}</div></div>
      <footer>
        <p role="status" class=${this.fault ? 'fault' : ''}>${this.fault || this.said}</p>
        <button class="primary" ?disabled=${unable || this.busy || !this.clip}>${this.busy ? 'Saving …' : html`${icon('download')}Save ${ENDINGS[format].slice(1).toUpperCase()}`}</button>
      </footer>
    </form></div>`;
  }

  #size(): TemplateResult | typeof nothing {
    if (!this.clip) return nothing;
    const { width, height } = this.clip;
    const fits = SCALES.filter((scale) => scale === 1 || scale * Math.max(width, height) <= LARGEST);
    const scale = this.#scale();
    return html`<label class="size">Frame size
      <select @change=${(event: Event) => this.#choose({ scales: { ...this.choices.scales, [this.choices.format]: Number(valueOf(event)) } })}>
        ${fits.map((each) => html`<option value=${each} ?selected=${each === scale}>${each}×, ${width * each} × ${height * each}</option>`)}
      </select></label>`;
  }

  #options(): TemplateResult | typeof nothing {
    const { format, layout, padding, background, plays } = this.choices;
    if (format === 'sheet') {
      return html`<label>Layout<select @change=${(event: Event) => this.#choose({ layout: valueOf(event) as 'grid' | 'strip' })}>
          <option value="grid" ?selected=${layout === 'grid'}>Grid</option><option value="strip" ?selected=${layout === 'strip'}>One row</option></select></label>
        <label>Padding<input type="number" min="0" max="64" step="1" required .value=${String(padding)}
          @input=${(event: Event) => this.#choose({ padding: Number(valueOf(event)) })} /></label>`;
    }
    if (format !== 'webm' && format !== 'mp4') return nothing;
    const grounds = format === 'webm' ? (['transparent', 'light', 'dark'] as const) : (['light', 'dark'] as const);
    return html`<label>Background<select @change=${(event: Event) => this.#choose({ background: valueOf(event) as keyof typeof BACKGROUNDS })}>
        ${grounds.map((each) => html`<option value=${each} ?selected=${each === background}>${each[0]!.toUpperCase()}${each.slice(1)}</option>`)}</select></label>
      <label>Plays<input type="number" min="1" max="50" step="1" required .value=${String(plays)}
        @input=${(event: Event) => this.#choose({ plays: Number(valueOf(event)) })} /></label>`;
  }

  /** The chosen enlargement, or the format's own as far as it is offered. */
  #scale(): number {
    const { format, scales } = this.choices;
    const edge = Math.max(this.clip?.width ?? 1, this.clip?.height ?? 1);
    const wanted = scales[format] ?? FORMATS[format].scale;
    return SCALES.findLast((scale) => scale <= wanted && scale * edge <= LARGEST) ?? 1;
  }

  #choose(choice: Partial<Choices>): void {
    this.choices = { ...this.choices, ...choice };
    this.said = this.fault = '';
  }

  readonly #save = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (!this.clip || this.busy) return;
    this.busy = true;
    this.said = this.fault = '';
    try {
      const file = await save(this.clip, this.choices.format, this.#chosen());
      download(file, file.name);
      this.said = `${file.name}, ${sizeOf(file)}`;
    } catch (error) {
      this.fault = error instanceof Error ? error.message : String(error);
    }
    this.busy = false;
  };

  #chosen(): SaveOptions {
    const { format, layout, padding, background, plays } = this.choices;
    const behind = format === 'mp4' && background === 'transparent' ? 'light' : background;
    return { name: this.name, frame: this.frame, scale: this.#scale(), layout, padding, background: behind, plays };
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    this.#close();
  };

  #close(): void {
    this.dispatchEvent(new Event('close'));
  }
}

const valueOf = (event: Event): string => (event.target as HTMLInputElement | HTMLSelectElement).value;

/** A file's size in words. */
const sizeOf = ({ size }: File): string => (size < 1e6 ? `${Math.max(1, Math.round(size / 1000))} kB` : `${(size / 1e6).toFixed(1)} MB`);

declare global {
  interface HTMLElementTagNameMap {
    'reverie-frames-save': ReverieFramesSave;
  }
}
