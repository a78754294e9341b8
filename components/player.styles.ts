import { css } from 'lit';

/** The player's buttons, slider and strip. */
export default css`
  .toolbar {
    position: absolute;
    inset-block-start: var(--_gap-s);
    display: grid;
    gap: var(--_gap-s);
    pointer-events: none;
  }

  .toolbar > * {
    pointer-events: auto;
  }

  .toolbar.start {
    inset-inline-start: var(--_gap-s);
  }

  .toolbar.end {
    inset-inline-end: var(--_gap-s);
    justify-items: end;
  }

  .grounds,
  .zoom {
    display: grid;
    margin: 0;
    padding: 0;
    border: 1px solid var(--_border);
    border-radius: calc(var(--_radius) * 0.8);
    background: var(--_surface);
  }

  .grounds label {
    position: relative;
    display: grid;
    place-content: center;
    inline-size: 2.15rem;
    block-size: 2rem;
    cursor: pointer;
  }

  .grounds input {
    position: absolute;
    inset: 0;
    margin: 0;
    opacity: 0;
    cursor: inherit;
  }

  .swatch {
    --_square: 0.25rem;
    inline-size: 1.05rem;
    block-size: 1.05rem;
    border-radius: 50%;
    box-shadow: 0 0 0 1px var(--_control);
    transition: box-shadow var(--_quick);
  }

  .swatch.chequered {
    --_square-a: oklch(0.99 0 0);
    --_square-b: oklch(0.66 0.01 285);
  }

  label:hover .swatch {
    box-shadow: 0 0 0 1px var(--_text);
  }

  input:checked + .swatch {
    box-shadow: 0 0 0 2px var(--_surface), 0 0 0 4px var(--_accent);
  }

  .grounds input:focus-visible + .swatch {
    outline: var(--_focus);
    outline-offset: 5px;
  }

  .tool,
  .speed select {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 0.4rem;
    min-inline-size: 2.25rem;
    block-size: 2.25rem;
    padding: 0 0.4rem;
    border: 1px solid var(--_border);
    border-radius: calc(var(--_radius) * 0.8);
    background: var(--_surface);
    color: var(--_text);
    font: 600 var(--_text-s) / 1 var(--_font);
    cursor: pointer;
  }

  .tool:hover:not(:disabled),
  .speed select:hover {
    background: color-mix(in oklab, var(--_text) 8%, var(--_surface));
  }

  .tool[aria-pressed='true'],
  .tool[aria-expanded='true'] {
    border-color: color-mix(in oklab, var(--_accent) 40%, var(--_border));
    background: var(--_accent-soft);
    color: var(--_accent);
  }

  .tool:disabled {
    opacity: 0.5;
    cursor: default;
  }

  .save {
    padding-inline: 0.75rem;
  }

  .zoom .tool {
    block-size: 2rem;
    border: 0;
    border-radius: calc(var(--_radius) * 0.8 - 1px);
    background: none;
  }

  .zoom .tool:hover {
    background: color-mix(in oklab, var(--_text) 8%, transparent);
  }

  .zoom .level {
    font-size: var(--_text-xs);
    font-variant-numeric: tabular-nums;
  }

  .zoom .level[aria-pressed='true'] {
    color: var(--_accent);
  }

  .transport {
    display: flex;
    align-items: center;
    gap: var(--_gap-s);
    padding: var(--_gap-s) calc(var(--_space) * 3);
    border-block-start: 1px solid var(--_border);
    background: var(--_surface);
  }

  .play {
    display: grid;
    place-content: center;
    flex: none;
    inline-size: 2.5rem;
    block-size: 2.5rem;
    padding: 0;
    border: 0;
    border-radius: 50%;
    background: var(--_accent);
    color: var(--_on-accent);
    cursor: pointer;
  }

  .play:hover {
    background: color-mix(in oklab, var(--_accent) 88%, var(--_text));
  }

  .scrub {
    --_thumb: 1.05rem;
    position: relative;
    flex: 1;
    min-inline-size: 3rem;
    margin-inline: var(--_gap-xs);
  }

  .ticks {
    position: absolute;
    inset-inline: calc(var(--_thumb) / 2 - 0.5px);
    inset-block-start: calc(50% + 0.5rem);
    block-size: 0.3rem;
    padding-inline-end: 1px;
    background: linear-gradient(90deg, var(--_control) 1px, transparent 1px) 0 0 / calc((100% - 1px) / var(--_gaps)) 100%;
    pointer-events: none;
  }

  input[type='range'] {
    --_track: linear-gradient(var(--_accent) 0 0) var(--_start, 0) 50% / calc(var(--_done) * 100%) 0.28rem no-repeat,
      linear-gradient(var(--_sunken) 0 0) 0 50% / 100% 0.28rem no-repeat;
    display: block;
    inline-size: 100%;
    block-size: 2.5rem;
    margin: 0;
    appearance: none;
    background: none;
    cursor: pointer;
  }

  input[type='range']:dir(rtl) {
    --_start: 100%;
  }

  input[type='range']::-webkit-slider-runnable-track {
    block-size: var(--_thumb);
    border-radius: 1px;
    background: var(--_track);
  }

  input[type='range']::-moz-range-track {
    block-size: var(--_thumb);
    border-radius: 1px;
    background: var(--_track);
  }

  input[type='range']::-webkit-slider-thumb {
    inline-size: var(--_thumb);
    block-size: var(--_thumb);
    appearance: none;
    border: 2px solid var(--_surface);
    border-radius: 50%;
    background: var(--_accent);
    box-shadow: 0 0 0 1px var(--_accent);
  }

  input[type='range']::-moz-range-thumb {
    inline-size: var(--_thumb);
    block-size: var(--_thumb);
    border: 2px solid var(--_surface);
    border-radius: 50%;
    background: var(--_accent);
    box-shadow: 0 0 0 1px var(--_accent);
  }

  input[type='range']:focus-visible {
    border-radius: var(--_radius-s);
  }

  .counter {
    min-inline-size: 3.2em;
    color: var(--_muted);
    font-size: var(--_text-s);
    font-variant-numeric: tabular-nums;
    text-align: end;
    white-space: nowrap;
  }

  .counter b {
    color: var(--_text);
    font-weight: 600;
  }

  .speed select {
    min-inline-size: 0;
    padding-inline: 0.55rem;
  }

  .strip {
    --_square: 4px;
    --_thumbnail: 4rem;
    position: relative;
    display: flex;
    gap: var(--_gap-xs);
    padding: 0 calc(var(--_space) * 3) var(--_gap-s);
    overflow-x: auto;
    background: var(--_surface);
    scrollbar-width: thin;
    scrollbar-color: var(--_border) transparent;
  }

  .strip:focus-visible {
    outline-offset: -2px;
    border-radius: var(--_radius-s);
  }

  .cell {
    position: relative;
    flex: none;
    padding: 2px;
    border-radius: var(--_radius-s);
    cursor: pointer;
  }

  .cell:first-child {
    margin-inline-start: auto;
  }

  .cell:last-child {
    margin-inline-end: auto;
  }

  .cell canvas {
    block-size: var(--_thumbnail);
    inline-size: calc(var(--_thumbnail) * var(--_aspect));
    border-radius: calc(var(--_radius-s) - 2px);
  }

  .cell:hover {
    background: var(--_sunken);
  }

  .cell[aria-selected='true'] {
    background: var(--_accent);
  }

  .cell span {
    position: absolute;
    inset-block-end: 4px;
    inset-inline-end: 4px;
    padding: 0 0.3em;
    border-radius: 3px;
    background: color-mix(in oklab, var(--_surface) 88%, transparent);
    color: var(--_text);
    font: 550 0.625rem / 1.5 var(--_font);
    font-variant-numeric: tabular-nums;
  }

  .cell.known span {
    background: var(--_success);
    color: var(--_surface);
  }

  .cell[aria-selected='true'] span {
    background: var(--_accent);
    color: var(--_on-accent);
  }

  @container (inline-size < 32rem) {
    .save {
      padding-inline: 0.4rem;
    }

    .word {
      position: absolute;
      clip-path: inset(50%);
    }

    .transport {
      gap: var(--_gap-xs);
      padding-inline: var(--_gap-s);
    }

    .counter {
      min-inline-size: 2.6em;
      margin-inline-end: var(--_gap-xs);
    }
  }

  @container (block-size < 24rem) {
    .strip {
      --_thumbnail: 2.75rem;
    }

    .cell span {
      display: none;
    }
  }
`;
