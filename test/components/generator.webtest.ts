import { expect } from 'chai';
import { placeFaults } from '../../components/generator/faults.ts';
import { ReverieError } from '../../engine/errors.ts';
import { card, FakeEngine, manifests } from './fake-engine.ts';
import { forget, generator, press, prompt } from './generators.ts';
import { expectAccessible, inside, mount, next, type, until } from './page.ts';

describe('<reverie-generator>', () => {
  beforeEach(forget);

  it('is accessible before, with everything unfolded, and after a result', async () => {
    const { element } = await generator();
    await expectAccessible(element);
    for (const fold of element.shadowRoot!.querySelectorAll('details')) fold.open = true;
    type(prompt(element), 'zebra');
    await element.generate();
    await expectAccessible(element);
  });

  it('sends what was typed and shows what came', async () => {
    const { element, engine } = await generator();
    type(prompt(element), 'wheel');
    const result = next(element, 'reverie-result');
    inside(element, '#generate').click();
    const { detail } = await result;
    expect(engine.requests[0]).to.deep.equal({ task: 'point-cloud', inputs: { prompt: 'wheel' } });
    expect(inside<HTMLElementTagNameMap['reverie-point-cloud']>(element, 'reverie-point-cloud').points).to.equal(detail.output['points']);
    expect(inside(element, '.facts').textContent).to.match(/20 steps.*seed/s);
  });

  it('keeps several results, each with the seed that gives it alone, and shows the first', async () => {
    const { element, engine } = await generator();
    element.value = { task: 'point-cloud', inputs: { prompt: 'wheel' }, seed: 40, count: 3 };
    const result = (await element.generate())!;
    expect(engine.requests[0]).to.deep.include({ seed: 40, count: 3 });
    expect(inside<HTMLElementTagNameMap['reverie-point-cloud']>(element, 'reverie-point-cloud').points).to.equal(result.output['points']);
    expect(inside(element, '.facts').textContent).to.include('seed 40');
    const { entries } = inside<HTMLElementTagNameMap['reverie-history']>(element, 'reverie-history');
    expect(entries.map(({ request }) => [request.seed, request.count])).to.deep.equal([[40, undefined], [41, undefined], [42, undefined]]);
    expect(entries.every(({ thumbnail }) => thumbnail)).to.equal(true);
  });

  it('opens the model once while somebody types, and makes way for the generation', async () => {
    const { element, engine } = await generator();
    expect(engine.preloads).to.deep.equal([]);
    type(prompt(element), 'whe');
    await until(() => engine.preloads.length > 0, 'the model is opened');
    type(prompt(element), 'wheel');
    await element.updateComplete;
    const [{ task, signal }, ...more] = engine.preloads as [(typeof engine.preloads)[0], ...typeof engine.preloads];
    expect([task, more, signal!.aborted]).to.deep.equal(['point-cloud', [], false]);
    await element.generate();
    expect(signal!.aborted).to.equal(true);
  });

  it('shows previews on the way and tells every step', async () => {
    const { element } = await generator();
    let steps = 0;
    element.addEventListener('reverie-step', ({ detail }) => {
      steps += 1;
      expect(detail.preview?.kind).to.equal('points');
    });
    await element.generate();
    expect(steps).to.equal(20);
  });

  it('generates on Ctrl+Enter and cancels on Escape, showing what there is', async () => {
    const { element } = await generator({ stepMs: 20 });
    const done = next(element, 'reverie-result');
    press(prompt(element), 'Enter', { ctrlKey: true });
    await next(element, 'reverie-step');
    press(prompt(element), 'Escape');
    const { detail } = await done;
    expect(detail.partial).to.equal(true);
    expect(detail.stats.steps).to.be.below(20);
    expect(inside(element, '.facts').textContent).to.contain('cancelled before the end');
  });

  it('gives the focus back to Generate after Cancel was pressed', async () => {
    const { element } = await generator({ stepMs: 20 });
    void element.generate();
    await next(element, 'reverie-step');
    const cancel = inside(element, '#cancel');
    cancel.focus();
    cancel.click();
    await next(element, 'reverie-result');
    expect(element.shadowRoot!.activeElement?.id).to.equal('generate');
  });

  it('can generate again after a cancelled generation', async () => {
    const { element, engine } = await generator({ stepMs: 10 });
    const first = element.generate();
    element.cancel();
    expect(await first).to.equal(undefined);
    engine.options = { stepMs: 1 };
    expect((await element.generate())?.partial).to.equal(false);
  });

  it('says each fault beside its field, the others in one alert, and focuses the first', async () => {
    const faults = [
      { pointer: '/inputs/prompt', message: 'must have at least 1 character', got: '""' },
      { pointer: '/sampler/wobble', message: 'is no parameter' },
    ];
    const { element } = await generator({ faults });
    const failed = next(element, 'reverie-error');
    await element.generate();
    expect((await failed).detail.error).to.be.instanceOf(ReverieError);
    expect(inside(inside(element, '.inputs'), '.fault').textContent).to.equal('Must have at least 1 character, got "".');
    expect(inside(element, '[role=alert]').textContent).to.match(/One setting is marked.*\/sampler\/wobble is no parameter\./s);
    expect(inside(element, '.inputs').shadowRoot!.activeElement?.localName).to.equal('wa-textarea');
  });

  it('keeps the last result and offers another try when the engine fails', async () => {
    const { element, engine } = await generator();
    const result = await element.generate();
    engine.options = { failWith: new ReverieError('model/hash', 'The model file is damaged; clear the cache and try again.') };
    await element.generate();
    expect(inside(element, '[role=alert]').textContent).to.match(/The model could not be loaded.*damaged/s);
    expect(inside<HTMLElementTagNameMap['reverie-point-cloud']>(element, 'reverie-point-cloud').points).to.equal(result!.output['points']);
    engine.options = { stepMs: 1 };
    const again = next(element, 'reverie-result');
    inside(element, '[role=alert] wa-button').click();
    await again;
    expect(inside(element, '[role=alert]').textContent!.trim()).to.equal('');
  });

  it('names words that the model does not know, once', async () => {
    const { element } = await generator();
    type(prompt(element), 'zebra');
    await element.generate();
    await element.updateComplete;
    expect(element.shadowRoot!.querySelectorAll('.notice.warning p')).to.have.length(1);
    expect(inside(element, '.notice.warning').textContent).to.contain('zebra');
  });

  it('does not lose typed text when the page is loaded again', async () => {
    const { element } = await generator();
    type(prompt(element), 'half a wor');
    element.remove();
    const { element: second } = await generator();
    expect(prompt(second).value).to.equal('half a wor');
  });

  it('keeps the texts of two tasks apart', async () => {
    const { element } = await generator();
    type(prompt(element), 'for points');
    element.task = 'other';
    await element.updateComplete;
    expect(element.value).to.deep.equal({ task: 'other', inputs: {} });
    await until(() => inside(element, '[role=alert]').textContent?.includes('no task "other"'), 'the alert says so');
    element.task = 'point-cloud';
    await element.updateComplete;
    expect(element.value.inputs).to.deep.equal({ prompt: 'for points' });
  });

  it('keeps results: selecting one shows it again and fills in its form', async () => {
    const { element } = await generator();
    type(prompt(element), 'first');
    const first = await element.generate();
    type(prompt(element), 'second');
    await element.generate();
    const { element: second } = await generator();
    const entries = (): HTMLElement[] => [
      ...(second.shadowRoot!.querySelector('reverie-history')?.shadowRoot?.querySelectorAll<HTMLElement>('.select') ?? []),
    ];
    await until(() => entries().length === 2, 'both are listed');
    entries()[1]!.click();
    const viewer = inside<HTMLElementTagNameMap['reverie-point-cloud']>(second, 'reverie-point-cloud');
    await until(() => viewer.points !== null, 'the result is shown');
    expect(viewer.points).to.deep.equal(first!.output['points']);
    expect(prompt(second).value).to.equal('first');
    expect(second.value).to.deep.include({ steps: 20, sampler: { id: 'dpmpp-2m' } });
  });

  it('draws a new seed every time until the seed is locked', async () => {
    const { element, engine } = await generator();
    const first = await element.generate();
    await element.generate();
    expect(engine.requests.map(({ seed }) => seed)).to.deep.equal([undefined, undefined]);
    element.value = first!.request;
    await element.generate();
    expect(engine.requests[2]!.seed).to.equal(first!.request.seed);
  });

  it('fills in a pasted request, and says what is wrong with one that is none', async () => {
    const { element } = await generator();
    const bar = inside(element, 'reverie-request-bar');
    await (bar as HTMLElementTagNameMap['reverie-request-bar']).take('{"inputs": {}}');
    await until(() => bar.shadowRoot!.querySelector('.fault')?.textContent?.includes('`task` is missing'), 'the fault is named');
    await (bar as HTMLElementTagNameMap['reverie-request-bar']).take(
      JSON.stringify({ task: 'point-cloud', inputs: { prompt: 'pasted' }, steps: 7 }),
    );
    expect(element.value).to.deep.equal({ task: 'point-cloud', inputs: { prompt: 'pasted' }, steps: 7 });
  });

  it('begins with an example when a chip is pressed', async () => {
    const { element } = await generator();
    const change = next(element, 'reverie-change');
    inside(element, '.chip').click();
    expect((await change).detail.value).to.deep.include({ inputs: { prompt: 'plant flower stem' } });
  });

  it("hands the output to a viewer of one's own", async () => {
    const engine = new FakeEngine({ stepMs: 1 });
    const own = Object.assign(document.createElement('div'), { slot: 'viewer', output: null });
    const element = document.createElement('reverie-generator');
    element.append(own);
    const mounted = await mount('reverie-progress');
    mounted.parentElement!.append(Object.assign(element, { engine }));
    await until(() => element.shadowRoot?.querySelector('reverie-schema-form') != null, 'the form is drawn');
    await element.generate();
    expect(own.output).to.have.property('kind', 'points');
    expect(element.shadowRoot!.querySelector('reverie-point-cloud')).to.equal(null);
  });

  it('sends no change event when a program fills in the form', async () => {
    const { element } = await generator();
    element.addEventListener('reverie-change', () => expect.fail('a change event came'));
    element.value = { task: 'point-cloud', inputs: { prompt: 'set' } };
    await element.updateComplete;
    await until(() => prompt(element).value === 'set', 'the form shows it');
  });
});

describe('placing faults', () => {
  const place = (pointer: string): number =>
    placeFaults([{ pointer, message: 'is wrong' }], manifests, { task: 'point-cloud', inputs: {}, sampler: 'heun' }, card).placed.length;

  it('knows the fields of the plugins that are chosen or usual', () => {
    for (const pointer of [
      '/inputs/prompt',
      '/inputs/points/3',
      '/steps',
      '/count',
      '/seed',
      '/sampler',
      '/sampler/churn',
      '/guidance/0/scale',
      '/schedule/rho',
    ])
      expect(place(pointer), pointer).to.equal(1);
    for (const pointer of ['', '/task', '/sampler/wobble', '/inputs/other', '/guidance/1/scale'])
      expect(place(pointer), pointer).to.equal(0);
  });
});
