import { css } from 'lit';

export default css`
  :host {
    position: relative;
    display: block;
    container-type: size;
    block-size: 100%;
    min-block-size: 20rem;
    overflow: hidden;
    border-radius: var(--_radius-l);
    background: var(--_canvas);
  }

  .base {
    position: absolute;
    inset: 0;
    display: grid;
    grid-template-rows: minmax(5rem, 1fr) auto fit-content(40%);
    grid-template-columns: minmax(0, 1fr);
    background: var(--_surface);
  }

  .stage {
    position: relative;
    isolation: isolate; /* wavesurfer's layers stay under the panels */
    display: grid;
    grid-template-rows: minmax(0, 1fr);
    grid-template-columns: minmax(0, 1fr);
    min-block-size: 0;
    overflow: hidden;
    background: var(--_canvas);
    direction: ltr;
    touch-action: pan-y;
  }

  .stage.both {
    grid-template-rows: minmax(0, 1fr) minmax(3rem, 30%);
  }

  .stage.sounding {
    cursor: text;
  }

  .stage.empty::before {
    content: '';
    position: absolute;
    inset: 50% 0 auto;
    border-block-start: 1px solid var(--_border);
  }

  .mel,
  .wave {
    display: block;
    block-size: 100%;
    min-block-size: 0;
    outline-offset: -2px;
  }

  .mel {
    inline-size: calc(var(--_share) * 100%);
  }

  .wave {
    overflow: hidden;
  }

  .wave > div {
    pointer-events: none;
  }

  .wave > div::part(canvases) {
    opacity: 0.5;
  }

  /* as wavesurfer's style element has it, which a page's policy may forbid */
  .wave > div::part(wrapper) {
    position: relative;
  }

  .wave > div::part(progress) {
    position: absolute;
    inset: 0 auto 0 0;
    overflow: hidden;
  }

  .both .wave {
    border-block-start: 1px solid var(--_border);
  }

  .span,
  .cursor {
    position: absolute;
    inset-block: 0;
    pointer-events: none;
  }

  .span {
    inset-inline: calc(var(--_from) * 100%) calc(100% - var(--_to) * 100%);
    border-radius: 2px;
    background: color-mix(in oklab, var(--_text) 8%, transparent);
    box-shadow: inset 0 0 0 1px color-mix(in oklab, var(--_text) 30%, transparent);
  }

  .cursor {
    inset-inline-start: calc(var(--_done) * (100% - 2px));
    inline-size: 2px;
    background: var(--_text);
    box-shadow: 0 0 0 1px color-mix(in oklab, var(--_canvas) 60%, transparent);
  }

  .probe {
    position: absolute;
    visibility: hidden;
    transition: color 1ms;
  }

  .canvas {
    color: var(--_canvas);
  }

  .low {
    color: var(--_low);
  }

  .mid {
    color: var(--_mid);
  }

  .high {
    color: var(--_high);
  }

  .accent {
    color: var(--_accent);
  }

  .notice {
    position: absolute;
    inset: 0;
    display: grid;
    place-content: center;
    margin: 0;
    padding: var(--_gap-l);
    background: var(--_canvas);
    color: var(--_danger);
    text-align: center;
    cursor: auto;
  }

  .refusal {
    inset-block-start: auto;
    padding: var(--_gap-s);
  }

  .transport {
    flex-wrap: wrap;
    min-inline-size: 0;
  }

  .player,
  .tools {
    display: flex;
    align-items: center;
    gap: var(--_gap-s);
    min-inline-size: 0;
  }

  .player {
    flex: 1 1 20rem;
  }

  .tools {
    margin-inline-start: auto;
  }

  .silent {
    flex: 1;
    margin: 0;
    color: var(--_muted);
    font-size: var(--_text-s);
  }

  .volume {
    --_thumb: 0.85rem;
    display: flex;
    align-items: center;
    gap: var(--_gap-xs);
    inline-size: 6.5rem;
    color: var(--_muted);
  }

  .volume .icon {
    flex: none;
  }

  .volume input {
    min-inline-size: 0;
  }

  .words {
    position: relative;
    padding: var(--_gap-s) calc(var(--_space) * 3) calc(var(--_space) * 3);
    overflow-y: auto;
    border-block-start: 1px solid var(--_border);
    font-size: var(--_text-l);
    line-height: 1.4;
    scrollbar-width: thin;
    scrollbar-color: var(--_control) transparent;
  }

  .words:focus-visible {
    outline-offset: -2px;
  }

  .unit {
    display: inline-flex;
    align-items: first baseline;
    white-space: pre;
  }

  :host([phonemes]) .unit {
    margin-inline-end: 0.3em;
  }

  .break {
    display: block;
    block-size: 0.6em;
  }

  .spoken {
    display: inline-grid;
    justify-items: center;
    margin-inline: -0.06em;
    padding: 0.1em 0.16em;
    border: 0;
    border-radius: var(--_radius-s);
    background: none;
    color: inherit;
    font: inherit;
    white-space: nowrap;
    cursor: pointer;
    transition: background var(--_quick), color var(--_quick);
  }

  .spoken:disabled {
    cursor: default;
  }

  .spoken:hover:not(:disabled) {
    background: var(--_sunken);
  }

  .spoken[data-now] {
    background: var(--_accent);
    color: var(--_on-accent);
  }

  .ipa {
    color: var(--_muted);
    font-size: var(--_text-s);
    white-space: nowrap;
  }

  [data-now] .ipa {
    color: inherit;
  }

  .pair {
    display: inline-grid;
    justify-items: center;
  }

  .rest {
    color: var(--_muted);
    white-space: pre-line;
  }

  .fix {
    margin-inline: -0.06em;
    padding: 0.05em 0.25em;
    border: 0;
    border-radius: var(--_radius-s);
    background: none;
    font-family: inherit;
    line-height: 1.4;
    text-decoration: underline dotted color-mix(in oklab, var(--_muted) 60%, transparent);
    text-underline-offset: 0.25em;
    cursor: pointer;
  }

  .fix:hover {
    background: var(--_sunken);
    color: var(--_accent);
  }

  .play[data-waiting] {
    animation: wait 1.4s ease-in-out infinite;
  }

  @keyframes wait {
    50% {
      opacity: 0.45;
    }
  }

  .more {
    font-style: normal;
  }

  .wait {
    color: var(--_muted);
    font-size: var(--_text-s);
    white-space: nowrap;
  }

  .wait:empty {
    position: absolute;
  }

  reverie-speech-sounds {
    position: absolute;
    inset-block-start: var(--_gap-s);
    inset-inline: var(--_gap-s);
    z-index: 1;
    inline-size: min(25rem, 100% - 2 * var(--_gap-s));
    max-block-size: calc(100% - 2 * var(--_gap-s));
    margin-inline: auto;
  }

  reverie-speech-save {
    position: absolute;
    inset-block-start: var(--_gap-s);
    inset-inline-end: var(--_gap-s);
    z-index: 1;
    inline-size: min(23rem, 100% - 2 * var(--_gap-s));
    max-block-size: calc(100% - 2 * var(--_gap-s));
  }

  @container (inline-size < 32rem) {
    .player {
      flex-basis: 100%;
    }

    .player + .tools {
      justify-content: space-between;
      inline-size: 100%;
    }

    .words {
      font-size: var(--_text-m);
    }
  }
`;
