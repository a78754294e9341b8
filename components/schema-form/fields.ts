/** One control for one property of a JSON schema: the first rule that fits draws it. */
import { html, nothing, type TemplateResult } from 'lit';
import type { Output, PropertySchema } from '../../engine/index.ts';
import '@awesome.me/webawesome/dist/components/input/input.js';
import '@awesome.me/webawesome/dist/components/number-input/number-input.js';
import '@awesome.me/webawesome/dist/components/option/option.js';
import '@awesome.me/webawesome/dist/components/select/select.js';
import '@awesome.me/webawesome/dist/components/slider/slider.js';
import '@awesome.me/webawesome/dist/components/switch/switch.js';
import '@awesome.me/webawesome/dist/components/tag-input/tag-input.js';
import '@awesome.me/webawesome/dist/components/textarea/textarea.js';
import type { ReverieChangeEvent } from '../events/change.ts';
import { frameSizeOf } from '../frames-field/bounds.ts';
import '../frames-field/frames-field.ts';
import '../points-field/points-field.ts';
import '../word-chips/word-chips.ts';
import type { WordList } from '../word-chips/word-chips.ts';

/** A property with all that its control needs. */
export interface Field {
  readonly name: string;
  readonly schema: PropertySchema;
  readonly value: unknown;
  readonly required: boolean;
  /** What is wrong with the value, to be shown with it. */
  readonly fault: string | undefined;
  /** The output that is shown now, for fields that can take it. */
  readonly current: Output | null;
  /** Words that can be put into a text. */
  readonly offers: readonly WordList[];
  /** Called with the new value, undefined when it was emptied. */
  readonly change: (value: unknown) => void;
}

interface Rule {
  readonly fits: (schema: PropertySchema) => boolean;
  readonly draw: (field: Field) => TemplateResult;
}

type Control = HTMLElement & { value: string | null; checked: boolean };

/** A control for text. */
interface TextControl extends Control {
  readonly input: HTMLInputElement | HTMLTextAreaElement;
  setRangeText(text: string, start: number, end: number, select: 'end'): void;
}

const titleOf = ({ name, schema }: Field): string => schema.title ?? name;

/** The hint under a control: the fault when there is one, before the description. */
const hint = ({ schema, fault }: Field): TemplateResult =>
  html`<span slot="hint">${fault ? html`<span class="fault" data-fault>${fault}</span> ` : nothing}${schema.description ?? nothing}</span>`;

const text = (event: Event): string => (event.target as Control).value ?? '';

/** Puts a word where the caret is, with spaces between words, and the caret after it. Gives the whole text. */
function insertWord(control: TextControl, word: string): string {
  const { value } = control.input;
  const [start, end] = [control.input.selectionStart ?? value.length, control.input.selectionEnd ?? value.length];
  const before = /\S$/.test(value.slice(0, start)) ? ' ' : '';
  const after = /^\w/.test(value.slice(end)) ? ' ' : '';
  control.setRangeText(`${before}${word}${after}`, start, end, 'end');
  return control.value ?? '';
}

/** What the model knows, under a control for text. */
function chips({ offers, change }: Field): TemplateResult | typeof nothing {
  if (offers.length === 0) return nothing;
  return html`<reverie-word-chips .lists=${offers} @reverie-change=${(event: ReverieChangeEvent<string>) => {
    event.stopPropagation();
    const control = (event.currentTarget as Element).parentElement!.querySelector<TextControl>('[data-field]')!;
    change(insertWord(control, event.detail.value));
  }}></reverie-word-chips>`;
}

/** Text from a number box → the value for the request; what is no number stays text, so that the fault names it. */
function toNumber(typed: string): unknown {
  if (typed.trim() === '') return undefined;
  const value = Number(typed);
  return Number.isNaN(value) ? typed : value;
}

/** Takes the number of a box; an emptied one shows what holds then, which need not be another value than before. */
function takeNumber({ target }: Event, { schema, change }: Field): void {
  const box = target as Control;
  const value = toNumber(box.value ?? '');
  if (value === undefined) box.value = String(schema.default ?? '');
  change(value);
}

/** Where a slider ends: at the maximum, or, where that is far, at five times the default; undefined for no slider. */
export function sliderEnd({ minimum, maximum, default: usual }: PropertySchema): number | undefined {
  if (minimum === undefined || maximum === undefined) return undefined;
  if (maximum - minimum <= 200) return maximum;
  return typeof usual === 'number' && usual > minimum && 5 * usual < maximum ? 5 * usual : undefined;
}

/** The slider's grain: the schema's own, whole numbers, or about a hundredth of the range. */
export function sliderStep({ type, multipleOf, minimum = 0 }: PropertySchema, end: number): number {
  if (multipleOf) return multipleOf;
  if (type === 'integer') return 1;
  return 10 ** Math.ceil(Math.log10((end - minimum) / 200));
}

const isNumber = (schema: PropertySchema): boolean => schema.type === 'number' || schema.type === 'integer';

function drawSlider(field: Field): TemplateResult {
  const { schema, value, change } = field;
  const end = sliderEnd(schema)!;
  const shown = typeof value === 'number' ? value : (schema.minimum ?? 0);
  const own = (event: Event): void => change((event.target as unknown as { value: number }).value);
  return html`<div class="slider">
    <wa-slider size="s" data-field label=${titleOf(field)} min=${schema.minimum ?? 0} max=${Math.max(end, shown)}
      step=${sliderStep(schema, end)}
      .value=${shown} @input=${own}>${hint(field)}</wa-slider>
    <input class="box" type="number" aria-label="${titleOf(field)}, as a number" step="any" min=${schema.minimum ?? nothing}
      max=${schema.maximum ?? nothing}
      aria-invalid=${field.fault ? 'true' : nothing} .value=${value === undefined ? '' : String(value)}
        @change=${(event: Event) => takeNumber(event, field)} />
  </div>`;
}

function drawSelect(field: Field): TemplateResult {
  const { schema, value, change } = field;
  const options = schema.enum ?? [];
  const pick = (event: Event): void => change(options[Number(text(event))]);
  return html`<wa-select size="s" data-field label=${titleOf(field)} .value=${String(options.indexOf(value))} @change=${pick}>
    ${options.map((option, i) => html`<wa-option value=${String(i)}>${schema.enumTitles?.[i] ?? String(option)}</wa-option>`)}${hint(field)}</wa-select>`;
}

function drawTags(field: Field): TemplateResult {
  const value = Array.isArray(field.value) ? field.value.join(',') : '';
  const read = field.schema.items?.type === 'string' ? (tag: string): unknown => tag : toNumber;
  const change = (event: Event): void => field.change((event.target as unknown as { value: string[] }).value.map(read));
  return html`<wa-tag-input size="s" data-field label=${titleOf(field)} .value=${value} @change=${change}>${hint(field)}</wa-tag-input>`;
}

function drawFrames(field: Field): TemplateResult {
  const { schema, current } = field;
  return html`<reverie-frames-field data-field label=${titleOf(field)} .hint=${schema.description ?? ''} .fault=${field.fault}
    .value=${field.value as readonly number[] | undefined} .single=${schema.format === 'frame'} .frameSize=${frameSizeOf(schema, current)}
    .minItems=${schema.minItems ?? 0} .maxItems=${schema.maxItems ?? Infinity} .current=${current}
    @reverie-change=${(event: CustomEvent<{ value: unknown }>) => {
      event.stopPropagation();
      field.change(event.detail.value);
    }}></reverie-frames-field>`;
}

const RULES: readonly Rule[] = [
  {
    fits: ({ format }) => format === 'points',
    draw: (
      field,
    ) => html`<reverie-points-field data-field label=${titleOf(field)} .hint=${field.schema.description ?? ''} .fault=${field.fault}
      .value=${field.value as readonly number[] | undefined} .limit=${(field.schema.maxItems ?? Infinity) / 3} .current=${field.current}
      @reverie-change=${(event: CustomEvent<{ value: unknown }>) => {
        event.stopPropagation();
        field.change(event.detail.value);
      }}></reverie-points-field>`,
  },
  { fits: ({ format }) => format === 'frame' || format === 'frames', draw: drawFrames },
  { fits: ({ enum: options }) => options !== undefined, draw: drawSelect },
  {
    fits: ({ type }) => type === 'boolean',
    draw: (field) => html`<wa-switch size="s" data-field .checked=${field.value === true}
      @change=${(event: Event) => field.change((event.target as Control).checked)}>${titleOf(field)}${hint(field)}</wa-switch>`,
  },
  { fits: (schema) => isNumber(schema) && sliderEnd(schema) !== undefined, draw: drawSlider },
  {
    fits: isNumber,
    draw: (
      field,
    ) => html`<wa-number-input size="s" without-steppers data-field label=${titleOf(field)} step="any"
      min=${field.schema.minimum ?? nothing}
      max=${field.schema.maximum ?? nothing} .value=${field.value === undefined ? '' : String(field.value)}
      @change=${(event: Event) => takeNumber(event, field)}>${hint(field)}</wa-number-input>`,
  },
  { fits: ({ type, items }) => type === 'array' && (items?.type === 'string' || items?.type === 'number'), draw: drawTags },
  {
    fits: ({ format }) => format === 'multiline',
    draw: (field) => html`<wa-textarea data-field rows="3" resize="auto" label=${titleOf(field)} ?required=${field.required}
      placeholder=${field.schema.examples?.length ? `For example: ${field.schema.examples[0]}` : ''} .value=${String(field.value ?? '')}
      @input=${(event: Event) => field.change(text(event))}>${hint(field)}</wa-textarea>${chips(field)}`,
  },
  {
    fits: ({ type }) => type === 'string' || type === undefined,
    draw: (
      field,
    ) => html`<wa-input data-field label=${titleOf(field)} ?required=${field.required}
      placeholder=${String(field.schema.examples?.[0] ?? '')}
      .value=${String(field.value ?? '')} @input=${(event: Event) => field.change(text(event))}>${hint(field)}</wa-input>${chips(field)}`,
  },
];

/** The control for a property; nothing for kinds of data that no rule knows. */
export function drawField(field: Field): TemplateResult | typeof nothing {
  return RULES.find(({ fits }) => fits(field.schema))?.draw(field) ?? nothing;
}
