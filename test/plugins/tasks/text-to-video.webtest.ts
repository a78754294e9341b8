/** The task in its worker, with a tiny network, as the generator shows it. */
import { expect } from 'chai';
import '../../../components/frames/frames.ts';
import '../../../components/generator/generator.ts';
import type { ReverieGenerator } from '../../../components/generator/generator.ts';
import { createEngine, type Engine, type GenerationRequest, type StepEvent } from '../../../engine/index.ts';
import { expectAccessible, inside, mount, next, until } from '../../components/page.ts';
import { gradient } from '../../components/clips.ts';

const FRAME = 64 * 64 * 4;
const CLIP: GenerationRequest = { task: 'text-to-video', inputs: { prompt: 'red walking' }, steps: 4, seed: 2 };

interface Clip {
  readonly kind: string;
  readonly frames: Uint8ClampedArray;
  readonly fps: number;
}

describe('clips from the worker', () => {
  let engine: Engine;
  before(async () => {
    await caches.delete('reverie-models-1');
    const worker = new Worker(new URL('../../fixtures/clips-worker.ts', import.meta.url), { type: 'module' });
    engine = await createEngine({ worker, provider: 'wasm' });
  });
  after(() => engine.dispose());
  beforeEach(() => sessionStorage.clear());

  async function generator(): Promise<ReverieGenerator> {
    const element = await mount('reverie-generator', { engine, task: 'text-to-video' });
    await until(() => ['reverie-frames', '.inputs'].every((part) => element.shadowRoot!.querySelector(part)), 'it is drawn');
    return element;
  }
  const player = (element: ReverieGenerator): HTMLElementTagNameMap['reverie-frames'] => inside(element, 'reverie-frames');

  it('come whole, with a preview of every step but the last', async () => {
    const previews: Clip[] = [];
    const onStep = ({ preview }: StepEvent): unknown => preview && previews.push(preview as unknown as Clip);
    const { output, stats } = await engine.generate(CLIP, { previewEvery: 1, onStep });
    expect([...previews, output as unknown as Clip].map(({ kind, frames, fps }) => [kind, frames.constructor.name, frames.length, fps]))
      .to.deep.equal(Array(4).fill(['frames', 'Uint8ClampedArray', 8 * FRAME, 12]));
    expect(stats.evaluations).to.equal(4);
  });

  it('repeat themselves to the bit from the request that they name', async () => {
    const first = await engine.generate({ ...CLIP, inputs: { frames: 16 } });
    const again = await engine.generate(first.request, { previewEvery: 2 });
    expect((again.output as unknown as Clip).frames).to.deep.equal((first.output as unknown as Clip).frames);
  });

  it('begin with a frame that is given as bytes', async () => {
    const first = gradient(64, 64, 1).frames;
    const { output } = await engine.generate({ ...CLIP, inputs: { first } });
    expect([...(output as unknown as Clip).frames.subarray(0, FRAME)]).to.deep.equal([...first]);
  });

  it('move in the generator while they take shape, and then stay', async () => {
    const element = await generator();
    element.value = CLIP;
    await element.updateComplete;
    const steps: number[] = [];
    element.addEventListener('reverie-step', ({ detail }) => void steps.push(detail.i));
    const preview = next(element, 'reverie-step');
    const done = element.generate();
    await preview;
    await element.updateComplete;
    await player(element).updateComplete;
    expect(player(element).count).to.equal(8);
    const result = await done;
    await player(element).updateComplete;
    expect(steps).to.deep.equal([1, 2, 3, 4]);
    expect(player(element).frames).to.equal(result!.output['frames']);
    expect(player(element).name).to.equal('red walking');
    player(element).pause();
    await expectAccessible(element);
  });

  it('are asked for with the words of the model’s card, and tell those that it does not know', async () => {
    const element = await generator();
    const form = inside(element, '.inputs');
    const chips = await until(() => form.shadowRoot!.querySelector('reverie-word-chips') ?? undefined, 'words are offered');
    await chips.updateComplete;
    const buttons = [...chips.shadowRoot!.querySelectorAll<HTMLElement>('.words button')];
    expect(buttons.map(({ textContent }) => textContent)).to.deep.equal(['red', 'green', 'blue']);
    buttons[2]!.click();
    expect(element.value.inputs).to.deep.equal({ prompt: 'blue' });
    element.value = { ...CLIP, inputs: { prompt: 'blue wizard' } };
    await element.generate();
    await element.updateComplete;
    expect(inside(element, '.notice.warning').textContent).to.contain('“wizard”');
  });

  it('are not shown any more when another task was chosen meanwhile', async () => {
    const element = await generator();
    element.value = { ...CLIP, steps: 400 };
    await element.updateComplete;
    const done = element.generate();
    await next(element, 'reverie-step');
    element.task = 'point-cloud';
    expect(await done).to.equal(undefined);
    await element.updateComplete;
    expect(element.running).to.equal(false);
    const cloud = await until(() => element.shadowRoot!.querySelector('reverie-point-cloud') ?? undefined, 'its viewer stands there');
    expect(cloud.points).to.equal(null);
    expect(element.result).to.equal(null);
  });
});
