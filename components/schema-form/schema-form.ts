import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Fault, ObjectSchema, Output, PropertySchema } from '../../engine/index.ts';
import { element } from '../base.ts';
import { controls } from '../controls.ts';
import { ReverieChangeEvent } from '../events/change.ts';
import { tokens } from '../theme.ts';
import type { WordList } from '../word-chips/word-chips.ts';
import { drawField } from './fields.ts';
import styles from './schema-form.styles.ts';

/** The values of a form, by property. */
export type Values = Readonly<Record<string, unknown>>;

/**
 * @summary Draws a form from the JSON schema of an object: sliders, selects, switches, text, tags, points and frames.
 * @status stable
 * @since 0.1
 *
 * @dependency reverie-frames-field
 * @dependency reverie-points-field
 * @dependency reverie-word-chips
 * @dependency wa-input
 * @dependency wa-number-input
 * @dependency wa-option
 * @dependency wa-select
 * @dependency wa-slider
 * @dependency wa-switch
 * @dependency wa-tag-input
 * @dependency wa-textarea
 *
 * @event {ReverieChangeEvent} reverie-change - A person changed a value; `detail.value` holds all values.
 *
 * @csspart field - Every field.
 */
@element('reverie-schema-form')
export class ReverieSchemaForm extends LitElement {
  static override styles = [tokens, controls, styles];

  /** What may be filled in. */
  @property({ attribute: false }) schema: ObjectSchema | undefined;

  /** What is filled in; properties that are missing show their default. */
  @property({ attribute: false }) value: Values = {};

  /** JSON pointer of this object in the request: picks the faults to show here. */
  @property() pointer = '';

  /** What is wrong with the request. */
  @property({ attribute: false }) faults: readonly Fault[] = [];

  /** The output that is shown now, for fields that can take it as input. */
  @property({ attribute: false }) current: Output | null = null;

  /** Lists of words by name: what the model knows. Texts whose schema names some in `suggestions` offer them. */
  @property({ attribute: false }) words: Readonly<Record<string, readonly string[] | undefined>> = {};

  /** Light or dark; left out, the `color-scheme` of the surroundings. */
  @property({ reflect: true }) theme: 'light' | 'dark' | undefined;

  /** Moves the focus to the first field that has a fault, after `show` made it visible; false when there is none. */
  async focusFault(show?: () => void): Promise<boolean> {
    await this.updateComplete;
    const field = this.renderRoot.querySelector<HTMLElement>('.field.faulty [data-field]');
    if (!field) return false;
    show?.();
    field.focus();
    return true;
  }

  /** Moves the focus to the first field. */
  override focus(options?: FocusOptions): void {
    this.renderRoot.querySelector<HTMLElement>('[data-field]')?.focus(options);
  }

  protected override render(): TemplateResult {
    const properties = Object.entries(this.schema?.properties ?? {});
    return html`${repeat(
      properties,
      ([name]) => name,
      ([name, schema]) => {
        const fault = this.faults.find(
          ({ pointer }) => pointer === `${this.pointer}/${name}` || pointer.startsWith(`${this.pointer}/${name}/`),
        );
        const control = drawField({
          name,
          schema,
          fault: fault && sentence(fault),
          value: this.value[name] ?? schema.default,
          required: this.schema?.required?.includes(name) ?? false,
          current: this.current,
          offers: offersOf(schema, this.words),
          change: (value) => this.#change(name, value),
        });
        return control === nothing
          ? nothing
          : html`<div class="field ${fault ? 'faulty' : ''}" part="field" data-name=${name}>${control}</div>`;
      },
    )}`;
  }

  #change(name: string, value: unknown): void {
    const { [name]: _, ...others } = this.value;
    this.value = value === undefined ? others : { ...others, [name]: value };
    this.dispatchEvent(new ReverieChangeEvent({ value: this.value }));
  }
}

/** The lists that a schema names, as far as there are any, titled in words: `hairColours` is "Hair colours". */
function offersOf({ suggestions = [] }: PropertySchema, words: ReverieSchemaForm['words']): readonly WordList[] {
  return suggestions.flatMap((name) => {
    const spaced = name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
    const list = words[name];
    return list?.length ? [{ title: spaced.charAt(0).toUpperCase() + spaced.slice(1), words: list }] : [];
  });
}

/** A fault as a sentence for beside its field. */
export function sentence({ message, got }: Fault): string {
  const text = `${message}${got === undefined ? '' : `, got ${got}`}.`;
  return text.charAt(0).toUpperCase() + text.slice(1);
}

declare global {
  interface HTMLElementTagNameMap {
    'reverie-schema-form': ReverieSchemaForm;
  }
}
