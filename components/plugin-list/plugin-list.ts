import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/input/input.js';
import type { Kind, Manifest, PropertySchema } from '../../engine/index.ts';
import { element, ReverieElement } from '../base.ts';
import { ofKind } from '../catalog.ts';
import { controls } from '../controls.ts';
import { icon } from '../icons.ts';
import { tokens } from '../theme.ts';
import styles from './plugin-list.styles.ts';
import { sourceLink } from './source-link.ts';

const KINDS: readonly { readonly kind: Kind; readonly title: string }[] = [
  { kind: 'task', title: 'Tasks' },
  { kind: 'sampler', title: 'Samplers' },
  { kind: 'schedule', title: 'Schedules' },
  { kind: 'guidance', title: 'Guidance' },
  { kind: 'noise', title: 'Noise' },
  { kind: 'converter', title: 'Converters' },
];

/**
 * @summary Lists every plugin that an engine holds, each with its whole manifest, to be filtered by kind and text.
 * @status stable
 * @since 0.1
 *
 * @dependency wa-input
 *
 * @csspart filter - The search box with the kinds.
 * @csspart plugin - Every plugin.
 * @csspart params - Every table of parameters.
 * @csspart icon - Every icon.
 */
@element('reverie-plugin-list')
export class ReveriePluginList extends ReverieElement {
  static override styles = [tokens, controls, styles];

  /** The manifests to list; left out, those of the engine. */
  @property({ attribute: false }) manifests: readonly Manifest[] | undefined;

  /** Shows one kind only. */
  @property({ reflect: true }) kind: Kind | undefined;

  /** Shows only plugins whose id, title, description or source holds this text. */
  @property() search = '';

  /** Light or dark; left out, the `color-scheme` of the surroundings. */
  @property({ reflect: true }) theme: 'light' | 'dark' | undefined;

  @state() private own: readonly Manifest[] = [];
  @state() private problem = '';

  /** Asks the engine again: after plugins were loaded. */
  async refresh(): Promise<void> {
    try {
      this.own = (await this.resolveEngine()).info.manifests;
      this.problem = '';
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error);
    }
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!this.manifests && (changed.has('engine') || !this.hasUpdated)) void this.refresh();
  }

  protected override render(): TemplateResult {
    const all = KINDS.flatMap(({ kind }) => ofKind(this.manifests ?? this.own, kind));
    const found = all.filter((manifest) => this.#matches(manifest));
    return html`
      <div class="filter" part="filter">
        <wa-input class="visually-hidden-label" size="s" type="search" label="Search plugins" placeholder="Search plugins"
          .value=${this.search} @input=${this.#onSearch}>
          <span slot="start">${icon('search')}</span></wa-input>
        <div class="kinds" role="group" aria-label="Kind">
          ${this.#kindButton(undefined, 'All', all.length)}
          ${KINDS.map(({ kind, title }) => this.#kindButton(kind, title, ofKind(all, kind).length))}
        </div>
      </div>
      <p class="visually-hidden" role="status">${found.length} plugins</p>
      ${this.problem ? html`<p role="alert">${this.problem}</p>` : nothing}
      ${all.length && !found.length ? html`<p class="none">No plugin matches. Try fewer words, or another kind.</p>` : nothing}
      <div class="list">${found.map((manifest) => this.#plugin(manifest))}</div>`;
  }

  #kindButton(kind: Kind | undefined, title: string, count: number): TemplateResult {
    return html`<button type="button" aria-pressed=${this.kind === kind}
      @click=${() => (this.kind = kind)}>${title}<span>${count}</span></button>`;
  }

  #plugin(manifest: Manifest): TemplateResult {
    const { kind, id, title, description, source, stability, version, license, spaces, order, evaluationsPerStep, stochastic, output } =
      manifest;
    const facts = [
      ['spaces', spaces?.join(', ')],
      ['order', order || undefined],
      ['evaluations per step', evaluationsPerStep],
      ['stochastic', stochastic === undefined ? undefined : stochastic ? 'yes' : 'no'],
      ['output', output],
      ['models', manifest.models?.map((model) => model.title).join(', ')],
      ['version', version],
      ['license', license],
    ].filter(([, value]) => value !== undefined && value !== '');
    return html`<article part="plugin" aria-labelledby="${kind}-${id}">
      <header>
        <h2 id="${kind}-${id}">${title}</h2><code>${id}</code>
        <span class="badge kind">${kind}</span>
        <span class="badge ${stability}">${stability}</span>
      </header>
      <p>${description}</p>
      ${source ? html`<p class="source">${sourceLink(source)}</p>` : nothing}
      <dl>${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
      ${this.#params(manifest)}
    </article>`;
  }

  #params({ kind, title, params }: Manifest): TemplateResult | typeof nothing {
    const rows = Object.entries(params.properties);
    if (rows.length === 0) return nothing;
    return html`<div class="scroll" tabindex="0" role="region" aria-label="${title}: ${kind === 'task' ? 'inputs' : 'parameters'}">
      <table part="params">
        <thead><tr><th scope="col">${kind === 'task' ? 'Input' : 'Parameter'}</th><th scope="col">Type</th><th scope="col">Default</th><th
          scope="col">Meaning</th></tr></thead>
        <tbody>${rows.map(
          ([name, schema]) => html`<tr>
          <th scope="row"><code>${name}</code></th><td>${typeOf(schema)}</td>
          <td>${schema.default === undefined ? '–' : html`<code>${JSON.stringify(schema.default)}</code>`}</td>
          <td>${schema.description ?? schema.title}</td></tr>`,
        )}
        </tbody>
      </table>
    </div>`;
  }

  #matches({ kind, id, title, description, source = '' }: Manifest): boolean {
    if (this.kind && kind !== this.kind) return false;
    const text = `${id} ${title} ${description} ${source}`.toLowerCase();
    return this.search
      .toLowerCase()
      .split(/\s+/)
      .every((word) => text.includes(word));
  }

  #onSearch(event: Event): void {
    this.search = (event.target as HTMLInputElement).value;
  }
}

/** A property's type and range in a few characters: "number, 0 … 1". */
function typeOf({ type, enum: options, minimum, maximum, items }: PropertySchema): string {
  if (options) return options.map((option) => JSON.stringify(option)).join(' | ');
  const name = type === 'array' ? `${items?.type ?? 'any'}[]` : (type ?? 'any');
  if (minimum === undefined && maximum === undefined) return name;
  return `${name}, ${minimum ?? '−∞'} … ${maximum ?? '∞'}`;
}

declare global {
  interface HTMLElementTagNameMap {
    'reverie-plugin-list': ReveriePluginList;
  }
}
