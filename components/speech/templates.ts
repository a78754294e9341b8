/** The viewer's row of controls, and what lies over its pictures. */
import { html, nothing, type TemplateResult } from 'lit';
import { glyph, type GlyphName } from '../glyphs.ts';
import { icon } from '../icons.ts';
import type { Action } from './keys.ts';
import { clock, type Utterance } from './utterance.ts';

/** What the controls show. */
export interface View {
  readonly speech: Utterance;
  readonly time: number;
  readonly playing: boolean;
  readonly loop: boolean;
  readonly speed: number;
  readonly volume: number;
  /** Whether the sounds are shown under the words; undefined where no words are. */
  readonly phonemes: boolean | undefined;
  readonly saving: boolean;
  /** Whether the sound is still to come. */
  readonly unfinished: boolean;
  /** Whether more of the sound is to come. */
  readonly growing: boolean;
  /** Whether it plays, and waits for more of the sound. */
  readonly waiting: boolean;
}

/** What the controls ask for. */
export interface Requests {
  readonly act: (action: Action) => void;
  readonly seek: (seconds: number) => void;
  readonly set: (change: { readonly speed?: number; readonly volume?: number }) => void;
  readonly toggleSave: () => void;
  readonly onKey: (event: KeyboardEvent) => void;
}

const SPEEDS = [[0.5, '½×'], [0.75, '¾×'], [1, '1×'], [1.25, '1¼×'], [1.5, '1½×'], [2, '2×']] as const;

const chosen = (event: Event): number => Number((event.target as HTMLInputElement | HTMLSelectElement).value);

/** A button with a pictogram; `pressed` only for those that are on or off. */
function tool(name: GlyphName, title: string, key: string, press: () => void, pressed?: boolean): TemplateResult {
  return html`<button class="tool" type="button" aria-label=${title} title="${title} (${key})" aria-pressed=${pressed ?? nothing}
    @click=${press}>${glyph(name)}</button>`;
}

/** Playing, as far as there is sound, then what can be done with the rest. */
export function transport(view: View, requests: Requests): TemplateResult {
  return html`<div class="transport" part="transport" role="group" aria-label="Playback">
    ${view.speech.samples ? player(view, requests) : html`<p class="silent" part="status" role="status">${silence(view)}</p>`}
    <div class="tools">${view.speech.samples ? settings(view, requests) : nothing}${files(view, requests)}</div>
  </div>`;
}

const silence = ({ unfinished }: View): string => (unfinished ? 'The sound follows when the mel is done.' : 'A mel without sound.');

function player({ speech, time, playing, growing, waiting }: View, { act, seek, onKey }: Requests): TemplateResult {
  const { duration } = speech;
  const action = playing ? 'Pause' : 'Play';
  // a slider has keys of its own for all but playing
  const onSliderKey = (event: KeyboardEvent): void => (event.key === ' ' ? onKey(event) : undefined);
  return html`<div class="player">
    <button class="play" type="button" data-waiting=${waiting || nothing} aria-label=${action} title="${action} (space)" @click=${() => act('toggle')}>
      ${glyph(playing ? 'pause' : 'play')}</button>
    ${tool('start', 'Back to the start', 'Home', () => act('start'))}
    <div class="scrub" style="--_done: ${time / duration}">
      <input type="range" min="0" max=${duration} step="0.01" .value=${String(time)} aria-label="Time"
        aria-valuetext="${time.toFixed(1)} of ${duration.toFixed(1)} seconds"
        @input=${(event: Event) => seek(chosen(event))} @keydown=${onSliderKey} />
    </div>
    <span class="counter" aria-hidden="true" title=${growing ? 'More is being made' : nothing}><b>${clock(time)}</b> / ${
      clock(duration)}${growing ? html`<i class="more"> …</i>` : nothing}</span>
    <span class="wait" part="status" role="status">${waiting ? 'Waiting for the next sentence' : nothing}</span>
  </div>`;
}

function settings({ loop, speed, volume }: View, { act, set }: Requests): TemplateResult {
  return html`${tool('loop', 'Loop', 'L', () => act('loop'), loop)}
    <label class="speed" title="Speed"><span class="visually-hidden">Speed</span>
      <select @change=${(event: Event) => set({ speed: chosen(event) })}>
        ${SPEEDS.map(([value, text]) => html`<option value=${value} ?selected=${value === speed}>${text}</option>`)}
      </select></label>
    <label class="volume" title="Volume" style="--_done: ${volume}"><span class="visually-hidden">Volume</span>${glyph('volume')}
      <input type="range" min="0" max="1" step="0.05" .value=${String(volume)} aria-valuetext="${Math.round(volume * 100)} percent"
        @input=${(event: Event) => set({ volume: chosen(event) })} /></label>`;
}

function files({ phonemes, saving }: View, { act, toggleSave }: Requests): TemplateResult {
  return html`${phonemes !== undefined
    ? html`<button class="tool sounds" type="button" title="Phonemes (P)" aria-pressed=${phonemes}
        aria-label="IPA, the sounds under the words" @click=${() => act('phonemes')}>IPA</button>`
    : nothing}
    <slot name="toolbar"></slot>
    <button class="tool save" type="button" aria-expanded=${saving} title="Save" @click=${toggleSave}>
      ${icon('download')}<span class="word">Save</span></button>`;
}

/** The mel, the waveform, and what lies over them; the first picture has the keys and the label. `word` is the one that is spoken. */
export function pictures(speech: Utterance | undefined, name: string, word: number, onKey: (event: KeyboardEvent) => void): TemplateResult {
  const { samples, mel } = speech ?? {};
  const label = about(speech, name);
  return html`${samples && !mel
    ? nothing
    : html`<canvas class="mel" part="mel" tabindex="0" role="img" aria-label=${label} @keydown=${onKey}></canvas>`}${!samples
    ? nothing
    : mel
      ? html`<div class="wave" part="wave" aria-hidden="true"></div>`
      : html`<div class="wave" part="wave" tabindex="0" role="img" aria-label=${label} @keydown=${onKey}></div>`}
    ${samples ? marks(speech!, word) : nothing}`;
}

/** The time that is played, and that of a word, over the pictures. */
function marks({ words, duration }: Utterance, at: number): TemplateResult {
  const word = words[at];
  const place = word && `--_from: ${word.start / duration}; --_to: ${Math.min(1, word.end / duration)}`;
  return html`${place ? html`<span class="span" part="span" style=${place}></span>` : nothing}<span class="cursor" part="cursor"></span>`;
}

/** The label of the main picture. */
function about(speech: Utterance | undefined, name: string): string {
  if (!speech) return 'No speech yet';
  const what = `${speech.mel ? 'Mel spectrogram' : 'Waveform'} of ${speech.duration.toFixed(1)} seconds`;
  const keys = speech.samples ? ' Space plays and pauses, arrow keys go on and back, up and down by words.' : '';
  return `${name ? `${name}: ` : ''}${what}.${keys}`;
}
