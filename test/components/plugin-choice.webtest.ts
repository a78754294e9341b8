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

  it('groups samplers by whether they draw fresh noise and choose their own steps', async () => {
    const adaptive = { ...samplers[0]!, id: 'adaptive', title: 'Adaptive', evaluationsPerStep: 'adaptive' } as const;
    const element = await mount('reverie-plugin-choice', { label: 'Sampler', manifests: [adaptive, ...samplers], value: { id: 'heun' } });
    const menu = [...inside(element, 'wa-select').querySelectorAll<HTMLElement>('small, wa-option')];
    const titles = menu.filter(({ localName }) => localName === 'small').map(({ textContent }) => textContent);
    expect(titles).to.deep.equal(['Draw no fresh noise', 'Can draw fresh noise', 'Choose their own steps']);
    expect(menu.slice(-2).map(({ textContent }) => textContent)).to.deep.equal(['Choose their own steps', 'Adaptive']);
    const stochastic = samplers.filter((sampler) => sampler.stochastic).map(({ title }) => title);
    const first = menu.findIndex(({ textContent }) => textContent === 'Can draw fresh noise');
    expect(menu.slice(first + 1, -2).map(({ textContent }) => textContent)).to.deep.equal(stochastic);
  });

  it('is accessible with its menu open', async () => {
    const element = await mount('reverie-plugin-choice', { label: 'Sampler', manifests: samplers, value: { id: 'heun' } });
    const select = inside<HTMLElement & { show(): Promise<void> }>(element, 'wa-select');
    await select.show();
    await expectAccessible(element);
  });

  it('lists plugins of other kinds without groups', async () => {
    const schedules = manifests.filter(({ kind }) => kind === 'schedule');
    const element = await mount('reverie-plugin-choice', { label: 'Schedule', manifests: schedules, value: { id: 'karras' } });
    expect(inside(element, 'wa-select').querySelectorAll('small, wa-divider').length).to.equal(0);
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
