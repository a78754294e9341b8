import { html, LitElement, type PropertyValues, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { keyed } from 'lit/directives/keyed.js';
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/dropdown/dropdown.js';
import '@awesome.me/webawesome/dist/components/dropdown-item/dropdown-item.js';
import type { Output } from '../../engine/index.ts';
import { element } from '../base.ts';
import { controls } from '../controls.ts';
import { download, fileStem } from '../files.ts';
import { icon } from '../icons.ts';
import { tokens } from '../theme.ts';
import type { Viewer } from '../viewers/registry.ts';
import { toGLB, toPLY } from './export.ts';
import styles from './point-cloud.styles.ts';
import { PointScene } from './scene.ts';

/**
 * @summary Shows a point cloud that can be turned, and saves it as PLY, GLB or PNG.
 * @status stable
 * @since 0.1
 *
 * @dependency wa-button
 * @dependency wa-dropdown
 * @dependency wa-dropdown-item
 *
 * @slot toolbar - Further buttons beside the element's own.
 *
 * @csspart canvas - The canvas that the cloud is drawn on.
 * @csspart toolbar - The row of buttons.
 * @csspart notice - The text that stands where the picture cannot be drawn.
 * @csspart icon - Every icon.
 *
 * @cssproperty [--reverie-color-low] - Colour of the lowest points.
 * @cssproperty [--reverie-color-mid] - Colour of the points half-way up, and of all points with `color-by="none"`.
 * @cssproperty [--reverie-color-high] - Colour of the highest points.
 * @cssproperty [--reverie-color-canvas] - What the cloud fades into with distance.
 */
@element('reverie-point-cloud')
export class ReveriePointCloud extends LitElement implements Viewer {
  static override styles = [tokens, controls, styles];

  /** The points, flat x, y, z, y up, about the unit sphere. Setting as many points as before moves them over. */
  @property({ attribute: false }) points: Float32Array | null = null;

  /** Points that were given, tinted: how many of the first, or a 1 for each. */
  @property({ attribute: false }) known: number | ArrayLike<number> | undefined;

  /** 0…1: the noise that is left while the points are made. It scatters what is drawn, never what is saved. */
  @property({ type: Number }) noise = 0;

  /** Diameter of a point; the cloud's radius is about 1. */
  @property({ type: Number, attribute: 'point-size' }) pointSize = 0.044;

  /** What the colour says. */
  @property({ attribute: 'color-by' }) colorBy: 'height' | 'depth' | 'none' = 'height';

  /** Turns slowly until somebody takes hold; not for people who asked their system for less motion. */
  @property({ type: Boolean, attribute: 'auto-rotate', reflect: true }) autoRotate = false;

  /** What the cloud shows, for its label and for file names. */
  @property() name = '';

  /** Hides the buttons. */
  @property({ type: Boolean, attribute: 'without-toolbar', reflect: true }) withoutToolbar = false;

  /** Light or dark; left out, the `color-scheme` of the surroundings. */
  @property({ reflect: true }) theme: 'light' | 'dark' | undefined;

  @state() private withoutWebGL = false;
  /** Counts lives in the page: a context that was given back cannot be had again from the same canvas, so every one has its own. */
  @state() private life = 0;
  @query('canvas') private canvas!: HTMLCanvasElement;
  @query('.probes') private probes!: HTMLElement;

  #scene: PointScene | undefined;
  readonly #resizes = new ResizeObserver(([entry]) => {
    if (entry) this.#scene?.resize(entry.contentRect.width, entry.contentRect.height);
  });

  /** The output of a task of kind `points`, as the generator hands it over. */
  @property({ attribute: false })
  set output(output: Output | null) {
    this.points = (output?.['points'] as Float32Array | undefined) ?? null;
    this.known = output?.['known'] as number | undefined;
  }

  get output(): Output | null {
    return this.points && { kind: 'points', points: this.points, known: this.known };
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) this.life++;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resizes.disconnect();
    this.#scene?.dispose();
    this.#scene = undefined;
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('life') && this.isConnected) this.#begin();
    if (changed.has('pointSize') || changed.has('colorBy') || changed.has('theme')) this.#restyle();
    if (changed.has('points') || changed.has('known') || changed.has('noise')) this.#show();
    if (changed.has('autoRotate') && this.#scene) this.#scene.autoRotate = this.autoRotate;
  }

  /** The points as a PLY file: binary, or text with `ascii`. */
  async toPLY(options: { readonly ascii?: boolean } = {}): Promise<Blob> {
    return toPLY(this.#present(), this.#ramp(), options);
  }

  /** The points as a binary glTF file. */
  async toGLB(): Promise<Blob> {
    return toGLB(this.#present(), this.#ramp(), this.name || 'point cloud');
  }

  /** The view as it is now, `size` pixels along the longer edge; null without WebGL. */
  async toPNG(size = 2048): Promise<Blob | null> {
    return (await this.#scene?.picture(size, 'image/png')) ?? null;
  }

  /** A small picture for lists; null without WebGL. */
  async thumbnail(size = 192): Promise<Blob | null> {
    return (await this.#scene?.picture(size, 'image/webp')) ?? null;
  }

  /** Back to the first view. */
  resetView(): void {
    this.#scene?.home();
  }

  protected override render(): TemplateResult {
    const count = (this.points?.length ?? 0) / 3;
    const about = count ? `${this.name ? `${this.name}: ` : ''}${count.toLocaleString('en')} points` : 'No points yet';
    return html`
      ${
        this.withoutWebGL
          ? html`<p class="notice" part="notice">This browser cannot draw in 3-D (WebGL 2 is missing). The points can still be saved.</p>`
          : keyed(this.life, html`<canvas part="canvas" tabindex="0" role="img" aria-label="${about}. Arrow keys turn the view, plus and minus zoom."
            @keydown=${this.#onKey} @transitionend=${this.#restyle}></canvas>`)
      }
      <div class="probes" aria-hidden="true">
        <i style="color: var(--_low)"></i><i style="color: var(--_mid)"></i><i style="color: var(--_high)"></i>
        <i style="color: var(--_canvas)"></i><i style="color: var(--_muted)"></i><i style="color: var(--_success)"></i>
      </div>
      <div class="toolbar" part="toolbar" ?hidden=${this.withoutToolbar}>
        <slot name="toolbar"></slot>
        ${
          this.withoutWebGL
            ? ''
            : html`<wa-button size="s" appearance="outlined" title="Reset the view" @click=${this.resetView}>
          ${icon('reset')}<span class="visually-hidden">Reset the view</span></wa-button>`
        }
        <wa-dropdown size="s" placement="bottom-end" @wa-select=${this.#onSave}>
          <wa-button slot="trigger" size="s" appearance="outlined" ?disabled=${!count}>${icon('download', 'start')}Save</wa-button>
          <wa-dropdown-item value="ply">PLY, binary</wa-dropdown-item>
          <wa-dropdown-item value="ply-text">PLY, text</wa-dropdown-item>
          <wa-dropdown-item value="glb">GLB, binary glTF</wa-dropdown-item>
          <wa-dropdown-item value="png" ?disabled=${this.withoutWebGL}>PNG, as seen</wa-dropdown-item>
        </wa-dropdown>
      </div>`;
  }

  #begin(): void {
    if (this.#scene || this.withoutWebGL) return;
    try {
      this.#scene = new PointScene(this.canvas, () => (this.autoRotate = false));
    } catch {
      this.withoutWebGL = true;
      return;
    }
    this.#resizes.observe(this);
    this.#restyle();
    this.#show();
    this.#scene.autoRotate = this.autoRotate;
  }

  #show(): void {
    this.#scene?.show(this.points, mask(this.known, this.points), this.noise);
  }

  #ramp(): readonly string[] {
    return this.#resolved().slice(0, 3);
  }

  /** The probes' colours as the browser computes them in this place. */
  #resolved(): readonly string[] {
    return Array.from(this.probes.children, (probe) => getComputedStyle(probe).color);
  }

  readonly #restyle = (): void => {
    const [low, mid, high, background, ink, tint] = this.#resolved();
    const ramp = [low!, mid!, high!];
    this.#scene?.wear({ ramp, background: background!, ink: ink!, tint: tint!, pointSize: this.pointSize, colorBy: this.colorBy });
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    const turns: Record<string, readonly [number, number, number?]> = {
      ArrowLeft: [-0.15, 0],
      ArrowRight: [0.15, 0],
      ArrowUp: [0, -0.12],
      ArrowDown: [0, 0.12],
      '+': [0, 0, 0.88],
      '=': [0, 0, 0.88],
      '-': [0, 0, 1.14],
    };
    const turn = turns[event.key];
    if (!turn || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    this.autoRotate = false;
    this.#scene?.turn(...turn);
  };

  async #onSave(event: CustomEvent<{ item: { value: string } }>): Promise<void> {
    const { value } = event.detail.item;
    const stem = fileStem(this.name, 'point-cloud');
    if (value === 'ply') download(await this.toPLY(), `${stem}.ply`);
    if (value === 'ply-text') download(await this.toPLY({ ascii: true }), `${stem}.ply`);
    if (value === 'glb') download(await this.toGLB(), `${stem}.glb`);
    const picture = value === 'png' ? await this.toPNG() : null;
    if (picture) download(picture, `${stem}.png`);
  }

  #present(): Float32Array {
    return this.points ?? new Float32Array(0);
  }
}

/** `known` as a 1 for every given point. */
function mask(known: number | ArrayLike<number> | undefined, points: Float32Array | null): ArrayLike<number> | null {
  if (known === undefined || !points) return null;
  return typeof known === 'number' ? new Uint8Array(points.length / 3).fill(1, 0, known) : known;
}

declare global {
  interface HTMLElementTagNameMap {
    'reverie-point-cloud': ReveriePointCloud;
  }
}
