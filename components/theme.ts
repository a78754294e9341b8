import { css, type CSSResult } from 'lit';
import forcedColors from './forced-colors.ts';

/**
 * The look that all elements share. Light or dark comes from the `color-scheme` of the place where the
 * element stands: `<meta name="color-scheme" content="light dark">` follows the system, `color-scheme: dark`
 * on any ancestor or `theme="dark"` on an element decides. Every `--reverie-*` property can be set on any
 * ancestor; the values here are what they are otherwise. `npm run manifest` lists them with every element.
 *
 * @cssproperty [--reverie-color-canvas] - Colour behind everything.
 * @cssproperty [--reverie-color-surface] - Colour of panels.
 * @cssproperty [--reverie-color-raised] - Colour of boxes, buttons and menus, which stand out of panels.
 * @cssproperty [--reverie-color-sunken] - Colour of what lies deeper than panels: tracks, badges, empty places.
 * @cssproperty [--reverie-color-border] - Colour of lines.
 * @cssproperty [--reverie-color-control] - Colour of the outlines of controls.
 * @cssproperty [--reverie-color-text] - Colour of text.
 * @cssproperty [--reverie-color-muted] - Colour of secondary text.
 * @cssproperty [--reverie-color-accent] - Colour of what can be done next, of what is on, and of links.
 * @cssproperty [--reverie-color-on-accent] - Colour of text on the accent.
 * @cssproperty [--reverie-color-accent-soft] - Ground of what is on, under text in the accent's colour.
 * @cssproperty [--reverie-color-danger] - Colour of faults.
 * @cssproperty [--reverie-color-warning] - Colour of warnings.
 * @cssproperty [--reverie-color-success] - Colour of what went well, and of what was given.
 * @cssproperty [--reverie-color-low] - Colour of low values in pictures of data.
 * @cssproperty [--reverie-color-mid] - Colour of middle values in pictures of data.
 * @cssproperty [--reverie-color-high] - Colour of high values in pictures of data.
 * @cssproperty [--reverie-font] - Families of text.
 * @cssproperty [--reverie-font-display] - Families of headlines.
 * @cssproperty [--reverie-font-mono] - Families of code.
 * @cssproperty [--reverie-space=0.25rem] - Unit of all distances.
 * @cssproperty [--reverie-radius=0.625rem] - Roundness of corners.
 * @cssproperty [--reverie-focus] - Outline of what has the focus, as for `outline`.
 */
export const tokens: CSSResult = css`
  :host {
    --_canvas: var(--reverie-color-canvas, light-dark(oklch(0.965 0.008 75), oklch(0.155 0.022 285)));
    --_surface: var(--reverie-color-surface, light-dark(oklch(0.993 0.003 75), oklch(0.195 0.024 285)));
    --_raised: var(--reverie-color-raised, light-dark(oklch(1 0 0), oklch(0.235 0.027 285)));
    --_sunken: var(--reverie-color-sunken, light-dark(oklch(0.945 0.01 75), oklch(0.265 0.03 285)));
    --_border: var(--reverie-color-border, light-dark(oklch(0.885 0.012 75), oklch(0.315 0.03 285)));
    --_control: var(--reverie-color-control, light-dark(oklch(0.62 0.02 290), oklch(0.55 0.035 285)));
    --_text: var(--reverie-color-text, light-dark(oklch(0.25 0.035 290), oklch(0.945 0.012 285)));
    --_muted: var(--reverie-color-muted, light-dark(oklch(0.475 0.03 290), oklch(0.735 0.03 285)));
    --_accent: var(--reverie-color-accent, light-dark(oklch(0.47 0.19 288), oklch(0.77 0.12 295)));
    --_on-accent: var(--reverie-color-on-accent, light-dark(oklch(0.99 0.005 288), oklch(0.2 0.06 290)));
    --_accent-soft: var(--reverie-color-accent-soft, light-dark(oklch(0.93 0.035 292), oklch(0.32 0.075 290)));
    --_danger: var(--reverie-color-danger, light-dark(oklch(0.49 0.18 22), oklch(0.78 0.12 22)));
    --_danger-soft: light-dark(oklch(0.955 0.022 22), oklch(0.28 0.06 22));
    --_warning: var(--reverie-color-warning, light-dark(oklch(0.48 0.1 68), oklch(0.83 0.11 80)));
    --_warning-soft: light-dark(oklch(0.955 0.04 85), oklch(0.28 0.045 75));
    --_success: var(--reverie-color-success, light-dark(oklch(0.46 0.11 155), oklch(0.8 0.12 155)));
    --_low: var(--reverie-color-low, light-dark(oklch(0.4 0.17 285), oklch(0.56 0.19 285)));
    --_mid: var(--reverie-color-mid, light-dark(oklch(0.58 0.21 350), oklch(0.7 0.19 350)));
    --_high: var(--reverie-color-high, light-dark(oklch(0.76 0.16 65), oklch(0.88 0.14 80)));

    --_font: var(--reverie-font, ui-sans-serif, system-ui, 'Segoe UI', 'Helvetica Neue', sans-serif);
    --_font-display: var(--reverie-font-display, ui-serif, 'Iowan Old Style', 'Palatino Linotype', Palatino, Georgia, serif);
    --_font-mono: var(--reverie-font-mono, ui-monospace, 'SF Mono', Menlo, Consolas, monospace);
    --_text-xs: 0.75rem;
    --_text-s: 0.8125rem;
    --_text-m: 0.9375rem;
    --_text-l: 1.125rem;
    --_text-xl: 1.5rem;

    --_space: var(--reverie-space, 0.25rem);
    --_gap-xs: var(--_space);
    --_gap-s: calc(var(--_space) * 2);
    --_gap-m: calc(var(--_space) * 4);
    --_gap-l: calc(var(--_space) * 6);
    --_gap-xl: calc(var(--_space) * 10);
    --_radius: var(--reverie-radius, 0.625rem);
    --_radius-s: calc(var(--_radius) * 0.6);
    --_radius-l: calc(var(--_radius) * 1.6);
    --_shadow: 0 1px 2px light-dark(oklch(0.3 0.05 290 / 0.06), oklch(0 0 0 / 0.3)),
      0 8px 24px light-dark(oklch(0.3 0.05 290 / 0.07), oklch(0 0 0 / 0.28));
    --_focus: var(--reverie-focus, 2px solid var(--_accent));
    --_quick: 140ms cubic-bezier(0.2, 0, 0, 1);

    color: var(--_text);
    font: 400 var(--_text-m) / 1.5 var(--_font);
    -webkit-font-smoothing: antialiased;
  }

  :host([theme='light']) {
    color-scheme: light;
  }

  :host([theme='dark']) {
    color-scheme: dark;
  }

  :host([hidden]),
  [hidden] {
    display: none !important;
  }

  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }

  :focus-visible {
    outline: var(--_focus);
    outline-offset: 2px;
  }

  .visually-hidden {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }

  @media (prefers-reduced-motion: reduce) {
    *,
    *::before,
    *::after {
      animation-duration: 1ms !important;
      transition-duration: 1ms !important;
    }
  }

  ${forcedColors}
`;
