/** Type-checked against the packed declarations. */
import { createEngine, ReverieError, type GenerationResult } from 'reverie';
import { ReverieGenerator } from 'reverie/components/generator.js';
import { defineSampler, mix } from 'reverie/plugin';
import { builtins, exposeEngine } from 'reverie/worker-kit';

export async function wheel(): Promise<GenerationResult> {
  const engine = await createEngine({ provider: 'wasm' });
  // @ts-expect-error a request names its task
  await engine.check({ inputs: {} });
  return engine.generate({ task: 'point-cloud', inputs: { prompt: 'wheel' } }, { onStep: ({ i, n, sigma }) => console.log(i / n, sigma) });
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

exposeEngine([...builtins, wobble]);
export const element: HTMLElement = new ReverieGenerator();
export const fault = new ReverieError('x', 'y').code.length;
