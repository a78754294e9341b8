/** Where the focus is in a generator, and what screen readers are told. */
import { expect } from 'chai';
import type { ReverieGenerator } from '../../components/generator/generator.ts';
import type { ReverieRequestBar } from '../../components/request-bar/request-bar.ts';
import { forget, generator, press, prompt } from './generators.ts';
import { inside, next, type, until } from './page.ts';

/** The path to what has the focus, through shadow trees. */
function focused(): string {
  const names: string[] = [];
  for (let at = document.activeElement; at; at = at.shadowRoot?.activeElement ?? null) names.push(at.id ? `#${at.id}` : at.localName);
  return names.join(' ');
}

const deletes = (element: ReverieGenerator): HTMLElement[] => [
  ...(element.shadowRoot!.querySelector('reverie-history')?.shadowRoot?.querySelectorAll<HTMLElement>('.delete') ?? []),
];

describe('<reverie-generator> and the focus', () => {
  beforeEach(forget);

  it('is on Cancel while what Generate was pressed for is made, so that Escape cancels, and on Generate again after it', async () => {
    const { element } = await generator({ stepMs: 20 });
    const done = next(element, 'reverie-result');
    inside(element, '#generate').focus();
    inside(element, '#generate').click();
    await next(element, 'reverie-step');
    expect(focused()).to.match(/#cancel button$/);
    press(document.activeElement!.shadowRoot!.activeElement!, 'Escape');
    expect((await done).detail.partial).to.equal(true);
    expect(focused()).to.match(/#generate button$/);
  });

  it('stays where it is when the generation was asked for elsewhere', async () => {
    const { element } = await generator({ stepMs: 5 });
    type(prompt(element), 'wheel');
    const done = next(element, 'reverie-result');
    press(prompt(element), 'Enter', { ctrlKey: true });
    await done;
    expect(focused()).to.match(/wa-textarea #input$/);
  });

  for (const [pointer, path] of [
    ['/steps', /reverie-settings reverie-schema-form wa-slider/],
    ['/count', /reverie-settings reverie-schema-form wa-slider/],
    ['/seed', /reverie-settings reverie-seed-field wa-number-input/],
    ['/sampler', /reverie-settings reverie-plugin-choice wa-select/],
    ['/guidance/0/scale', /reverie-settings reverie-plugin-choice reverie-schema-form wa-slider/],
  ] as const) {
    it(`goes to the fault of ${pointer} after the settings are unfolded`, async () => {
      const { element } = await generator({ faults: [{ pointer, message: 'is wrong' }] });
      await element.generate();
      expect(inside<HTMLDetailsElement>(element, '.advanced').open).to.equal(true);
      await until(() => path.test(focused()), `${path} has the focus`);
    });
  }

  it('goes from a deleted result to the next one, at last to Generate, and the deletion is told', async () => {
    const { element } = await generator();
    for (const text of ['first', 'second', 'third']) {
      type(prompt(element), text);
      await element.generate();
    }
    const remove = async (button: HTMLElement, left: number): Promise<void> => {
      button.focus();
      button.click();
      await until(() => deletes(element).length === left, 'it is gone');
    };
    const ofHistory = (): string | null | undefined => inside(element, 'reverie-history').shadowRoot!.activeElement?.ariaLabel;
    await until(() => deletes(element).length === 3, 'all are listed');
    await remove(deletes(element)[1]!, 2);
    expect(ofHistory()).to.equal('Delete first');
    expect(inside(element, '.base > [role=status]').textContent).to.equal('Deleted second');
    await remove(deletes(element)[1]!, 1);
    expect(ofHistory()).to.equal('Delete third');
    await remove(deletes(element)[0]!, 0);
    await until(() => /#generate button$/.test(focused()), 'Generate has the focus');
  });

  it('goes from the box of a request back to the button that opened it', async () => {
    const { element } = await generator();
    const bar = inside<ReverieRequestBar>(element, 'reverie-request-bar');
    for (const [text, name] of [['{}', 'Close'], ['{ "task": "point-cloud", "inputs": {} }', 'Use this request']] as const) {
      bar.take('{}');
      const box = await until(() => bar.shadowRoot!.querySelector<HTMLElement & { value: string }>('wa-textarea') ?? undefined, 'it is open');
      await until(() => box.shadowRoot?.querySelector('textarea') ?? undefined, 'it can be typed in');
      type(box, text);
      const button = [...bar.shadowRoot!.querySelectorAll('wa-button')].find(({ textContent }) => textContent === name)!;
      button.focus();
      button.click();
      await until(() => !bar.shadowRoot!.querySelector('.box'), 'it is closed');
      expect(bar.shadowRoot!.activeElement?.className, name).to.contain('paste');
    }
  });

  it('tells the progress outside of what is busy', async () => {
    const { element } = await generator({ stepMs: 20 });
    void element.generate();
    await next(element, 'reverie-step');
    const busy = ['reverie-point-cloud', 'reverie-progress'].map((tag) => inside(element, tag).closest('[aria-busy=true]') !== null);
    expect(busy).to.deep.equal([true, false]);
    element.cancel();
    await until(() => !element.running, 'it ends');
  });
});
