import { expect } from 'chai';
import '../../components/generator/generator.ts';
import type { ReverieGenerator } from '../../components/generator/generator.ts';
import { placeFaults } from '../../components/generator/faults.ts';
import type { ReverieSpeech } from '../../components/speech/speech.ts';
import { card, FakeSpeechEngine, manifests, type SpeechOptions } from './fake-speech.ts';
import { expectAccessible, inside, mount, next, type, until } from './page.ts';
import { joined, piece, sentences } from './speeches.ts';

const TEXT = 'The birds sing. Who listens? Nobody knows.';
const parts = sentences(TEXT).map((range) => piece(TEXT, range, 0.12));

interface Mounted {
  readonly element: ReverieGenerator;
  readonly engine: FakeSpeechEngine;
  readonly viewer: ReverieSpeech;
}

async function generator(options: SpeechOptions = {}): Promise<Mounted> {
  const engine = new FakeSpeechEngine({ secondsPerWord: 0.12, ...options });
  const element = await mount('reverie-generator', { engine, task: 'text-to-speech' });
  const viewer = await until(() => element.shadowRoot!.querySelector('reverie-speech') ?? undefined, 'the viewer is there');
  viewer.volume = 0.1;
  await until(() => element.shadowRoot!.querySelector('reverie-schema-form') !== null, 'the form is drawn');
  return { element, engine, viewer };
}

const field = (element: ReverieGenerator): HTMLElement & { value: string } => inside(inside(element, '.inputs'), 'wa-textarea');
const click = (element: ReverieGenerator, selector: string): void => inside(element, selector).click();
const text = (element: Element, selector: string): string => inside(element, selector).textContent!.replace(/\s+/g, ' ').trim();

/** Resolved by hand. */
function gate(): { readonly opened: Promise<void>; open(): void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}

describe('<reverie-generator> with speech', () => {
  beforeEach(() => {
    sessionStorage.clear();
    localStorage.clear();
  });

  it('is accessible before, while the sentences come, and after a correction', async () => {
    const third = gate();
    const { element, viewer } = await generator({ before: (i) => (i === 3 ? third.opened : Promise.resolve()) });
    await expectAccessible(element);
    type(field(element), TEXT);
    click(element, '#generate');
    await until(() => viewer.words.length > parts[0]!.words.length, 'two sentences are there');
    await expectAccessible(element);
    third.open();
    await until(() => !element.running && !viewer.playing, 'it is done');
    await new Promise((resolve) => setTimeout(resolve, 300)); // the last word's colour fades, before its button goes
    viewer.phonemes = true;
    viewer.dispatchEvent(correct(1, [4, 9], 'ˈbɝdz'));
    await element.updateComplete;
    await expectAccessible(element);
  });

  it('plays the first sentence as soon as it is made, waits for the next, and ends with the whole', async () => {
    const second = gate();
    const { element, viewer } = await generator({ before: (i) => (i === 2 ? second.opened : Promise.resolve()) });
    const pieces: number[] = [];
    element.addEventListener('reverie-piece', ({ detail }) => pieces.push(detail.i));
    type(field(element), TEXT);
    click(element, '#generate');
    await until(() => viewer.waiting, 'it was played and waits');
    expect([element.running, viewer.playing, viewer.words.length]).to.deep.equal([true, true, 3]);
    await until(() => text(inside(element, 'reverie-progress'), '.text span') === 'Sentence 2 of 3', 'the progress counts sentences');
    second.open();
    await next(element, 'reverie-result');
    await until(() => !viewer.playing, 'it ends');
    expect([pieces, viewer.time]).to.deep.equal([[1, 2, 3], viewer.duration]);
    expect(viewer.samples).to.deep.equal(joined(parts).samples);
    expect(viewer.growing).to.equal(false);
  });

  it('plays a single sentence when it is done', async () => {
    const { element, viewer } = await generator();
    type(field(element), 'The birds sing.');
    click(element, '#generate');
    await until(() => viewer.time > 0.03, 'it sounds');
  });

  it('plays nothing that no person asked for, or that a person wants to start, and remembers that', async () => {
    const { element, viewer } = await generator();
    let began = false;
    viewer.addEventListener('play', () => (began = true));
    element.value = { task: 'text-to-speech', inputs: { text: TEXT } };
    await element.generate();
    expect([viewer.playing, viewer.time]).to.deep.equal([false, 0]);
    const toggle = inside<HTMLElement & { checked: boolean }>(element, 'wa-switch');
    expect([toggle.checked, toggle.textContent]).to.deep.equal([true, 'Play as it is made']);
    toggle.click();
    await until(() => element.silent, 'it is silent');
    click(element, '#generate');
    await next(element, 'reverie-result');
    expect([viewer.playing, viewer.time, began]).to.deep.equal([false, 0, false]);
    expect((await generator()).element.silent).to.equal(true);
  });

  it('shows the first mel as it takes shape, and no previews in place of sentences that are done', async () => {
    const { element, viewer } = await generator({ stepMs: 2 });
    element.value = { task: 'text-to-speech', inputs: { text: TEXT } };
    const noises: number[] = [];
    let silentSince = 0;
    element.addEventListener('reverie-step', ({ detail }) => {
      if (detail.i < 10) noises.push(viewer.noise);
      else if (detail.i > 11 && !viewer.samples) silentSince += 1;
    });
    await element.generate();
    expect(noises.some((noise) => noise > 0.5)).to.equal(true);
    expect([silentSince, viewer.noise]).to.deep.equal([0, 0]);
  });

  it('keeps what is done when it is cancelled', async () => {
    const third = gate();
    const { element, viewer } = await generator({ before: (i) => (i === 3 ? third.opened : Promise.resolve()) });
    type(field(element), TEXT);
    click(element, '#generate');
    await until(() => viewer.words.length === 5, 'two sentences are there');
    click(element, '#cancel');
    third.open();
    const { detail } = await next(element, 'reverie-result');
    expect(detail.partial).to.equal(true);
    await element.updateComplete;
    expect([viewer.words.length, viewer.growing]).to.deep.equal([5, false]);
    const { entries } = await until(() => element.shadowRoot!.querySelector('reverie-history') ?? undefined, 'it is in the history');
    expect(entries[0]!.partial).to.equal(true);
  });

  it('keeps what is done when the rest fails', async () => {
    const broken = gate();
    const before = (i: number): Promise<void> => (i === 2 ? broken.opened.then(() => Promise.reject(new Error('The device was lost.'))) : Promise.resolve());
    const { element, viewer } = await generator({ before });
    element.value = { task: 'text-to-speech', inputs: { text: TEXT } };
    void element.generate();
    await until(() => viewer.words.length === 3, 'a sentence is there');
    broken.open();
    await next(element, 'reverie-error');
    await element.updateComplete;
    expect([viewer.words.length, viewer.growing, viewer.samples?.length]).to.deep.equal([3, false, parts[0]!.samples!.length]);
    expect(text(element, '.facts')).to.equal('stopped before the end');
    expect(text(element, '[role=alert]')).to.include('The device was lost.');
  });

  it('shows a mel alone where no sound is asked for', async () => {
    const { element, viewer, engine } = await generator();
    element.value = { task: 'text-to-speech', inputs: { text: TEXT }, convert: null };
    await element.generate();
    expect(engine.requests[0]!.convert).to.equal(null);
    expect([viewer.samples, viewer.output?.kind]).to.deep.equal([null, 'mel']);
    expect(element.value.convert).to.equal(null);
  });

  it('puts the sounds that a word is to have into the text, and offers to make it again', async () => {
    const { element, viewer, engine } = await generator();
    type(field(element), TEXT);
    await element.generate();
    viewer.dispatchEvent(correct(1, [4, 9], 'ˈbɝdz'));
    await element.updateComplete;
    expect(field(element).value).to.equal('The [birds](/ˈbɝdz/) sing. Who listens? Nobody knows.');
    expect(text(element, '[part=corrections] p')).to.equal('In the text, birds is now /ˈbɝdz/. Generate to hear it.');
    type(field(element), `Well: ${field(element).value}`);
    viewer.dispatchEvent(correct(3, [16, 19], 'hu'));
    viewer.dispatchEvent(correct(1, [4, 9], 'bɛdz'));
    await element.updateComplete;
    expect(field(element).value).to.equal('Well: The [birds](/bɛdz/) sing. [Who](/hu/) listens? Nobody knows.');
    const again = next(element, 'reverie-result');
    click(element, '[part=corrections] wa-button');
    await again;
    expect(engine.requests[1]!.inputs['text']).to.equal('Well: The [birds](/bɛdz/) sing. [Who](/hu/) listens? Nobody knows.');
    expect(element.shadowRoot!.querySelector('[part=corrections]')).to.equal(null);
    expect(text(viewer, '.words')).to.equal('Well: The birds sing. Who listens? Nobody knows.');
    viewer.pause();
  });

  it('says so where a word is no longer in the text, and leaves the text alone', async () => {
    const { element, viewer } = await generator();
    type(field(element), TEXT);
    await element.generate();
    type(field(element), 'Cats sleep.');
    viewer.dispatchEvent(correct(1, [4, 9], 'ˈbɝdz'));
    await element.updateComplete;
    expect(field(element).value).to.equal('Cats sleep.');
    expect(text(element, '[role=status].visually-hidden')).to.equal('The text has changed, and the word is no longer in it.');
  });

  it('follows the defaults of the mode that is picked, except for what a person chose', async () => {
    const { element } = await generator();
    const settings = inside<HTMLElementTagNameMap['reverie-settings']>(element, 'reverie-settings');
    const shown = (): unknown => [...settings.shadowRoot!.querySelectorAll('reverie-plugin-choice')].map(({ value }) => value?.id);
    const steps = (): unknown => settings.shadowRoot!.querySelector('reverie-schema-form')!.schema!.properties['steps']!.default;
    const pick = async (mode: string): Promise<void> => {
      const form = [...element.shadowRoot!.querySelectorAll('reverie-schema-form')].find(({ schema }) => schema?.properties['mode'])!;
      form.dispatchEvent(Object.assign(new Event('reverie-change', { bubbles: true }), { detail: { value: { ...element.value.inputs, mode } } }));
      await element.updateComplete;
      await settings.updateComplete;
    };
    expect([steps(), shown()]).to.deep.equal([10, ['dpmpp-2m', 'karras', 'philox', 'vocos']]);
    await pick('resgrad');
    expect([steps(), shown()]).to.deep.equal([4, ['heun', 'karras', 'philox', 'vocos']]);
    element.value = { ...element.value, steps: 4, sampler: { id: 'heun', churn: 0, mode: 'plain', clip: false }, schedule: { id: 'karras', rho: 5 } };
    await element.updateComplete;
    await pick('grad-tts');
    expect([steps(), shown()]).to.deep.equal([10, ['dpmpp-2m', 'karras', 'philox', 'vocos']]);
    expect(element.value).to.deep.equal({
      task: 'text-to-speech', inputs: { mode: 'grad-tts' }, schedule: { id: 'karras', rho: 5 },
    });
  });

  it('knows where faults of the converter belong', () => {
    const request = { task: 'text-to-speech', inputs: {}, convert: { id: 'griffin-lim' } };
    const at = (...pointers: string[]): readonly string[] =>
      placeFaults(pointers.map((pointer) => ({ pointer, message: 'is wrong' })), manifests, request, card).placed.map(({ pointer }) => pointer);
    expect(at('/convert', '/convert/id', '/convert/iterations', '/convert/rho', '/inputs/voice')).to.deep.equal(
      ['/convert', '/convert/id', '/convert/iterations', '/inputs/voice'],
    );
    const points = placeFaults([{ pointer: '/convert', message: 'is wrong' }], manifests.filter(({ kind }) => kind !== 'converter'), request, card);
    expect(points.placed).to.deep.equal([]);
  });
});

function correct(word: number, offset: readonly [number, number], phonemes: string): Event {
  return Object.assign(new Event('reverie-correct', { bubbles: true }), { detail: { word, offset, phonemes } });
}
