/** The only file that imports onnxruntime-web: loads it, opens ONNX files, runs them one at a time. */
import type * as Ort from 'onnxruntime-web';
import { ReverieError } from '../errors.ts';
import { importModule } from '../import-module.ts';
import type { Feed } from '../plugin.ts';
import { CpuEvaluator } from '../tensor/cpu.ts';
import { sizeOf, storageOf, type Evaluator, type Shape, type Tensor } from '../tensor/tensor.ts';
import { bufferOf, WebGpuEvaluator } from '../tensor/webgpu.ts';
import { CapturedSession, type Recorder } from './capture.ts';
import type { Placement } from './provider.ts';

/** A feed from the CPU, or a tensor of the evaluator that the session shares its memory with. */
export type SessionInput = Feed | Tensor;

export interface Session {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Runs the graph. Outputs named in `into` are written to those tensors; the others come back to the CPU. */
  run(feeds: Readonly<Record<string, SessionInput>>, into?: Readonly<Record<string, Tensor>>): Promise<Readonly<Record<string, Feed>>>;
  /** Whether the last run replayed recorded commands. */
  readonly captured?: boolean;
  /** Makes one recording more, for so many rows or sizes that came often. */
  capture?(rows?: number): Promise<void>;
  release(): Promise<void>;
}

/** An evaluator on the memory that sessions of this placement use. */
export function createEvaluator({ device }: Placement): Evaluator {
  return device ? new WebGpuEvaluator(device) : new CpuEvaluator();
}

// onnxruntime takes one call at a time: neither create nor run may overlap
let turn: Promise<unknown> = Promise.resolve();

function exclusive<T>(action: () => Promise<T>): Promise<T> {
  const result = turn.then(action);
  turn = result.catch(() => undefined);
  return result;
}

/**
 * Opens an ONNX file: on the CPU, or where models are placed; `network` for one that runs many times, which may be captured.
 * @throws ReverieError `model/graph` when the bytes are no ONNX file that the runtime can open, `engine/runtime` when that cannot be had.
 */
export async function openSession(
  name: string,
  bytes: Uint8Array<ArrayBuffer>,
  placement: Placement,
  use: 'cpu' | 'once' | 'network' = 'once',
): Promise<Session> {
  const ort = await loadRuntime(placement).catch(withoutRuntime);
  const device = use === 'cpu' ? undefined : placement.device;
  const options: Ort.InferenceSession.SessionOptions = {
    executionProviders: device ? [{ name: 'webgpu', device, storageBufferCacheMode: 'simple' }] : ['wasm'],
    graphOptimizationLevel: 'all',
    logSeverityLevel: 3,
    extra: { session: { disable_quant_qdq: '1' } }, // int8 weights are expanded once, at load
  };
  try {
    const session = await exclusive(() => ort.InferenceSession.create(bytes, options));
    const plain = plainSession(ort, name, session, device !== undefined);
    if (!device || use !== 'network' || !placement.capture) return plain;
    return new CapturedSession(plain, recorderOf(ort, session, device, bytes, options));
  } catch (cause) {
    if (/no available backend/.test(messageOf(cause))) withoutRuntime(cause);
    throw new ReverieError('model/graph', `The file ${name} could not be opened as an ONNX model: ${messageOf(cause)}.`, [], { cause });
  }
}

// bytes of a network of which there are fewer recordings, as each holds its weights once more
const LARGE = 5 * 2 ** 20;

/** Opens a graph again to be captured, which needs fixed shapes. */
function recorderOf(
  ort: typeof Ort,
  { inputMetadata }: Ort.InferenceSession,
  device: GPUDevice,
  bytes: Uint8Array<ArrayBuffer>,
  options: Ort.InferenceSession.SessionOptions,
): Recorder {
  return {
    device,
    most: bytes.length > LARGE ? 2 : 4,
    inputs: inputMetadata.filter((input) => input.isTensor),
    async record(sizes, inputs, buffers) {
      const session = await exclusive(() =>
        ort.InferenceSession.create(bytes, {
          ...options,
          executionProviders: [{ name: 'webgpu', device }],
          freeDimensionOverrides: sizes,
          enableGraphCapture: true,
          preferredOutputLocation: 'gpu-buffer',
        }),
      );
      const feeds = Object.fromEntries(
        inputs.map(({ name, type, shape: dims }) => {
          return [name, ort.Tensor.fromGpuBuffer(buffers[name]!, { dataType: type as 'float32' | 'int32', dims })];
        }),
      );
      return {
        run: (fill, take) =>
          exclusive(async () => {
            fill();
            const results = await session.run(feeds);
            take(results);
            for (const result of Object.values(results)) result.dispose(); // a reference: the buffer is the session's
          }),
        release: () => exclusive(() => session.release()),
      };
    },
  };
}

function plainSession(ort: typeof Ort, name: string, session: Ort.InferenceSession, onGpu: boolean): Session {
  const toOrt = (feed: SessionInput): Ort.Tensor => {
    // the runtime has the type from the array
    if ('data' in feed) return new ort.Tensor(feed.data, feed.shape);
    if (feed.evaluator.kind === 'cpu') return new ort.Tensor((feed.evaluator as CpuEvaluator).valuesOf(feed), feed.shape);
    const source = storageOf(feed);
    if (source.offset !== 0 || source.storage.length !== sizeOf(feed.shape))
      throw new ReverieError('model/run', `The model file ${name} was given part of a GPU buffer; whole ones are needed.`);
    (feed.evaluator as WebGpuEvaluator).flush();
    return ort.Tensor.fromGpuBuffer(bufferOf(source), { dataType: 'float32', dims: [...feed.shape] });
  };
  const { inputNames: inputs, outputNames: outputs } = session;
  return {
    inputs,
    outputs,
    async run(feeds, into = {}) {
      const given = Object.fromEntries(Object.entries(feeds).map(([input, feed]) => [input, toOrt(feed)]));
      const fetches = Object.fromEntries(outputs.map((output) => [output, onGpu && into[output] ? toOrt(into[output]) : null]));
      try {
        const results = await exclusive(() => session.run(given, fetches));
        const found: Record<string, Feed> = {};
        for (const output of outputs) {
          const result = results[output]!;
          const target = into[output];
          if (!target) found[output] = { data: (await result.getData()) as Float32Array | Int32Array, shape: result.dims };
          else if (sizeOf(result.dims) !== sizeOf(target.shape)) throw misshapen(name, output, result.dims, target.shape);
          else if (!onGpu) (target.evaluator as CpuEvaluator).valuesOf(target).set(result.data as Float32Array);
        }
        return found;
      } catch (cause) {
        if (cause instanceof ReverieError) throw cause;
        const got = Object.entries(given)
          .map(([input, { type, dims }]) => `${input} ${type}[${dims}]`)
          .join(', ');
        throw new ReverieError('model/run', `The model file ${name} failed on ${got}: ${messageOf(cause)}.`, [], { cause });
      }
    },
    release: () => exclusive(() => session.release()),
  };
}

function misshapen(file: string, output: string, got: readonly number[], wanted: Shape): ReverieError {
  return new ReverieError(
    'model/io',
    `The model file ${file} gave "${output}" as [${got.join(', ')}], and [${wanted.join(', ')}] is needed; correct \`latent\` in the card or export the model again.`,
  );
}

let runtime: Promise<typeof Ort> | undefined;

function withoutRuntime(cause: unknown): never {
  runtime = undefined;
  throw new ReverieError(
    'engine/runtime',
    `onnxruntime could not be loaded: ${messageOf(cause)}; check that its files are served, then create a new engine.`,
    [],
    { cause },
  );
}

const JSPI = 'Suspending' in WebAssembly;

/** The smallest build that serves: CPU only, or WebGPU with JSPI where the browser has it. */
function loadRuntime({ device, threads, runtime: folder }: Placement): Promise<typeof Ort> {
  runtime ??= importRuntime(device !== undefined).then((ort) => {
    if (folder) ort.env.wasm.wasmPaths = { wasm: `${folder}ort-wasm-simd-threaded${device ? (JSPI ? '.jspi' : '.asyncify') : ''}.wasm` };
    ort.env.wasm.numThreads = threads;
    ort.env.logLevel = 'error';
    return ort;
  });
  return runtime;
}

async function importRuntime(webgpu: boolean): Promise<typeof Ort> {
  if (typeof process !== 'undefined' && process.versions?.node) return (await importModule('onnxruntime-web')) as typeof Ort;
  if (!webgpu) return import('onnxruntime-web/wasm');
  return JSPI ? import('onnxruntime-web/jspi') : import('onnxruntime-web/webgpu');
}

function messageOf(cause: unknown): string {
  return (cause instanceof Error ? cause.message : String(cause)).trim().replace(/[.\s]+$/, '');
}
