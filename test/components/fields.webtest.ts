import { expect } from 'chai';
import '../../components/points-field/points-field.ts';
import { choose } from '../../components/points-field/points-field.ts';
import '../../components/request-bar/request-bar.ts';
import { toText } from '../../components/request-bar/request-bar.ts';
import '../../components/seed-field/seed-field.ts';
import '../../components/settings/settings.ts';
import { card, flower, manifests } from './fake-engine.ts';
import { manifests as speech, task } from './fake-speech.ts';
import { expectAccessible, inside, mount, next, type, until } from './page.ts';

const button = (host: Element, name: string): HTMLElement => {
  const found = [...host.shadowRoot!.querySelectorAll<HTMLElement>('wa-button')].find(({ textContent }) => textContent?.includes(name));
  if (!found) throw new Error(`There is no button "${name}".`);
  return found;
};

describe('<reverie-points-field>', () => {
  it('is accessible', async () =>
    expectAccessible(await mount('reverie-points-field', { label: 'Points', hint: 'To begin with.', value: [0, 0, 0] })));

  it('takes the points of the result, in part where all would leave nothing to make', async () => {
    const element = await mount('reverie-points-field', { limit: 2048, current: { kind: 'points', points: flower() } });
    const change = next(element, 'reverie-change');
    button(element, 'Use the result').click();
    const value = (await change).detail.value as number[];
    expect(value.length % 3).to.equal(0);
    expect(value.length / 3).to.be.within(100, 2000);
    expect(Math.max(...value.filter((_, i) => i % 3 === 1))).to.be.below(0);
  });

  it('opens a file, and says what is wrong with one that holds no points', async () => {
    const element = await mount('reverie-points-field');
    const input = inside<HTMLInputElement>(element, 'input[type=file]');
    const open = (text: string): void => {
      const files = new DataTransfer();
      files.items.add(new File([text], 'points.json'));
      input.files = files.files;
      input.dispatchEvent(new Event('change'));
    };
    const change = next(element, 'reverie-change');
    open('[[0, 0, 0], [0, 4, 0]]');
    expect((await change).detail.value).to.deep.equal([0, -1, 0, 0, 1, 0]);
    open('{}');
    const fault = await until(() => element.shadowRoot!.querySelector('.fault')?.textContent ?? undefined, 'it says so');
    expect(fault).to.contain('holds 0 numbers');
    expect(element.value).to.have.length(6);
  });

  it('keeps the focus when no points are to be taken', async () => {
    const element = await mount('reverie-points-field', { value: [0, 0, 0] });
    const clear = button(element, 'Take no points');
    clear.focus();
    clear.click();
    await element.updateComplete;
    expect([element.value, element.shadowRoot!.activeElement?.textContent]).to.deep.equal([undefined, 'Open a file']);
  });

  it('thins points out evenly to what fits', () => {
    const points = Float32Array.from({ length: 30 }, (_, i) => i);
    expect(choose(points, 'all', 5)).to.deep.equal([0, 1, 2, 6, 7, 8, 12, 13, 14, 18, 19, 20, 24, 25, 26]);
    expect(choose(points, 'upper', 100)).to.have.length(15);
  });
});

describe('<reverie-seed-field>', () => {
  it('is accessible', async () => expectAccessible(await mount('reverie-seed-field', { seed: 7 })));

  it('begins its number as far inside its box as text begins in other boxes of its size', async () => {
    const field = inside(await mount('reverie-seed-field', { seed: 7 }), 'wa-number-input');
    const input = inside(field, 'input');
    const start = input.getBoundingClientRect().left + parseFloat(getComputedStyle(input).paddingLeft);
    const em = parseFloat(getComputedStyle(field).fontSize);
    const padding = 0.8 * em + 1; // of controls.ts, and the border
    expect(start - inside(field, '[part~=base]').getBoundingClientRect().left).to.be.closeTo(padding, 1);
    expect(getComputedStyle(input).textAlign).to.equal('start');
  });

  it('locks a typed seed, and draws another on request', async () => {
    const element = await mount('reverie-seed-field');
    const typed = next(element, 'reverie-change');
    type(inside(element, 'wa-number-input'), '42');
    expect((await typed).detail.value).to.deep.equal({ seed: 42, locked: true });
    const drawn = next(element, 'reverie-change');
    button(element, 'Draw a seed').click();
    const { seed, locked } = (await drawn).detail.value as { seed: number; locked: boolean };
    expect(locked).to.equal(true);
    expect(Number.isInteger(seed)).to.equal(true);
  });
});

describe('<reverie-settings>', () => {
  const settings = (): Promise<HTMLElementTagNameMap['reverie-settings']> => mount('reverie-settings', { manifests, models: [card] });

  it('is accessible', async () => expectAccessible(await settings()));

  it('shows the noise that the engine takes where the card names none, whatever there is besides', async () => {
    const { noise: _, ...defaults } = card.defaults;
    const other = { ...manifests.find(({ kind }) => kind === 'noise')!, id: 'brownian', title: 'Brownian path' };
    const element = await mount('reverie-settings', { manifests: [other, ...manifests], models: [{ ...card, defaults }] });
    const choices = [...element.shadowRoot!.querySelectorAll('reverie-plugin-choice')];
    expect(choices.map(({ value }) => value).at(-1)).to.deep.equal({ id: 'philox' });
  });

  it('shows what the model does when nothing was set', async () => {
    const element = await settings();
    const shown = [...element.shadowRoot!.querySelectorAll('reverie-plugin-choice')].map(({ value }) => value);
    expect(shown).to.deep.equal([{ id: 'dpmpp-2m' }, { id: 'karras' }, { id: 'classifier-free', scale: 2 }, { id: 'philox' }]);
    expect(element.draft).to.deep.equal({ inputs: {}, seedLocked: false });
  });

  it('offers the converters of what the task makes, each with its parameters, and none', async () => {
    const element = await mount('reverie-settings', { manifests: speech, models: task.models!, task });
    const sound = [...element.shadowRoot!.querySelectorAll('reverie-plugin-choice')].at(-1)!;
    await sound.updateComplete;
    expect([sound.label, sound.manifests.map(({ id }) => id), sound.value?.id]).to.deep.equal(['Sound', ['vocos', 'griffin-lim'], 'vocos']);
    const select = inside<HTMLElement & { value: string }>(sound, 'wa-select');
    const pick = async (value: string): Promise<void> => {
      select.value = value;
      select.dispatchEvent(new Event('change'));
      await element.updateComplete;
      await sound.updateComplete;
    };
    await pick('griffin-lim');
    expect(element.draft.convert).to.deep.equal({ id: 'griffin-lim' });
    expect(Object.keys(inside<HTMLElementTagNameMap['reverie-schema-form']>(sound, '.params').schema!.properties)).to.deep.equal(['iterations']);
    const none = [...sound.shadowRoot!.querySelectorAll<HTMLElement & { value: string }>('wa-option')].at(-1)!;
    expect(none.textContent).to.equal('None: the mel alone');
    await pick(none.value);
    expect([element.draft.convert, sound.value]).to.deep.equal([null, null]);
    await expectAccessible(element);
  });

  it('adds guidance and removes it', async () => {
    const element = await settings();
    button(element, 'Add guidance').click();
    expect(element.draft.guidance).to.deep.equal([{ id: 'classifier-free', scale: 2 }, { id: 'classifier-free' }]);
    await element.updateComplete;
    button(element, 'Remove this guidance').click();
    button(element, 'Remove this guidance').click();
    await element.updateComplete;
    expect(element.draft.guidance).to.have.length(1);
  });
});

describe('<reverie-request-bar>', () => {
  it('is accessible', async () => expectAccessible(await mount('reverie-request-bar', { request: { task: 't', inputs: {} } })));

  it('writes lists of numbers on one line', () => {
    expect(toText({ task: 't', inputs: { points: [1, -2.5, 3e-7] } })).to.contain('"points": [1,-2.5,3e-7]');
    expect(JSON.parse(toText({ task: 't', inputs: { words: ['a [1, 2]'] } }))).to.deep.equal({
      task: 't',
      inputs: { words: ['a [1, 2]'] },
    });
  });

  it('shows the request to copy by hand where the clipboard is out of reach', async () => {
    const element = await mount('reverie-request-bar', { request: { task: 't', inputs: { prompt: 'wheel' } } });
    const { writeText } = navigator.clipboard;
    navigator.clipboard.writeText = () => Promise.reject(new DOMException('No.', 'NotAllowedError'));
    await element.copy();
    navigator.clipboard.writeText = writeText;
    await element.updateComplete;
    expect(JSON.parse(inside<HTMLTextAreaElement>(element, 'wa-textarea').value)).to.deep.equal({ task: 't', inputs: { prompt: 'wheel' } });
  });
});
