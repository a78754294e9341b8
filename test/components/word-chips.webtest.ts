import { expect } from 'chai';
import '../../components/word-chips/word-chips.ts';
import type { ReverieWordChips } from '../../components/word-chips/word-chips.ts';
import { expectAccessible, mount, next } from './page.ts';

const lists = [
  { title: 'Actions', words: ['walking', 'running', 'standing still'] },
  { title: 'Colours', words: ['red', 'teal'] },
];
const chips = (): Promise<ReverieWordChips> => mount('reverie-word-chips', { lists });
const all = (element: ReverieWordChips, role: string): HTMLElement[] => [...element.shadowRoot!.querySelectorAll<HTMLElement>(role)];
const words = (element: ReverieWordChips): (string | null)[] => all(element, '.words button').map(({ textContent }) => textContent);
const focused = (element: ReverieWordChips): string | null | undefined => element.shadowRoot!.activeElement?.textContent;

function press(element: ReverieWordChips, key: string): Promise<boolean> {
  element.shadowRoot!.activeElement!.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
  return element.updateComplete;
}

describe('<reverie-word-chips>', () => {
  it('is accessible', async () => expectAccessible(await chips()));

  it('shows nothing where there are no words', async () => {
    const element = await mount('reverie-word-chips');
    expect(element.shadowRoot!.querySelector('button')).to.equal(null);
  });

  it('shows one list at a time, and sends the word that a person chose', async () => {
    const element = await chips();
    expect(words(element)).to.deep.equal(['walking', 'running', 'standing still']);
    all(element, '[role=tab]')[1]!.click();
    await element.updateComplete;
    expect(words(element)).to.deep.equal(['red', 'teal']);
    const change = next(element, 'reverie-change');
    all(element, '.words button')[1]!.click();
    expect((await change).detail.value).to.equal('teal');
    await element.updateComplete;
    expect(element.shadowRoot!.querySelector('[role=status]')!.textContent).to.equal('Added “teal”');
  });

  it('is one stop of the tab key for the lists and one for the words; arrow keys, Home and End go on', async () => {
    const element = await chips();
    const stops = (): (string | null)[] => all(element, 'button[tabindex="0"]').map(({ textContent }) => textContent);
    expect(stops()).to.deep.equal(['Actions', 'walking']);
    all(element, '.words button')[0]!.focus();
    await press(element, 'ArrowRight');
    expect([focused(element), stops()]).to.deep.equal(['running', ['Actions', 'running']]);
    await press(element, 'End');
    await press(element, 'ArrowDown');
    expect(focused(element)).to.equal('walking');
    all(element, '[role=tab]')[0]!.focus();
    await press(element, 'ArrowLeft');
    expect([focused(element), words(element)]).to.deep.equal(['Colours', ['red', 'teal']]);
    await press(element, 'Home');
    expect([focused(element), stops()]).to.deep.equal(['Actions', ['Actions', 'walking']]);
  });
});
