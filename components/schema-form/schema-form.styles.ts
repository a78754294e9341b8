import { css } from 'lit';

export default css`
  :host {
    display: grid;
    gap: var(--_gap-m);
  }

  reverie-word-chips {
    margin-block-start: var(--_gap-s);
  }

  .fault {
    color: var(--_danger);
    font-weight: 550;
  }

  .faulty {
    --wa-form-control-border-color: var(--_danger);
    --_control: var(--_danger);
  }

  .slider {
    position: relative;
  }

  wa-slider {
    --track-size: 0.3rem;
    --thumb-width: 1.05rem;
    --thumb-height: 1.05rem;
  }

  wa-slider::part(label) {
    padding-inline-end: 5rem;
  }

  .box {
    position: absolute;
    inset-block-start: -0.2rem;
    inset-inline-end: 0;
    inline-size: 4.5rem;
    padding: 0.15rem 0.4rem;
    border: 1px solid var(--_border);
    border-radius: var(--_radius-s);
    background: var(--_raised);
    color: inherit;
    font: 500 var(--_text-s) / 1.4 var(--_font);
    font-variant-numeric: tabular-nums;
    text-align: end;
    appearance: textfield;
  }

  .box::-webkit-inner-spin-button {
    display: none;
  }

  .box[aria-invalid] {
    border-color: var(--_danger);
  }

  wa-textarea::part(textarea) {
    font-size: 1rem;
  }
`;
