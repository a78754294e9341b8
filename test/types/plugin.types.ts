/** Checked by `tsc` alone: what the public types allow, and what they refuse. */
import { createEngine, interpolate, type EncodingResult, type GenerationEvent, type GenerationResult } from '../../engine/index.ts';
import {
  choose,
  couple,
  defineConverter,
  defineGuidance,
  defineNoise,
  defineSampler,
  defineSchedule,
  defineTask,
  mix,
  type Blurring,
  type Langevin,
  type Matrix2,
  type ModelCard,
  type Plugin,
  type Tensor,
  type Transition,
} from '../../engine/plugin.ts';
import { tinyCard } from '../fixtures/tiny.ts';
import { holds, type Equal } from './equal.ts';

const about = { id: 'x', title: 'X', description: 'X.' } as const;
const real = { spaces: ['real'], order: 1, evaluationsPerStep: 1, stochastic: false } as const;

// the type of each parameter is that of its schema
const sampler: Plugin = defineSampler({
  ...about,
  ...real,
  params: {
    eta: { type: 'number', title: 'η', default: 0 },
    count: { type: 'integer', title: 'Count', default: 1 },
    mode: { type: 'string', enum: ['a', 'b'], title: 'Mode', default: 'a' },
    exact: { type: 'boolean', title: 'Exact', default: false },
    levels: { type: 'array', items: { type: 'number' }, title: 'Levels', default: [] },
  },
  async *sample({ x, sigmas, denoise, noise, params }) {
    holds<Equal<typeof params.eta, number>>();
    holds<Equal<typeof params.mode, 'a' | 'b'>>();
    holds<Equal<typeof params.exact, boolean>>();
    holds<Equal<typeof params.levels, number[]>>();
    holds<Equal<typeof x, Tensor>>();
    // @ts-expect-error there is no such parameter
    void params.gamma;
    // @ts-expect-error parameters are read-only
    params.eta = 1;
    // @ts-expect-error a noise level is a number
    await denoise(x, '1');
    yield { x: mix([1, x], [params.eta, noise()]), sigma: sigmas[1]!, denoised: x };
  },
});

// @ts-expect-error a sampler says how many evaluations a step costs
defineSampler({ ...about, spaces: ['real'], order: 1, stochastic: false, params: {}, async *sample() {} });
defineSampler({
  ...about,
  ...real,
  params: {},
  // @ts-expect-error a step has its clean estimate
  async *sample({ x }) {
    yield { x, sigma: 0 };
  },
});
// @ts-expect-error there is no such space
defineSampler({ ...about, ...real, spaces: ['imaginary'], params: {}, async *sample() {} });

// a sampler of one space is given its forward process, one that serves several is given none
const one = { order: 1, evaluationsPerStep: 1, stochastic: true, params: {} } as const;
defineSampler({
  ...about,
  ...one,
  spaces: ['categorical'],
  async *sample({ x, denoise, noise, transition }) {
    holds<Equal<typeof transition, Transition>>();
    holds<Equal<typeof transition.mask, number | undefined>>();
    const denoised = await denoise(x, 1);
    x = await choose(noise(), [x, denoised], (e, ids) => transition.reach(ids[e]!, 0, 1));
    // @ts-expect-error weights are numbers, one for every category
    await choose(noise(), [x], () => 1);
    yield { x, sigma: 0, denoised };
  },
});
defineSampler({
  ...about,
  ...one,
  spaces: ['position-velocity'],
  async *sample({ x, denoise, process }) {
    holds<Equal<typeof process, Langevin>>();
    holds<Equal<typeof process.drift, Matrix2>>();
    const denoised = await denoise(x, 1);
    // @ts-expect-error a state is multiplied by four numbers, a position by two
    couple([[1, 0, 0], x]);
    yield { x: couple([process.drift, x], [process.mean(1), denoised]), sigma: 0, denoised };
  },
});
defineSampler({
  ...about,
  ...one,
  spaces: ['real', 'angular'],
  // @ts-expect-error there is no transition between numbers
  async *sample({ x, transition }) {
    yield { x, sigma: 0, denoised: transition };
  },
});
defineSampler({
  ...about,
  ...one,
  spaces: ['categorical', 'position-velocity'],
  // @ts-expect-error a sampler of both is not told which it has
  async *sample({ x, process }) {
    yield { x, sigma: 0, denoised: process };
  },
});

defineSampler({
  ...about,
  ...one,
  spaces: ['blurred'],
  async *sample({ x, denoise, blurring }) {
    holds<Equal<typeof blurring, Blurring>>();
    yield { x, sigma: 0, denoised: await denoise(x, 1) };
  },
});

// what a card says of its space
const categorical = { categories: 9, transition: 'uniform' } as const;
export const card: ModelCard = { ...tinyCard, space: 'categorical', prediction: 'logits', categorical };
// @ts-expect-error there is no such transition
export const strange: ModelCard = { ...tinyCard, categorical: { categories: 9, transition: 'random' } };
// @ts-expect-error there is no such number
export const heavy: ModelCard = { ...tinyCard, langevin: { weight: 1 } };

// @ts-expect-error a schedule gives numbers
defineSchedule({ ...about, params: {}, sigmas: () => ['1'] });
// @ts-expect-error a guidance gives a denoiser
defineGuidance({ ...about, spaces: ['real'], params: {}, guide: () => 1 });
defineGuidance({ ...about, spaces: ['real'], needs: ['unconditional', 'weaker'], params: {}, guide: ({ weaker }) => weaker });
// @ts-expect-error a guidance that does not ask for a weaker network is given none
defineGuidance({ ...about, spaces: ['real'], needs: ['unconditional'], params: {}, guide: ({ weaker }) => weaker });
// @ts-expect-error there is nothing of that name to need
defineGuidance({ ...about, spaces: ['real'], needs: ['teacher'], params: {}, guide: ({ denoise }) => denoise });
defineNoise({
  ...about,
  params: {},
  create:
    ({ gaussian }) =>
    () =>
      gaussian(0),
});

// inputs with a default or required are present, the others may be missing
defineTask({
  ...about,
  output: 'points',
  models: [tinyCard],
  required: ['name'],
  inputs: {
    prompt: { type: 'string', title: 'Prompt', default: '' },
    name: { type: 'string', title: 'Name' },
    points: { type: 'array', items: { type: 'number' }, title: 'Points' },
  },
  async prepare({ inputs }) {
    holds<Equal<typeof inputs.prompt, string>>();
    holds<Equal<typeof inputs.name, string>>();
    holds<Equal<typeof inputs.points, number[] | undefined>>();
    return { conditioning: { feeds: {} } };
  },
  decode: ({ x0 }) => ({ kind: 'points', points: x0 }),
});
defineTask({
  ...about,
  output: 'points',
  models: [tinyCard],
  inputs: {},
  // @ts-expect-error a task prepares conditioning
  prepare: async () => ({}),
  decode: ({ x0 }) => ({ kind: 'points', points: x0 }),
});

// what is prepared for a piece is what decode is given, and every output may be made piece by piece
defineTask({
  ...about,
  output: 'sound',
  models: [tinyCard],
  inputs: { text: { type: 'string', title: 'Text', default: '' } },
  pieces: ({ inputs, file }) => {
    holds<Equal<ReturnType<typeof file>, Uint8Array>>();
    return inputs.text.split('.').map((sentence) => ({ sentence }));
  },
  async prepare({ piece }) {
    holds<Equal<typeof piece, { sentence: string }>>();
    return { conditioning: { feeds: {} }, length: 3, temperature: 0.5, details: { words: [piece.sentence] } };
  },
  async decode({ x0, details, preview, run, file }) {
    holds<Equal<typeof details.words, string[]>>();
    holds<Equal<typeof preview, boolean>>();
    const { sound } = preview ? {} : await run('vocoder', { mel: { data: x0, shape: [1, file('table').length] } });
    return { kind: 'sound', samples: sound?.data ?? x0, words: details.words };
  },
  join: ([first]) => first!,
});
defineTask({
  ...about,
  output: 'sound',
  models: [tinyCard],
  inputs: {},
  prepare: async () => ({ conditioning: { feeds: {} }, details: { length: 3 } }),
  // @ts-expect-error nothing of that name was prepared
  decode: ({ x0, details }) => ({ kind: 'sound', samples: x0.subarray(details.start) }),
});

const converter: Plugin = defineConverter({
  ...about,
  from: 'mel',
  to: 'sound',
  needs: ['vocoder'],
  params: { steps: { type: 'integer', title: 'Steps', default: 32 } },
  async convert({ output, params, run, card }) {
    holds<Equal<typeof params.steps, number>>();
    holds<Equal<typeof card, ModelCard>>();
    // @ts-expect-error what a task makes is known by its kind alone
    void output.mel.length;
    const { sound } = await run('vocoder', {});
    return { kind: 'sound', samples: sound!.data };
  },
});
// @ts-expect-error a converter says what it takes
defineConverter({ ...about, to: 'sound', params: {}, convert: ({ output }) => output });
// @ts-expect-error an output has a kind
defineConverter({ ...about, from: 'mel', to: 'sound', params: {}, convert: () => ({}) });

// what a card says of its modes
const { sampler: usual } = tinyCard.defaults;
export const moded: ModelCard = { ...tinyCard, modes: { quick: { steps: 4, sigmaMax: 1, sampler: usual, convert: { id: 'x' } } } };
// @ts-expect-error the lowest level is the model's
export const shallow: ModelCard = { ...tinyCard, modes: { quick: { sigmaMin: 1 } } };

// what a task takes in place of making it is one of its inputs
defineTask({
  ...about,
  output: 'points',
  models: [tinyCard],
  inputs: { points: { type: 'array', items: { type: 'number' }, title: 'Points' } },
  prepare: async () => ({ conditioning: { feeds: {} } }),
  given: {
    input: 'points',
    encode({ inputs }) {
      holds<Equal<typeof inputs.points, number[] | undefined>>();
      return Float32Array.from(inputs.points ?? []);
    },
  },
  decode: ({ x0 }) => ({ kind: 'points', points: x0 }),
});
defineTask({
  ...about,
  output: 'points',
  models: [tinyCard],
  inputs: { points: { type: 'array', items: { type: 'number' }, title: 'Points' } },
  prepare: async () => ({ conditioning: { feeds: {} } }),
  // @ts-expect-error there is no such input
  given: { input: 'clouds', encode: () => new Float32Array(1) },
  decode: ({ x0 }) => ({ kind: 'points', points: x0 }),
});

// the page side
export async function page(): Promise<GenerationResult> {
  const engine = await createEngine({ provider: 'wasm' });
  // @ts-expect-error there is no such provider
  await createEngine({ provider: 'cuda' });
  // @ts-expect-error a request names its task
  await engine.generate({ inputs: {} });
  // @ts-expect-error steps are a number
  await engine.generate({ task: 'x', inputs: {}, steps: '20' });
  const onEvent = (event: GenerationEvent): void => {
    if (event.type === 'step') holds<Equal<typeof event.i, number>>();
    // @ts-expect-error only steps have a preview
    if (event.type === 'progress') void event.preview;
  };
  return engine.generate({ task: 'x', inputs: {}, sampler: 'heun', guidance: [{ id: 'classifier-free', scale: 2 }] }, { onEvent });
}

export async function given(): Promise<EncodingResult> {
  const engine = await createEngine();
  const inputs = { points: [0, 1, 2] };
  // @ts-expect-error there is no such method
  await engine.likelihood({ task: 'x', inputs, method: 'exact' });
  // @ts-expect-error a likelihood has no guidance
  await engine.likelihood({ task: 'x', inputs, guidance: [] });
  const { error, request } = await engine.likelihood({ task: 'x', inputs, method: 'bound', probes: 4 });
  holds<Equal<typeof error, number | undefined>>();
  holds<Equal<typeof request.seed, number>>();
  // @ts-expect-error an encoding draws no noise
  await engine.encode({ task: 'x', inputs, seed: 1 });
  // @ts-expect-error probes are of likelihoods
  await engine.check({ task: 'x', inputs, probes: 4 });
  await engine.check({ task: 'x', inputs, probes: 4 }, 'likelihood');
  const encoded = await engine.encode({ task: 'x', inputs }, { onEvent: (event) => event.type === 'started' && event.request.sampler.id });
  await engine.generate({ ...encoded.request, latent: interpolate(encoded.latent, encoded.latent, 0.5) });
  return encoded;
}

export { converter, sampler };
