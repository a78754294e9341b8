/** The task's inputs with the buttons. */
import { html, nothing, type TemplateResult } from 'lit';
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/switch/switch.js';
import type { Manifest, ObjectSchema } from '../../engine/index.ts';
import { splitInputs } from '../catalog.ts';
import { icon } from '../icons.ts';
import { alert } from './notices.ts';
import type { Problem } from './run.ts';

export interface Composed {
  readonly task: Manifest | undefined;
  readonly running: boolean;
  readonly problem: Problem | undefined;
  /** Whether nothing is to be played by itself; undefined where nothing could be. */
  readonly silent: boolean | undefined;
}

/** What is asked for there. */
export interface Asked {
  readonly inputs: (schema: ObjectSchema) => TemplateResult;
  readonly generate: () => void;
  readonly cancel: () => void;
  readonly silence: (silent: boolean) => void;
}

export function compose({ task, running, problem, silent }: Composed, { inputs, generate, cancel, silence }: Asked): TemplateResult {
  return html`<section class="compose" part="compose" aria-label=${task?.title ?? 'Request'}>
    ${task ? form(task, inputs) : html`<div class="skeleton" aria-hidden="true"></div>`}
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
    ${alert(problem, generate)}
  </section>`;
}

function form({ params }: Manifest, inputs: Asked['inputs']): TemplateResult {
  const [first, rest] = splitInputs(params);
  return html`${inputs(first)}
    ${rest ? html`<details class="more"><summary>More inputs</summary>${inputs(rest)}</details>` : nothing}`;
}
