import { css } from 'lit';

export default css`
  :host {
    display: grid;
    gap: var(--_gap-s);
    min-inline-size: 0;
  }

  .lists {
    display: flex;
    flex-wrap: wrap;
    gap: 0 calc(var(--_space) * 3);
  }

  .lists button {
    padding: 0.15rem 0;
    border: 0;
    border-block-end: 2px solid transparent;
    background: none;
    color: var(--_muted);
    font: 550 var(--_text-s) / 1.4 var(--_font);
    cursor: pointer;
    transition: border-color var(--_quick);
  }

  .lists button:hover {
    color: var(--_text);
  }

  .lists [aria-selected='true'] {
    border-color: var(--_accent);
    color: var(--_accent);
  }

  .words {
    display: flex;
    flex-wrap: wrap;
    align-content: start;
    gap: var(--_gap-xs);
    block-size: 6.6rem;
    padding: 3px 3px 0.75rem;
    margin: -3px;
    overflow-y: auto;
    mask-image: linear-gradient(#000 calc(100% - 1rem), transparent);
    scrollbar-width: thin;
    scrollbar-color: var(--_control) transparent;
  }

  .words button {
    padding: 0.2rem 0.65rem;
    border: 1px solid var(--_border);
    border-radius: 99px;
    background: var(--_raised);
    color: var(--_text);
    font: 500 var(--_text-s) / 1.4 var(--_font);
    cursor: pointer;
    transition: border-color var(--_quick);
  }

  .words button:hover {
    border-color: var(--_accent);
    color: var(--_accent);
  }
`;
