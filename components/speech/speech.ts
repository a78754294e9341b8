import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { guard } from 'lit/directives/guard.js';
import { ReverieError } from '../../engine/errors.ts';
import type { Output } from '../../engine/index.ts';
import { element } from '../base.ts';
import { ReverieCorrectEvent, ReverieErrorEvent, type ReverieChangeEvent } from '../events/index.ts';
import controls from '../player.styles.ts';
import { tokens } from '../theme.ts';
import type { Viewer } from '../viewers/registry.ts';
import { save, type Format, type SaveOptions } from './export/formats.ts';
import { Growth } from './growth.ts';
import { act, actionOf } from './keys.ts';
import { colorsOf, Painter, pictureOf } from './painter.ts';
import { Sound } from './sound.ts';
import styles from './speech.styles.ts';
import { Stage } from './stage.ts';
import { pictures, transport, type Requests, type View } from './templates.ts';
import { continues, placeIn, toUtterance, wordAt, type SpeechOutput, type SpokenWord, type Utterance } from './utterance.ts';
import { Wave } from './wave.ts';
import { mark, wordList } from './words.ts';

export type { SpeechOutput, SpokenWord } from './utterance.ts';

/** Slowest and fastest. */
const SPEEDS = { min: 0.5, max: 2 };
/** The mel's colours from silent to loud as the theme has them, then the waveform's. */
const PROBES = ['canvas', 'low', 'mid', 'high', 'accent'];

/**
 * @summary Shows speech as a mel spectrogram and a waveform, plays it, and follows it through the words.
 * @status stable
 * @since 0.1
 *
 * @dependency reverie-speech-save
 * @dependency reverie-speech-sounds
 *
 * @slot toolbar - Further buttons beside "Save".
 *
 * @event {ReverieCorrectEvent} reverie-correct - A person gave a word other sounds; `detail` says which, and where it stands in the text.
 * @event {ReverieErrorEvent} reverie-error - The browser did not play the sound; `detail.error` is its reason.
 *
 * @csspart base - The whole viewer.
 * @csspart stage - The area with the mel and the waveform.
 * @csspart mel - The canvas with the mel.
 * @csspart wave - The waveform.
 * @csspart cursor - The line at the time that is played.
 * @csspart span - The time of the word that is spoken.
 * @csspart notice - The text that stands where speech cannot be shown or played.
 * @csspart transport - The row with play, the slider, the settings and "Save".
 * @csspart status - The text in place of the player while there is no sound, and beside it while it waits for more.
 * @csspart words - The text.
 * @csspart word - Every word.
 * @csspart phonemes - The sounds under a word.
 * @csspart icon - Every icon.
 *
 * @cssproperty [--reverie-color-canvas] - Colour of silence in the mel.
 * @cssproperty [--reverie-color-low] - Colour in the mel, the deepest of three.
 * @cssproperty [--reverie-color-mid] - Colour in the mel between the two others.
 * @cssproperty [--reverie-color-high] - Colour in the mel, the brightest of three.
 * @cssproperty [--reverie-color-accent] - Colour of the waveform, of what is on, and of the word that is spoken.
 */
@element('reverie-speech')
export class ReverieSpeech extends LitElement implements Viewer {
  static override styles = [tokens, controls, styles];

  /** The sound, mono, −1…1. A new buffer is a new sound; one that begins as the last one did goes on where it was. */
  @property({ attribute: false }) samples: Float32Array | null = null;

  /** Samples per second. */
  @property({ type: Number, attribute: 'sample-rate' }) sampleRate = 22_050;

  /** The mel: frames × bands natural logarithms, the lowest band first. Setting the same buffer again draws it again. */
  @property({ attribute: false, hasChanged: () => true }) mel: Float32Array | null = null;

  /** Bands of the mel. */
  @property({ type: Number }) bands = 80;

  /** Samples between the beginnings of two of the mel's frames. */
  @property({ type: Number }) hop = 256;

  /** The words, in the order of their times. */
  @property({ attribute: false }) words: readonly SpokenWord[] = [];

  /** All that is said; what stands between the words comes from it. */
  @property() text = '';

  /** The language of the text, as in `lang`: `en`, `de`. */
  @property() language = '';

  /** Where the sound is, in seconds. */
  @property({ type: Number }) time = 0;

  /** Whether it sounds. It never begins by itself. */
  @property({ type: Boolean, reflect: true }) playing = false;

  /** Whether more is to come through `addPiece`: at the end of what there is, playing waits for it. */
  @property({ type: Boolean, reflect: true }) growing = false;

  /** Whether it plays, and waits for more at the end of what there is. To be read. */
  @property({ type: Boolean, reflect: true }) waiting = false;

  /** Begins again after the end. */
  @property({ type: Boolean }) loop = false;

  /** How many times as fast as normal, 0.5…2, at the same pitch. */
  @property({ type: Number }) speed = 1;

  /** Loudness, 0…1. */
  @property({ type: Number }) volume = 1;

  /** Shows the sounds (IPA) under every word. */
  @property({ type: Boolean, reflect: true }) phonemes = false;

  /** Lets a person give words other sounds, in the row of sounds; the page applies what `reverie-correct` tells. */
  @property({ type: Boolean }) correctable = false;

  /** What is shown, for its label and for file names; the text where it is left out. */
  @property() name = '';

  /** 0…1 while the mel is made: how much noise is left in it. */
  @property({ type: Number }) noise = 0;

  /** Hides the row of controls. */
  @property({ type: Boolean, attribute: 'without-toolbar', reflect: true }) withoutToolbar = false;

  /** Hides the words. */
  @property({ type: Boolean, attribute: 'without-words', reflect: true }) withoutWords = false;

  /** Light or dark; left out, the `color-scheme` of the surroundings. */
  @property({ reflect: true }) theme: 'light' | 'dark' | undefined;

  @state() private fault = '';
  @state() private refusal = '';
  @state() private saving = false;
  /** The word whose sounds are changed; -1 for none. */
  @state() private correcting = -1;
  @query('.mel') private melCanvas!: HTMLCanvasElement | null;
  @query('.wave') private waveform!: HTMLElement | null;
  @query('.stage') private stage!: HTMLElement | null;
  @query('.words') private list!: HTMLElement | null;
  @query('.save') private saveButton!: HTMLElement | null;
  @query('reverie-speech-save, reverie-speech-sounds') private panel!: HTMLElement | null;

  #speech: Utterance | undefined;
  #kind: SpeechOutput['kind'] = 'speech';
  readonly #growth = new Growth();
  readonly #painter = new Painter();
  readonly #wave = new Wave(this);
  readonly #sound = new Sound(this);
  readonly #pictures = new Stage(this, {
    area: () => this.stage,
    begin: () => {
      Object.assign(this, { saving: false, correcting: -1 });
      return !!this.#speech?.samples;
    },
    point: (share) => this.seek(share * this.duration),
  });

  readonly #requests: Requests = {
    act: (action) => act(this, action),
    seek: (seconds) => this.seek(seconds),
    set: (change) => void Object.assign(this, change),
    toggleSave: () => void this.#toggleSave(),
    onKey: (event) => this.#onKey(event),
  };

  /** An output of kind `speech` or `mel`, as the generator hands it over. */
  @property({ attribute: false })
  set output(output: Output | null) {
    const given = (output ?? {}) as Partial<SpeechOutput>;
    this.#kind = given.kind ?? 'speech';
    const { samples = null, sampleRate = 22_050, mel = null, bands = 80, hop = 256, words = [], text = '', language = '' } = given;
    Object.assign(this, { samples, sampleRate, mel, bands, hop, words, text, language });
  }

  get output(): Output | null {
    const speech = this.#read();
    if (speech instanceof Error || !speech?.mel) return null;
    const { samples, sampleRate, mel, bands, hop, words, text, language } = this;
    return { kind: this.#kind, ...(samples ? { samples } : {}), sampleRate, mel, bands, hop, words, text, language };
  }

  /**
   * Adds a finished piece, the next sentence of a long text, after what is there; what sounds goes on. An `output` that is set later
   * with the same words takes its place without a break.
   * @throws ReverieError `speech/piece` where the piece has other numbers than what is there.
   */
  addPiece(output: Output): void {
    const before = this.#read();
    this.output = { ...this.#growth.append(before instanceof Error ? undefined : before, output as SpeechOutput), kind: output.kind };
  }

  /** Seconds in all; 0 without speech. */
  get duration(): number {
    return this.#speech?.duration ?? 0;
  }

  /** The word that is spoken at `time`, from 0; -1 between words. */
  get word(): number {
    return wordAt(this.words, this.time);
  }

  /** Plays; from the start when it had ended. */
  play(): void {
    if (this.time >= this.duration && !this.growing) this.time = 0;
    this.#sound.playOn();
    this.refusal = '';
    this.playing = true;
  }

  /** Stops where it is. */
  pause(): void {
    this.playing = false;
  }

  /** Stops, and goes back to the start. */
  stop(): void {
    this.pause();
    this.time = 0;
  }

  /** Goes to a time in seconds, and goes on playing if it was. */
  seek(seconds: number): void {
    this.#sound.playOn();
    this.time = within(seconds || 0, 0, this.duration);
  }

  /** Plays word `i` alone. */
  playWord(i: number): void {
    const word = this.words[i];
    if (!word || !this.#speech?.samples) return;
    this.refusal = '';
    this.#sound.playPart(word.start, word.end);
  }

  /** Speech as a file, named after `name`. @throws ReverieError where it lacks what the format is made of. */
  async toFile(format: Format, options: SaveOptions = {}): Promise<File> {
    const speech = this.#read();
    if (speech instanceof Error) throw speech;
    if (!speech) throw new ReverieError('speech/size', 'There is no speech to be saved; set `samples` or `mel` first.');
    return save(speech, format, { name: this.name, ...options });
  }

  /** The mel, or the waveform without one, as a small picture for lists; null without speech. */
  async thumbnail(size = 192): Promise<Blob | null> {
    const speech = this.#read();
    return speech instanceof Error || !speech ? null : pictureOf(speech, size, colorsOf(this.#colors().slice(0, -1)));
  }

  /** Called where the browser refuses to play. */
  failed(error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    this.refusal = `The browser did not play the sound: ${reason}`;
    this.dispatchEvent(new ReverieErrorEvent({ error }));
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!ticks(changed)) this.#take(changed);
    this.time = within(this.time || 0, 0, this.duration);
  }

  /** Takes over what was set. */
  #take(changed: PropertyValues<this>): void {
    const speech = this.#read();
    this.fault = speech instanceof Error ? speech.message : '';
    const before = this.#speech;
    this.#speech = speech instanceof Error ? undefined : speech;
    if (this.hasUpdated && changed.has('samples')) this.#handOver(before, this.#speech);
    this.speed = within(this.speed || 1, SPEEDS.min, SPEEDS.max);
    this.volume = Number.isNaN(this.volume) ? 1 : within(this.volume, 0, 1);
    if (!this.#speech) this.saving = this.playing = false;
    if (!this.#speech?.words[this.correcting]) this.correcting = -1;
  }

  /** Where a sound goes on in another one that was set: at the same time, at the same place in the text, or not at all. */
  #handOver(before: Utterance | undefined, after: Utterance | undefined): void {
    if (before?.samples && after?.samples && continues(before.samples, after.samples)) return;
    const time = after?.samples && before?.samples && this.#growth.made(before.samples) ? placeIn(after.words, before.words, this.time) : undefined;
    if (time === undefined) this.stop();
    else this.time = time;
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (!ticks(changed)) {
      const colors = this.#colors();
      if (this.#speech) this.#painter.paint(this.melCanvas, this.#speech, colors.slice(0, -1), changed.has('mel') || changed.has('bands'));
      this.#wave.show(this.waveform, this.#speech?.samples, this.duration, colors.at(-1)!);
    }
    this.#wave.go(this.time);
    if (this.list && this.#speech?.samples) mark(this.list, this.word);
  }

  protected override render(): TemplateResult {
    const speech = this.#speech;
    const melSeconds = speech ? (speech.frames * speech.hop) / speech.sampleRate : 0; // its last frame may end after the sound
    const place = speech ? `--_done: ${this.time / speech.duration}; --_share: ${melSeconds / speech.duration}` : nothing;
    const looks = [speech?.samples && speech.mel ? 'both' : '', speech?.samples ? 'sounding' : '', speech ? '' : 'empty'].join(' ');
    return html`<div class="base" part="base">
      <div class="stage ${looks}" part="stage" style=${place} @pointerdown=${this.#pictures.onPointer}
        @pointermove=${this.#pictures.onDrag}>
        ${pictures(speech, this.name || this.text, this.word, this.#onKey)}
        ${PROBES.map((name) => html`<i class="probe ${name}" aria-hidden="true" @transitionend=${this.#onTheme}></i>`)}
        ${this.fault || this.refusal
          ? html`<p class="notice ${this.fault ? '' : 'refusal'}" part="notice" role="alert">${this.fault || this.refusal}</p>`
          : nothing}
      </div>
      ${speech && !this.withoutToolbar ? transport({ ...this.#state(), speech }, this.#requests) : nothing}
      ${speech?.words.length && !this.withoutWords
        ? guard([speech.words, speech.text, speech.language, !speech.samples, this.phonemes, this.correctable], () =>
            wordList(speech, this.phonemes, this.correctable ? this.#correct : undefined, (word) => this.playWord(word)))
        : nothing}
      ${speech?.words[this.correcting]
        ? html`<reverie-speech-sounds .word=${speech.words[this.correcting]} .words=${speech.words} .language=${speech.language}
            @reverie-change=${this.#onSounds} @close=${this.#closeSounds}></reverie-speech-sounds>`
        : nothing}
      ${this.saving
        ? html`<reverie-speech-save .speech=${speech} .name=${this.name} @close=${this.#closeSave}></reverie-speech-save>`
        : nothing}
    </div>`;
  }

  #state(): Omit<View, 'speech'> {
    const { time, playing, loop, speed, volume, saving, growing, waiting } = this;
    const phonemes = this.words.length > 0 && !this.withoutWords ? this.phonemes : undefined;
    return { time, playing, loop, speed, volume, phonemes, saving, growing, waiting, unfinished: this.noise > 0 };
  }

  /** The speech as the properties describe it; an error where they do not fit each other. */
  #read(): Utterance | Error | undefined {
    const { samples, sampleRate, mel, bands, hop, words, text, language } = this;
    if (!samples && !mel) return undefined;
    try {
      return toUtterance({ samples, sampleRate, mel, bands, hop, words, text, language });
    } catch (error) {
      return error as Error;
    }
  }

  #colors(): readonly string[] {
    return Array.from(this.renderRoot.querySelectorAll('.probe'), (probe) => getComputedStyle(probe).color);
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    const action = actionOf(event);
    if (!action || (!this.#speech?.samples && action !== 'phonemes')) return;
    event.preventDefault();
    act(this, action);
  };

  readonly #onTheme = (): void => this.requestUpdate();

  readonly #toggleSave = async (): Promise<void> => {
    if (this.saving) return this.#closeSave();
    Object.assign(this, { saving: true, correcting: -1 });
    await import('./save-panel.ts');
    await this.updateComplete;
    this.panel?.focus();
  };

  readonly #correct = async (word: number): Promise<void> => {
    Object.assign(this, { saving: false, correcting: word });
    await import('./sounds-panel.ts');
    await this.updateComplete;
    this.panel?.focus();
  };

  readonly #onSounds = (event: ReverieChangeEvent<string>): void => {
    event.stopPropagation();
    const word = this.correcting;
    this.#closeSounds();
    this.dispatchEvent(new ReverieCorrectEvent({ word, offset: this.words[word]?.offset, phonemes: event.detail.value }));
  };

  readonly #closeSounds = (): void => {
    const word = this.correcting;
    this.correcting = -1;
    this.list?.querySelector<HTMLElement>(`.fix[data-word="${word}"]`)?.focus();
  };

  readonly #closeSave = (): void => {
    this.saving = false;
    this.saveButton?.focus();
  };
}

const within = (value: number, min: number, max: number): number => Math.min(max, Math.max(min, value));

/** Whether the time alone has changed, as it does many times a second. */
const ticks = (changed: ReadonlyMap<PropertyKey, unknown>): boolean => changed.size === 1 && changed.has('time');

declare global {
  interface HTMLElementTagNameMap {
    'reverie-speech': ReverieSpeech;
  }
}
