import { html, type TemplateResult } from 'lit';

const LINKS = /arXiv:(\d{4}\.\d{4,5})|doi:(10\.\S+[^\s.,;])|https?:\/\/\S+[^\s.,;)]/g;

/** A source with every arXiv id, DOI and address in it made a link. */
export function sourceLink(source: string): TemplateResult {
  const found = [...source.matchAll(LINKS)];
  let end = 0;
  const parts = found.map((match) => {
    const [text, arxiv, doi] = match;
    const before = source.slice(end, match.index);
    end = match.index + text.length;
    const address = arxiv ? `https://arxiv.org/abs/${arxiv}` : doi ? `https://doi.org/${doi}` : text;
    return html`${before}<a href=${address} target="_blank" rel="noreferrer">${text}</a>`;
  });
  return html`${parts}${source.slice(end)}`;
}
