/** The players' pictograms, drawn as those of components/icons.ts are. */
import { html, svg, type TemplateResult } from 'lit';

const PATHS = {
  play: 'M6.5 4.2v11.6L15.5 10Z',
  pause: 'M6.2 4.5h2.4v11H6.2Zm5.2 0h2.4v11h-2.4Z',
  loop: 'M4 9V8a2.5 2.5 0 0 1 2.5-2.5H16m-2.5-2.7L16.2 5.5l-2.7 2.7M16 11v1a2.5 2.5 0 0 1-2.5 2.5H4m2.5-2.7-2.7 2.7 2.7 2.7',
  start: 'M5.2 4.5h1.8v11H5.2ZM15.5 4.5v11L7.6 10Z',
  volume: 'M3.5 8v4H6l4 3.5v-11L6 8Zm9.6-.4a3.4 3.4 0 0 1 0 4.8m2.2-7a6.6 6.6 0 0 1 0 9.2',
  onion: 'M7.5 13.5a5 5 0 1 1 5-5M12.5 17a5 5 0 1 0-5-5 5 5 0 0 0 5 5Z',
  minus: 'M4.5 10h11',
  plus: 'M4.5 10h11M10 4.5v11',
} as const;

const SOLID: readonly string[] = ['play', 'pause', 'start'];

export type GlyphName = keyof typeof PATHS;

/** A pictogram; whoever shows it alone gives its button a label. */
export function glyph(name: GlyphName): TemplateResult {
  const fill = SOLID.includes(name) ? 'currentColor' : 'none';
  const path = svg`<path d=${PATHS[name]} fill=${fill} stroke="currentColor" stroke-width="1.5" />`;
  return html`<svg class="icon" part="icon" width="1.25em" height="1.25em" viewBox="0 0 20 20" aria-hidden="true"
    stroke-linecap="round" stroke-linejoin="round">${path}</svg>`;
}
