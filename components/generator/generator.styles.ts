import { css } from 'lit';

export default css`
  :host {
    display: block;
    container-type: inline-size;
  }

  .base {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    grid-template-areas: 'compose' 'result' 'advanced';
    gap: var(--_gap-m);
  }

  .compose,
  .advanced {
    border: 1px solid var(--_border);
    border-radius: var(--_radius-l);
    background: var(--_surface);
  }

  .compose {
    grid-area: compose;
    display: grid;
    align-content: start;
    gap: var(--_gap-m);
    padding: var(--_gap-m);
  }

  .compose > [role='alert']:empty,
  .outcome > [role='status']:empty {
    position: absolute;
  }

  summary {
    display: flex;
    align-items: center;
    justify-content: space-between;
    border-radius: var(--_radius-s);
    font-weight: 550;
    cursor: pointer;
    list-style: none;
  }

  summary::-webkit-details-marker {
    display: none;
  }

  summary::after {
    content: '';
    inline-size: 0.5rem;
    block-size: 0.5rem;
    margin-inline-end: 0.35rem;
    border: solid currentColor;
    border-width: 0 1.5px 1.5px 0;
    rotate: -45deg;
    transition: rotate var(--_quick);
  }

  [open] > summary::after {
    rotate: 45deg;
  }

  .more > summary {
    color: var(--_muted);
    font-size: var(--_text-s);
  }

  .more > .inputs {
    margin-block-start: var(--_gap-m);
  }

  .skeleton {
    block-size: 8rem;
    border-radius: var(--_radius);
    background: var(--_sunken);
  }

  #generate,
  #cancel {
    inline-size: 100%;
  }

  #generate::part(base),
  #cancel::part(base) {
    block-size: 2.9rem;
    font-size: 1rem;
  }

  .result {
    grid-area: result;
    display: grid;
    gap: var(--_gap-m);
    align-content: start;
    min-inline-size: 0;
  }

  .stage {
    position: relative;
    block-size: var(--reverie-stage-height, clamp(20rem, 56vh, 30rem));
    border: 1px solid var(--_border);
    border-radius: var(--_radius-l);
    background: var(--_canvas);
    overflow: hidden;
  }

  .viewer {
    block-size: 100%;
  }

  .empty {
    position: absolute;
    inset-inline: 0;
    inset-block-end: 0;
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--_gap-s);
    justify-items: center;
    padding: calc(var(--_gap-xl) * 2) var(--_gap-l) var(--_gap-l);
    background: linear-gradient(to top, var(--_canvas) 40%, transparent);
    text-align: center;
    color: var(--_muted);
    pointer-events: none;
  }

  .empty p {
    margin: 0;
  }

  .headline {
    color: var(--_text);
    font: italic 400 var(--_text-xl) / 1.25 var(--_font-display);
  }

  .examples {
    inline-size: 100%;
    display: flex;
    flex-wrap: wrap;
    justify-content: center;
    gap: var(--_gap-s);
    margin-block-start: var(--_gap-xs);
    pointer-events: auto;
  }

  .chip {
    max-inline-size: min(100%, 27rem);
    padding: 0.35rem 0.85rem;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    border: 1px solid var(--_border);
    border-radius: 99px;
    background: var(--_raised);
    color: var(--_text);
    font: 500 var(--_text-s) / 1.4 var(--_font);
    cursor: pointer;
    transition: border-color var(--_quick), color var(--_quick);
  }

  .chip:hover {
    border-color: var(--_accent);
    color: var(--_accent);
  }

  .progress {
    position: absolute;
    inset-inline: 0;
    inset-block-end: 0;
    padding: var(--_gap-xl) var(--_gap-m) var(--_gap-m);
    background: linear-gradient(to top, var(--_canvas) 45%, transparent);
    pointer-events: none;
  }

  .growing .progress {
    inset-block: 0 auto;
    padding: var(--_gap-m) var(--_gap-m) var(--_gap-l);
    background: linear-gradient(to bottom, color-mix(in oklab, var(--_canvas) 88%, transparent) 45%, transparent);
  }

  .viewer[aria-busy='true'] ::part(strip) {
    visibility: hidden; /* the progress stands there */
  }

  .outcome {
    position: relative;
    display: grid;
    gap: var(--_gap-s);
    align-content: start;
    min-inline-size: 0;
  }

  .facts {
    display: flex;
    flex-wrap: wrap;
    gap: 0.1rem 1.2em;
    margin: 0;
    padding: 0;
    overflow: clip; /* the point before the first of a line */
    color: var(--_muted);
    font-size: var(--_text-s);
    font-variant-numeric: tabular-nums;
    list-style: none;
  }

  .facts li {
    position: relative;
  }

  .facts li::before {
    content: '·';
    position: absolute;
    inset-inline-start: -1.2em;
    inline-size: 1.2em;
    text-align: center;
  }

  .notice {
    display: grid;
    grid-template-columns: auto 1fr;
    gap: var(--_gap-s);
    padding: var(--_gap-s) calc(var(--_space) * 3);
    border-radius: var(--_radius);
    font-size: var(--_text-s);
    overflow-wrap: anywhere;
  }

  .notice .icon {
    margin-block-start: 0.12rem;
    font-size: 1rem;
  }

  .notice p {
    margin: 0.15rem 0 0;
  }

  .notice p:first-child {
    margin: 0;
  }

  .notice wa-button {
    margin-block: var(--_gap-s) var(--_gap-xs);
  }

  .danger {
    background: var(--_danger-soft);
    color: var(--_danger);
  }

  .warning {
    background: var(--_warning-soft);
    color: var(--_warning);
  }

  .hint {
    background: var(--_accent-soft);
    color: var(--_accent);
  }

  .danger p,
  .warning p,
  .hint p {
    color: var(--_text);
  }

  .ipa {
    white-space: nowrap;
  }

  .advanced {
    grid-area: advanced;
    align-self: start;
    padding: var(--_gap-m);
  }

  .advanced > reverie-settings {
    margin-block-start: var(--_gap-l);
  }

  @container (min-width: 50rem) {
    .base {
      grid-template-columns: minmax(18rem, 23rem) minmax(0, 1fr);
      grid-template-rows: auto 1fr;
      grid-template-areas: 'compose result' 'advanced result';
      gap: var(--_gap-m) var(--_gap-l);
    }

    .result {
      position: sticky;
      inset-block-start: var(--_gap-m);
      align-self: start;
    }

    .stage {
      block-size: var(--reverie-stage-height, clamp(22rem, 66vh, 46rem));
    }
  }
`;
