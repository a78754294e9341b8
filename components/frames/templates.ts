/** The player's rows of controls. */
import { html, nothing, type TemplateResult } from 'lit';
import { icon } from '../icons.ts';
import type { Clip } from './clip.ts';
import { glyph, type GlyphName } from '../glyphs.ts';
import type { Action } from './keys.ts';
import { label } from './zoom.ts';

/** What lies behind the frames. */
export type Ground = 'light' | 'dark' | 'chequered';

/** What the controls show. */
export interface View {
  readonly clip: Clip;
  readonly frame: number;
  readonly known: number;
  readonly playing: boolean;
  readonly speed: number;
  readonly onionSkin: number;
  readonly ground: Ground;
  /** CSS pixels per pixel. */
  readonly scale: number;
  readonly fits: boolean;
  readonly saving: boolean;
}

/** What the controls ask for. */
export interface Requests {
  readonly act: (action: Action) => void;
  readonly seek: (frame: number) => void;
  readonly set: (change: { readonly ground?: Ground; readonly loop?: boolean; readonly speed?: number }) => void;
  readonly toggleSave: () => void;
  readonly onKey: (event: KeyboardEvent) => void;
}

const GROUNDS = { light: 'Light ground', dark: 'Dark ground', chequered: 'Chequered ground' } as const;
const SPEEDS = [[0.25, '¼×'], [0.5, '½×'], [1, '1×'], [1.5, '1½×'], [2, '2×']] as const;
/** More ticks than this would run together. */
const MAX_TICKS = 64;
/** Edge in pixels from which on thumbnails are made smaller, and so smoothed. */
const THUMBNAIL = 64;

/** A button with a pictogram; `pressed` only for those that are on or off. */
function tool(name: GlyphName, title: string, key: string, press: () => void, pressed?: boolean): TemplateResult {
  const hint = key ? `${title} (${key})` : title;
  return html`<button class="tool" type="button" aria-label=${title} title=${hint} aria-pressed=${pressed ?? nothing} @click=${press}>
    ${glyph(name)}</button>`;
}

/** The ground and the onion skin. */
export function viewTools({ clip, ground, onionSkin }: View, { act, set }: Requests): TemplateResult {
  return html`<div class="toolbar start" part="toolbar">
    <fieldset class="grounds">
      <legend class="visually-hidden">Ground</legend>
      ${Object.entries(GROUNDS).map(([id, title]) => html`<label title=${title}>
        <input type="radio" name="ground" aria-label=${title} .checked=${id === ground} @change=${() => set({ ground: id as Ground })} />
        <span class="swatch ${id}"></span></label>`)}
    </fieldset>
    ${clip.count > 1 ? tool('onion', 'Onion skin', 'O', () => act('onion'), onionSkin > 0) : nothing}
  </div>`;
}

/** Saving and the zoom. */
export function fileTools({ scale, fits, saving }: View, { act, toggleSave }: Requests): TemplateResult {
  return html`<div class="toolbar end" part="toolbar">
    <slot name="toolbar"></slot>
    <button class="tool save" type="button" aria-expanded=${saving} title="Save" @click=${toggleSave}>
      ${icon('download')}<span class="word">Save</span></button>
    <div class="zoom" role="group" aria-label="Zoom">
      ${tool('plus', 'Zoom in', '+', () => act('closer'))}
      <button class="tool level" type="button" aria-pressed=${fits} aria-label="Fit, ${label(scale)}" title="Fit (0)"
        @click=${() => act('fit')}>${label(scale)}</button>
      ${tool('minus', 'Zoom out', '−', () => act('farther'))}
    </div>
  </div>`;
}

/** Play, loop, the slider and the speed. */
export function transport({ clip, frame, playing, speed }: View, { act, seek, set, onKey }: Requests): TemplateResult {
  const { count, fps, loop } = clip;
  const seconds = (frames: number): string => (frames / fps).toFixed(2);
  const action = playing ? 'Pause' : 'Play';
  const chosen = (event: Event): number => Number((event.target as HTMLInputElement | HTMLSelectElement).value);
  // a slider has keys of its own for all but playing
  const onSliderKey = (event: KeyboardEvent): void => (event.key === ' ' ? onKey(event) : undefined);
  return html`<div class="transport" part="transport" role="group" aria-label="Playback">
    <button class="play" type="button" aria-label=${action} title="${action} (space)" @click=${() => act('toggle')}>
      ${glyph(playing ? 'pause' : 'play')}</button>
    ${tool('loop', 'Loop', '', () => set({ loop: !loop }), loop)}
    <div class="scrub" style="--_done: ${frame / (count - 1)}; --_gaps: ${count - 1}">
      <span class="ticks" ?hidden=${count > MAX_TICKS}></span>
      <input type="range" min="0" max=${count - 1} step="1" .value=${String(frame)} aria-label="Frame"
        aria-valuetext="Frame ${frame + 1} of ${count}, ${seconds(frame)} of ${seconds(count)} seconds"
        @input=${(event: Event) => seek(chosen(event))} @keydown=${onSliderKey} />
    </div>
    <span class="counter" aria-hidden="true"><b>${frame + 1}</b> / ${count}</span>
    <label class="speed" title="Speed"><span class="visually-hidden">Speed</span>
      <select @change=${(event: Event) => set({ speed: chosen(event) })}>
        ${SPEEDS.map(([value, text]) => html`<option value=${value} ?selected=${value === speed}>${text}</option>`)}
      </select></label>
  </div>`;
}

/** A small picture of every frame. The active one is not told while it changes by itself. */
export function strip({ clip, frame, known, playing, ground }: View, { seek, onKey }: Requests): TemplateResult {
  const { count, width, height } = clip;
  const looks = `${ground} ${Math.max(width, height) > THUMBNAIL ? 'smooth' : ''}`;
  const given = (i: number): boolean => i < known;
  return html`<div class="strip" part="strip" role="listbox" aria-label="Frames" aria-orientation="horizontal" tabindex="0"
    aria-activedescendant=${playing ? nothing : `frame-${frame}`} style="--_aspect: ${width / height}" @keydown=${onKey}>
    ${Array.from({ length: count }, (_, i) => html`<div id="frame-${i}" class="cell ${given(i) ? 'known' : ''}" role="option"
      aria-selected=${i === frame} aria-label="Frame ${i + 1}${given(i) ? ', given' : ''}" @click=${() => seek(i)}>
      <canvas class=${looks}></canvas><span>${i + 1}</span></div>`)}
  </div>`;
}
