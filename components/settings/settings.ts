import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/option/option.js';
import '@awesome.me/webawesome/dist/components/select/select.js';
import type { Choice, Fault, Manifest, ModelCard, ObjectSchema } from '../../engine/index.ts';
import { element } from '../base.ts';
import { converting, fitting, usual } from '../catalog.ts';
import { controls } from '../controls.ts';
import { ReverieChangeEvent } from '../events/change.ts';
import { icon } from '../icons.ts';
import '../plugin-choice/plugin-choice.ts';
import type { ReveriePluginChoice } from '../plugin-choice/plugin-choice.ts';
import '../schema-form/schema-form.ts';
import { sentence, type ReverieSchemaForm, type Values } from '../schema-form/schema-form.ts';
import { tokens } from '../theme.ts';
import { EMPTY, type Draft } from '../generator/draft.ts';
import '../seed-field/seed-field.ts';
import type { ReverieSeedField, Seed } from '../seed-field/seed-field.ts';

/** What the engine takes where a card names none. */
const USUAL_NOISE = { id: 'philox' };
const MAX_STEPS = 1000;
/** Results of one request. */
const MAX_COUNT = 16;

/**
 * @summary Everything about a generation that is not its inputs: model, steps, seed, sampler, schedule, guidance, noise, conversion.
 * @status stable
 * @since 0.1
 *
 * @dependency reverie-plugin-choice
 * @dependency reverie-schema-form
 * @dependency reverie-seed-field
 * @dependency wa-button
 * @dependency wa-option
 * @dependency wa-select
 *
 * @event {ReverieChangeEvent} reverie-change - A person changed a setting; `detail.value` is the draft.
 *
 * @csspart icon - Every icon.
 */
@element('reverie-settings')
export class ReverieSettings extends LitElement {
  static override styles = [
    tokens,
    controls,
    css`
    :host { display: grid; gap: var(--_gap-l); }
    section { display: grid; gap: var(--_gap-m); }
    h3 { margin: 0; font-size: var(--_text-s); font-weight: 550; }
    .guidance { position: relative; }
    .guidance wa-button { position: absolute; inset-block-start: -0.55rem; inset-inline-end: 0; }
    .add { display: flex; flex-wrap: wrap; gap: var(--_gap-s); }
  `,
  ];

  /** Every plugin of the engine. */
  @property({ attribute: false }) manifests: readonly Manifest[] = [];

  /** The models of the task. */
  @property({ attribute: false }) models: readonly ModelCard[] = [];

  /** The task, for what it makes and the mode that it has by itself; left out, nothing is offered to be made of its output. */
  @property({ attribute: false }) task: Manifest | undefined;

  /** The settings; what is undefined follows the model. */
  @property({ attribute: false }) draft: Draft = EMPTY;

  /** What is wrong with the request. */
  @property({ attribute: false }) faults: readonly Fault[] = [];

  /** The model that is chosen, or the first. */
  get card(): ModelCard | undefined {
    return this.models.find(({ id }) => id === this.draft.model) ?? this.models[0];
  }

  /** Moves the focus to the first field that has a fault; false when there is none. */
  async focusFault(): Promise<boolean> {
    await this.updateComplete;
    const parts = 'reverie-schema-form, reverie-seed-field, reverie-plugin-choice' as const;
    for (const part of this.renderRoot.querySelectorAll<ReverieSchemaForm | ReverieSeedField | ReveriePluginChoice>(parts)) {
      if (await part.focusFault()) return true;
    }
    return false;
  }

  protected override render(): TemplateResult {
    const { draft, card, faults } = this;
    const standard = usual(card, this.task, draft.inputs);
    const seedFault = faults.find(({ pointer }) => pointer === '/seed');
    return html`
      ${this.models.length > 1 ? this.#models(card) : nothing}
      <reverie-schema-form .schema=${numbersSchema(standard?.steps)} .value=${given({ steps: draft.steps, count: draft.count })}
        .faults=${faults}
        @reverie-change=${this.#onNumbers}></reverie-schema-form>
      <reverie-seed-field .seed=${draft.seed} .locked=${draft.seedLocked} .fault=${seedFault && sentence(seedFault)}
        @reverie-change=${this.#onSeed}></reverie-seed-field>
      ${this.#choice('sampler', 'Sampler', draft.sampler ?? standard?.sampler)}
      ${this.#choice('schedule', 'Schedule', draft.schedule ?? standard?.schedule)}
      ${this.#guidance(draft.guidance ?? standard?.guidance ?? [])}
      ${this.#choice('noise', 'Noise', draft.noise ?? standard?.noise ?? USUAL_NOISE)}
      ${this.#converter(draft.convert === undefined ? standard?.convert : draft.convert)}`;
  }

  /** What is made of the task's own output, where something can be. */
  #converter(value: Choice | null | undefined): TemplateResult | typeof nothing {
    const { task, card, faults } = this;
    const manifests = converting(this.manifests, task, card);
    if (manifests.length === 0) return nothing;
    const label = manifests.every(({ to }) => to === 'speech') ? 'Sound' : 'Conversion';
    return html`<reverie-plugin-choice label=${label} pointer="/convert" .manifests=${manifests} none="None: the ${task?.output} alone"
      .value=${value ?? null} .faults=${faults}
      @reverie-change=${(event: ReverieChangeEvent<Choice | null>) => this.#change(event, { convert: event.detail.value })}
    ></reverie-plugin-choice>`;
  }

  #models(card: ModelCard | undefined): TemplateResult {
    const pick = (event: Event): void => this.#change(event, { model: (event.target as HTMLSelectElement).value });
    return html`<wa-select size="s" label="Model" .value=${card?.id ?? ''} hint=${card?.description ?? ''} @change=${pick}>
      ${this.models.map(({ id, title }) => html`<wa-option value=${id}>${title}</wa-option>`)}</wa-select>`;
  }

  #choice(kind: 'sampler' | 'schedule' | 'noise', label: string, value: Choice | undefined): TemplateResult {
    return html`<reverie-plugin-choice label=${label} pointer="/${kind}" .manifests=${fitting(this.manifests, kind, this.card)}
      .value=${value} .faults=${this.faults}
      @reverie-change=${(event: ReverieChangeEvent<Choice>) => this.#change(event, { [kind]: event.detail.value })}
    ></reverie-plugin-choice>`;
  }

  #guidance(choices: readonly Choice[]): TemplateResult {
    const manifests = fitting(this.manifests, 'guidance', this.card);
    const put = (event: Event, guidance: readonly Choice[]): void => this.#change(event, { guidance });
    return html`<section>
      ${choices.map(
        (choice, i) => html`<div class="guidance">
        <reverie-plugin-choice label="Guidance" pointer="/guidance/${i}" .manifests=${manifests} .value=${choice} .faults=${this.faults}
          @reverie-change=${(event: ReverieChangeEvent<Choice>) => put(event, choices.with(i, event.detail.value))}></reverie-plugin-choice>
        <wa-button size="s" appearance="plain" title="Remove this guidance" @click=${(event: Event) => put(event, choices.toSpliced(i, 1))}>
          ${icon('trash')}<span class="visually-hidden">Remove this guidance</span></wa-button>
      </div>`,
      )}
      <div class="add"><wa-button size="s" appearance="outlined" ?disabled=${manifests.length === 0}
        @click=${(event: Event) => put(event, [...choices, { id: manifests[0]!.id }])}
        >${icon('plus', 'start')}Add guidance</wa-button></div>
    </section>`;
  }

  readonly #onNumbers = (event: ReverieChangeEvent<Values>): void => {
    const { steps, count } = event.detail.value as { readonly steps?: number; readonly count?: number };
    this.#change(event, { steps, count });
  };

  /** Another seed is another start, also in place of a latent. */
  readonly #onSeed = (event: ReverieChangeEvent<Seed>): void =>
    this.#change(event, { seed: event.detail.value.seed, seedLocked: event.detail.value.locked, latent: undefined });

  #change(event: Event, part: Partial<Draft>): void {
    event.stopPropagation();
    this.draft = { ...this.draft, ...part };
    this.dispatchEvent(new ReverieChangeEvent({ value: this.draft }));
  }
}

const given = (values: Values): Values => Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));

function numbersSchema(usual: number | undefined): ObjectSchema {
  const steps = {
    type: 'integer',
    title: 'Steps',
    description: 'More steps take longer and follow the model more closely.',
    minimum: 1,
    maximum: MAX_STEPS,
  } as const;
  const count = {
    type: 'integer',
    title: 'Results',
    description: 'All of them in the same runs of the model, each with a seed of its own.',
    minimum: 1,
    maximum: MAX_COUNT,
    default: 1,
  } as const;
  const properties = { steps: usual === undefined ? steps : { ...steps, default: usual }, count };
  return { type: 'object', additionalProperties: false, properties };
}

declare global {
  interface HTMLElementTagNameMap {
    'reverie-settings': ReverieSettings;
  }
}
