import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/option/option.js';
import '@awesome.me/webawesome/dist/components/select/select.js';
import type { Output } from '../../engine/index.ts';
import { element } from '../base.ts';
import { controls } from '../controls.ts';
import { ReverieChangeEvent } from '../events/change.ts';
import { icon } from '../icons.ts';
import { readPoints, toUnitSphere } from '../point-cloud/read-points.ts';
import { tokens } from '../theme.ts';

/** Which of the points are taken: a test of x, y, z and the point's number. */
const PARTS = {
  all: { title: 'All points', keep: () => true },
  lower: { title: 'Lower half', keep: (_x: number, y: number, _z: number, middle: number) => y < middle },
  upper: { title: 'Upper half', keep: (_x: number, y: number, _z: number, middle: number) => y >= middle },
  left: { title: 'Left half', keep: (x: number) => x < 0 },
  right: { title: 'Right half', keep: (x: number) => x >= 0 },
} as const;

type Part = keyof typeof PARTS;

/**
 * @summary Takes points as an input: those of the result that is shown, or a PLY or JSON file, whole or in part.
 * @status stable
 * @since 0.1
 *
 * @dependency wa-button
 * @dependency wa-option
 * @dependency wa-select
 *
 * @event {ReverieChangeEvent} reverie-change - A person chose points, or none; `detail.value` is flat x, y, z or undefined.
 *
 * @csspart icon - Every icon.
 */
@element('reverie-points-field')
export class ReveriePointsField extends LitElement {
  static override shadowRootOptions: ShadowRootInit = { ...LitElement.shadowRootOptions, delegatesFocus: true };
  static override styles = [
    tokens,
    controls,
    css`
    fieldset { display: grid; gap: var(--_gap-s); margin: 0; padding: 0; border: 0; min-inline-size: 0; }
    legend { padding: 0 0 var(--_gap-xs); font-size: var(--_text-s); font-weight: 550; }
    .row { display: flex; flex-wrap: wrap; align-items: center; gap: var(--_gap-s); }
    .taken { align-items: end; }
    .taken .count { margin-block-end: 0.45rem; }
    .count { font-size: var(--_text-s); font-variant-numeric: tabular-nums; }
    wa-select { flex: 1; min-inline-size: 8rem; }
    p { margin: 0; color: var(--_muted); font-size: var(--_text-s); }
    .fault { color: var(--_danger); font-weight: 550; }
  `,
  ];

  /** The points, flat x, y, z; undefined for none. */
  @property({ attribute: false }) value: readonly number[] | undefined;

  /** What the points are for. */
  @property() label = 'Points';

  /** A sentence under the field. */
  @property() hint = '';

  /** What is wrong with the value. */
  @property({ attribute: false }) fault: string | undefined;

  /** How many points are taken at most; further ones are left out evenly. */
  @property({ type: Number }) limit = Infinity;

  /** The output that is shown now; its `points` can be taken. */
  @property({ attribute: false }) current: Output | null = null;

  @state() private share: Part = 'all';
  @state() private source: Float32Array | undefined;
  @state() private trouble = '';
  @query('input') private input!: HTMLInputElement;
  @query('.open') private openButton!: HTMLElement;

  protected override render(): TemplateResult {
    const count = (this.value?.length ?? 0) / 3;
    const fault = this.trouble || this.fault;
    return html`<fieldset aria-describedby="hint">
      <legend>${this.label}</legend>
      <div class="row">
        <wa-button size="s" appearance="outlined" ?disabled=${!this.current?.['points']}
          @click=${this.#takeCurrent}>${icon('cube', 'start')}Use the result</wa-button>
        <wa-button class="open" size="s" appearance="outlined" @click=${() => this.input.click()}>${icon('file', 'start')}Open a file</wa-button>
        <input type="file" accept=".ply,.json" hidden @change=${this.#open} />
      </div>
      ${
        count
          ? html`<div class="row taken">
        <wa-select size="s" label="Part" .value=${this.share} ?disabled=${!this.source} @change=${this.#pick}>
          ${Object.entries(PARTS).map(([id, { title }]) => html`<wa-option value=${id}>${title}</wa-option>`)}
        </wa-select>
        <span class="count">${count.toLocaleString('en')} points</span>
        <wa-button size="s" appearance="plain" @click=${this.#clear}>${icon('close')}<span
          class="visually-hidden">Take no points</span></wa-button>
      </div>`
          : nothing
      }
      <p id="hint" aria-live="polite">${fault ? html`<span class="fault">${fault}</span> ` : nothing}${this.hint}</p>
    </fieldset>`;
  }

  #takeCurrent(): void {
    this.#take(this.current?.['points'] as Float32Array);
  }

  async #open(): Promise<void> {
    const [file] = this.input.files ?? [];
    if (!file) return;
    try {
      this.#take(toUnitSphere(await readPoints(file)));
    } catch (error) {
      this.trouble = error instanceof Error ? error.message : String(error);
    }
    this.input.value = '';
  }

  #take(source: Float32Array): void {
    this.source = source;
    if (source.length / 3 >= this.limit && this.share === 'all') this.share = 'lower'; // all of them would leave nothing to make
    this.#choose();
  }

  #pick(event: Event): void {
    event.stopPropagation();
    this.share = (event.target as HTMLSelectElement).value as Part;
    this.#choose();
  }

  /** The button goes away, and the focus stays in the field. */
  #clear(): void {
    this.openButton.focus();
    this.source = undefined;
    this.trouble = '';
    this.#set(undefined);
  }

  #choose(): void {
    if (!this.source) return;
    this.trouble = '';
    this.#set(choose(this.source, this.share, this.limit));
  }

  #set(value: readonly number[] | undefined): void {
    this.value = value;
    this.dispatchEvent(new ReverieChangeEvent({ value }));
  }
}

/** The points of a part, thinned out evenly to at most `limit`. */
export function choose(points: Float32Array, part: Part, limit: number): number[] {
  const ys = Float32Array.from({ length: points.length / 3 }, (_, i) => points[3 * i + 1]!).sort();
  const middle = (ys[0]! + ys[ys.length - 1]!) / 2;
  const kept: number[] = [];
  for (let i = 0; i < points.length; i += 3) {
    if (PARTS[part].keep(points[i]!, points[i + 1]!, points[i + 2]!, middle)) kept.push(i);
  }
  const every = Math.max(1, kept.length / limit);
  const count = Math.floor(kept.length / every);
  return Array.from({ length: count }, (_, i) => kept[Math.floor(i * every)]!).flatMap((i) => Array.from(points.subarray(i, i + 3)));
}

declare global {
  interface HTMLElementTagNameMap {
    'reverie-points-field': ReveriePointsField;
  }
}
