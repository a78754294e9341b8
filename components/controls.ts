/** The tokens that Web Awesome's controls read, drawn from ours, so that no theme has to be loaded. */
import { css, unsafeCSS, type CSSResult } from 'lit';

const FAMILIES = { brand: 'accent', neutral: 'muted', success: 'success', warning: 'warning', danger: 'danger' };

const soft = (color: string, share: number): string => `color-mix(in oklab, var(--_${color}) ${share}%, var(--_surface))`;

const families = Object.entries(FAMILIES).map(
  ([family, color]) => `
  --wa-color-${family}-fill-quiet: ${soft(color, 8)};
  --wa-color-${family}-fill-normal: ${soft(color, 18)};
  --wa-color-${family}-fill-loud: var(--_${color});
  --wa-color-${family}-border-quiet: ${soft(color, 18)};
  --wa-color-${family}-border-normal: ${soft(color, 34)};
  --wa-color-${family}-border-loud: ${color === 'muted' ? 'var(--_control)' : `var(--_${color})`};
  --wa-color-${family}-on-quiet: ${color === 'muted' ? 'var(--_text)' : `var(--_${color})`};
  --wa-color-${family}-on-normal: ${color === 'muted' ? 'var(--_text)' : `var(--_${color})`};
  --wa-color-${family}-on-loud: ${color === 'muted' ? 'var(--_surface)' : 'var(--_on-accent)'};`,
);

/** To be placed after `tokens` in an element that uses Web Awesome's controls. */
export const controls: CSSResult = css`
  :host {
    ${unsafeCSS(families.join(''))}
    --wa-color-surface-default: var(--_surface);
    --wa-color-surface-raised: var(--_raised);
    --wa-color-surface-border: var(--_border);
    --wa-color-text-normal: var(--_text);
    --wa-color-text-quiet: var(--_muted);
    --wa-color-focus: var(--_accent);
    --wa-color-mix-hover: var(--_text) 8%;
    --wa-color-mix-active: var(--_text) 14%;
    --wa-font-family-body: var(--_font);
    --wa-font-size-3xs: 0.625rem;
    --wa-font-size-2xs: 0.6875rem;
    --wa-font-size-xs: var(--_text-xs);
    --wa-font-size-s: var(--_text-s);
    --wa-font-size-m: var(--_text-m);
    --wa-font-size-l: var(--_text-l);
    --wa-font-size-smaller: var(--_text-s);
    --wa-font-weight-body: 400;
    --wa-font-weight-semibold: 550;
    --wa-font-weight-action: 600;
    --wa-line-height-condensed: 1.3;
    --wa-line-height-normal: 1.5;
    --wa-space-3xs: 0.125rem;
    --wa-space-2xs: 0.25rem;
    --wa-space-xs: 0.5rem;
    --wa-space-s: 0.75rem;
    --wa-space-m: 1rem;
    --wa-space-l: 1.5rem;
    --wa-space-xl: 2rem;
    --wa-border-style: solid;
    --wa-border-width-s: 1px;
    --wa-border-width-m: 2px;
    --wa-border-width-l: 3px;
    --wa-border-radius-s: calc(var(--_radius) * 0.5);
    --wa-border-radius-m: calc(var(--_radius) * 0.8);
    --wa-border-radius-l: var(--_radius);
    --wa-border-radius-pill: 9999px;
    --wa-border-radius-circle: 50%;
    --wa-focus-ring-style: solid;
    --wa-focus-ring-width: 2px;
    --wa-focus-ring: var(--_focus);
    --wa-focus-ring-offset: 2px;
    --wa-shadow-s: none;
    --wa-shadow-m: var(--_shadow);
    --wa-shadow-l: var(--_shadow);
    --wa-transition-easing: ease;
    --wa-transition-slow: 240ms;
    --wa-transition-normal: 140ms;
    --wa-transition-fast: 80ms;
    --wa-form-control-background-color: var(--_raised);
    --wa-form-control-border-color: var(--_control);
    --wa-form-control-border-style: solid;
    --wa-form-control-border-width: 1px;
    --wa-form-control-border-radius: calc(var(--_radius) * 0.8);
    --wa-form-control-activated-color: var(--_accent);
    --wa-form-control-label-color: var(--_text);
    --wa-form-control-label-font-weight: 550;
    --wa-form-control-label-line-height: 1.4;
    --wa-form-control-value-color: var(--_text);
    --wa-form-control-value-font-weight: 400;
    --wa-form-control-value-font-size: var(--_text-m);
    --wa-form-control-value-line-height: 1.4;
    --wa-form-control-hint-color: var(--_muted);
    --wa-form-control-hint-font-weight: 400;
    --wa-form-control-hint-line-height: 1.4;
    --wa-form-control-placeholder-color: var(--_muted);
    --wa-form-control-required-content: '';
    --wa-form-control-required-content-color: inherit;
    --wa-form-control-required-content-offset: 0;
    --wa-form-control-padding-block: 0.55em;
    --wa-form-control-padding-inline: 0.8em;
    --wa-form-control-height: 2.5em;
    --wa-form-control-toggle-size: 1.25em;
    --wa-button-transform-hover: none;
    --wa-button-transform-active: scale(0.985);
    --wa-panel-border-style: solid;
    --wa-panel-border-width: 1px;
    --wa-panel-border-radius: var(--_radius);
  }

  wa-button[appearance='outlined']:not([variant='danger'])::part(base) {
    border-color: var(--_border);
    background-color: var(--_raised);
  }

  /* a long text scrolls inside, so that what stands below stays in sight */
  wa-textarea::part(textarea),
  wa-textarea::part(textarea-adjuster) {
    max-block-size: min(18rem, 40vh);
  }

  wa-textarea::part(textarea) {
    overflow-y: auto;
  }

  /* the slots beside a number share the room with it, also when they are empty */
  wa-number-input::part(start),
  wa-number-input::part(end) {
    flex: none;
  }

  wa-number-input::part(input) {
    padding-inline-start: 0;
    text-align: start;
  }

  .visually-hidden-label::part(form-control-label) {
    position: absolute;
    clip-path: inset(50%);
  }
`;
