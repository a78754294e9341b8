import { css } from 'lit';

export default css`
  :host {
    display: block;
    position: relative;
    min-block-size: 12rem;
    block-size: 100%;
    overflow: hidden;
    border-radius: var(--_radius-l);
    background: var(--_canvas);
  }

  canvas {
    position: absolute;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
    border-radius: inherit;
    cursor: grab;
    touch-action: none;
    /* the transition tells the element when the page's theme changes: see #restyle */
    color: var(--_muted);
    transition: color 1ms;
  }

  canvas:active {
    cursor: grabbing;
  }

  canvas:focus-visible {
    outline-offset: -3px;
  }

  .probes {
    position: absolute;
    visibility: hidden;
  }

  .toolbar {
    position: absolute;
    inset-block-start: var(--_gap-s);
    inset-inline-end: var(--_gap-s);
    display: flex;
    gap: var(--_gap-xs);
  }

  .toolbar wa-button::part(base) {
    background: color-mix(in oklab, var(--_surface) 78%, transparent);
    backdrop-filter: blur(8px);
  }

  .notice {
    position: absolute;
    inset: 0;
    display: grid;
    place-content: center;
    padding: var(--_gap-l);
    text-align: center;
    color: var(--_muted);
  }
`;
