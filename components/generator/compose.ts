/** The task's inputs with the buttons. */
import { html, nothing, type TemplateResult } from 'lit';
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/switch/switch.js';
import type { Fault, Manifest, ModelCard, ObjectSchema, Output } from '../../engine/index.ts';
import { splitInputs } from '../catalog.ts';
import type { ReverieChangeEvent } from '../events/index.ts';
import { icon } from '../icons.ts';
import '../schema-form/schema-form.ts';
import type { Values } from '../schema-form/schema-form.ts';
import { alert } from './notices.ts';
import type { Problem } from './run.ts';

export interface Composed {
  readonly task: Manifest | undefined;
  readonly card: ModelCard | undefined;
  readonly inputs: Values;
  readonly faults: readonly Fault[];
  /** The output that is shown, for inputs that can take it. */
  readonly current: Output | null;
  readonly running: boolean;
  readonly problem: Problem | undefined;
  /** Whether nothing is to be played by itself; undefined where nothing could be. */
  readonly silent: boolean | undefined;
}

/** What is asked for there. */
export interface Asked {
  readonly inputs: (event: ReverieChangeEvent<Values>) => void;
  readonly generate: () => void;
  readonly retry: () => void;
  readonly cancel: () => void;
  readonly silence: (silent: boolean) => void;
}

export function compose(composed: Composed, asked: Asked): TemplateResult {
  const { task, running, problem, silent } = composed;
  const { generate, retry, cancel, silence } = asked;
  return html`<section class="compose" part="compose" aria-label=${task?.title ?? 'Request'}>
    ${task ? form(task.params, composed, asked) : html`<div class="skeleton" aria-hidden="true"></div>`}
    ${
      running
        ? html`<wa-button id="cancel" appearance="outlined" @click=${cancel}>${icon('stop', 'start')}Cancel</wa-button>`
        : html`<wa-button id="generate" variant="brand" ?disabled=${!task} title="Ctrl + Enter"
          @click=${generate}>${icon('sparkle', 'start')}Generate</wa-button>`
    }
    ${
      silent === undefined
        ? nothing
        : html`<wa-switch size="s" .checked=${!silent}
          @change=${(event: Event) => silence(!(event.target as HTMLInputElement).checked)}>Play as it is made</wa-switch>`
    }
    ${alert(problem, retry)}
  </section>`;
}

function form(params: ObjectSchema, { card, inputs, faults, current }: Composed, asked: Asked): TemplateResult {
  const draw = (schema: ObjectSchema): TemplateResult => html`<reverie-schema-form class="inputs" pointer="/inputs" .schema=${schema}
    .value=${inputs} .faults=${faults} .current=${current} .words=${card?.vocabularyHints ?? {}}
    @reverie-change=${asked.inputs}></reverie-schema-form>`;
  const [first, rest] = splitInputs(params);
  return html`${draw(first)}
    ${rest ? html`<details class="more"><summary>More inputs</summary>${draw(rest)}</details>` : nothing}`;
}
