/** The text with a button for every word: its rows, and which of them the sound and the keyboard are at. */
import { html, nothing, type TemplateResult } from 'lit';
import { plain } from './correct.ts';
import { surroundings, type SpokenWord, type Utterance } from './utterance.ts';

const STEPS: Readonly<Record<string, (at: number, last: number) => number>> = {
  ArrowRight: (at) => at + 1, ArrowLeft: (at) => at - 1, Home: () => 0, End: (_, last) => last,
};

const PARAGRAPH = /\n\s*\n/u;
/** A thin space, between sounds. */
const THIN = '\u2009';

/** All words in the order of the text. One of them is a stop of the Tab key, arrow keys go from one to the next. */
export function wordList(
  speech: Utterance,
  phonemes: boolean,
  correct: ((word: number) => void) | undefined,
  play: (word: number) => void,
): TemplateResult {
  const { text, words, language, samples } = speech;
  const around = surroundings(text, words);
  const onClick = (event: Event): void => {
    const button = (event.target as Element).closest<HTMLElement>('[data-word]');
    if (button) (button.matches('.fix') ? correct : play)?.(Number(button.dataset['word']));
  };
  return html`<div class="words" part="words" role="group" aria-label="Words" tabindex=${samples ? nothing : 0} lang=${language || nothing}
    @click=${onClick} @keydown=${onKey}>
    ${words.map((word, i) => {
      const { before, after, space } = around[i]!;
      const [, near, rest] = /^(\S*)([^]*)$/u.exec(after)!; // after the last word stands what is not said yet
      const unit = phonemes && correct
        ? pair(word, i, language, !samples, before, near!)
        : html`<span class="unit">${before}${button(word, i, phonemes ? language : undefined, !samples)}${near}</span>`;
      return html`${unit}${rest && html`<span class="rest">${plain(rest)}</span>`}${
        PARAGRAPH.test(space) ? html`<span class="break"></span>` : space && ' '}`;
    })}
  </div>`;
}

/** A word to be played, with the marks around it, over its sounds to be changed. */
function pair(word: SpokenWord, i: number, language: string, silent: boolean, before: string, after: string): TemplateResult {
  return html`<span class="unit pair"><span>${before}${button(word, i, undefined, silent)}${after}</span> <button class="fix ipa"
    part="phonemes" type="button" tabindex="-1" data-word=${i} aria-haspopup="dialog" title="Change the sounds"><span
    lang="${language || 'und'}-fonipa">${word.tokens.join(THIN)}</span><span
    class="visually-hidden">, the sounds of ${word.text}: change them</span></button></span>`;
}

function button({ text, tokens }: SpokenWord, i: number, language: string | undefined, silent: boolean): TemplateResult {
  const sounds = (code: string): TemplateResult => html` <span class="ipa" part="phonemes" lang=${code}>${tokens.join(THIN)}</span>`;
  return html`<button class="spoken" part="word" type="button" tabindex="-1" data-word=${i} ?disabled=${silent}>${text}${
    language === undefined ? nothing : sounds(`${language || 'und'}-fonipa`)}</button>`;
}

/** Right and left go from word to word, down to a word's sounds, up back to the word. */
function onKey(event: KeyboardEvent): void {
  const list = event.currentTarget as Element;
  const from = (event.target as Element).closest<HTMLElement>('[data-word]');
  const row = from?.matches('.fix') ? '.fix' : '.spoken';
  const buttons = [...list.querySelectorAll<HTMLElement>(row)];
  const at = from ? buttons.indexOf(from) : -1;
  const to = target(list, event.key, row, buttons, at);
  if (!to || at < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  reach([...list.querySelectorAll<HTMLElement>('[data-word]')], to);
  to.focus();
}

function target(list: Element, key: string, row: string, buttons: readonly HTMLElement[], at: number): HTMLElement | undefined {
  const [step, last] = [STEPS[key], buttons.length - 1];
  if (step) return buttons[Math.min(last, Math.max(0, step(at, last)))];
  const other = key === 'ArrowDown' ? '.fix' : key === 'ArrowUp' ? '.spoken' : row;
  return other === row ? undefined : (list.querySelectorAll<HTMLElement>(other)[at] ?? undefined);
}

const buttonsOf = (list: Element): HTMLElement[] => [...list.querySelectorAll<HTMLElement>('.spoken')];

/** Makes one button the stop of the Tab key. */
function reach(buttons: readonly HTMLElement[], stop: HTMLElement | undefined): void {
  buttons.forEach((each) => (each.tabIndex = each === stop ? 0 : -1));
}

/** Marks the word that is spoken; -1 marks none. The Tab key stops there, unless somebody goes through the words. */
export function mark(list: HTMLElement, word: number): void {
  const marked = Number(list.querySelector<HTMLElement>('[data-now]')?.dataset['word'] ?? -1);
  const settled = list.querySelector('[data-word][tabindex="0"]') !== null;
  if (marked === word && settled) return; // as it is nearly every time: a long text has thousands of words
  const [buttons, all] = [buttonsOf(list), [...list.querySelectorAll<HTMLElement>('[data-word]')]];
  buttons.forEach((each, i) => each.toggleAttribute('data-now', i === word));
  buttons.forEach((each, i) => (each.ariaCurrent = i === word ? 'true' : null));
  if (!list.matches(':focus-within') && word >= 0) reach(all, buttons[word]);
  else if (!settled) reach(all, buttons[0]);
  if (word >= 0) keepInSight(list, buttons[word]!);
}

/** Scrolls the words, never the page. */
function keepInSight(list: HTMLElement, button: HTMLElement): void {
  const [start, end] = [button.offsetTop - 8, button.offsetTop + button.offsetHeight + 8];
  if (start < list.scrollTop) list.scrollTop = start;
  if (end > list.scrollTop + list.clientHeight) list.scrollTop = end - list.clientHeight;
}
