import { css } from 'lit';

export default css`
  :host {
    --_ground-light: var(--reverie-color-ground-light, oklch(0.985 0.003 75));
    --_ground-dark: var(--reverie-color-ground-dark, oklch(0.21 0.02 285));
    --_square-a: light-dark(oklch(0.985 0.003 75), oklch(0.42 0.02 285));
    --_square-b: light-dark(oklch(0.925 0.008 75), oklch(0.365 0.022 285));
    --_before: var(--reverie-color-onion-before, oklch(0.63 0.23 15));
    --_after: var(--reverie-color-onion-after, oklch(0.62 0.17 250));
    display: block;
    container-type: size;
    block-size: 100%;
    min-block-size: 20rem;
    overflow: hidden;
    border-radius: var(--_radius-l);
    background: var(--_canvas);
  }

  .base {
    position: relative;
    display: grid;
    grid-template-rows: minmax(0, 1fr) auto auto;
    block-size: 100%;
  }

  .stage {
    position: relative;
    min-block-size: 0;
  }

  .scroller {
    position: absolute;
    inset: 0;
    display: grid;
    place-content: safe center;
    overflow: auto;
    scrollbar-width: thin;
    scrollbar-color: var(--_control) transparent;
  }

  canvas {
    display: block;
    image-rendering: pixelated;
  }

  canvas.smooth {
    image-rendering: auto;
  }

  .shown {
    box-shadow: 0 0 0 1px light-dark(oklch(0.3 0.05 290 / 0.14), oklch(1 0 0 / 0.1)), var(--_shadow);
  }

  .shown.empty {
    opacity: 0.35;
  }

  .light {
    background: var(--_ground-light);
  }

  .dark {
    background: var(--_ground-dark);
  }

  .chequered {
    background: repeating-conic-gradient(var(--_square-a) 0 25%, var(--_square-b) 0 50%);
    background-size: calc(2 * var(--_square, 4px)) calc(2 * var(--_square, 4px));
  }

  .probe {
    position: absolute;
    visibility: hidden;
  }

  .before {
    color: var(--_before);
  }

  .after {
    color: var(--_after);
  }

  .notice {
    position: absolute;
    inset: 0;
    display: grid;
    place-content: center;
    margin: 0;
    padding: var(--_gap-l) calc(3.5rem);
    background: var(--_canvas);
    color: var(--_danger);
    text-align: center;
  }

  reverie-frames-save {
    position: absolute;
    inset-block-start: var(--_gap-s);
    inset-inline-end: var(--_gap-s);
    z-index: 1;
    inline-size: min(23rem, 100% - 2 * var(--_gap-s));
    max-block-size: calc(100% - 2 * var(--_gap-s));
  }
`;
