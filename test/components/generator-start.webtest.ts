/** What a generator makes of a task, an engine, a request and a draft that come late, change or do not fit each other. */
import { expect } from 'chai';
import { ReverieGenerator } from '../../components/generator/generator.ts';
import type { ReverieRequestBar } from '../../components/request-bar/request-bar.ts';
import { registerViewer } from '../../components/viewers/registry.ts';
import { ReverieError } from '../../engine/errors.ts';
import type { Engine, Manifest } from '../../engine/index.ts';
import { FakeEngine, manifests } from './fake-engine.ts';
import { forget, generator, press, prompt } from './generators.ts';
import { inside, mount, next, type, until } from './page.ts';

/** An engine whose plugins are told by `tell` every time. */
function telling(tell: () => readonly Manifest[], stepMs = 1): FakeEngine {
  const engine = new FakeEngine({ stepMs });
  const { info } = engine;
  return Object.defineProperty(engine, 'info', { get: () => ({ ...info, manifests: tell() }) });
}

/** A generator whose shared engine starts when it is told to. */
class Sharing extends ReverieGenerator {
  share!: (engine: Engine) => void;
  readonly #shared = new Promise<Engine>((resolve) => (this.share = resolve));

  protected override async resolveEngine(): Promise<Engine> {
    return this.engine ?? this.#shared;
  }
}
customElements.define('test-generator', Sharing);

const formOf = (element: ReverieGenerator): Element | null => element.shadowRoot!.querySelector('reverie-schema-form');
const viewersOf = (element: ReverieGenerator): string[] =>
  Array.from(inside(element, 'slot[name=viewer]').children, ({ localName }) => localName);
const other = (id: string, output: string): Manifest => ({ ...manifests[0]!, id, output });

describe('<reverie-generator>, as it begins', () => {
  beforeEach(forget);

  it('begins again when another try is asked for after the engine did not start', async () => {
    let started = false;
    const engine = telling(() => {
      if (!started) throw new ReverieError('engine/crashed', 'The worker failed; create a new engine.');
      return manifests;
    });
    const element = await mount('reverie-generator', { engine });
    const retry = await until(() => element.shadowRoot!.querySelector<HTMLElement>('[role=alert] wa-button') ?? undefined, 'it says so');
    press(element.shadowRoot!.querySelector('.base')!, 'Enter', { ctrlKey: true });
    expect(element.running).to.equal(false);
    started = true;
    retry.focus();
    retry.click();
    await until(() => formOf(element) !== null, 'the form is there');
    expect([engine.requests, inside(element, '[role=alert]').textContent!.trim()]).to.deep.equal([[], '']);
    await until(() => element.shadowRoot!.activeElement?.id === 'generate', 'the focus goes on');
    expect((await element.generate())?.partial).to.equal(false);
  });

  it('generates at once when it is asked to as soon as it is there, or has another task', async () => {
    const element = document.createElement('reverie-generator');
    element.engine = telling(() => [...manifests, other('shapes', 'points')]);
    (await mount('reverie-progress')).parentElement!.append(element);
    expect((await element.generate())?.partial).to.equal(false);
    element.task = 'shapes';
    expect((await element.generate())?.request.task).to.equal('shapes');
  });

  it('cancels what runs when it gets another task', async () => {
    const { element } = await generator({ stepMs: 20 });
    const ended = element.generate();
    await next(element, 'reverie-step');
    element.task = 'other';
    expect(await ended).to.equal(undefined);
    expect(element.running).to.equal(false);
  });

  it('has the viewer of the last task, whichever is loaded first', async () => {
    let load = (): void => undefined;
    registerViewer('slow', 'test-slow', () => new Promise<void>((resolve) => (load = resolve)));
    registerViewer('quick', 'test-quick');
    const engine = telling(() => [other('slow', 'slow'), other('quick', 'quick')]);
    const element = await mount('reverie-generator', { engine, task: 'slow' });
    await until(() => formOf(element) !== null, 'the form is there');
    element.task = 'quick';
    await until(() => viewersOf(element).length > 0, 'there is a viewer');
    load();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(viewersOf(element)).to.deep.equal(['test-quick']);
  });

  it('has the plugins of the engine that it is given, also when the shared one has started meanwhile', async () => {
    const element = document.createElement('test-generator') as Sharing;
    (await mount('reverie-progress')).parentElement!.append(element);
    await element.updateComplete;
    element.engine = new FakeEngine({ stepMs: 1 });
    await until(() => viewersOf(element).length > 0, 'there is a viewer');
    element.share(telling(() => [other('point-cloud', 'old')]));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(viewersOf(element)).to.deep.equal(['reverie-point-cloud']);
    expect(inside(element, 'reverie-settings')).to.have.property('manifests').that.equals(manifests);
  });
});

describe('<reverie-generator>, keeping drafts', () => {
  beforeEach(forget);

  it('keeps the texts of two generators on a page apart', async () => {
    const { element: first } = await generator();
    const { element: second } = await generator();
    type(prompt(first), 'one');
    type(prompt(second), 'two');
    first.remove();
    second.remove();
    const again = [await generator(), await generator()];
    expect(again.map(({ element }) => prompt(element).value)).to.deep.equal(['one', 'two']);
  });

  it('keeps the texts of two pages apart', async () => {
    const { pathname } = location;
    const { element } = await generator();
    type(prompt(element), 'of this page');
    element.remove();
    history.replaceState(null, '', '/another/page.html');
    try {
      expect((await generator()).element.value.inputs).to.deep.equal({});
    } finally {
      history.replaceState(null, '', pathname + location.search);
    }
  });

  it('recalls no plugin or model that the engine lacks, until it has it; what a program sets stays', async () => {
    const plugins = { model: 'gone', sampler: { id: 'my/own' }, guidance: [{ id: 'my/guide' }] };
    const request = { task: 'point-cloud', inputs: { prompt: 'kept' }, steps: 7, ...plugins };
    const { element } = await generator();
    inside<ReverieRequestBar>(element, 'reverie-request-bar').take(JSON.stringify(request));
    expect(element.value).to.deep.equal(request);
    await element.refresh();
    expect(element.value).to.deep.equal(request);
    element.remove();
    let known: readonly Manifest[] = manifests;
    const again = await mount('reverie-generator', { engine: telling(() => known) });
    await until(() => formOf(again) !== null, 'the form is there');
    expect(again.value).to.deep.equal({ task: 'point-cloud', inputs: { prompt: 'kept' }, steps: 7, guidance: [] });
    known = [...manifests, { ...manifests[1]!, id: 'my/own' }];
    await again.refresh();
    expect(again.value.sampler).to.deep.equal({ id: 'my/own' });
  });
});

describe('<reverie-generator>, taking requests', () => {
  beforeEach(forget);

  it('refuses a request for another task, and leaves the form as it is', async () => {
    const { element } = await generator();
    type(prompt(element), 'typed');
    const bar = inside<ReverieRequestBar>(element, 'reverie-request-bar');
    bar.take('{ "task": "text-to-speech", "inputs": { "text": "Hello." } }');
    const said = await until(() => bar.shadowRoot!.querySelector('.fault')?.textContent ?? undefined, 'it says so');
    expect(said).to.equal('This is a request for text-to-speech; the form is for point-cloud.');
    expect(element.value).to.deep.equal({ task: 'point-cloud', inputs: { prompt: 'typed' } });
  });

  it('keeps the latent of a request until a person takes another seed', async () => {
    const { element, engine } = await generator();
    element.value = { task: 'point-cloud', inputs: { prompt: 'wheel' }, seed: 5, latent: Float32Array.of(1, 2) };
    await element.generate();
    expect(engine.requests[0]).to.deep.include({ seed: 5, latent: [1, 2] });
    inside(inside(inside(element, 'reverie-settings'), 'reverie-seed-field'), '[title^=Draw]').click();
    expect(element.value).to.not.have.property('latent');
  });
});
