import { css } from 'lit';

/** Where the system replaces all colours: what is chosen stands out in its own, and what had only a colour gets a line. */
export default css`
  @media (forced-colors: active) {
    :is([aria-pressed='true'], [aria-expanded='true'], [aria-selected='true'], [aria-current='true'], [data-now]),
    input:checked + span:not(.swatch) {
      forced-color-adjust: none;
      border-color: Highlight !important;
      background: Highlight !important;
      color: HighlightText !important;
    }

    .play,
    .primary,
    .close,
    .zoom .tool,
    .tools button {
      border: 1px solid ButtonText !important;
    }

    .swatch,
    .shown,
    .cell canvas,
    .probe,
    .probes,
    input[type='range'] {
      forced-color-adjust: none;
    }

    .swatch {
      outline: 1px solid ButtonText;
    }

    input:checked + .swatch {
      outline: 3px solid Highlight;
      outline-offset: 1px;
    }

    input[type='range'],
    .bar,
    .cursor,
    .span {
      --_accent: Highlight;
      --_sunken: GrayText;
      --_surface: Canvas;
      --_text: Highlight;
      --_low: Highlight;
      --_mid: Highlight;
      --_high: Highlight;
      forced-color-adjust: none;
    }
  }
`;
