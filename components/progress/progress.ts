import { css, html, LitElement, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import type { GenerationEvent } from '../../engine/index.ts';
import { element } from '../base.ts';
import { tokens } from '../theme.ts';

const STAGES = {
  download: 'Downloading the model',
  compile: 'Preparing the model',
  prepare: 'Reading the prompt',
  sample: 'Sampling',
  decode: 'Finishing',
} as const;

/**
 * @summary Tells how far a generation is, in a bar that never goes back and in words that screen readers speak.
 * @status stable
 * @since 0.1
 *
 * @csspart bar - The bar.
 * @csspart text - The words under it.
 *
 * @cssproperty [--reverie-color-accent] - The bar's colour.
 */
@element('reverie-progress')
export class ReverieProgress extends LitElement {
  static override styles = [
    tokens,
    css`
    :host { display: block; }
    .bar {
      position: relative;
      block-size: 0.3rem;
      overflow: hidden;
      border-radius: 99px;
      background: color-mix(in oklab, var(--_text) 12%, transparent);
    }
    .bar::before {
      content: ''; position: absolute; inset: 0; border-radius: inherit; transform-origin: 0 50%; transform: scaleX(var(--_fraction, 0));
      background: linear-gradient(90deg, var(--_low), var(--_mid), var(--_high)); transition: transform 180ms linear;
    }
    .bar:dir(rtl)::before { transform-origin: 100% 50%; }
    .text {
      display: flex;
      justify-content: space-between;
      gap: var(--_gap-m);
      margin-block-start: var(--_gap-s);
      font-size: var(--_text-s);
      font-variant-numeric: tabular-nums;
    }
    .percent { color: var(--_muted); }
  `,
  ];

  /** 0…1. What `follow` takes never makes it smaller; `restart` does. */
  @property({ type: Number }) fraction = 0;

  /** What a piece of an output is called that is made piece by piece. */
  @property() piece = 'Part';

  /** Pieces done, and all of them; undefined while no piece is done. */
  #pieces: { readonly i: number; readonly n: number } | undefined;

  @state() private words = 'Starting';
  @state() private spoken = '';

  /** Begins again at nothing. */
  restart(): void {
    this.fraction = 0;
    this.#pieces = undefined;
    this.words = 'Starting';
    this.spoken = 'Generating';
  }

  /** Takes an engine's event into account. */
  follow(event: GenerationEvent): void {
    if (event.type === 'queued') this.words = event.position > 0 ? `Waiting for ${count(event.position, 'request')}` : 'Starting';
    if (event.type === 'step') this.words = this.#place() || `Step ${event.i} of ${event.n}`;
    if (event.type === 'piece') {
      this.#pieces = event;
      this.words = this.spoken = this.#place() || this.words;
    }
    if (event.type === 'progress') {
      this.fraction = Math.max(this.fraction, Math.min(1, event.fraction));
      if (event.stage !== 'sample') this.words = describe(event.stage, event.loadedBytes, event.totalBytes);
      this.spoken = this.#place() || STAGES[event.stage];
    }
  }

  /** Which piece is being made; '' where that is not known, and after the last. */
  #place(): string {
    const { i, n } = this.#pieces ?? { i: 0, n: 0 };
    return i < n && i > 0 ? `${this.piece} ${i + 1} of ${n}` : '';
  }

  protected override render(): TemplateResult {
    const percent = Math.round(this.fraction * 100);
    return html`
      <div class="bar" part="bar" role="progressbar" aria-label="Generation" aria-valuemin="0" aria-valuemax="100" aria-valuenow=${percent}
        aria-valuetext=${this.words} style="--_fraction: ${this.fraction}"></div>
      <div class="text" part="text"><span>${this.words}</span><span class="percent" aria-hidden="true">${percent} %</span></div>
      <span class="visually-hidden" role="status">${this.spoken}</span>`;
  }
}

const count = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`;

/** A stage in words, with megabytes while something is downloaded. */
function describe(stage: keyof typeof STAGES, loaded?: number, total?: number): string {
  if (stage !== 'download' || loaded === undefined || !total) return STAGES[stage];
  return `Downloading ${(loaded / 1e6).toFixed(1)} of ${(total / 1e6).toFixed(1)} MB`;
}

declare global {
  interface HTMLElementTagNameMap {
    'reverie-progress': ReverieProgress;
  }
}
