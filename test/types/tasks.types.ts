/** Checked by `tsc` alone: a request is typed by its task, and so is what comes out. */
import { createEngine, type GenerationRequest, type InputsOf, type Output, type OutputOf } from '../../engine/index.ts';
import { defineTask, type DeclaredBy } from '../../engine/plugin.ts';
import type { PointsOutput } from '../../plugins/tasks/point-cloud/task.ts';
import type { FramesOutput } from '../../plugins/tasks/text-to-video/task.ts';
import { tinyCard } from '../fixtures/tiny.ts';
import { holds, type Equal } from './equal.ts';

const engine = await createEngine();
const points = new Float32Array(6);

// the output of a task that ships
const cloud = await engine.generate(
  { task: 'point-cloud', inputs: { prompt: 'wheel', complete: points, vary: [1, 2, 3] }, sampler: 'heun', guidance: [{ id: 'classifier-free', scale: 2 }] },
  {
    onStep: ({ preview }) => holds<Equal<typeof preview, PointsOutput | undefined>>(),
    onEvent: (event) => void (event.type === 'started' && holds<Equal<typeof event.request.task, 'point-cloud'>>()),
  },
);
holds<Equal<typeof cloud.output, PointsOutput>>();
holds<Equal<(typeof cloud.outputs)[0], PointsOutput>>();
holds<Equal<OutputOf<'text-to-video'>, FramesOutput>>();

// what converters make of it
const { output: said } = await engine.generate({ task: 'text-to-speech', inputs: { text: 'Hello.' } }, { onPiece: ({ output }) => output.samples?.length });
holds<Equal<typeof said.samples, Float32Array | undefined>>();
holds<Equal<typeof said.kind, 'mel' | 'speech'>>();
if (said.kind === 'speech') holds<Equal<typeof said.samples, Float32Array>>();
said.words.map(({ text, start }) => [text.length, start]);

// sent again
const { request, latent } = await engine.encode({ task: 'point-cloud', inputs: { vary: points } });
const { output: again } = await engine.generate({ ...request, inputs: { prompt: 'wheel' }, latent });
holds<Equal<typeof again, PointsOutput>>();
const same = await engine.generate(cloud.request);
holds<Equal<typeof same.output, PointsOutput>>();

// @ts-expect-error there is no such input
void engine.generate({ task: 'point-cloud', inputs: { promt: 'wheel' } });
// @ts-expect-error a text is a string
void engine.generate({ task: 'text-to-speech', inputs: { text: 5 } });
// @ts-expect-error speech needs its text
void engine.generate({ task: 'text-to-speech', inputs: {} });
// @ts-expect-error a pace is a number
void engine.generate({ task: 'text-to-speech', inputs: { text: 'Hello.', speed: 'fast' } });

// any other task, and one that is known at run time alone
const { output: other } = await engine.generate({ task: 'yours/other', inputs: { anything: 5 } });
holds<Equal<typeof other, Output>>();
const some: GenerationRequest = { task: String(5), inputs: { prompt: 'wheel' }, sampler: 'yours/leap', schedule: { id: 'karras', rho: 5 } };
holds<Equal<Awaited<ReturnType<typeof engine.generate<string>>>['output'], Output>>();
void engine.generate(some);
void engine.check(some);

// a task of one's own
const sofa = defineTask({
  id: 'yours/sofa',
  title: 'Sofa',
  description: 'Makes a sofa.',
  output: 'sofa',
  models: [tinyCard],
  required: ['seats'],
  inputs: {
    seats: { type: 'integer', title: 'Seats' },
    style: { type: 'string', enum: ['plain', 'grand'], title: 'Style', default: 'plain' },
  },
  prepare: async () => ({ conditioning: { feeds: {} } }),
  decode: ({ x0 }) => ({ kind: 'sofa' as const, cushions: x0 }),
});

declare module '../../engine/tasks.ts' {
  interface Tasks {
    'yours/sofa': DeclaredBy<typeof sofa>;
  }
}

holds<Equal<InputsOf<'yours/sofa'>['style'], 'plain' | 'grand' | undefined>>();
const { output: seat } = await engine.generate({ task: 'yours/sofa', inputs: { seats: 3 } });
holds<Equal<typeof seat.cushions, Float32Array<ArrayBufferLike>>>();
// @ts-expect-error a sofa has its seats
void engine.generate({ task: 'yours/sofa', inputs: { style: 'grand' } });
