import { css } from 'lit';

export default css`
  :host {
    display: flex;
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    background: var(--_surface);
    box-shadow: var(--_shadow), 0 18px 50px light-dark(oklch(0.3 0.05 290 / 0.16), oklch(0 0 0 / 0.45));
    overflow: hidden;
  }

  [role='dialog'],
  form {
    display: flex;
    flex-direction: column;
    inline-size: 100%;
    min-block-size: 0;
  }

  header {
    padding: var(--_gap-s) var(--_gap-m) var(--_gap-xs);
  }

  .body {
    display: grid;
    gap: calc(var(--_space) * 3);
    min-block-size: 0;
    padding: var(--_gap-xs) var(--_gap-m) var(--_gap-s);
    overflow: auto;
  }

  header,
  footer {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: var(--_gap-s);
  }

  h2 {
    margin: 0;
    font: 600 var(--_text-m) / 1.4 var(--_font);
  }

  button,
  select,
  input[type='number'] {
    border: 1px solid var(--_control);
    border-radius: calc(var(--_radius) * 0.8);
    background: var(--_raised);
    color: inherit;
    font: 400 var(--_text-s) / 1.4 var(--_font);
  }

  button {
    cursor: pointer;
  }

  .close {
    display: grid;
    place-content: center;
    inline-size: 2rem;
    block-size: 2rem;
    margin-inline-end: -0.4rem;
    padding: 0;
    border: 0;
    background: none;
    color: var(--_muted);
  }

  .close:hover {
    background: var(--_sunken);
    color: var(--_text);
  }

  .formats {
    display: flex;
    flex-wrap: wrap;
    gap: 0.35rem;
    margin: 0;
    padding: 0;
    border: 0;
    min-inline-size: 0;
  }

  .formats label {
    position: relative;
    cursor: pointer;
  }

  .formats input {
    position: absolute;
    inset: 0;
    margin: 0;
    opacity: 0;
    cursor: inherit;
  }

  .formats span {
    display: block;
    padding: 0.32rem 0.6rem;
    border: 1px solid var(--_border);
    border-radius: 99px;
    background: var(--_raised);
    font: 500 var(--_text-s) / 1.4 var(--_font);
  }

  .formats label:hover span {
    border-color: var(--_accent);
  }

  .formats input:checked + span {
    border-color: var(--_accent);
    background: var(--_accent-soft);
    color: var(--_accent);
  }

  .formats input:focus-visible + span {
    outline: var(--_focus);
    outline-offset: 2px;
  }

  p {
    margin: 0;
    color: var(--_muted);
    font-size: var(--_text-s);
  }

  .options {
    display: grid;
    grid-template-columns: 1.7fr 1.15fr 0.8fr;
    gap: var(--_gap-s);
  }

  .options label {
    display: grid;
    gap: 0.2rem;
    min-inline-size: 0;
    font-size: var(--_text-s);
    font-weight: 550;
  }

  .options label:only-child {
    grid-column: span 2;
  }

  select,
  input[type='number'] {
    inline-size: 100%;
    block-size: 2.25rem;
    padding-inline: 0.45rem;
    font-variant-numeric: tabular-nums;
  }

  input:invalid {
    border-color: var(--_danger);
  }

  footer {
    padding: var(--_gap-xs) var(--_gap-m) calc(var(--_space) * 3);
  }

  footer p {
    flex: 1;
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }

  .fault {
    color: var(--_danger);
    font-weight: 550;
  }

  .primary {
    display: inline-flex;
    flex: none;
    align-items: center;
    gap: 0.45rem;
    block-size: 2.5rem;
    padding-inline: 1rem;
    border: 0;
    background: var(--_accent);
    color: var(--_on-accent);
    font-weight: 600;
  }

  .primary:hover {
    background: color-mix(in oklab, var(--_accent) 88%, var(--_text));
  }

  .primary:is(:disabled, [aria-disabled='true']) {
    background: var(--_sunken);
    color: var(--_muted);
    cursor: default;
  }
`;
