import { expect } from 'chai';
import '../../components/plugin-list/plugin-list.ts';
import { FakeEngine, manifests } from './fake-engine.ts';
import { expectAccessible, inside, mount, type, until } from './page.ts';

const titles = (element: Element): string[] => [...element.shadowRoot!.querySelectorAll('h2')].map(({ textContent }) => textContent ?? '');

describe('<reverie-plugin-list>', () => {
  it('is accessible', async () => expectAccessible(await mount('reverie-plugin-list', { manifests })));

  it('lists what the engine holds', async () => {
    const element = await mount('reverie-plugin-list', { engine: new FakeEngine() });
    await until(() => titles(element).length === manifests.length, 'every plugin is listed');
  });

  it('narrows the list by kind and by text', async () => {
    const element = await mount('reverie-plugin-list', { manifests });
    element.kind = 'sampler';
    await element.updateComplete;
    expect(titles(element)).to.deep.equal(['DPM-Solver++ (2M)', 'Heun']);
    type(inside(element, 'wa-input'), 'churn');
    await element.updateComplete;
    expect(titles(element)).to.deep.equal(['Heun']);
  });

  it('makes a link of the source and a table of the parameters', async () => {
    const element = await mount('reverie-plugin-list', { manifests, search: 'churn' });
    expect(inside<HTMLAnchorElement>(element, 'a').href).to.equal('https://arxiv.org/abs/2206.00364');
    expect([...element.shadowRoot!.querySelectorAll('tbody th')].map(({ textContent }) => textContent)).to.deep.equal([
      'churn',
      'mode',
      'clip',
    ]);
  });
});
