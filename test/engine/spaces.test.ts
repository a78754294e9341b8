import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Kernel } from '../../engine/kernel.ts';
import type { ModelCard, Space } from '../../engine/plugin.ts';
import type { GenerationEvent } from '../../engine/protocol.ts';
import { Registry } from '../../engine/registry.ts';
import { sizeOf } from '../../engine/tensor/tensor.ts';
import { builtins } from '../../plugins/index.ts';
import { SPACE_CARDS, spaceTask } from '../fixtures/spaces.ts';

const cards = Object.values(SPACE_CARDS);
const kernel = await Kernel.start([...builtins, ...cards.map(spaceTask)], { threads: 1 });
const valuesOf = ({ output }: { readonly output: object }): number[] => [...(output as { readonly values: Float32Array }).values];

const samplers = builtins.filter((plugin) => plugin.kind === 'sampler');
const serving = (space: Space): string[] => samplers.filter(({ spaces }) => spaces.includes(space)).map(({ id }) => id);

const FITS: Readonly<Record<Space, (value: number) => boolean>> = {
  real: Number.isFinite,
  angular: (value) => value >= -Math.PI - 1e-6 && value < Math.PI + 1e-6,
  categorical: (value) => [0, 1, 2].includes(value),
  'position-velocity': Number.isFinite,
  blurred: Number.isFinite,
};

for (const card of cards) {
  const { id: task, space } = card;
  const size = sizeOf(card.latent.shape);
  const request = { task, inputs: { prompt: 'red' }, seed: 5, steps: 6 };
  const given = Array.from({ length: size }, (_, e) => (space === 'categorical' ? e % 3 : Math.fround(Math.sin(e))));

  describe(`a generation of ${space} values`, () => {
    it('gives the values of a model from its defaults, guided, and the same again with previews', async () => {
      for (const sampler of serving(space)) {
        const events: GenerationEvent[] = [];
        const first = await kernel.generate({ ...request, sampler });
        const again = await kernel.generate(first.request, { previewEvery: 1, emit: (event) => events.push(event) });
        assert.deepEqual(valuesOf(again), valuesOf(first), sampler);
        const shown = events.flatMap((event) => (event.type === 'step' && event.preview ? valuesOf({ output: event.preview }) : []));
        assert.equal(shown.length, 5 * size);
        assert.ok([...valuesOf(first), ...shown].every(FITS[space]), `${sampler}: ${valuesOf(first)}, ${shown}`);
      }
      const { request: complete } = await kernel.generate({ task, inputs: {} });
      assert.deepEqual([complete.sampler.id, complete.guidance[0]!.id], [card.defaults.sampler.id, 'classifier-free']);
    });

    it('differs by seed and by prompt', async () => {
      const of = async (seed: number, prompt: string): Promise<string> =>
        valuesOf(await kernel.generate({ ...request, seed, inputs: { prompt }, guidance: [{ id: 'classifier-free', scale: 2 }] })).join();
      const seeds = await Promise.all([...Array(12).keys()].map((seed) => of(seed, '')));
      const prompts = await Promise.all([...Array(12).keys()].map((seed) => of(seed, 'red blue green')));
      assert.ok(new Set(seeds).size > 4, `12 seeds gave ${[...new Set(seeds)]}`);
      assert.notDeepEqual(prompts, seeds);
    });

    it('keeps what is given to the bit with every sampler', async () => {
      const mask = given.map((_, e) => Number(e % 2 === 0));
      for (const sampler of serving(space)) {
        const values = valuesOf(await kernel.generate({ ...request, inputs: { keep: given, mask }, sampler }));
        assert.deepEqual(values.filter((_, e) => mask[e]), given.filter((_, e) => mask[e]), sampler);
        assert.ok(values.every(FITS[space]), `${values}`);
      }
    });

    it('starts from what is given, and changes it the less the weaker it is', async () => {
      const distance = async (strength: number): Promise<number> => {
        const runs = await Promise.all([...Array(30).keys()].map((seed) =>
          kernel.generate({ ...request, seed, steps: 10, inputs: { start: given, strength }, guidance: [] })));
        return Math.hypot(...runs.flatMap((run) => valuesOf(run).map((value, e) => value - given[e]!)));
      };
      const [near, far] = [await distance(0.1), await distance(1)];
      assert.ok(near < far, `${near} is not less than ${far}`);
    });

    const strangers = samplers.filter(({ spaces }) => !spaces.includes(space));
    if (strangers.length) {
      it('is refused with a sampler of another space, with the list of those that fit', () => {
        for (const { id } of strangers) {
          const [fault, ...more] = kernel.check({ ...request, sampler: id });
          assert.deepEqual(more, []);
          const message = `must be a sampler for ${space} values, which model "${task}" has (${serving(space).join(', ')})`;
          assert.deepEqual(fault, { pointer: '/sampler', message, got: `"${id}"` });
        }
      });
    }

    if (space === 'categorical' || space === 'position-velocity') {
      it('is refused in windows', async () => {
        const refused = { code: 'task/windows', message: new RegExp(space) };
        await assert.rejects(kernel.generate({ ...request, inputs: { windows: true } }), refused);
      });
    }
  });
}

describe('noise that is not normal', () => {
  it('is refused for all but real values, with the sources that fit', () => {
    const sources = builtins.flatMap((plugin) => (plugin.kind === 'noise' && plugin.id !== 'generalised-normal' ? [plugin.id] : []));
    for (const { id: task, space } of cards) {
      const message = `must be a noise for ${space} values, which model "${task}" has (${sources.join(', ')})`;
      const faults = space === 'real' ? [] : [{ pointer: '/noise', message, got: '"generalised-normal"' }];
      assert.deepEqual(kernel.check({ task, inputs: {}, noise: 'generalised-normal' }), faults);
    }
  });
});

describe('a model card', () => {
  const refused = (card: ModelCard): void =>
    assert.throws(() => new Registry([spaceTask(card)]), { code: 'plugin/invalid' });

  it('is refused when its prediction is not one of its space', () => {
    const strange = { real: 'logits', angular: 'edm', categorical: 'epsilon', 'position-velocity': 'v', blurred: 'epsilon' } as const;
    for (const card of cards) refused({ ...card, prediction: strange[card.space] });
  });

  it('is refused when its space lacks what it needs', () => {
    const { categorical, ...bare } = SPACE_CARDS.categorical;
    refused(bare);
    refused({ ...bare, categorical: { ...categorical!, transition: 'gaussian' } });
    refused({ ...bare, categorical: { ...categorical!, categories: 1 } });
  });

  it('is accepted for every space', () => {
    for (const card of cards) assert.doesNotThrow(() => new Registry([spaceTask(card)]));
  });

  it('is refused at its first generation when its Langevin diffusion oscillates', async () => {
    const card: ModelCard = { ...SPACE_CARDS['position-velocity'], langevin: { damping: 0.5 } };
    const oscillating = await Kernel.start([...builtins, spaceTask(card)], { threads: 1 });
    await assert.rejects(oscillating.generate({ task: card.id, inputs: {} }), { code: 'model/card' });
  });
});
