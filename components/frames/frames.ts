import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { ReverieError } from '../../engine/errors.ts';
import type { Output } from '../../engine/index.ts';
import { element } from '../base.ts';
import { tokens } from '../theme.ts';
import type { Viewer } from '../viewers/registry.ts';
import { toClip, type Clip } from './clip.ts';
import controls from '../player.styles.ts';
import { save, type Format, type SaveOptions } from './export/formats.ts';
import styles from './frames.styles.ts';
import { actionOf, type Action } from './keys.ts';
import { keepCentre, Pan } from './pan.ts';
import { Painter, pictureOf, putFrame } from './painter.ts';
import { Playback } from './playback.ts';
import { fileTools, strip, transport, viewTools, type Ground, type Requests, type View } from './templates.ts';
import { fitting, snapped, squares, stepped } from './zoom.ts';

/** Frames on each side that the onion skin's button shows. */
const ONION = 2;
/** CSS pixels that a fitted frame leaves free on all sides together; the buttons stand left and right. */
const FREE = { width: 112, height: 32 };
/** The size of the ground where there are no frames yet. */
const EMPTY = { width: 64, height: 64 };

/**
 * @summary Plays a short animation frame by frame, and saves it as a sprite sheet, GIF, animated PNG, video or stills.
 * @status stable
 * @since 0.1
 *
 * @dependency reverie-frames-save
 *
 * @slot toolbar - Further buttons beside "Save".
 *
 * @csspart base - The whole player.
 * @csspart stage - The area that the frames are shown in.
 * @csspart canvas - The canvas with the frame.
 * @csspart toolbar - The rows of buttons over the stage.
 * @csspart notice - The text that stands where frames cannot be shown.
 * @csspart transport - The row with play, loop, the slider and the speed.
 * @csspart strip - The row of small pictures.
 * @csspart icon - Every icon.
 *
 * @cssproperty [--reverie-color-onion-before] - Tint of earlier frames in the onion skin.
 * @cssproperty [--reverie-color-onion-after] - Tint of later frames in the onion skin.
 * @cssproperty [--reverie-color-ground-light] - The light ground.
 * @cssproperty [--reverie-color-ground-dark] - The dark ground.
 * @cssproperty [--reverie-color-accent] - Colour of what is on, and of the frame that is shown.
 * @cssproperty [--reverie-color-canvas] - Colour around the ground.
 */
@element('reverie-frames')
export class ReverieFrames extends LitElement implements Viewer {
  static override styles = [tokens, styles, controls];

  /**
   * The frames, one after the other: count × height × width × 4 bytes, RGBA, alpha not multiplied in.
   * Setting the same buffer again draws it again.
   */
  @property({ attribute: false, hasChanged: () => true }) frames: Uint8ClampedArray | null = null;

  /** Width of a frame in pixels. */
  @property({ type: Number }) width = 0;

  /** Height of a frame in pixels. */
  @property({ type: Number }) height = 0;

  /** Frames per second at normal speed. */
  @property({ type: Number }) fps = 8;

  /** Begins again after the last frame. */
  @property({ attribute: false }) loop = true;

  /** How many of the first frames were given; they are marked. */
  @property({ type: Number }) known = 0;

  /** The frame that is shown, from 0. */
  @property({ type: Number }) frame = 0;

  /** Whether the frames move. */
  @property({ type: Boolean, reflect: true }) playing = false;

  /** How many times as fast as normal. */
  @property({ type: Number }) speed = 1;

  /** Tinted frames beneath the one that is shown: how many before it and after it; 0 for none. */
  @property({ type: Number, attribute: 'onion-skin' }) onionSkin = 0;

  /** CSS pixels per pixel, or `fit` for as many whole ones as there is room for. */
  @property({ converter: (value) => (value === null || value === 'fit' ? 'fit' : Number(value)) }) zoom: number | 'fit' = 'fit';

  /** What lies behind the frames. It is not saved. */
  @property({ reflect: true }) ground: Ground = 'chequered';

  /** What the frames show, for their label and for file names. */
  @property() name = '';

  /** Waits for somebody to press play. People who asked their system for less motion never have to see it move by itself. */
  @property({ type: Boolean, attribute: 'without-autoplay' }) withoutAutoplay = false;

  /** Hides the buttons over the stage. */
  @property({ type: Boolean, attribute: 'without-toolbar', reflect: true }) withoutToolbar = false;

  /** Hides the row of small pictures. */
  @property({ type: Boolean, attribute: 'without-strip', reflect: true }) withoutStrip = false;

  /** Light or dark; left out, the `color-scheme` of the surroundings. */
  @property({ reflect: true }) theme: 'light' | 'dark' | undefined;

  @state() private space = { width: 0, height: 0 };
  @state() private fault = '';
  @state() private saving = false;
  @query('.scroller') private scroller!: HTMLElement;
  @query('.shown') private canvas!: HTMLCanvasElement;
  @query('.strip') private thumbnails!: HTMLElement | null;
  @query('.save') private saveButton!: HTMLElement;
  @query('reverie-frames-save') private panel!: HTMLElement | null;

  #clip: Clip | undefined;
  /** A person paused: new frames do not start to move by themselves. */
  #held = false;
  readonly #painter = new Painter();
  readonly #pan = new Pan();
  readonly #resizes = new ResizeObserver(([entry]) => {
    if (entry) this.space = { width: entry.contentRect.width, height: entry.contentRect.height };
  });

  readonly #requests: Requests = {
    act: (action) => this.#act(action),
    seek: (frame) => this.seek(frame),
    set: (change) => void Object.assign(this, change),
    toggleSave: () => void this.#toggleSave(),
    onKey: (event) => this.#onKey(event),
  };

  constructor() {
    super();
    new Playback(this);
  }

  /** The output of a task of kind `frames`, as the generator hands it over. */
  @property({ attribute: false })
  set output(output: Output | null) {
    const { frames = null, width = 0, height = 0, fps = 8, loop = true, known = 0 } = (output ?? {}) as Partial<Clip> & { known?: number };
    Object.assign(this, { frames, width, height, fps, loop, known });
  }

  get output(): Output | null {
    const clip = this.#read();
    return clip instanceof Error || !clip ? null : { kind: 'frames', ...clip, known: this.known };
  }

  /** How many frames there are. */
  get count(): number {
    return this.#clip?.count ?? 0;
  }

  /** Frames per second as they are shown now: `fps` × `speed`. */
  get pace(): number {
    return this.fps * this.speed;
  }

  /** Starts to move; from the first frame when a clip that does not loop had ended. */
  play(): void {
    this.#held = false;
    this.playing = true;
  }

  /** Stops at the frame that is shown, also when further frames arrive. */
  pause(): void {
    this.#held = true;
    this.playing = false;
  }

  /** Stops at frame `i`; beyond the ends, a clip that loops goes round. */
  seek(i: number): void {
    this.pause();
    const last = Math.max(0, this.count - 1);
    this.frame = this.loop && this.count ? ((i % this.count) + this.count) % this.count : Math.min(last, Math.max(0, i));
  }

  /** The frames as a file, named after `name`. @throws ReverieError where there is nothing to save or the browser cannot encode it. */
  async toFile(format: Format, options: SaveOptions = {}): Promise<File> {
    const clip = this.#read();
    if (clip instanceof Error) throw clip;
    if (!clip) throw new ReverieError('clip/size', 'There are no frames to be saved; set `frames`, `width` and `height` first.');
    return save(clip, format, { name: this.name, frame: this.frame, ...options });
  }

  /** The first frame as a small picture for lists; null without frames. */
  async thumbnail(size = 192): Promise<Blob | null> {
    const clip = this.#read();
    return clip instanceof Error || !clip ? null : pictureOf(clip, 0, size);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) this.#resizes.observe(this.scroller);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resizes.disconnect();
  }

  protected override firstUpdated(): void {
    this.#resizes.observe(this.scroller);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const clip = this.#read();
    this.fault = clip instanceof Error ? clip.message : '';
    this.#clip = clip instanceof Error ? undefined : clip;
    this.frame = Math.min(Math.max(0, Math.trunc(this.frame) || 0), Math.max(0, this.count - 1));
    if (!this.#clip) this.saving = false;
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    if (changed.has('frames') && this.count > 1 && !this.#held && !this.withoutAutoplay && !calm) this.playing = true;
  }

  protected override updated(changed: PropertyValues<this>): void {
    this.#paint();
    if (this.#clip && (changed.has('frames') || changed.has('withoutStrip'))) this.#paintStrip(this.#clip);
    if (changed.has('frame')) this.#keepInSight();
  }

  protected override update(changed: PropertyValues<this>): void {
    if (this.hasUpdated && changed.has('zoom')) keepCentre(this.scroller, () => super.update(changed));
    else super.update(changed);
  }

  protected override render(): TemplateResult {
    const clip = this.#clip;
    const { width, height } = clip ?? EMPTY;
    const scale = this.#scale();
    const view = clip && { ...this.#state(), clip, scale };
    const looks = `${this.ground} ${scale < 1 ? 'smooth' : ''} ${clip ? '' : 'empty'}`;
    return html`<div class="base" part="base">
      <div class="stage" part="stage">
        <div class="scroller" @wheel=${this.#onWheel} @pointerdown=${this.#onPointer} @pointermove=${this.#pan.move}
          @pointerup=${this.#pan.end} @pointercancel=${this.#pan.end}>
          <canvas class="shown ${looks}" part="canvas" tabindex="0" role="img" width=${width} height=${height} aria-label=${this.#about()}
            @keydown=${this.#onKey}
            style="inline-size: ${width * scale}px; block-size: ${height * scale}px; --_square: ${squares(scale) * scale}px"></canvas>
        </div>
        <i class="probe before" aria-hidden="true"></i><i class="probe after" aria-hidden="true"></i>
        ${this.fault ? html`<p class="notice" part="notice" role="alert">${this.fault}</p>` : nothing}
        ${view && !this.withoutToolbar ? [viewTools(view, this.#requests), fileTools(view, this.#requests)] : nothing}
      </div>
      ${view && this.count > 1 ? transport(view, this.#requests) : nothing}
      ${view && this.count > 1 && !this.withoutStrip ? strip(view, this.#requests) : nothing}
      ${this.saving
        ? html`<reverie-frames-save .clip=${clip} .name=${this.name} .frame=${this.frame} @close=${this.#closeSave}></reverie-frames-save>`
        : nothing}
    </div>`;
  }

  /** The canvas' label. */
  #about(): string {
    const { width, height, count } = this;
    if (!count) return 'No frames yet';
    const frames = `${count} ${count === 1 ? 'frame' : 'frames'} of ${width} × ${height} pixels`;
    const keys = count > 1 ? 'Space plays and pauses, arrow keys step, plus and minus zoom.' : 'Plus and minus zoom.';
    return `${this.name ? `${this.name}: ` : ''}${frames}. ${keys}`;
  }

  #state(): Omit<View, 'clip' | 'scale'> {
    const { frame, known, playing, speed, onionSkin, ground, saving } = this;
    return { frame, known, playing, speed, onionSkin, ground, saving, fits: this.zoom === 'fit' };
  }

  /** The clip as the properties describe it; an error where they do not fit each other. */
  #read(): Clip | Error | undefined {
    if (!this.frames) return undefined;
    try {
      return toClip(this.frames, this.width, this.height, this.fps, this.loop);
    } catch (error) {
      return error as Error;
    }
  }

  /** CSS pixels per pixel: fitted, or the zoom rounded to whole device pixels. */
  #scale(): number {
    const { width, height } = this.#clip ?? EMPTY;
    const room = { width: this.space.width - (this.withoutToolbar ? FREE.height : FREE.width), height: this.space.height - FREE.height };
    return this.zoom === 'fit' ? fitting(width, height, room, devicePixelRatio) : snapped(this.zoom, devicePixelRatio);
  }

  #paint(): void {
    if (!this.#clip) return;
    const [before, after] = Array.from(this.renderRoot.querySelectorAll('.probe'), (probe) => getComputedStyle(probe).color);
    this.#painter.paint(this.canvas, this.#clip, this.frame, { depth: this.onionSkin, before: before!, after: after! });
  }

  #paintStrip(clip: Clip): void {
    this.thumbnails?.querySelectorAll('canvas').forEach((canvas, i) => putFrame(canvas, clip, i));
  }

  /** Scrolls the strip, never the page. */
  #keepInSight(): void {
    const { thumbnails } = this;
    const cell = thumbnails?.children[this.frame] as HTMLElement | undefined;
    if (!thumbnails || !cell) return;
    const [start, end] = [cell.offsetLeft - 8, cell.offsetLeft + cell.offsetWidth + 8];
    if (start < thumbnails.scrollLeft) thumbnails.scrollLeft = start;
    if (end > thumbnails.scrollLeft + thumbnails.clientWidth) thumbnails.scrollLeft = end - thumbnails.clientWidth;
  }

  #act(action: Action): void {
    const actions: Readonly<Record<Action, () => void>> = {
      toggle: () => (this.playing ? this.pause() : this.play()),
      next: () => this.seek(this.frame + 1),
      previous: () => this.seek(this.frame - 1),
      first: () => this.seek(0),
      last: () => this.seek(this.count - 1),
      closer: () => (this.zoom = stepped(this.#scale(), 1)),
      farther: () => (this.zoom = stepped(this.#scale(), -1)),
      fit: () => (this.zoom = 'fit'),
      onion: () => (this.onionSkin = this.onionSkin > 0 ? 0 : ONION),
    };
    actions[action]();
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    const action = actionOf(event);
    if (!action || !this.count) return;
    event.preventDefault();
    this.#act(action);
  };

  readonly #onWheel = (event: WheelEvent): void => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    this.#act(event.deltaY < 0 ? 'closer' : 'farther');
  };

  readonly #onPointer = (event: PointerEvent): void => {
    this.saving = false;
    this.#pan.start(event);
  };

  readonly #toggleSave = async (): Promise<void> => {
    if (this.saving) return this.#closeSave();
    this.saving = true;
    await import('./save-panel.ts');
    await this.updateComplete;
    this.panel?.focus();
  };

  readonly #closeSave = (): void => {
    this.saving = false;
    this.saveButton.focus();
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'reverie-frames': ReverieFrames;
  }
}
