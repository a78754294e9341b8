/** An engine without a worker that reads texts: plugins like the real ones, and a chirp for every word. */
import type {
  CompleteRequest,
  GenerateOptions,
  GenerationRequest,
  GenerationResult,
  Manifest,
  ModelCard,
} from '../../engine/index.ts';
import type { SpeechOutput } from '../../components/speech/utterance.ts';
import { card as points, FakeEngine, manifests as others, type FakeOptions } from './fake-engine.ts';
import { joined, noisy, piece, sentences } from './speeches.ts';

const about = { version: '1.0.0', engine: '^0.1.0', stability: 'stable', license: 'MIT' } as const;

export const card: ModelCard = {
  ...points,
  id: 'voices-test',
  task: 'text-to-speech',
  title: 'Test voices',
  description: 'Chirps.',
  files: { ...points.files, vocoder: { url: 'vocoder.onnx', bytes: 1, sha256: '00' } },
  latent: { shape: [768, 80], axes: ['frame', 'band'], open: true },
  defaults: { steps: 10, sampler: { id: 'dpmpp-2m' }, schedule: { id: 'karras' }, guidance: [], convert: { id: 'vocos' } },
  modes: {
    'grad-tts': { steps: 10 },
    resgrad: { steps: 4, sampler: { id: 'heun' } },
  },
  vocabularyHints: { examples: ['The birds sing early. Who listens?'] },
};

const object = (properties: Manifest['params']['properties'], required: readonly string[] = []): Manifest['params'] => ({
  type: 'object', properties, required, additionalProperties: false,
});

export const task: Manifest = {
  ...about,
  kind: 'task',
  id: 'text-to-speech',
  title: 'Speech',
  description: 'Reads a text aloud.',
  output: 'mel',
  models: [card],
  params: object(
    {
      text: { type: 'string', title: 'Text', format: 'multiline', minLength: 1, examples: card.vocabularyHints!.examples! },
      voice: { type: 'string', title: 'Voice', enum: ['slt', 'rms', 'kerstin'], default: 'slt' },
      mode: { type: 'string', title: 'Mode', enum: ['grad-tts', 'resgrad'], default: 'grad-tts' },
    },
    ['text'],
  ),
};

const converter = (id: string, title: string, needs: readonly string[], params: Manifest['params']): Manifest => ({
  ...about, kind: 'converter', id, title, description: `${title} makes sound of a mel.`, from: 'mel', to: 'speech', needs, params,
});

export const manifests: readonly Manifest[] = [
  task,
  converter('vocos', 'Vocos', ['vocoder'], object({})),
  converter('griffin-lim', 'Griffin–Lim', [], object({
    iterations: { type: 'integer', title: 'Iterations', default: 32, minimum: 1, maximum: 100 },
  })),
  converter('other', 'Other', ['no-such-file'], object({})),
  { ...converter('mesh', 'Mesh', [], object({})), from: 'points', to: 'mesh' },
  ...others,
];

export interface SpeechOptions extends FakeOptions {
  /** Seconds of sound for a word. */
  readonly secondsPerWord?: number;
  /** Milliseconds that a sentence takes beside its steps. */
  readonly pieceMs?: number;
  /** Resolved before the sentence i is made, from 1. */
  readonly before?: (i: number) => Promise<void>;
}

export class FakeSpeechEngine extends FakeEngine {
  override readonly info = { version: '0.1.0', provider: 'wasm', providerReason: 'There is no GPU in a test.', threads: 1, manifests } as const;

  constructor(readonly speech: SpeechOptions = {}) {
    super(speech);
  }

  protected override async made(request: GenerationRequest, options: GenerateOptions = {}): Promise<GenerationResult> {
    if (request.task !== 'text-to-speech') return super.made(request, options);
    this.requests.push(request);
    const { onEvent, signal, previewEvery = 0, onAbort } = options;
    const { stepMs = 1, failWith, faults = [], secondsPerWord, before } = this.speech;
    if (faults.length || failWith) throw failWith ?? Object.assign(new Error('The request is not valid.'), { code: 'request/invalid', faults });
    const complete = completed(request);
    const silent = complete.convert === null;
    const text = String(request.inputs['text']);
    const parts = sentences(text);
    const total = parts.length * complete.steps;
    const finished: SpeechOutput[] = [];
    onEvent?.({ type: 'started', request: complete, provider: 'wasm' });
    for (const [index, part] of parts.entries()) {
      await before?.(index + 1);
      const made = piece(text, part, secondsPerWord);
      for (let step = 1; step <= complete.steps && !signal?.aborted; step++) {
        await new Promise((resolve) => setTimeout(resolve, stepMs));
        const noise = 1 - step / complete.steps;
        const i = index * complete.steps + step;
        const shown = previewEvery > 0 && step % previewEvery === 0;
        onEvent?.({ type: 'step', i, n: total, sigma: 10 * noise, elapsed: i, ...(shown && { preview: muted(noisy(made, noise)) }) });
        onEvent?.({ type: 'progress', stage: 'sample', fraction: i / total });
      }
      if (signal?.aborted) break;
      finished.push(silent ? muted(made) : made);
      if (parts.length > 1) onEvent?.({ type: 'piece', i: index + 1, n: parts.length, output: finished.at(-1)! });
    }
    if (signal?.aborted && (onAbort !== 'decode' || finished.length === 0)) {
      throw new DOMException('The generation was cancelled.', 'AbortError');
    }
    const whole = silent ? muted(joined(finished.map((each) => ({ ...each, samples: new Float32Array(each.mel.length) })))) : joined(finished);
    const stats = { provider: 'wasm', evaluations: total, steps: total, loadMs: 0, sampleMs: 1, totalMs: 1 } as const;
    return { output: whole, outputs: [whole], request: complete, warnings: [], partial: finished.length < parts.length, stats };
  }
}

const muted = ({ samples: _, ...rest }: SpeechOutput): SpeechOutput => ({ ...rest, kind: 'mel' });

function completed({ task: id, inputs, steps, seed, convert, ...rest }: GenerationRequest): CompleteRequest {
  const usual = { ...card.defaults, ...card.modes?.[String(inputs['mode'])] };
  const given = { voice: 'slt', mode: 'grad-tts', ...inputs };
  const { steps: usualSteps, sampler, schedule, guidance, convert: sound } = usual;
  return {
    sampler, schedule, guidance, noise: { id: 'philox' }, ...rest, task: id, model: card.id, inputs: given, seed: seed ?? 7,
    steps: steps ?? usualSteps, convert: convert === undefined ? sound! : convert,
  } as CompleteRequest;
}
