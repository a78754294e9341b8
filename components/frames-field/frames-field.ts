import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/button/button.js';
import type { Output } from '../../engine/index.ts';
import { element } from '../base.ts';
import { controls } from '../controls.ts';
import { ReverieChangeEvent } from '../events/change.ts';
import { frameOf, toClip, type Clip } from '../frames/clip.ts';
import { putFrame } from '../frames/painter.ts';
import { icon } from '../icons.ts';
import { tokens } from '../theme.ts';
import { countOf, weigh, type Bounds, type Refusal } from './bounds.ts';
import styles from './frames-field.styles.ts';
import { readFrames } from './open.ts';
import type { Picture, Size } from './pictures.ts';

const ACCEPT = '.png,.apng,.webp,.gif,.json,image/png,image/apng,image/webp,image/gif,application/json';
/** CSS pixels along the longer edge of a thumbnail at most: alone, and of a clip. */
const THUMBNAIL = { alone: 128, among: 64 };
/** More thumbnails than this may have to be scrolled. */
const MANY = 12;

/**
 * @summary Takes a picture or a clip as an input: that of the result that is shown, or a PNG, WebP or GIF file or sprite sheet.
 * @status stable
 * @since 0.1
 *
 * @dependency wa-button
 *
 * @event {ReverieChangeEvent} reverie-change - A person chose frames, or none; `detail.value` is flat RGBA bytes or undefined.
 *
 * @csspart place - The area that files are dropped on, with the pictures.
 * @csspart icon - Every icon.
 */
@element('reverie-frames-field')
export class ReverieFramesField extends LitElement {
  static override shadowRootOptions: ShadowRootInit = { ...LitElement.shadowRootOptions, delegatesFocus: true };
  static override styles = [tokens, controls, styles];

  /** The frames one after the other, every one height × width × 4 bytes, RGBA, alpha not multiplied in; undefined for none. */
  @property({ attribute: false }) value: readonly number[] | undefined;

  /** What the frames are for. */
  @property() label = 'Frames';

  /** A sentence under the field. */
  @property() hint = '';

  /** What is wrong with the value. */
  @property({ attribute: false }) fault: string | undefined;

  /** Takes one picture; of clips, the first frame. */
  @property({ type: Boolean }) single = false;

  /** Width and height of a frame in pixels; undefined takes those of the first picture. */
  @property({ attribute: false, hasChanged: (a?: Size, b?: Size) => a?.join() !== b?.join() }) frameSize: Size | undefined;

  /** How many numbers the value holds at least, four for every pixel. */
  @property({ type: Number, attribute: 'min-items' }) minItems = 0;

  /** How many numbers the value holds at most. */
  @property({ type: Number, attribute: 'max-items' }) maxItems = Infinity;

  /** The output that is shown now; its frames can be taken. */
  @property({ attribute: false }) current: Output | null = null;

  @state() private refusal: Refusal | undefined;
  @state() private over = false;
  @query('input') private input!: HTMLInputElement;
  @query('.open') private openButton!: HTMLElement;

  #clip: Clip | undefined;
  /** The size of the frames that were taken last, for where no size is set. */
  #size: Size | undefined;
  /** Counts what was asked for, so that a slow file does not replace what was chosen after it. */
  #turn = 0;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('value')) this.refusal = undefined;
    if (changed.has('value') || changed.has('frameSize')) this.#clip = this.#read();
  }

  protected override updated(): void {
    const clip = this.#clip;
    if (clip) this.renderRoot.querySelectorAll('canvas').forEach((canvas, i) => putFrame(canvas, clip, i));
  }

  protected override render(): TemplateResult {
    const fault = this.refusal?.problem ?? this.fault;
    const { offer } = this.refusal ?? {};
    return html`<fieldset aria-describedby="hint" @dragover=${this.#onDrag} @dragleave=${this.#onLeave} @drop=${this.#onDrop}>
      <legend>${this.label}</legend>
      <div class="row">
        <wa-button class="use" size="s" appearance="outlined" ?disabled=${!this.#shown()}
          @click=${this.#takeCurrent}>${icon('copy', 'start')}Use the current result</wa-button>
        <wa-button class="open" size="s" appearance="outlined"
          @click=${() => this.input.click()}>${icon('file', 'start')}Open ${this.single ? 'a file' : 'files'}</wa-button>
        <input type="file" accept=${ACCEPT} multiple hidden @change=${this.#onOpen} />
      </div>
      <div class="place ${this.#look()}" part="place">${this.value ? this.#taken() : this.#empty()}</div>
      <p id="hint" aria-live="polite">${fault ? html`<span class="fault">${fault}</span> ` : nothing}${this.hint}</p>
      ${offer
        ? html`<div class="row"><wa-button class="offer" size="s" appearance="outlined"
            @click=${() => this.#accept(offer.pictures)}>${offer.title}</wa-button></div>`
        : nothing}
    </fieldset>`;
  }

  #look(): string {
    const filled = this.#clip?.count === 1 ? 'one' : 'many';
    return `${this.value ? filled : 'empty'} ${this.over ? 'over' : ''}`;
  }

  #empty(): TemplateResult {
    const size = this.frameSize ? `, ${this.frameSize.join(' × ')} pixels` : '';
    return html`<span class="count">Or drop a PNG, WebP or GIF${this.single ? '' : ' or sprite sheet'} here${size}</span>`;
  }

  #taken(): TemplateResult {
    const { count = 0, width = 0, height = 0 } = this.#clip ?? {};
    const about = this.#clip ? `${countOf(count)}, ${width} × ${height}` : `${this.value!.length.toLocaleString('en')} bytes`;
    const room = (count === 1 ? THUMBNAIL.alone : THUMBNAIL.among) / Math.max(width, height);
    const scale = room < 1 ? room : Math.floor(room);
    const canvas = html`<canvas class=${scale < 1 ? 'smooth' : ''} style="inline-size: ${width * scale}px"></canvas>`;
    return html`${this.#clip
        ? html`<div class="strip" role="img" aria-label="${this.label}: ${about} pixels" tabindex=${count > MANY ? 0 : nothing}>
            ${Array.from({ length: count }, () => canvas)}</div>`
        : nothing}
      <div class="row taken"><span class="count">${about}</span>
        <wa-button class="clear" size="s" appearance="plain" @click=${this.#clear}>${icon('close')}<span
          class="visually-hidden">Take no ${this.single ? 'picture' : 'frames'}</span></wa-button></div>`;
  }

  /** The value as a clip; undefined where it holds no whole frames. */
  #read(): Clip | undefined {
    const [width, height] = this.frameSize ?? this.#size ?? [0, 0];
    const { value } = this;
    if (!value?.length || !width || value.length % (width * height * 4) !== 0) return undefined;
    return toClip(Uint8ClampedArray.from(value), width, height, 1, true);
  }

  /** The current output, where it is a clip. */
  #shown(): Clip | undefined {
    const { kind, frames, width = 0, height = 0 } = (this.current ?? {}) as Partial<Clip> & { kind?: string };
    const whole = kind === 'frames' && !!frames?.length && frames.length % (width * height * 4) === 0;
    return whole ? toClip(frames, width, height, 1, true) : undefined;
  }

  #takeCurrent(): void {
    const clip = this.#shown();
    if (!clip) return;
    this.#turn++;
    const size = [clip.width, clip.height] as const;
    this.#take(Array.from({ length: clip.count }, (_, i) => ({ size, pixels: frameOf(clip, i) })));
  }

  async #open(files: readonly File[]): Promise<void> {
    if (files.length === 0) return;
    const turn = ++this.#turn;
    try {
      const pictures = await readFrames(files, this.frameSize, this.single);
      if (turn === this.#turn) this.#take(pictures);
    } catch (error) {
      if (turn === this.#turn) this.refusal = { problem: error instanceof Error ? error.message : String(error) };
    }
  }

  async #onOpen(): Promise<void> {
    const files = [...(this.input.files ?? [])];
    this.input.value = '';
    await this.#open(files);
  }

  #onDrag(event: DragEvent): void {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    this.over = true;
  }

  #onLeave(event: DragEvent): void {
    if (!(event.currentTarget as Node).contains(event.relatedTarget as Node | null)) this.over = false;
  }

  async #onDrop(event: DragEvent): Promise<void> {
    const files = [...(event.dataTransfer?.files ?? [])];
    this.over = false;
    if (files.length === 0) return;
    event.preventDefault();
    await this.#open(files);
  }

  #take(pictures: readonly Picture[]): void {
    const { frameSize: size, minItems, maxItems, single } = this;
    const weighed = weigh(pictures, { size, minItems, maxItems, single } satisfies Bounds);
    if ('problem' in weighed) {
      this.refusal = weighed;
      return;
    }
    this.#size = weighed[0]!.size;
    this.#set(weighed.flatMap(({ pixels }) => Array.from(pixels)));
  }

  /** Takes what was offered; the button goes away, and the focus stays in the field. */
  #accept(pictures: readonly Picture[]): void {
    this.openButton.focus();
    this.#take(pictures);
  }

  #clear(): void {
    this.#turn++;
    this.openButton.focus();
    this.#set(undefined);
  }

  #set(value: readonly number[] | undefined): void {
    this.value = value;
    this.dispatchEvent(new ReverieChangeEvent({ value }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'reverie-frames-field': ReverieFramesField;
  }
}
