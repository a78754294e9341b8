import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/divider/divider.js';
import '@awesome.me/webawesome/dist/components/option/option.js';
import '@awesome.me/webawesome/dist/components/select/select.js';
import type { Choice, Fault, Manifest } from '../../engine/index.ts';
import { element } from '../base.ts';
import { controls } from '../controls.ts';
import { ReverieChangeEvent } from '../events/change.ts';
import '../schema-form/schema-form.ts';
import type { Values } from '../schema-form/schema-form.ts';
import { tokens } from '../theme.ts';

/** Value of the option for no plugin; ids have no such sign. */
const NONE = '-';

/**
 * @summary Picks one plugin of a kind and sets its parameters, in a form drawn from its manifest.
 * @status stable
 * @since 0.1
 *
 * @dependency reverie-schema-form
 * @dependency wa-divider
 * @dependency wa-option
 * @dependency wa-select
 *
 * @event {ReverieChangeEvent} reverie-change - A person picked a plugin or set a parameter; `detail.value` is the choice, null for none.
 */
@element('reverie-plugin-choice')
export class ReveriePluginChoice extends LitElement {
  static override styles = [
    tokens,
    controls,
    css`
    :host { display: grid; gap: var(--_gap-m); }
    .params { padding-inline-start: var(--_gap-m); border-inline-start: 2px solid var(--_border); }
    .fault { color: var(--_danger); font-weight: 550; }
  `,
  ];

  /** What is picked, for the label: "Sampler". */
  @property() label = '';

  /** The plugins to pick from. */
  @property({ attribute: false }) manifests: readonly Manifest[] = [];

  /** The plugin and its parameters; null where none was picked. */
  @property({ attribute: false }) value: Choice | null | undefined;

  /** What picking none is called; left out, one must be picked. */
  @property() none = '';

  /** JSON pointer of the choice in the request. */
  @property() pointer = '';

  /** What is wrong with the request. */
  @property({ attribute: false }) faults: readonly Fault[] = [];

  /** Moves the focus to the select or the first parameter that has a fault; false when there is none. */
  async focusFault(): Promise<boolean> {
    await this.updateComplete;
    if (this.#fault) this.renderRoot.querySelector('wa-select')?.focus();
    return this.#fault !== undefined || ((await this.renderRoot.querySelector('reverie-schema-form')?.focusFault()) ?? false);
  }

  /** What is wrong with the choice itself. */
  get #fault(): Fault | undefined {
    return this.faults.find(({ pointer }) => pointer === this.pointer || pointer === `${this.pointer}/id`);
  }

  protected override render(): TemplateResult {
    const { id = '', ...params } = this.value ?? {};
    const manifest = this.manifests.find((each) => each.id === id);
    const fault = this.#fault;
    const hasParams = manifest && Object.keys(manifest.params.properties).length > 0;
    return html`
      <wa-select size="s" label=${this.label} .value=${this.value === null ? NONE : id} @change=${this.#pick}>
        ${grouped(this.manifests).map(([title, members], i) => [
          i ? html`<wa-divider aria-hidden="true"></wa-divider>` : nothing,
          title ? html`<small aria-hidden="true">${title}</small>` : nothing,
          members.map((each) => html`<wa-option value=${each.id}>${each.title}</wa-option>`),
        ])}
        ${this.none ? html`<wa-option value=${NONE}>${this.none}</wa-option>` : nothing}
        <span slot="hint">${fault ? html`<span class="fault">It ${fault.message}.</span> ` : nothing}${manifest?.description}</span>
      </wa-select>
      ${
        hasParams
          ? html`<reverie-schema-form class="params" role="group" aria-label="${manifest.title}: parameters" .schema=${manifest.params}
            .value=${params}
        .pointer=${this.pointer} .faults=${this.faults} @reverie-change=${this.#set}></reverie-schema-form>`
          : nothing
      }`;
  }

  #pick(event: Event): void {
    const { value } = event.target as HTMLSelectElement;
    this.#choose(value === NONE ? null : { id: value });
  }

  #set(event: ReverieChangeEvent<Values>): void {
    event.stopPropagation();
    this.#choose({ ...event.detail.value, id: this.value?.id ?? '' });
  }

  #choose(value: Choice | null): void {
    this.value = value;
    this.dispatchEvent(new ReverieChangeEvent({ value }));
  }
}

/** In the order of the menu; only samplers have a group. */
const GROUPS = [undefined, 'Draw no fresh noise', 'Can draw fresh noise', 'Choose their own steps'] as const;

/** What tells samplers apart at first glance. */
function groupOf({ stochastic, evaluationsPerStep }: Manifest): (typeof GROUPS)[number] {
  if (stochastic === undefined) return undefined;
  if (evaluationsPerStep === 'adaptive') return 'Choose their own steps';
  return stochastic ? 'Can draw fresh noise' : 'Draw no fresh noise';
}

function grouped(manifests: readonly Manifest[]): (readonly [title: string | undefined, members: readonly Manifest[]])[] {
  return GROUPS.map((group) => [group, manifests.filter((each) => groupOf(each) === group)] as const).filter(([, { length }]) => length > 0);
}

declare global {
  interface HTMLElementTagNameMap {
    'reverie-plugin-choice': ReveriePluginChoice;
  }
}
