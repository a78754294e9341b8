/** The only file that imports onnxruntime-web: loads it, opens ONNX files, runs them one at a time. */
import type * as Ort from 'onnxruntime-web';
import { ReverieError } from '../errors.ts';
import { importModule } from '../import-module.ts';
import type { Feed } from '../plugin.ts';
import { CpuEvaluator } from '../tensor/cpu.ts';
import { sizeOf, storageOf, type Evaluator, type Tensor } from '../tensor/tensor.ts';
import { WebGpuEvaluator, type GpuStorage } from '../tensor/webgpu.ts';
import { CapturedSession } from './capture.ts';
import type { Placement } from './provider.ts';

/** A feed from the CPU, or a tensor of the evaluator that the session shares its memory with. */
export type SessionInput = Feed | Tensor;

export interface Session {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Runs the graph. Outputs named in `into` are written to those tensors; the others come back to the CPU. */
  run(feeds: Readonly<Record<string, SessionInput>>, into?: Readonly<Record<string, Tensor>>): Promise<Readonly<Record<string, Feed>>>;
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
    if (!device || use !== 'network' || !placement.capture) return plain;
    const record = (freeDimensionOverrides: Readonly<Record<string, number>>): Promise<Ort.InferenceSession> =>
      ort.InferenceSession.create(bytes, {
        ...options,
        executionProviders: [{ name: 'webgpu', device }],
        freeDimensionOverrides,
        enableGraphCapture: true,
        preferredOutputLocation: 'gpu-buffer',
      });
    return new CapturedSession(plain, { ort, device, session, record, exclusive });
  } catch (cause) {
    throw new ReverieError('model/graph', `The file ${name} could not be opened as an ONNX model: ${messageOf(cause)}.`, [], { cause });
  }
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
    if ('data' in feed) {
      return feed.data instanceof Int32Array
        ? new this.#ort.Tensor('int32', feed.data, feed.shape)
        : new this.#ort.Tensor('float32', feed.data, feed.shape);
    }
    if (feed.evaluator.kind === 'cpu') return new this.#ort.Tensor('float32', (feed.evaluator as CpuEvaluator).valuesOf(feed), feed.shape);
    const { storage, offset } = storageOf(feed);
    if (offset !== 0 || storage.length !== sizeOf(feed.shape))
      throw new ReverieError('model/run', `The model file ${this.#name} was given part of a GPU buffer; whole ones are needed.`);
    return this.#ort.Tensor.fromGpuBuffer((storage as GpuStorage).buffer, { dataType: 'float32', dims: [...feed.shape] });
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
