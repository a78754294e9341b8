/** Type-checked against the packed declarations. */
import { createEngine, ReverieError, type GenerationResult, type PointsOutput } from 'reverie';
import { ReverieGenerator } from 'reverie/components/generator.js';
import { registerViewer } from 'reverie/components/index.js';
import { defineSampler, defineTask, mix, type DeclaredBy, type ModelCard } from 'reverie/plugin';
import schema from 'reverie/schemas/request.schema.json' with { type: 'json' };
import type {} from 'reverie/worker';
import { builtins, exposeEngine } from 'reverie/worker-kit';

export async function wheel(): Promise<GenerationResult> {
  const engine = await createEngine({ provider: 'wasm' });
  // @ts-expect-error a request names its task
  await engine.check({ inputs: {} });
  return engine.generate({ task: 'point-cloud', inputs: { prompt: 'wheel' } }, { onStep: ({ i, n, sigma }) => console.log(i / n, sigma) });
}

export async function points(): Promise<Float32Array> {
  const engine = await createEngine();
  // @ts-expect-error there is no such input
  void engine.generate({ task: 'point-cloud', inputs: { promt: 'wheel' } });
  const { output } = await engine.generate({ task: 'point-cloud', inputs: { prompt: 'wheel' }, sampler: 'heun' });
  const made: PointsOutput = output;
  const { output: said } = await engine.generate({ task: 'text-to-speech', inputs: { text: 'Hello.' } });
  return said.kind === 'speech' ? said.samples : made.points;
}

declare const card: ModelCard;
const sofa = defineTask({
  id: 'site/sofa',
  title: 'Sofa',
  description: 'Makes a sofa.',
  output: 'sofa',
  models: [card],
  inputs: { seats: { type: 'integer', title: 'Seats', default: 3 } },
  prepare: async () => ({ conditioning: { feeds: {} } }),
  decode: ({ x0 }) => ({ kind: 'sofa', cushions: x0 }),
});

declare module 'reverie' {
  interface Tasks {
    'site/sofa': DeclaredBy<typeof sofa>;
  }
}

export async function cushions(): Promise<Float32Array> {
  const engine = await createEngine();
  // @ts-expect-error seats are counted
  void engine.generate({ task: 'site/sofa', inputs: { seats: 'three' } });
  return (await engine.generate({ task: 'site/sofa', inputs: {} })).output.cushions;
}

export const wobble = defineSampler({
  id: 'site/wobble',
  title: 'Wobble',
  description: 'Adds a little of everything.',
  spaces: ['real'],
  evaluationsPerStep: 1,
  order: 1,
  stochastic: true,
  params: { amount: { type: 'number', title: 'Amount', default: 0.1, minimum: 0 } },
  async *sample({ x, sigmas, denoise, noise, params }) {
    const amount: number = params.amount;
    // @ts-expect-error there is no such parameter
    params.amuont;
    const denoised = await denoise(x, sigmas[0]!);
    yield { x: mix([1, denoised], [amount, noise()]), sigma: 0, denoised };
  },
});

exposeEngine([...builtins, wobble, sofa]);
export const element: HTMLElement = new ReverieGenerator();
registerViewer('sofa', 'site-sofa', async () => undefined);
export const schemaId: string = schema.$id;
// @ts-expect-error the schema is typed by what is in it
schema.$idd;
export const fault = new ReverieError('x', 'y').code.length;
