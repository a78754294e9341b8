import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { element } from '../base.ts';
import { icon } from '../icons.ts';
import { SaveForm } from '../save-form.ts';
import type { Clip } from './clip.ts';
import { FORMATS, hasEncoder, save, type Format, type SaveOptions } from './export/formats.ts';

const SCALES = [1, 2, 3, 4, 6, 8, 10, 12, 16];
/** Pixels along an edge up to which sizes are offered. */
const LARGEST = 2048;
const KINDS: Readonly<Record<Format, string>> = {
  sheet: 'ZIP', gif: 'GIF', apng: 'PNG', webm: 'WebM', mp4: 'MP4', frame: 'PNG', frames: 'ZIP',
};
const LAYOUTS = { grid: 'Grid', strip: 'One row' } as const;
const GROUNDS = { transparent: 'Transparent', light: 'Light', dark: 'Dark' } as const;

/** What a person chose, kept while the page lives. */
interface Choices {
  readonly format: Format;
  readonly scales: Readonly<Partial<Record<Format, number>>>;
  readonly layout: keyof typeof LAYOUTS;
  readonly padding: number;
  readonly background: keyof typeof GROUNDS;
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
export class ReverieFramesSave extends SaveForm {
  /** What is saved. */
  @property({ attribute: false }) clip: Clip | undefined;

  /** The stem of file names comes from it. */
  @property() name = '';

  /** The frame that is saved as "This frame", from 0. */
  @property({ type: Number }) frame = 0;

  @state() private choices = remembered;

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('choices')) remembered = this.choices;
  }

  protected override render(): TemplateResult {
    const { format } = this.choices;
    const unable = format === 'webm' || format === 'mp4' ? !hasEncoder() : false;
    return html`<div role="dialog" aria-labelledby="title" @keydown=${this.onKey}><form @submit=${this.#save}>
      <header><h2 id="title">Save</h2>
        <button class="close" type="button" aria-label="Close" @click=${this.close}>${icon('close')}</button></header>
      <div class="body"><fieldset class="formats">
        <legend class="visually-hidden">Format</legend>
        ${Object.entries(FORMATS).map(([id, { title }]) => html`<label>
          <input type="radio" name="format" value=${id} .checked=${id === format}
            @change=${() => this.#choose({ format: id as Format })} /><span>${title}</span></label>`)}
      </fieldset>
      <p class="about">${unable
        ? 'This browser cannot encode video (it has no WebCodecs); save a GIF or an animated PNG instead.'
        : `${FORMATS[format].about}.`}</p>
      <div class="options">${this.#size()}${this.#options()}</div></div>
      <footer>
        <p role="status" class=${this.fault ? 'fault' : ''}>${this.fault || this.said}</p>
        <button class="primary" ?disabled=${unable || !this.clip} aria-disabled=${this.busy}>
          ${this.busy ? 'Saving …' : html`${icon('download')}Save ${KINDS[format]}`}</button>
      </footer>
    </form></div>`;
  }

  #size(): TemplateResult | typeof nothing {
    if (!this.clip) return nothing;
    const { width, height } = this.clip;
    const { format, scales } = this.choices;
    const sizes = SCALES.filter((scale) => scale === 1 || scale * Math.max(width, height) <= LARGEST)
      .map((scale) => [String(scale), `${scale}×, ${width * scale} × ${height * scale}`] as const);
    return list('Frame size', sizes, String(this.#scale()), (value) => this.#choose({ scales: { ...scales, [format]: Number(value) } }));
  }

  #options(): TemplateResult | typeof nothing {
    const { format, layout, padding, plays } = this.choices;
    if (format === 'sheet') {
      return html`${list('Layout', Object.entries(LAYOUTS), layout, (value) => this.#choose({ layout: value as keyof typeof LAYOUTS }))}
        ${amount('Padding', 0, 64, padding, (value) => this.#choose({ padding: value }))}`;
    }
    if (format !== 'webm' && format !== 'mp4') return nothing;
    const grounds = Object.entries(GROUNDS).filter(([id]) => format === 'webm' || id !== 'transparent');
    return html`${list('Background', grounds, this.#background(), (value) => this.#choose({ background: value as keyof typeof GROUNDS }))}
      ${amount('Plays', 1, 50, plays, (value) => this.#choose({ plays: value }))}`;
  }

  /** The chosen background, as far as the format can have it. */
  #background(): keyof typeof GROUNDS {
    const { format, background } = this.choices;
    return format === 'mp4' && background === 'transparent' ? 'light' : background;
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
    this.hush();
  }

  readonly #save = async (event: Event): Promise<void> => {
    event.preventDefault();
    const { clip } = this;
    if (clip && !this.busy) await this.saveFile(() => save(clip, this.choices.format, this.#chosen()));
  };

  #chosen(): SaveOptions {
    const { layout, padding, plays } = this.choices;
    return { name: this.name, frame: this.frame, scale: this.#scale(), layout, padding, background: this.#background(), plays };
  }
}

type Option = readonly [value: string, text: string];

/** A field to choose one of several. */
function list(label: string, options: readonly Option[], chosen: string, choose: (value: string) => void): TemplateResult {
  return html`<label>${label}<select @change=${(event: Event) => choose((event.target as HTMLSelectElement).value)}>
    ${options.map(([value, text]) => html`<option value=${value} ?selected=${value === chosen}>${text}</option>`)}
  </select></label>`;
}

/** A field for a whole number. */
function amount(label: string, min: number, max: number, value: number, choose: (value: number) => void): TemplateResult {
  return html`<label>${label}<input type="number" min=${min} max=${max} step="1" required .value=${String(value)}
    @input=${(event: Event) => choose((event.target as HTMLInputElement).valueAsNumber)} /></label>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'reverie-frames-save': ReverieFramesSave;
  }
}
