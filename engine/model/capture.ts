/**
 * A network whose GPU commands onnxruntime records once and replays: a replay costs no dispatching, which is most of what a
 * small network takes. A recording is of one set of shapes and of fixed buffers, so what is fed is copied into them. It is
 * used only once its output has been found equal to the plain session's, on this device, of two different inputs.
 */
import type * as Ort from 'onnxruntime-web';
import type { Feed } from '../plugin.ts';
import { sizeOf, storageOf, type Tensor } from '../tensor/tensor.ts';
import type { GpuStorage } from '../tensor/webgpu.ts';
import type { Session, SessionInput } from './session.ts';

/** What makes recordings of a network. */
export interface Recorder {
  readonly ort: typeof Ort;
  readonly device: GPUDevice;
  readonly session: Ort.InferenceSession;
  /** Opens the network again with every dimension fixed, recording its first run. */
  readonly record: (dimensions: Readonly<Record<string, number>>) => Promise<Ort.InferenceSession>;
  /** Runs an action while no other uses onnxruntime. */
  readonly exclusive: <T>(action: () => Promise<T>) => Promise<T>;
}

/** Shapes of which recordings are kept: each holds the weights once more. */
const MOST_SHAPES = 2;
/** How far a recording's output may be from the plain one's, in parts of its root mean square. */
const TOLERANCE = 1e-3;

/** One recording and the buffers that it reads and writes. */
interface Recording {
  readonly session: Ort.InferenceSession;
  readonly feeds: Readonly<Record<string, Ort.Tensor>>;
  /** The CPU feeds that its buffers hold. */
  readonly written: Map<string, Feed>;
}

/** A session that is recorded when shapes come again. */
export class CapturedSession implements Session {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly #plain: Session;
  readonly #recorder: Recorder;
  readonly #recordings = new Map<string, Recording | 'seen' | 'plain'>();
  #refused = false;

  constructor(plain: Session, recorder: Recorder) {
    this.#plain = plain;
    this.#recorder = recorder;
    this.inputs = plain.inputs;
    this.outputs = plain.outputs;
  }

  async run(
    feeds: Readonly<Record<string, SessionInput>>,
    into: Readonly<Record<string, Tensor>> = {},
  ): Promise<Readonly<Record<string, Feed>>> {
    const recording = await this.#recordingOf(feeds, into);
    if (!recording) return this.#plain.run(feeds, into);
    await this.#recorder.exclusive(async () => {
      this.#fill(recording, feeds);
      const results = await recording.session.run(recording.feeds);
      this.#copy(Object.entries(into).map(([name, tensor]) => [results[name]!.gpuBuffer, tensorBuffer(tensor), 4 * sizeOf(tensor.shape)]));
      dispose(results);
    });
    return {};
  }

  async release(): Promise<void> {
    for (const recording of this.#recordings.values()) if (typeof recording === 'object') await this.#drop(recording);
    this.#recordings.clear();
    await this.#plain.release();
  }

  async #recordingOf(feeds: Readonly<Record<string, SessionInput>>, into: Readonly<Record<string, Tensor>>): Promise<Recording | undefined> {
    if (this.#refused || this.outputs.some((name) => !into[name])) return undefined;
    const key = JSON.stringify(this.inputs.map((name) => feeds[name]!.shape));
    const known = this.#recordings.get(key);
    if (typeof known === 'object') return known;
    if (known === undefined) this.#recordings.set(key, 'seen');
    if (known !== 'seen') return undefined;
    this.#recordings.set(key, 'plain');
    if ([...this.#recordings.values()].filter((value) => typeof value === 'object').length >= MOST_SHAPES) return undefined;
    const recording = await this.#recorder.exclusive(() => this.#record(feeds, into)).catch((error: unknown) => {
      console.warn(`reverie: the network is not recorded: ${String(error)}`);
      return undefined;
    });
    if (recording) this.#recordings.set(key, recording);
    else this.#refused = true;
    return recording;
  }

  /** Makes a recording and tries it. @throws Error where it cannot be made or its output differs. */
  async #record(feeds: Readonly<Record<string, SessionInput>>, into: Readonly<Record<string, Tensor>>): Promise<Recording> {
    const { session: plain, record } = this.#recorder;
    const dimensions: Record<string, number> = {};
    for (const meta of plain.inputMetadata) {
      if (!meta.isTensor) continue;
      meta.shape.forEach((axis, k) => typeof axis === 'string' && (dimensions[axis] = feeds[meta.name]!.shape[k]!));
    }
    const session = await record(dimensions);
    const recording: Recording = {
      session,
      feeds: Object.fromEntries(this.inputs.map((name) => [name, this.#tensor(feeds[name]!.shape, isInt(feeds[name]!) ? 'int32' : 'float32')])),
      written: new Map(),
    };
    const fetches = this.#fetches(into);
    try {
      this.#fill(recording, feeds);
      await this.#compare(recording, fetches, into); // the run that is recorded
      await this.#change(recording);
      await this.#compare(recording, fetches, into); // a replay, which must see the other inputs
      recording.written.clear();
      this.#fill(recording, feeds);
      await this.#compare(recording, fetches, into);
      return recording;
    } catch (error) {
      await this.#drop(recording, false);
      throw error;
    } finally {
      Object.values(fetches).forEach(({ gpuBuffer }) => gpuBuffer.destroy());
    }
  }

  /** @throws Error when a run of the recording differs from one of the plain session, on the same inputs. */
  async #compare(recording: Recording, fetches: Readonly<Record<string, Ort.Tensor>>, into: Readonly<Record<string, Tensor>>): Promise<void> {
    await this.#recorder.session.run(recording.feeds, fetches);
    const before = await Promise.all(this.outputs.map((name) => this.#read(fetches[name]!, into[name]!)));
    const results = await recording.session.run(recording.feeds);
    for (const [k, name] of this.outputs.entries()) {
      const after = await this.#read(results[name]!, into[name]!);
      const plain = before[k]!;
      const rms = Math.sqrt(plain.reduce((sum, value) => sum + value ** 2, 0) / plain.length);
      const worst = plain.reduce((most, value, e) => Math.max(most, Math.abs(value - after[e]!)), 0);
      if (!(worst <= TOLERANCE * rms)) throw new Error(`output "${name}" differs by ${worst} where its root mean square is ${rms}`);
    }
    dispose(results);
  }

  /** Puts other values of the same kind into the inputs. */
  async #change({ feeds }: Recording): Promise<void> {
    for (const { gpuBuffer, type, dims } of Object.values(feeds)) {
      const bytes = await this.#readBuffer(gpuBuffer, 4 * sizeOf(dims));
      const other = type === 'int32' ? new Int32Array(bytes).reverse() : new Float32Array(bytes).reverse().map((value) => 0.75 * value);
      this.#recorder.device.queue.writeBuffer(gpuBuffer, 0, other);
    }
  }

  #fill({ feeds: own, written }: Recording, feeds: Readonly<Record<string, SessionInput>>): void {
    const copies: [GPUBuffer, GPUBuffer, number][] = [];
    for (const [name, feed] of Object.entries(feeds)) {
      const { gpuBuffer } = own[name]!;
      if (!('data' in feed)) copies.push([tensorBuffer(feed), gpuBuffer, 4 * sizeOf(feed.shape)]);
      else if (written.get(name) !== feed) {
        this.#recorder.device.queue.writeBuffer(gpuBuffer, 0, feed.data as Float32Array<ArrayBuffer> | Int32Array<ArrayBuffer>);
        written.set(name, feed);
      }
    }
    this.#copy(copies);
  }

  #copy(copies: readonly (readonly [from: GPUBuffer, to: GPUBuffer, bytes: number])[]): void {
    const { device } = this.#recorder;
    const encoder = device.createCommandEncoder({ label: 'reverie copy' });
    for (const [from, to, bytes] of copies) encoder.copyBufferToBuffer(from, 0, to, 0, bytes);
    device.queue.submit([encoder.finish()]);
  }

  #fetches(into: Readonly<Record<string, Tensor>>): Record<string, Ort.Tensor> {
    return Object.fromEntries(this.outputs.map((name) => [name, this.#tensor(into[name]!.shape, 'float32')]));
  }

  #tensor(shape: readonly number[], dataType: 'float32' | 'int32'): Ort.Tensor {
    const { ort, device } = this.#recorder;
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
    const buffer = device.createBuffer({ label: 'reverie captured', size: Math.ceil(sizeOf(shape) / 4) * 16, usage });
    return ort.Tensor.fromGpuBuffer(buffer, { dataType, dims: [...shape] });
  }

  async #read({ gpuBuffer }: Ort.Tensor, { shape }: Tensor): Promise<Float32Array> {
    return new Float32Array(await this.#readBuffer(gpuBuffer, 4 * sizeOf(shape)));
  }

  async #readBuffer(buffer: GPUBuffer, size: number): Promise<ArrayBuffer> {
    const { device } = this.#recorder;
    const staging = device.createBuffer({ label: 'reverie read', size, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST });
    this.#copy([[buffer, staging, size]]);
    await staging.mapAsync(GPUMapMode.READ);
    const bytes = staging.getMappedRange().slice(0);
    staging.destroy();
    return bytes;
  }

  async #drop({ session, feeds }: Recording, locked = true): Promise<void> {
    await (locked ? this.#recorder.exclusive(() => session.release()) : session.release());
    for (const { gpuBuffer } of Object.values(feeds)) gpuBuffer.destroy();
  }
}

/** Lets go of what a run gave; its buffers are the session's, and stay. */
function dispose(results: Ort.InferenceSession.OnnxValueMapType): void {
  for (const result of Object.values(results)) result.dispose();
}

function isInt(feed: SessionInput): boolean {
  return 'data' in feed && feed.data instanceof Int32Array;
}

function tensorBuffer(tensor: Tensor): GPUBuffer {
  const { storage, offset } = storageOf(tensor);
  if (offset !== 0) throw new Error('a part of a GPU buffer was given');
  return (storage as GpuStorage).buffer;
}
