/** An engine without a worker: plugins like the real ones, and steps that move noise onto a flower. */
import { ReverieError } from '../../engine/errors.ts';
import type {
  CompleteRequest,
  Engine,
  EngineInfo,
  Fault,
  GenerateOptions,
  GenerationRequest,
  GenerationResult,
  Manifest,
  ModelCard,
  Output,
  PreloadOptions,
  PropertySchema,
  TaskId,
} from '../../engine/index.ts';

export interface FakeOptions {
  /** Milliseconds a step takes. */
  readonly stepMs?: number;
  /** What the next generation ends with instead of a result. */
  readonly failWith?: Error;
  readonly faults?: readonly Fault[];
}

const about = { version: '1.0.0', engine: '^0.1.0', stability: 'stable', license: 'MIT' } as const;

const object = (properties: Readonly<Record<string, PropertySchema>>, required: readonly string[] = []): Manifest['params'] => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
});

const window = {
  start: { type: 'number', title: 'From', description: 'Share of the steps after which it begins.', default: 0, minimum: 0, maximum: 1 },
  stop: { type: 'number', title: 'Until', description: 'Share of the steps after which it ends.', default: 1, minimum: 0, maximum: 1 },
} as const;

export const card: ModelCard = {
  id: 'points-test',
  version: '1.0.0',
  task: 'point-cloud',
  title: 'Test points',
  description: 'Draws a flower whatever is asked.',
  files: { denoiser: { url: 'denoiser.onnx', bytes: 5_800_000, sha256: '00' } },
  prediction: 'edm',
  sigmaData: 0.5,
  sigmaMin: 0.002,
  sigmaMax: 80,
  space: 'real',
  latent: { shape: [2048, 3], axes: ['point', 'xyz'] },
  io: { x: 'x', noise: 'noise', output: 'denoised', conditioning: [] },
  defaults: {
    steps: 20,
    sampler: { id: 'dpmpp-2m' },
    schedule: { id: 'karras' },
    guidance: [{ id: 'classifier-free', scale: 2 }],
    noise: { id: 'philox' },
  },
  license: 'MIT',
  data: [],
  metrics: {},
  vocabularyHints: { examples: ['plant flower stem', 'wheel', 'plate 2 x 4', 'fence lattice', 'technic gear'] },
};

export const manifests: readonly Manifest[] = [
  {
    ...about,
    kind: 'task',
    id: 'point-cloud',
    title: 'Text to point cloud',
    description: '2,048 points from a few words.',
    output: 'points',
    models: [card],
    params: object(
      {
        prompt: {
          type: 'string',
          title: 'Prompt',
          format: 'multiline',
          minLength: 1,
          maxLength: 2000,
          examples: ['plant flower stem'],
          description: 'Words for a shape.',
        },
        points: {
          type: 'array',
          title: 'Begin with points',
          format: 'points',
          items: { type: 'number' },
          maxItems: 6144,
          description: 'Kept as they are; the rest is made.',
        },
        strength: {
          type: 'number',
          title: 'Strength',
          default: 1,
          minimum: 0,
          maximum: 1,
          description: 'How far the given points may change.',
        },
      },
      ['prompt'],
    ),
  },
  {
    ...about,
    kind: 'sampler',
    id: 'dpmpp-2m',
    title: 'DPM-Solver++ (2M)',
    description: 'Second order from one evaluation a step. A good first choice.',
    source: 'Lu et al.: DPM-Solver++, 2022, arXiv:2211.01095',
    spaces: ['real'],
    order: 2,
    evaluationsPerStep: 1,
    stochastic: false,
    params: object({}),
  },
  {
    ...about,
    kind: 'sampler',
    id: 'heun',
    title: 'Heun',
    description: 'Second order, two evaluations a step; churn mixes in noise on the way.',
    source: 'Karras et al.: Elucidating the Design Space of Diffusion-Based Generative Models, 2022, arXiv:2206.00364',
    spaces: ['real'],
    order: 2,
    evaluationsPerStep: 2,
    stochastic: true,
    params: object({
      churn: {
        type: 'number',
        title: 'Churn',
        description: 'Noise added over all steps; 0 for none.',
        default: 0,
        minimum: 0,
        maximum: 100,
      },
      mode: { type: 'string', title: 'Mode', enum: ['plain', 'damped'], default: 'plain' },
      clip: { type: 'boolean', title: 'Clip', description: 'Keeps values in range.', default: false },
    }),
  },
  {
    ...about,
    kind: 'schedule',
    id: 'karras',
    title: 'Karras',
    description: 'Levels spaced by a power; ρ = 7 as in the paper.',
    params: object({
      rho: { type: 'number', title: 'ρ', description: 'Higher spends more steps at low noise.', default: 7, minimum: 1, maximum: 100 },
    }),
  },
  {
    ...about,
    kind: 'guidance',
    id: 'classifier-free',
    title: 'Classifier-free',
    description: 'Strengthens the prompt.',
    needs: ['unconditional'],
    spaces: ['real'],
    params: object({
      scale: { type: 'number', title: 'Scale', default: 3, minimum: 0, maximum: 20, description: '1 follows the model alone.' },
      ...window,
    }),
  },
  { ...about, kind: 'noise', id: 'philox', title: 'Philox', description: 'The same numbers on every device.', params: object({}) },
];

export class FakeEngine implements Engine {
  readonly info: EngineInfo = { version: '0.1.0', provider: 'wasm', providerReason: 'There is no GPU in a test.', threads: 1, manifests };
  readonly plugins = { load: (): Promise<readonly Manifest[]> => Promise.resolve([]) };
  readonly cache = { list: () => Promise.resolve([]), clear: () => Promise.resolve() };
  /** Every request that was sent. */
  readonly requests: GenerationRequest[] = [];
  /** Every model that was opened ahead. */
  readonly preloads: { readonly task: string; readonly model: string | undefined; readonly signal: AbortSignal | undefined }[] = [];

  constructor(public options: FakeOptions = {}) {}

  check(): Promise<readonly Fault[]> {
    return Promise.resolve(this.options.faults ?? []);
  }

  preload(task: string, { model, signal }: PreloadOptions = {}): Promise<void> {
    this.preloads.push({ task, model, signal });
    return Promise.resolve();
  }

  likelihood(): Promise<never> {
    return Promise.reject(new Error('There is no model in a test.'));
  }

  encode(): Promise<never> {
    return this.likelihood();
  }

  dispose(): void {
    // nothing is held
  }

  generate<T extends TaskId>(request: GenerationRequest<T>, options?: GenerateOptions<NoInfer<T>>): Promise<GenerationResult<T>> {
    return this.made(request, options as GenerateOptions) as Promise<GenerationResult<T>>;
  }

  protected async made(
    request: GenerationRequest,
    { signal, onEvent, onStep, previewEvery = 0, onAbort }: GenerateOptions = {},
  ): Promise<GenerationResult> {
    this.requests.push(request);
    const { stepMs = 5, failWith, faults = [] } = this.options;
    const complete = completed(request);
    onEvent?.({ type: 'queued', position: 0 });
    await sleep(stepMs);
    if (faults.length) throw new ReverieError('request/invalid', 'The request is not valid.', faults);
    if (failWith) throw failWith;
    onEvent?.({ type: 'started', request: complete, provider: 'wasm' });
    for (let part = 1; part <= 4; part++) {
      await sleep(stepMs);
      onEvent?.({ type: 'progress', stage: 'download', fraction: part * 0.05, loadedBytes: part * 1.45e6, totalBytes: 5.8e6 });
    }
    const target = flower();
    const noise = gaussian(complete.seed, target.length);
    const warnings = String(request.inputs['prompt']).includes('zebra')
      ? [{ code: 'prompt/unknown', message: 'The model does not know “zebra”; it was left out.' }]
      : [];
    for (const warning of warnings) onEvent?.({ type: 'warning', ...warning });
    const n = complete.steps;
    let i = 0;
    let points = noise;
    while (i < n && !signal?.aborted) {
      await sleep(stepMs);
      i += 1;
      const share = (i / n) ** 0.8;
      points = target.map((value, at) => share * value + (1 - share) * 0.35 * noise[at]!);
      const step = {
        type: 'step',
        i,
        n,
        sigma: 80 * (1 - i / n),
        elapsed: i * stepMs,
        ...(previewEvery && i % previewEvery === 0 && { preview: output(points) }),
      } as const;
      onEvent?.(step);
      onStep?.(step);
      onEvent?.({ type: 'progress', stage: 'sample', fraction: 0.2 + (0.75 * i) / n });
    }
    if (signal?.aborted && (onAbort !== 'decode' || i === 0)) throw new DOMException('The generation was cancelled.', 'AbortError');
    const outputs = Array.from({ length: complete.count ?? 1 }, () => output(points));
    return {
      output: outputs[0]!,
      outputs,
      request: complete,
      warnings,
      partial: i < n,
      stats: { provider: 'wasm', evaluations: i, steps: i, loadMs: 4 * stepMs, sampleMs: i * stepMs, totalMs: (i + 5) * stepMs },
    };
  }
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const output = (points: Float32Array): Output => ({ kind: 'points', points: points.slice(), known: 0 });

function completed({ task, inputs, seed, steps, ...request }: GenerationRequest): CompleteRequest {
  const choice = (value: CompleteRequest['sampler'] | string | undefined, usual: CompleteRequest['sampler']): CompleteRequest['sampler'] =>
    value === undefined ? usual : typeof value === 'string' ? { id: value } : value;
  const { defaults } = card;
  return {
    task,
    inputs,
    model: request.model ?? card.id,
    steps: steps ?? defaults.steps,
    seed: seed ?? Math.floor(Math.random() * 1e6),
    ...(request.count && request.count > 1 && { count: request.count }),
    sampler: choice(request.sampler, defaults.sampler),
    schedule: choice(request.schedule, defaults.schedule),
    noise: choice(request.noise, { id: 'philox' }),
    guidance: (request.guidance ?? defaults.guidance).map((each) => choice(each, { id: '' })),
  };
}

/** Uniform numbers from a seed; good enough for pictures. */
function random(seed: number): () => number {
  let state = (seed % 2147483646) + 1;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}

function gaussian(seed: number, length: number): Float32Array {
  const next = random(seed);
  return Float32Array.from({ length }, () => Math.sqrt(-2 * Math.log(next())) * Math.cos(2 * Math.PI * next()));
}

/** 2,048 points: a stem, two leaves, five petals round a ball. */
export function flower(): Float32Array {
  const next = random(7);
  const point = (i: number): readonly [number, number, number] => {
    const [u, v, w] = [next(), next(), 2 * Math.PI * next()];
    if (i % 8 === 0) return [0.03 * Math.cos(w), -0.95 + 1.35 * u, 0.03 * Math.sin(w)];
    if (i % 8 === 1) return [(i % 16 < 8 ? 1 : -1) * (0.05 + 0.5 * u), -0.55 + 0.35 * u * u, 0.16 * Math.sin(Math.PI * u) * (2 * v - 1)];
    if (i % 8 === 2)
      return [
        0.16 * Math.sqrt(1 - (2 * v - 1) ** 2) * Math.cos(w),
        0.48 + 0.13 * (2 * v - 1),
        0.16 * Math.sqrt(1 - (2 * v - 1) ** 2) * Math.sin(w),
      ];
    const petal = ((i % 5) / 5) * 2 * Math.PI;
    const [along, across] = [0.15 + 0.6 * u, 0.3 * Math.sin(Math.PI * u ** 0.8) * (2 * v - 1)];
    const lift = 0.45 + 0.28 * Math.sin(u * 2.4) - 0.25 * u * u;
    return [along * Math.cos(petal) - across * Math.sin(petal), lift, along * Math.sin(petal) + across * Math.cos(petal)];
  };
  return Float32Array.from(Array.from({ length: 2048 }, (_, i) => point(i)).flat());
}
