import { html, type PropertyValues, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import type { Fault, GenerationEvent, GenerationRequest, GenerationResult } from '../../engine/index.ts';
import type { ModelCard, PieceEvent, Warning } from '../../engine/index.ts';
import { element, renewSharedEngine } from '../base.ts';
import { usual } from '../catalog.ts';
import { controls } from '../controls.ts';
import { ReverieCancelEvent, ReverieChangeEvent, ReverieErrorEvent, ReverieResultEvent } from '../events/index.ts';
import type { ReverieCorrectEvent, ReverieEntryEvent } from '../events/index.ts';
import { focusOn, hasFocus } from '../focus.ts';
import { captionOf } from '../history/history.ts';
import type { HistoryEntry } from '../history/history-store.ts';
import type { ReverieProgress } from '../progress/progress.ts';
import type { ReverieRequestBar } from '../request-bar/request-bar.ts';
import type { Values } from '../schema-form/schema-form.ts';
import '../settings/settings.ts';
import { tokens } from '../theme.ts';
import type { Viewer } from '../viewers/registry.ts';
import { compose } from './compose.ts';
import { corrected, saidInput, type Correction } from './corrections.ts';
import { EMPTY, followMode, fromRequest, toRequest, type Draft } from './draft.ts';
import { Drafts } from './drafts.ts';
import { focusFault, placeFaults } from './faults.ts';
import styles from './generator.styles.ts';
import { HistoryController } from './history-controller.ts';
import { singles } from './results.ts';
import { factsOf, type Shown } from './notices.ts';
import { outcome } from './outcome.ts';
import { keepSilence, Pieces, present, recallSilence } from './pieces.ts';
import { describe, distinct, relay, run, Warming, type Problem } from './run.ts';
import { stage } from './stage.ts';
import { TaskElement } from './task-element.ts';

/**
 * @summary A whole generator for a task: its form, progress, the result as it takes shape, and a history.
 * @status stable
 * @since 0.1
 *
 * @dependency reverie-frames
 * @dependency reverie-history
 * @dependency reverie-point-cloud
 * @dependency reverie-progress
 * @dependency reverie-request-bar
 * @dependency reverie-schema-form
 * @dependency reverie-settings
 * @dependency reverie-speech
 * @dependency wa-button
 * @dependency wa-switch
 *
 * @slot viewer - An element of your own that shows the output: its `output` property is set to every preview and to the result.
 * @slot actions - Further buttons beside those for the request.
 *
 * @event {ReverieResultEvent} reverie-result - A generation finished; `detail` is the result.
 * @event {ReverieProgressEvent} reverie-progress - The work advanced; `detail.fraction` is 0…1.
 * @event {ReverieStepEvent} reverie-step - A sampling step was done; `detail.preview` is the output so far.
 * @event {ReveriePieceEvent} reverie-piece - A piece of what is made piece by piece is done; `detail.output` is that piece.
 * @event {ReverieErrorEvent} reverie-error - A generation failed; `detail.error` tells why.
 * @event {ReverieCancelEvent} reverie-cancel - A generation was cancelled before there was anything to show.
 * @event {ReverieChangeEvent} reverie-change - A person changed the form; `detail.value` is the request.
 *
 * @csspart base - The whole layout.
 * @csspart compose - The task's inputs with the buttons.
 * @csspart stage - The viewer with what lies over it.
 * @csspart progress - The progress over the viewer.
 * @csspart alert - What went wrong.
 * @csspart warnings - What the result has to say beside itself, such as unknown words.
 * @csspart corrections - Words of the text that got other sounds.
 * @csspart facts - Steps, sampler, seed and time of the result.
 * @csspart history - The earlier results.
 * @csspart advanced - The folded settings.
 * @csspart example - Every example to start from.
 * @csspart icon - Every icon.
 *
 * @cssproperty [--reverie-stage-height=clamp(22rem, 66vh, 46rem)] - Height of the viewer; by itself it is lower where the form stands above.
 * @cssproperty [--reverie-color-canvas] - Colour behind the viewer.
 */
@element('reverie-generator')
export class ReverieGenerator extends TaskElement {
  static override styles = [tokens, controls, styles];

  /** A preview every so many steps; 0 for none. */
  @property({ type: Number, attribute: 'preview-every' }) previewEvery = 1;

  /** Generates once as soon as the engine is ready. */
  @property({ type: Boolean }) autorun = false;

  /** Plays nothing by itself; otherwise speech that a person asks for is played as it is made. What a person chooses is kept. */
  @property({ type: Boolean }) silent = recallSilence();

  /** Light or dark; left out, the `color-scheme` of the surroundings. */
  @property({ reflect: true }) theme: 'light' | 'dark' | undefined;

  /** True while a generation runs. */
  @property({ type: Boolean, reflect: true }) running = false;

  /** What the last generation gave; null before the first. */
  result: GenerationResult | null = null;

  @state() private draft: Draft = EMPTY;
  @state() private shown: Shown | undefined;
  @state() private faults: readonly Fault[] = [];
  @state() private problem: Problem | undefined;
  @state() private warnings: readonly Warning[] = [];
  @state() private corrections: readonly Correction[] = [];
  @state() private said = '';
  @state() private slottedViewer: Viewer | undefined;
  @query('reverie-progress') private progress!: ReverieProgress;
  @query('reverie-request-bar') private bar!: ReverieRequestBar;

  readonly #drafts = new Drafts(this);
  readonly #history = new HistoryController(this);
  readonly #pieces = new Pieces();
  readonly #warming = new Warming();
  #abort: AbortController | undefined;
  /** The task that was to run last. */
  #asked = '';
  /** The form was filled in by a program since the last update: nothing is recalled over it. */
  #filled = false;

  /** The request that the form holds. Setting it fills in the form, so a framework should hand on one object from render to render. */
  @property({ attribute: false })
  get value(): GenerationRequest {
    return toRequest(this.task, this.draft);
  }

  set value(request: GenerationRequest) {
    this.task = request.task;
    this.draft = fromRequest(request, true);
    this.#filled = true;
  }

  /** Makes what the form asks for. Resolves with the result, or with undefined when it was cancelled or failed. */
  async generate(): Promise<GenerationResult | undefined> {
    return this.#generate(false);
  }

  async #generate(byPerson: boolean): Promise<GenerationResult | undefined> {
    if (this.running) return undefined;
    this.#warming.end();
    this.#pieces.begin(byPerson && !this.silent);
    const { signal } = (this.#abort = new AbortController());
    const task = (this.#asked = this.task);
    const pressed = hasFocus(this.renderRoot, '#generate, .notice wa-button');
    Object.assign(this, { running: true, faults: [], problem: undefined, warnings: [], corrections: [], said: '' });
    await this.updateComplete;
    if (pressed) focusOn(this.renderRoot, '#cancel', { preventScroll: true });
    this.progress.restart();
    const { previewEvery } = this;
    const onEvent = (event: GenerationEvent): void => (task === this.task ? this.#follow(event) : undefined);
    const ending = await run(() => this.resolveEngine(), this.value, { signal, previewEvery, onEvent });
    const waited = hasFocus(this.renderRoot, '#cancel');
    this.running = false;
    await this.updateComplete;
    if (waited) focusOn(this.renderRoot, '#generate');
    if (task !== this.task) return undefined;
    if (ending.kind === 'result') return this.#finish(ending.result);
    const kept = this.shown?.growing ? { ...this.shown, growing: false, facts: ['stopped before the end'] } : undefined;
    if (kept) this.shown = kept;
    if (ending.kind === 'error') await this.#fail(ending.error);
    else this.#cancelled(kept !== undefined);
    return undefined;
  }

  /** Stops after the step that is being done; what there is by then becomes a partial result. */
  cancel(): void {
    this.#abort?.abort();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#warming.end();
    this.cancel();
  }

  protected override learned(): void {
    this.draft = this.#drafts.fit(this.draft, this.task, this.manifests);
    const title = 'There is no such task';
    this.problem = this.manifest ? undefined : { title, lines: [`This engine has no task "${this.task}".`], retry: false };
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('task')) {
      if (!this.#filled) this.draft = this.#drafts.recall(this.task);
      this.#history.use(this.task);
      if (this.#asked !== this.task) this.cancel(); // what was started with the new task goes on
      Object.assign(this, { shown: undefined, faults: [], problem: undefined, warnings: [], corrections: [] });
    }
    this.#filled = false;
    if (changed.has('task') || changed.has('engine')) void this.#begin();
    if (this.#viewer) present(this.#viewer, this.shown, saidInput(this.shown, this.manifest) !== undefined);
  }

  protected override render(): TemplateResult {
    const { manifest: task, draft, running, problem, faults, corrections, warnings, shown, ownViewer: own } = this;
    const [card, viewer] = [this.#card, this.#viewer];
    return html`<div class="base" part="base" @keydown=${this.#onKey}>
      ${compose({ task, card, running, problem, faults, silent: viewer?.addPiece && this.silent, inputs: draft.inputs,
        current: shown?.output ?? null }, { inputs: this.#onInputs, generate: this.#onGenerate, retry: this.#onRetry,
        cancel: () => this.cancel(), silence: this.#onSilence })}
      <div class="result">${stage({ task, card, own, viewer, running, empty: !shown && !running }, {
        slotted: this.#onViewer, example: this.#onExample, correct: this.#onCorrect })}
      ${outcome({ corrections, warnings, task: this.task, request: shown?.request ?? this.value, facts: shown?.facts ?? [],
        history: this.#history }, { again: this.#onGenerate, paste: this.#onPaste, entry: (event) => void this.#onEntry(event) })}
      </div>
      <details class="advanced" part="advanced">
        <summary>Advanced</summary>
        <reverie-settings .manifests=${this.manifests} .models=${task?.models ?? []} .task=${task} .draft=${draft} .faults=${faults}
          @reverie-change=${this.#onSettings}></reverie-settings>
      </details>
      <p class="visually-hidden" role="status">${this.said}</p>
    </div>`;
  }

  get #viewer(): Viewer | undefined {
    return this.slottedViewer ?? this.ownViewer;
  }

  get #card(): ModelCard | undefined {
    return this.card(this.draft.model);
  }

  async #begin(): Promise<void> {
    try {
      if ((await this.begin()) && this.autorun) void this.generate();
    } catch (error) {
      await this.#fail(error);
    }
  }

  readonly #follow = (event: GenerationEvent): void => {
    this.progress.follow(event);
    if (event.type === 'warning') this.warnings = distinct([...this.warnings, event]);
    if (event.type === 'piece') this.#add(event);
    if (event.type === 'step' && event.preview && !this.shown?.growing)
      this.shown = { output: event.preview, name: captionOf({ request: this.value }), facts: [], noise: event.sigma / (1 + event.sigma) };
    relay(event, this);
  };

  #add({ output }: PieceEvent): void {
    const viewer = this.#viewer;
    if (!viewer?.addPiece) return;
    this.shown = { output: this.#pieces.add(viewer, output), name: captionOf({ request: this.value }), facts: [], growing: true };
  }

  async #finish(result: GenerationResult): Promise<GenerationResult> {
    this.result = result;
    if (!this.draft.seedLocked) this.draft = { ...this.draft, seed: result.request.seed };
    this.warnings = distinct([...this.warnings, ...result.warnings]);
    this.said = `${result.partial ? 'Cancelled; the state so far is shown' : 'Done'}: ${captionOf(result)}`;
    for (const single of singles(result).toReversed()) await this.#keep(single); // the first stays
    this.dispatchEvent(new ReverieResultEvent(result));
    return result;
  }

  /** Shows a result, unless another one is being made already, and keeps it. */
  async #keep(result: GenerationResult): Promise<void> {
    const { output, request } = result;
    const free = !this.running;
    if (free) this.shown = { output, name: captionOf(result), request, facts: factsOf(request, this.manifests, result) };
    await this.updateComplete;
    if (free && !result.partial) void this.#pieces.play(this.#viewer);
    await this.#history.add(result, free ? this.#viewer : undefined);
  }

  async #fail(error: unknown): Promise<void> {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    if (!this.engine && (code === 'engine/crashed' || code === 'engine/disposed')) renewSharedEngine();
    this.faults = error instanceof Error && 'faults' in error ? (error.faults as readonly Fault[]) : [];
    const { placed, unplaced } = placeFaults(this.faults, this.manifests, this.value, this.#card);
    this.problem = describe(error, unplaced, placed.length);
    this.dispatchEvent(new ReverieErrorEvent({ error }));
    await this.updateComplete;
    if (placed.length) await focusFault(this.renderRoot);
  }

  #cancelled(kept: boolean): void {
    this.said = 'Cancelled';
    if (!kept && !this.shown?.request) this.shown = undefined;
    this.dispatchEvent(new ReverieCancelEvent());
  }

  /** A person who asks for something wants to see it come: on a small screen the viewer may lie below. */
  readonly #onGenerate = (): void => {
    if (!this.manifest) return;
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    this.renderRoot.querySelector('.stage')?.scrollIntoView({ block: 'nearest', behavior: calm ? 'auto' : 'smooth' });
    void this.#generate(true);
  };

  /** Generates again, or begins again where the engine did not start. */
  readonly #onRetry = async (): Promise<void> => {
    if (this.manifest) return this.#onGenerate();
    const pressed = hasFocus(this.renderRoot, '.notice wa-button');
    this.said = 'Starting again';
    await this.#begin();
    await this.updateComplete;
    if (pressed && !this.problem) focusOn(this.renderRoot, '#generate');
  };

  readonly #onSilence = (silent: boolean): void => {
    this.silent = silent;
    keepSilence(silent);
  };

  readonly #onInputs = (event: ReverieChangeEvent<Values>): void => {
    const { draft } = this;
    const inputs = event.detail.value;
    const moved = inputs['mode'] !== draft.inputs['mode'];
    const standard = usual(this.#card, this.manifest, draft.inputs);
    this.#edit({ ...(moved ? followMode(draft, standard, this.manifests) : draft), inputs }, event);
  };

  readonly #onCorrect = ({ detail }: ReverieCorrectEvent): void => {
    const name = saidInput(this.shown, this.manifest);
    const made = name && this.shown && corrected(this.draft.inputs, name, this.shown.output, detail);
    this.said = made ? '' : 'The text has changed, and the word is no longer in it.';
    if (!made) return;
    this.#edit({ ...this.draft, inputs: made.inputs });
    this.corrections = [...this.corrections.filter(({ word }) => word !== made.word), made];
  };

  readonly #onSettings = (event: ReverieChangeEvent<Draft>): void =>
    this.#edit({ ...event.detail.value, inputs: this.draft.inputs }, event);

  readonly #onPaste = (event: ReverieChangeEvent<GenerationRequest>): void => this.#edit(fromRequest(event.detail.value, true), event);

  readonly #onExample = (example: string): void => {
    const field = Object.entries(this.manifest?.params.properties ?? {}).find(([, { type }]) => type === 'string')?.[0];
    if (field) this.#edit({ ...this.draft, inputs: { ...this.draft.inputs, [field]: example } });
    focusOn(this.renderRoot, '#generate');
  };

  /** Takes what a person changed, keeps it for the session, and tells the page. */
  #edit(draft: Draft, event?: Event): void {
    event?.stopPropagation();
    this.draft = draft;
    this.#drafts.keep(this.task, draft);
    const { value } = this;
    if (!this.running) this.#warming.begin(() => this.resolveEngine(), value);
    this.faults = [];
    if (this.problem && !this.problem.retry) this.problem = undefined;
    this.dispatchEvent(new ReverieChangeEvent({ value }));
  }

  readonly #onEntry = async (event: ReverieEntryEvent): Promise<void> => {
    event.stopPropagation();
    const { action, entry } = event.detail;
    if (action === 'copy') await this.bar.copy(entry.request);
    if (action === 'delete') await this.#delete(entry);
    if (action === 'select') await this.#recall(entry);
  };

  async #delete(entry: HistoryEntry): Promise<void> {
    await this.#history.delete(entry);
    this.said = `Deleted ${captionOf(entry)}`;
    if (!this.#history.entries.length) focusOn(this.renderRoot, '#generate, #cancel'); // the list goes away
  }

  async #recall(entry: HistoryEntry): Promise<void> {
    const output = await this.#history.select(entry);
    if (!output || this.running) return;
    this.shown = { output, name: captionOf(entry), request: entry.request, facts: factsOf(entry.request, this.manifests) };
    this.warnings = [];
    this.said = `Showing ${captionOf(entry)}`;
    this.#edit(fromRequest(entry.request, this.draft.seedLocked));
  }

  readonly #onViewer = (event: Event): void => {
    const [own] = (event.target as HTMLSlotElement).assignedElements();
    this.slottedViewer = own as Viewer | undefined;
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) this.#onGenerate();
    else if (event.key === 'Escape' && this.running) this.cancel();
    else return;
    event.preventDefault();
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'reverie-generator': ReverieGenerator;
  }
}
