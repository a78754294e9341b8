/** The only file that imports onnxruntime-web: loads it, opens ONNX files, runs them one at a time. */
import type * as Ort from 'onnxruntime-web';
import { ReverieError } from '../errors.ts';
import { importModule } from '../import-module.ts';
import type { Feed } from '../plugin.ts';
import { CpuEvaluator } from '../tensor/cpu.ts';
import { sizeOf, storageOf, type Evaluator, type Tensor } from '../tensor/tensor.ts';
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
  /** Records runs of numbers of rows that came often, and of this one. */
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
 * @throws ReverieError `model/graph` when the bytes are no ONNX file that the runtime can open.
 */
export async function openSession(
  name: string,
  bytes: Uint8Array<ArrayBuffer>,
  placement: Placement,
  use: 'cpu' | 'once' | 'network' = 'once',
): Promise<Session> {
  const ort = await loadRuntime(placement);
  const device = use === 'cpu' ? undefined : placement.device;
  const options: Ort.InferenceSession.SessionOptions = {
    executionProviders: device ? [{ name: 'webgpu', device, storageBufferCacheMode: 'simple' }] : ['wasm'],
    graphOptimizationLevel: 'all',
    logSeverityLevel: 3,
    extra: { session: { disable_quant_qdq: '1' } }, // int8 weights are expanded once, at load
  };
  try {
    const session = await exclusive(() => ort.InferenceSession.create(bytes, options));
    const plain = new OrtSession(ort, name, session, device !== undefined);
    const recorder =
      device && use === 'network' && placement.capture
        ? recorderOf(ort, session, device, (captured) => ort.InferenceSession.create(bytes, { ...options, ...captured }))
        : undefined;
    return recorder ? new CapturedSession(plain, recorder) : plain;
  } catch (cause) {
    throw new ReverieError('model/graph', `The file ${name} could not be opened as an ONNX model: ${messageOf(cause)}.`, [], { cause });
  }
}

/** Opens a graph again to be captured, which needs fixed shapes; nothing where more than the number of rows is open. */
function recorderOf(
  ort: typeof Ort,
  { inputMetadata }: Ort.InferenceSession,
  device: GPUDevice,
  open: (options: Ort.InferenceSession.SessionOptions) => Promise<Ort.InferenceSession>,
): Recorder | undefined {
  const tensors = inputMetadata.filter((input) => input.isTensor);
  const [batch, ...others] = new Set(tensors.flatMap(({ shape }) => shape.filter((axis) => typeof axis === 'string')));
  if (!batch || others.length > 0 || tensors.some(({ shape }) => shape.lastIndexOf(batch) > 0)) return undefined;
  const inputs: Recorder['inputs'] = (rows) =>
    tensors.map(({ name, type, shape }) => ({ name, type, shape: shape.map((axis) => (axis === batch ? rows : (axis as number))) }));
  return {
    device,
    inputs,
    async record(rows, buffers) {
      const session = await exclusive(() =>
        open({
          executionProviders: [{ name: 'webgpu', device }],
          freeDimensionOverrides: { [batch]: rows },
          enableGraphCapture: true,
          preferredOutputLocation: 'gpu-buffer',
        }),
      );
      const feeds = Object.fromEntries(
        inputs(rows).map(({ name, type, shape }) => {
          return [name, ort.Tensor.fromGpuBuffer(buffers[name]!, { dataType: type as 'float32' | 'int32', dims: shape })];
        }),
      );
      return {
        run: (fill, take) =>
          exclusive(async () => {
            fill();
            const results = Object.entries(await session.run(feeds));
            take(Object.fromEntries(results.map(([name, { gpuBuffer }]) => [name, gpuBuffer])));
            for (const [, result] of results) result.dispose(); // a reference: the buffer is the session's
          }),
        release: () => exclusive(() => session.release()),
      };
    },
  };
}

class OrtSession implements Session {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly #ort: typeof Ort;
  readonly #name: string;
  readonly #session: Ort.InferenceSession;
  readonly #onGpu: boolean;

  constructor(ort: typeof Ort, name: string, session: Ort.InferenceSession, onGpu: boolean) {
    this.#ort = ort;
    this.#name = name;
    this.#session = session;
    this.#onGpu = onGpu;
    this.inputs = session.inputNames;
    this.outputs = session.outputNames;
  }

  async run(
    feeds: Readonly<Record<string, SessionInput>>,
    into: Readonly<Record<string, Tensor>> = {},
  ): Promise<Readonly<Record<string, Feed>>> {
    const given = Object.fromEntries(Object.entries(feeds).map(([name, feed]) => [name, this.#toOrt(feed)]));
    const fetches = Object.fromEntries(this.outputs.map((name) => [name, this.#onGpu && into[name] ? this.#toOrt(into[name]) : null]));
    try {
      const results = await exclusive(() => this.#session.run(given, fetches));
      const outputs: Record<string, Feed> = {};
      for (const name of this.outputs) {
        const result = results[name]!;
        if (into[name]) {
          if (!this.#onGpu) (into[name].evaluator as CpuEvaluator).valuesOf(into[name]).set(result.data as Float32Array);
        } else {
          outputs[name] = { data: (await result.getData()) as Float32Array | Int32Array, shape: result.dims };
        }
      }
      return outputs;
    } catch (cause) {
      const got = Object.entries(given)
        .map(([name, { type, dims }]) => `${name} ${type}[${dims}]`)
        .join(', ');
      throw new ReverieError('model/run', `The model file ${this.#name} failed on ${got}: ${messageOf(cause)}.`, [], { cause });
    }
  }

  release(): Promise<void> {
    return exclusive(() => this.#session.release());
  }

  #toOrt(feed: SessionInput): Ort.Tensor {
    // the runtime has the type from the array
    if ('data' in feed) return new this.#ort.Tensor(feed.data, feed.shape);
    if (feed.evaluator.kind === 'cpu') return new this.#ort.Tensor((feed.evaluator as CpuEvaluator).valuesOf(feed), feed.shape);
    const source = storageOf(feed);
    if (source.offset !== 0 || source.storage.length !== sizeOf(feed.shape))
      throw new ReverieError('model/run', `The model file ${this.#name} was given part of a GPU buffer; whole ones are needed.`);
    (feed.evaluator as WebGpuEvaluator).flush();
    return this.#ort.Tensor.fromGpuBuffer(bufferOf(source), { dataType: 'float32', dims: [...feed.shape] });
  }
}

let runtime: Promise<typeof Ort> | undefined;

/** The smallest build that serves: CPU only, or WebGPU with JSPI where the browser has it. */
function loadRuntime({ device, threads }: Placement): Promise<typeof Ort> {
  runtime ??= importRuntime(device !== undefined).then((ort) => {
    ort.env.wasm.numThreads = threads;
    ort.env.logLevel = 'error';
    return ort;
  });
  return runtime;
}

async function importRuntime(webgpu: boolean): Promise<typeof Ort> {
  if (typeof process !== 'undefined' && process.versions?.node) return (await importModule('onnxruntime-web')) as typeof Ort;
  if (!webgpu) return import('onnxruntime-web/wasm');
  return 'Suspending' in WebAssembly ? import('onnxruntime-web/jspi') : import('onnxruntime-web/webgpu');
}

function messageOf(cause: unknown): string {
  return (cause instanceof Error ? cause.message : String(cause)).trim().replace(/[.\s]+$/, '');
}
