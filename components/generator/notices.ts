/** What the generator says beside the form and the viewer: examples to start from, warnings, errors, facts. */
import { html, nothing, type TemplateResult } from 'lit';
import type { CompleteRequest, GenerationRequest, GenerationResult, Manifest, ModelCard, Output, Warning } from '../../engine/index.ts';
import { find } from '../catalog.ts';
import { icon } from '../icons.ts';
import type { Correction } from './corrections.ts';
import type { Problem } from './run.ts';

/** What the viewer shows, and what is said of it. */
export interface Shown {
  readonly output: Output;
  readonly name: string;
  readonly facts: readonly string[];
  /** The request that made it; a preview has none yet. */
  readonly request?: GenerationRequest;
  /** 0…1, of a preview. */
  readonly noise?: number;
  /** True while more pieces come, which the viewer takes itself. */
  readonly growing?: boolean;
}

/** What comes out, by kind of output. */
const SHAPES: Readonly<Record<string, readonly [headline: string, ask: string]>> = {
  mel: ['Out of noise, a voice.', 'Write something and press Generate'],
  speech: ['Out of noise, a voice.', 'Write something and press Generate'],
};

/** What stands over the viewer before there is anything to see. */
export function emptyState(kind: string | undefined, card: ModelCard | undefined, choose: (example: string) => void): TemplateResult {
  const examples = card?.vocabularyHints?.examples ?? [];
  const [headline, ask] = SHAPES[kind ?? ''] ?? ['Out of noise, a shape.', 'Describe it and press Generate'];
  return html`<div class="empty">
    <p class="headline">${headline}</p>
    <p>${ask}${examples.length ? ', or begin with an example:' : '.'}</p>
    <div class="examples">${examples.slice(0, 8).map((example) => html`<button type="button" class="chip" part="example" title=${example}
      @click=${() => choose(example)}>${example}</button>`)}</div>
  </div>`;
}

/** One alert for everything that is not said beside a field. */
export function alert(problem: Problem | undefined, retry: () => void): TemplateResult {
  return html`<div role="alert">${
    problem
      ? html`<div class="notice danger" part="alert">
        ${icon('warning')}
        <div><strong>${problem.title}</strong>
          ${problem.lines.map((line) => html`<p>${line}</p>`)}
          ${problem.retry ? html`<wa-button size="s" appearance="outlined"
            @click=${retry}>${icon('reset', 'start')}Try again</wa-button>` : nothing}</div>
      </div>`
      : nothing
  }</div>`;
}

/** What a result has to say beside itself, such as words that the model never saw. */
export function warningList(warnings: readonly Warning[]): TemplateResult {
  return html`<div role="status">${
    warnings.length
      ? html`<div class="notice warning"
        part="warnings">${icon('warning')}<div>${warnings.map(({ message }) => html`<p>${message}</p>`)}</div></div>`
      : nothing
  }</div>`;
}

/** Words that got other sounds, which are heard when the text is made again. */
export function correctionList(corrections: readonly Correction[], again: () => void): TemplateResult {
  const told = ({ word, phonemes }: Correction): TemplateResult =>
    phonemes ? html`<b>${word}</b> is now <span class="ipa">/${phonemes}/</span>` : html`<b>${word}</b> follows the rules again`;
  return html`<div role="status">${
    corrections.length
      ? html`<div class="notice hint" part="corrections">${icon('sparkle')}<div><p>In the text, ${corrections.map((each, i) => [
          i ? ', ' : '', told(each)])}. Generate to hear it.</p>
          <wa-button size="s" appearance="outlined" @click=${again}>${icon('reset', 'start')}Generate again</wa-button></div></div>`
      : nothing
  }</div>`;
}

/** The facts of a result on one line. */
export function factsOf(request: CompleteRequest, manifests: readonly Manifest[], result?: GenerationResult): readonly string[] {
  const sampler = find(manifests, 'sampler', request.sampler.id)?.title ?? request.sampler.id;
  const facts = [`${request.steps} steps`, sampler, `seed ${request.seed}`];
  if (!result) return facts;
  const { provider, totalMs } = result.stats;
  return [
    ...facts,
    `${(totalMs / 1000).toFixed(1)} s on ${provider === 'webgpu' ? 'WebGPU' : 'WASM'}`,
    ...(result.partial ? ['cancelled before the end'] : []),
  ];
}
