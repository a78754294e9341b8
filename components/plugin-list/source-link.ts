import { html, type TemplateResult } from 'lit';

/** A source with its arXiv id, DOI or address made a link. */
export function sourceLink(source: string): TemplateResult {
  const found = /arXiv:(\d{4}\.\d{4,5})|doi:(10\.\S+[^\s.,])|https?:\/\/\S+[^\s.,)]/.exec(source);
  if (!found) return html`${source}`;
  const [text, arxiv, doi] = found;
  const address = arxiv ? `https://arxiv.org/abs/${arxiv}` : doi ? `https://doi.org/${doi}` : text;
  const before = source.slice(0, found.index);
  const after = source.slice(found.index + text.length);
  return html`${before}<a href=${address} target="_blank" rel="noreferrer">${text}</a>${after}`;
}
