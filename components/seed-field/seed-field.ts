import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/number-input/number-input.js';
import { element } from '../base.ts';
import { controls } from '../controls.ts';
import { ReverieChangeEvent } from '../events/change.ts';
import { icon } from '../icons.ts';
import { tokens } from '../theme.ts';

/** Seeds that are drawn here stay below this, to be easy to read and type. */
const DRAWN_BELOW = 1_000_000;

/** A seed, and whether it stays for the next generation. */
export interface Seed {
  readonly seed: number | undefined;
  readonly locked: boolean;
}

/**
 * @summary Sets the seed: a number, a lock that keeps it for the next generation, and a die that draws another.
 * @status stable
 * @since 0.1
 *
 * @dependency wa-button
 * @dependency wa-number-input
 *
 * @event {ReverieChangeEvent} reverie-change - A person changed the seed or the lock; `detail.value` is `{ seed, locked }`.
 *
 * @csspart icon - Every icon.
 */
@element('reverie-seed-field')
export class ReverieSeedField extends LitElement {
  static override styles = [
    tokens,
    controls,
    css`
    .row { display: flex; align-items: end; gap: var(--_gap-xs); }
    wa-number-input { flex: 1; min-inline-size: 0; }
    p { margin: var(--_gap-xs) 0 0; color: var(--_muted); font-size: var(--_text-s); }
    .fault { color: var(--_danger); font-weight: 550; }
  `,
  ];

  /** The seed; undefined before the first generation. */
  @property({ type: Number }) seed: number | undefined;

  /** Keeps the seed for the next generation. */
  @property({ type: Boolean }) locked = false;

  /** What is wrong with the seed. */
  @property({ attribute: false }) fault: string | undefined;

  /** Moves the focus to the number if it has a fault; false when it has none. */
  async focusFault(): Promise<boolean> {
    await this.updateComplete;
    if (this.fault) this.renderRoot.querySelector('wa-number-input')?.focus();
    return !!this.fault;
  }

  protected override render(): TemplateResult {
    const lock = this.locked ? 'Draw a new seed every time' : 'Keep this seed';
    return html`
      <div class="row">
        <wa-number-input size="s" without-steppers label="Seed" placeholder="random" min="0" step="1"
          .value=${this.seed === undefined ? '' : String(this.seed)}
          @change=${this.#type}></wa-number-input>
        <wa-button size="s" appearance=${this.locked ? 'filled' : 'outlined'} variant=${this.locked ? 'brand' : 'neutral'} title=${lock}
          @click=${() => this.#set(this.seed ?? draw(), !this.locked)}>${icon(this.locked ? 'lock' : 'unlock')}<span
            class="visually-hidden">${lock}</span></wa-button>
        <wa-button size="s" appearance="outlined" title="Draw a seed and keep it"
          @click=${() => this.#set(draw(), true)}>${icon('dice')}<span class="visually-hidden">Draw a seed and keep it</span></wa-button>
      </div>
      <p>${this.fault ? html`<span class="fault">${this.fault}</span>` : nothing}
        ${this.locked ? 'Locked: the same request gives the same result.' : 'Every generation draws its own.'}</p>`;
  }

  #type(event: Event): void {
    event.stopPropagation();
    const typed = (event.target as HTMLInputElement).value.trim();
    this.#set(typed === '' ? undefined : Number(typed), typed !== '');
  }

  #set(seed: number | undefined, locked: boolean): void {
    this.seed = seed;
    this.locked = locked;
    this.dispatchEvent(new ReverieChangeEvent<Seed>({ value: { seed, locked } }));
  }
}

const draw = (): number => Math.floor(Math.random() * DRAWN_BELOW);

declare global {
  interface HTMLElementTagNameMap {
    'reverie-seed-field': ReverieSeedField;
  }
}
