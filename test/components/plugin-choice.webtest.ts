import { expect } from 'chai';
import '../../components/plugin-choice/plugin-choice.ts';
import { manifests } from './fake-engine.ts';
import { expectAccessible, inside, mount, next } from './page.ts';

const samplers = manifests.filter(({ kind }) => kind === 'sampler');

describe('<reverie-plugin-choice>', () => {
  it('is accessible', async () =>
    expectAccessible(await mount('reverie-plugin-choice', { label: 'Sampler', manifests: samplers, value: { id: 'heun' } })));

  it('swaps the form of parameters with the plugin, from its schema', async () => {
    const element = await mount('reverie-plugin-choice', { label: 'Sampler', manifests: samplers, value: { id: 'dpmpp-2m' } });
    expect(element.shadowRoot!.querySelector('reverie-schema-form')).to.equal(null);
    const change = next(element, 'reverie-change');
    const select = inside<HTMLSelectElement>(element, 'wa-select');
    select.value = 'heun';
    select.dispatchEvent(new Event('change', { bubbles: true }));
    expect((await change).detail.value).to.deep.equal({ id: 'heun' });
    await element.updateComplete;
    const form = inside(element, 'reverie-schema-form');
    await (form as unknown as { updateComplete: Promise<boolean> }).updateComplete;
    expect([...form.shadowRoot!.querySelectorAll<HTMLElement>('.field')].map(({ dataset }) => dataset['name'])).to.deep.equal([
      'churn',
      'mode',
      'clip',
    ]);
  });

  it('keeps the id when a parameter changes', async () => {
    const element = await mount('reverie-plugin-choice', { manifests: samplers, value: { id: 'heun' } });
    const form = inside(element, 'reverie-schema-form');
    const box = inside<HTMLInputElement>(form, '[data-name=churn] .box');
    const change = next(element, 'reverie-change');
    box.value = '4';
    box.dispatchEvent(new Event('change'));
    expect((await change).detail.value).to.deep.equal({ id: 'heun', churn: 4 });
  });
});
