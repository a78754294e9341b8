import { css } from 'lit';

export default css`
  :host {
    --_square-a: light-dark(oklch(0.985 0.003 75), oklch(0.42 0.02 285));
    --_square-b: light-dark(oklch(0.925 0.008 75), oklch(0.365 0.022 285));
    display: block;
  }

  fieldset {
    display: grid;
    gap: var(--_gap-s);
    margin: 0;
    padding: 0;
    border: 0;
    min-inline-size: 0;
  }

  legend {
    padding: 0 0 var(--_gap-xs);
    font-size: var(--_text-s);
    font-weight: 550;
  }

  .row {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--_gap-s);
  }

  .place {
    display: grid;
    gap: var(--_gap-xs);
    padding: var(--_gap-s);
    border: 1px dashed var(--_control);
    border-radius: var(--_radius);
    min-inline-size: 0;
    transition: background-color var(--_quick), border-color var(--_quick);
  }

  .place.empty {
    padding: var(--_gap-m);
    place-items: center;
    text-align: center;
  }

  .place.one,
  .place.many {
    border: 1px solid var(--_border);
  }

  .place.one {
    grid-template-columns: auto minmax(0, 1fr);
    gap: var(--_gap-s);
  }

  .place.over {
    border: 1px dashed var(--_accent);
    background: var(--_accent-soft);
  }

  .strip {
    display: flex;
    flex-wrap: wrap;
    gap: var(--_gap-xs);
    max-block-size: 204px;
    overflow-y: auto;
    scrollbar-width: thin;
    scrollbar-color: var(--_control) transparent;
    border-radius: var(--_radius-s);
  }

  canvas {
    border-radius: var(--_radius-s);
    background: repeating-conic-gradient(var(--_square-a) 0 25%, var(--_square-b) 0 50%) 0 0 / 16px 16px;
    image-rendering: pixelated;
  }

  canvas.smooth {
    image-rendering: auto;
  }

  .taken {
    justify-content: space-between;
    flex-wrap: nowrap;
    align-self: start;
  }

  .count,
  p {
    margin: 0;
    color: var(--_muted);
    font-size: var(--_text-s);
    font-variant-numeric: tabular-nums;
  }

  .fault {
    color: var(--_danger);
    font-weight: 550;
  }
`;
