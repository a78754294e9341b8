import { expect } from 'chai';
import '../../components/schema-form/schema-form.ts';
import type { ReverieSchemaForm } from '../../components/schema-form/schema-form.ts';
import { sliderEnd, sliderStep } from '../../components/schema-form/fields.ts';
import type { ObjectSchema } from '../../engine/index.ts';
import { expectAccessible, inside, mount, next, type, until } from './page.ts';

const schema: ObjectSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['prompt'],
  properties: {
    prompt: { type: 'string', title: 'Prompt', format: 'multiline', description: 'What to make.' },
    name: { type: 'string', title: 'Name' },
    scale: { type: 'number', title: 'Scale', default: 2, minimum: 0, maximum: 10 },
    limit: { type: 'number', title: 'Limit', default: 1e6, minimum: 0, maximum: 1e6 },
    mode: { type: 'string', title: 'Mode', enum: ['plain', 'damped'], default: 'plain' },
    clip: { type: 'boolean', title: 'Clip', default: true },
    words: { type: 'array', title: 'Words', items: { type: 'string' } },
    levels: { type: 'array', title: 'Levels', items: { type: 'number' } },
    points: { type: 'array', title: 'Points', format: 'points', items: { type: 'number' } },
  },
};

const form = (properties: Partial<ReverieSchemaForm> = {}): Promise<ReverieSchemaForm> =>
  mount('reverie-schema-form', { schema, pointer: '/inputs', ...properties });

describe('<reverie-schema-form>', () => {
  it('is accessible', async () =>
    expectAccessible(await form({ faults: [{ pointer: '/inputs/scale', message: 'must be at most 10', got: '11' }] })));

  it('draws a control for every kind of property', async () => {
    const element = await form();
    const tags = [...element.shadowRoot!.querySelectorAll('[data-field]')].map(({ localName }) => localName);
    expect(tags).to.deep.equal([
      'wa-textarea',
      'wa-input',
      'wa-slider',
      'wa-number-input',
      'wa-select',
      'wa-switch',
      'wa-tag-input',
      'wa-tag-input',
      'reverie-points-field',
    ]);
  });

  it('keeps a long text to a part of the window, where it scrolls', async () => {
    const element = await form({ value: { prompt: 'wheel '.repeat(20_000) } });
    const textarea = inside(inside(element, '[data-name=prompt] wa-textarea'), 'textarea');
    await until(() => textarea.scrollHeight > 10_000, 'the text stands there');
    await new Promise((resolve) => requestAnimationFrame(resolve)); // the box is measured after the text
    const { height } = inside(element, '[data-name=prompt] wa-textarea').getBoundingClientRect();
    expect(height).to.be.within(100, Math.min(18 * 16, 0.4 * innerHeight) + 80); // with its label and hint
    expect(getComputedStyle(textarea).overflowY).to.equal('auto');
  });

  it('shows defaults without counting them as values', async () => {
    const element = await form();
    expect(inside<HTMLInputElement>(element, '[data-name=scale] .box').value).to.equal('2');
    expect(element.value).to.deep.equal({});
  });

  it('shows the default again in a box for numbers that is emptied, also where it was the default before', async () => {
    const element = await form();
    const box = inside<HTMLInputElement>(element, '[data-name=scale] .box');
    const limit = inside<HTMLElement & { value: string }>(element, '[data-name=limit] wa-number-input');
    for (const typed of ['', '7', '']) {
      box.value = typed;
      box.dispatchEvent(new Event('change'));
      type(limit, typed);
      await element.updateComplete;
    }
    expect([box.value, limit.value, element.value]).to.deep.equal(['2', '1000000', {}]);
    box.value = '';
    box.dispatchEvent(new Event('change'));
    type(limit, '');
    await element.updateComplete;
    expect([box.value, limit.value]).to.deep.equal(['2', '1000000']);
  });

  it('sends what a person typed, with all other values', async () => {
    const element = await form({ value: { scale: 3 } });
    const change = next(element, 'reverie-change');
    type(inside(element, 'wa-textarea'), 'wheel');
    expect((await change).detail.value).to.deep.equal({ scale: 3, prompt: 'wheel' });
  });

  it('takes numbers that the slider does not reach from the box beside it', async () => {
    const element = await form();
    const box = inside<HTMLInputElement>(element, '[data-name=scale] .box');
    const change = next(element, 'reverie-change');
    box.value = '12.5';
    box.dispatchEvent(new Event('change'));
    expect((await change).detail.value).to.deep.equal({ scale: 12.5 });
  });

  it('calls the values of a choice by their titles, and sends the values', async () => {
    const mode = { type: 'string', title: 'Mode', enum: ['plain', 'damped'], enumTitles: ['Plain', 'Damped, and slower'], default: 'plain' } as const;
    const element = await form({ schema: { type: 'object', additionalProperties: false, properties: { mode } } });
    const select = inside<HTMLElement & { value: string }>(element, '[data-name=mode] wa-select');
    expect(Array.from(select.querySelectorAll('wa-option'), ({ textContent }) => textContent)).to.deep.equal(['Plain', 'Damped, and slower']);
    const change = next(element, 'reverie-change');
    select.value = '1';
    select.dispatchEvent(new Event('change'));
    expect((await change).detail.value).to.deep.equal({ mode: 'damped' });
  });

  it('takes a list of numbers, and leaves what is none as it was typed', async () => {
    const element = await form();
    const tags = inside<HTMLElement & { value: string[] }>(element, '[data-name=levels] wa-tag-input');
    const change = next(element, 'reverie-change');
    tags.value = ['10', '2.5', 'x'];
    tags.dispatchEvent(new Event('change'));
    expect((await change).detail.value).to.deep.equal({ levels: [10, 2.5, 'x'] });
  });

  it('takes a list of words', async () => {
    const element = await form();
    const tags = inside<HTMLElement & { value: string[] }>(element, '[data-name=words] wa-tag-input');
    const change = next(element, 'reverie-change');
    tags.value = ['red', '7'];
    tags.dispatchEvent(new Event('change'));
    expect((await change).detail.value).to.deep.equal({ words: ['red', '7'] });
  });

  it('says what is wrong beside the field that the pointer names, and nowhere else', async () => {
    const element = await form({
      faults: [
        { pointer: '/inputs/scale', message: 'must be at most 10', got: '11' },
        { pointer: '/steps', message: 'must be at least 1' },
      ],
    });
    expect(inside(element, '[data-name=scale] .fault').textContent).to.equal('Must be at most 10, got 11.');
    expect(element.shadowRoot!.querySelectorAll('.fault')).to.have.length(1);
  });

  it('moves the focus to the first field with a fault', async () => {
    const element = await form({ faults: [{ pointer: '/inputs/name', message: 'must be text' }] });
    expect(await element.focusFault()).to.equal(true);
    expect(element.shadowRoot!.activeElement?.localName).to.equal('wa-input');
  });

  it('sends nothing when a program sets values', async () => {
    const element = await form();
    element.addEventListener('reverie-change', () => expect.fail('a change event came'));
    element.value = { scale: 4 };
    await element.updateComplete;
    expect(inside<HTMLInputElement>(element, '[data-name=scale] .box').value).to.equal('4');
  });
});

describe('words that a text offers', () => {
  const offering: ObjectSchema = {
    type: 'object',
    additionalProperties: false,
    properties: {
      prompt: { type: 'string', title: 'Prompt', format: 'multiline', suggestions: ['colours', 'hairColours', 'unheardOf'] },
      name: { type: 'string', title: 'Name', suggestions: ['unheardOf'] },
    },
  };
  const words = { colours: ['teal', 'red'], hairColours: ['blond'], metals: ['gold'] };
  const offered = (value: object = {}): Promise<ReverieSchemaForm> => form({ schema: offering, words, value: { ...value } });
  const chips = (element: ReverieSchemaForm): Element => inside(element, '[data-name=prompt] reverie-word-chips');
  const area = (element: ReverieSchemaForm): HTMLTextAreaElement => inside(inside(element, 'wa-textarea'), 'textarea');

  async function choose(element: ReverieSchemaForm, word: number): Promise<unknown> {
    const change = next(element, 'reverie-change');
    chips(element).shadowRoot!.querySelectorAll<HTMLElement>('.words button')[word]!.click();
    const { value } = (await change).detail;
    await element.updateComplete;
    return value;
  }

  it('are accessible', async () => expectAccessible(await offered()));

  it('are the lists that its schema names, as far as there are any, titled in words', async () => {
    const element = await offered();
    const titles = [...chips(element).shadowRoot!.querySelectorAll('[role=tab]')].map(({ textContent }) => textContent);
    expect(titles).to.deep.equal(['Colours', 'Hair colours']);
    expect(element.shadowRoot!.querySelector('[data-name=name] reverie-word-chips')).to.equal(null);
    expect((await form({ schema: offering })).shadowRoot!.querySelector('reverie-word-chips')).to.equal(null);
  });

  it('go to the end of a text that nobody has touched, with a space between words', async () => {
    const element = await offered();
    expect(await choose(element, 1)).to.deep.equal({ prompt: 'red' });
    expect(await choose(element, 0)).to.deep.equal({ prompt: 'red teal' });
  });

  it('go where the caret is, in place of what is selected, and the next one goes after it', async () => {
    const element = await offered({ prompt: 'a blue shirt, running' });
    await (inside(element, 'wa-textarea') as HTMLElement & { updateComplete: Promise<boolean> }).updateComplete;
    area(element).setSelectionRange(2, 6);
    expect(await choose(element, 0)).to.deep.equal({ prompt: 'a teal shirt, running' });
    expect(await choose(element, 1)).to.deep.equal({ prompt: 'a teal red shirt, running' });
    area(element).setSelectionRange(0, 0);
    expect(await choose(element, 1)).to.deep.equal({ prompt: 'red a teal red shirt, running' });
  });
});

describe('a slider', () => {
  it('ends at the maximum, or where that is far at five times the default, or is left out', () => {
    expect(sliderEnd({ minimum: 0, maximum: 10 })).to.equal(10);
    expect(sliderEnd({ minimum: 1, maximum: 1000, default: 20 })).to.equal(100);
    expect(sliderEnd({ minimum: 0, maximum: 1e6, default: 1e6 })).to.equal(undefined);
    expect(sliderEnd({ minimum: 0 })).to.equal(undefined);
  });

  it('moves in steps that suit its range', () => {
    expect(sliderStep({ type: 'integer', minimum: 1 }, 100)).to.equal(1);
    expect(sliderStep({ type: 'number', minimum: 0 }, 1)).to.equal(0.01);
    expect(sliderStep({ type: 'number', multipleOf: 0.25 }, 1)).to.equal(0.25);
  });
});
