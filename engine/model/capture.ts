/**
 * Networks whose GPU commands are recorded once and then replayed. Dispatching takes longer than computing where a network is small,
 * and a replay does without it.
 *
 *     so many rows, often ──▶ the engine rests ──▶ record, try ──┬─ the plain session's bits ──▶ replay from now on
 *                                                                 └─ anything else ──▶ no replays of this network
 *
 * A recording is of one number of rows, and reads and writes buffers of its own: what is fed is copied into them, what comes is copied
 * out. Work on one queue runs in the order of its submits, so the copies need no waiting; those out are submitted with what uses them.
 */
import type { Feed } from '../plugin.ts';
import { sizeOf, storageOf, type Shape, type Tensor } from '../tensor/tensor.ts';
import { bufferOf, WebGpuEvaluator } from '../tensor/webgpu.ts';
import type { Session, SessionInput } from './session.ts';

type Feeds = Readonly<Record<string, SessionInput>>;
type Buffers = Readonly<Record<string, GPUBuffer>>;

/** A graph that is recorded. */
export interface Replay {
  /** Runs it on its inputs' buffers; `take` is given its outputs'. Nothing else of onnxruntime runs between the three. */
  run(fill: () => void, take: (outputs: Buffers) => void): Promise<void>;
  release(): Promise<void>;
}

/** What is needed to record a graph. */
export interface Recorder {
  readonly device: GPUDevice;
  readonly record: (rows: number, inputs: Buffers) => Promise<Replay>;
  /** By input: its type, and its shape for so many rows. */
  readonly inputs: (rows: number) => readonly { readonly name: string; readonly type: string; readonly shape: Shape }[];
}

/** Runs after which so many rows are worth a recording, which takes as long as hundreds. */
const OFTEN = 8;
/** Recordings of a network: each holds its weights once more. */
const MOST = 2;

/** A session that replays what has been recorded, and runs the plain session for other numbers of rows. */
export class CapturedSession implements Session {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Whether the last run was a replay. */
  captured = false;
  readonly #plain: Session;
  readonly #recorder: Recorder;
  /** By the number of rows. */
  readonly #seen = new Map<number, { runs: number; recording?: Recording }>();
  #refused = false;

  constructor(plain: Session, recorder: Recorder) {
    this.#plain = plain;
    this.#recorder = recorder;
    this.inputs = plain.inputs;
    this.outputs = plain.outputs;
  }

  async run(feeds: Feeds, into: Readonly<Record<string, Tensor>> = {}): Promise<Readonly<Record<string, Feed>>> {
    const recording = this.#count(feeds[this.inputs[0]!]!.shape[0]!, 1);
    this.captured = !this.#refused && recording !== undefined && this.outputs.every((name) => into[name]);
    if (!this.captured) return this.#plain.run(feeds, into);
    try {
      await recording!.run(feeds, into);
      return {};
    } catch {
      this.#refused = true;
      return this.run(feeds, into);
    }
  }

  /** Records numbers of rows that came often, and this one. */
  async capture(rows?: number): Promise<void> {
    if (rows) this.#count(rows, OFTEN);
    for (const [many, seen] of this.#seen) {
      const recorded = [...this.#seen.values()].filter(({ recording }) => recording).length;
      if (this.#refused || recorded === MOST) return;
      if (seen.recording || seen.runs < OFTEN) continue;
      const recording = await this.#tried(many).catch(() => undefined);
      if (recording) seen.recording = recording;
      else this.#refused = true;
    }
  }

  async release(): Promise<void> {
    for (const { recording } of this.#seen.values()) await recording?.release();
    await this.#plain.release();
  }

  #count(rows: number, runs: number): Recording | undefined {
    const seen = this.#seen.get(rows) ?? { runs: 0 };
    this.#seen.set(rows, seen);
    seen.runs += runs;
    return seen.recording;
  }

  /** A recording that gave what the plain session gives. @throws Error where it cannot be made, or gives anything else; nobody is told. */
  async #tried(rows: number): Promise<Recording> {
    const inputs = this.#recorder.inputs(rows);
    const recording = await Recording.make(this.#recorder, rows);
    const evaluator = new WebGpuEvaluator(this.#recorder.device);
    try {
      let first: Readonly<Record<string, Feed>> | undefined;
      let heeds = false;
      // the run that is recorded, a replay that must heed other inputs, and one that must have kept nothing of them
      for (const round of [0, 1, 0]) {
        const feeds = Object.fromEntries(inputs.map(({ name, type, shape }) => [name, trial(type, shape, round, evaluator)]));
        const plain = await this.#plain.run(feeds);
        const into = Object.fromEntries(this.outputs.map((name) => [name, evaluator.allocate(plain[name]!.shape)]));
        await recording.run(feeds, into);
        for (const name of this.outputs) {
          const replayed = await evaluator.read(into[name]!);
          if (!same(plain[name]!.data, replayed)) throw new Error(name);
        }
        first ??= plain;
        heeds ||= this.outputs.some((name) => !same(plain[name]!.data, first![name]!.data));
      }
      if (!heeds) throw new Error(); // whatever it is given, it gives the same
      return recording;
    } catch (error) {
      await recording.release();
      throw error;
    } finally {
      evaluator.dispose();
    }
  }
}

/** A replay with the buffers that it reads. */
class Recording {
  readonly #device: GPUDevice;
  readonly #replay: Replay;
  readonly #evaluator: WebGpuEvaluator;
  readonly #inputs: Buffers;
  /** The feeds from the CPU that lie in them. */
  readonly #written = new Map<string, Feed>();

  private constructor(device: GPUDevice, replay: Replay, evaluator: WebGpuEvaluator, inputs: Buffers) {
    this.#device = device;
    this.#replay = replay;
    this.#evaluator = evaluator;
    this.#inputs = inputs;
  }

  static async make({ device, inputs, record }: Recorder, rows: number): Promise<Recording> {
    const evaluator = new WebGpuEvaluator(device);
    try {
      const bufferFor = (shape: Shape): GPUBuffer => bufferOf(storageOf(evaluator.allocate(shape, true)));
      const buffers = Object.fromEntries(inputs(rows).map(({ name, shape }) => [name, bufferFor(shape)]));
      return new Recording(device, await record(rows, buffers), evaluator, buffers);
    } catch (error) {
      evaluator.dispose();
      throw error;
    }
  }

  run(feeds: Feeds, into: Readonly<Record<string, Tensor>>): Promise<void> {
    const evaluator = Object.values(into)[0]!.evaluator as WebGpuEvaluator;
    return this.#replay.run(
      () => {
        for (const [name, feed] of Object.entries(feeds)) {
          const own = this.#inputs[name]!;
          if (!('data' in feed)) evaluator.copy(bufferOf(storageOf(feed)), own, feed.shape);
          else if (this.#written.get(name) !== feed) {
            this.#device.queue.writeBuffer(own, 0, feed.data as Float32Array<ArrayBuffer>);
            this.#written.set(name, feed);
          }
        }
        evaluator.flush();
      },
      (outputs) => {
        for (const [name, tensor] of Object.entries(into)) evaluator.copy(outputs[name]!, bufferOf(storageOf(tensor)), tensor.shape);
      },
    );
  }

  async release(): Promise<void> {
    await this.#replay.release();
    this.#evaluator.dispose();
  }
}

function same(a: Feed['data'], b: Feed['data']): boolean {
  return a.every((value, e) => value === b[e]);
}

/** Values to try a recording with: of a round, and unlike those of the next. */
function trial(type: string, shape: Shape, round: number, evaluator: WebGpuEvaluator): SessionInput {
  const indices = Float32Array.from({ length: sizeOf(shape) }, (_, e) => e + round);
  if (type === 'int32') return { data: Int32Array.from(indices, (e) => e % 2), shape };
  return evaluator.upload(
    indices.map((e) => 0.5 + 0.4 * Math.sin(e)),
    shape,
  );
}
