import { css } from 'lit';

export default css`
  :host {
    display: block;
    container-type: inline-size;
  }

  .filter {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--_gap-s) var(--_gap-m);
    margin-block-end: var(--_gap-m);
  }

  .filter wa-input {
    flex: 1 1 14rem;
    max-inline-size: 24rem;
  }

  .kinds {
    display: flex;
    flex-wrap: wrap;
    gap: var(--_gap-xs);
  }

  .kinds button {
    display: inline-flex;
    align-items: center;
    gap: 0.45em;
    padding: 0.3rem 0.75rem;
    border: 1px solid var(--_border);
    border-radius: 99px;
    background: none;
    color: var(--_text);
    font: 500 var(--_text-s) / 1.4 var(--_font);
    cursor: pointer;
  }

  .kinds button:hover {
    border-color: var(--_control);
  }

  .kinds [aria-pressed='true'] {
    border-color: var(--_accent);
    background: var(--_accent-soft);
    color: var(--_accent);
  }

  .kinds span {
    font-variant-numeric: tabular-nums;
  }

  .list {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--_gap-m);
  }

  @container (min-width: 62rem) {
    .list {
      grid-template-columns: repeat(2, minmax(0, 1fr));
    }
  }

  article {
    display: grid;
    gap: var(--_gap-s);
    align-content: start;
    padding: var(--_gap-m);
    border: 1px solid var(--_border);
    border-radius: var(--_radius-l);
    background: var(--_surface);
  }

  header {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: var(--_gap-s);
  }

  h2 {
    margin: 0;
    font-size: var(--_text-l);
    font-weight: 600;
    line-height: 1.3;
  }

  p {
    margin: 0;
    max-inline-size: 70ch;
    overflow-wrap: anywhere;
  }

  code {
    font: 0.9em var(--_font-mono);
  }

  header code {
    color: var(--_muted);
    margin-inline-end: auto;
  }

  .badge {
    padding: 0.05rem 0.55rem;
    border-radius: 99px;
    background: var(--_sunken);
    font-size: var(--_text-xs);
    font-weight: 550;
  }

  .kind {
    background: var(--_accent-soft);
    color: var(--_accent);
  }

  .experimental,
  .beta {
    background: var(--_warning-soft);
    color: var(--_warning);
  }

  .source {
    color: var(--_muted);
    font-size: var(--_text-s);
  }

  a {
    color: var(--_accent);
    text-underline-offset: 0.15em;
  }

  dl {
    display: flex;
    flex-wrap: wrap;
    gap: var(--_gap-xs) var(--_gap-m);
    margin: 0;
    font-size: var(--_text-s);
  }

  dl div {
    display: flex;
    gap: 0.4em;
  }

  dt {
    color: var(--_muted);
  }

  dd {
    margin: 0;
  }

  .scroll {
    overflow-x: auto;
    border-radius: var(--_radius-s);
  }

  table {
    inline-size: 100%;
    border-collapse: collapse;
    font-size: var(--_text-s);
  }

  th,
  td {
    padding: 0.35rem 0.75rem 0.35rem 0;
    border-block-start: 1px solid var(--_border);
    text-align: start;
    vertical-align: top;
  }

  th {
    font-weight: 550;
    white-space: nowrap;
  }

  thead th {
    border: 0;
    color: var(--_muted);
    font-size: var(--_text-xs);
  }

  @container (max-width: 34rem) {
    thead {
      position: absolute;
      clip-path: inset(50%);
    }

    tr {
      display: grid;
      grid-template-columns: auto 1fr auto;
      gap: 0 var(--_gap-m);
      padding-block: 0.35rem;
      border-block-start: 1px solid var(--_border);
    }

    th,
    td {
      padding: 0;
      border: 0;
    }

    td:nth-child(2) {
      color: var(--_muted);
    }

    td:last-child {
      grid-column: 1 / -1;
    }
  }

  .none {
    color: var(--_muted);
  }
`;
