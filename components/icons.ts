/** The few pictograms that the elements use, drawn on a 20 × 20 grid and set in the text's colour. */
import { svg, html, type TemplateResult } from 'lit';

const PATHS = {
  sparkle: 'M10 2.5c.6 4.2 2.7 6.4 7 7-4.3.6-6.4 2.8-7 7-.6-4.2-2.7-6.4-7-7 4.3-.6 6.4-2.8 7-7Z',
  stop: 'M5.5 5.5h9v9h-9Z',
  lock: 'M5 9h10v7.5H5Zm2 0V6.5a3 3 0 0 1 6 0V9',
  unlock: 'M5 9h10v7.5H5Zm2 0V6a3 3 0 0 1 5.8-1',
  dice: 'M5.5 3.5h9a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2h-9a2 2 0 0 1-2-2v-9a2 2 0 0 1 2-2ZM7 7h.01M13 7h.01M10 10h.01M7 13h.01M13 13h.01',
  download: 'M10 3v9m-3.5-3.5L10 12l3.5-3.5M4 16.5h12',
  copy: 'M7 7h9.5v9.5H7ZM13 7V3.5H3.5V13H7',
  paste: 'M7 4.5H4.5v12h11v-12H13M7 3h6v3H7Z',
  trash: 'M4 6h12M8 6V3.5h4V6m-6.5 0 .7 10.5h7.6L14.5 6',
  close: 'm5 5 10 10M15 5 5 15',
  plus: 'M10 4v12M4 10h12',
  reset: 'M4.5 10a5.5 5.5 0 1 0 1.7-4M4.5 3.5v3.2h3.2',
  file: 'M5 3h6.5L15 6.5V17H5ZM11 3v4h4',
  cube: 'm10 2.8 6.5 3.6v7.2L10 17.2l-6.5-3.6V6.4Zm0 7.2 6.5-3.6M10 10v7.2M10 10 3.5 6.4',
  warning: 'M10 3 18 16.5H2Zm0 5v4m0 2.2v.1',
  link: 'M8 5H4.5v10.5H15V12m-4-8h5v5m0-5-7 7',
  search: 'M13 13l4 4M8.5 14a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11Z',
} as const;

export type IconName = keyof typeof PATHS;

/** An icon for beside or instead of text; whoever shows it alone gives its button a label. */
export function icon(name: IconName, slot?: string): TemplateResult {
  const weight = name === 'dice' ? 1.7 : 1.5;
  const path = svg`<path d=${PATHS[name]} fill="none" stroke="currentColor" stroke-width=${weight} stroke-linecap="round"
    stroke-linejoin="round" />`;
  return html`<svg slot=${slot ?? ''} class="icon" part="icon" width="1.25em" height="1.25em" viewBox="0 0 20 20"
    aria-hidden="true">${path}</svg>`;
}
