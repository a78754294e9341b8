/**
 * Networks whose GPU commands are recorded once and then replayed. Dispatching takes longer than computing where a network is small,
 * and a replay does without it.
 *
 *     sizes that come often ──▶ the engine rests ──▶ record, try ──┬─ the plain session's bits ──▶ replay from now on
 *                                                                  └─ anything else ──▶ no replays of this network
 *
 * A recording is of one size of every axis that is open in the file (rows, frames), and reads and writes buffers of its own: what is fed
 * is copied into them, what comes is copied out. Work on one queue runs in the order of its submits, so the copies need no waiting; those
 * out are submitted with what uses them.
 */
import type { Feed } from '../plugin.ts';
import { sizeOf, storageOf, type Shape, type Tensor } from '../tensor/tensor.ts';
import { bufferOf, WebGpuEvaluator } from '../tensor/webgpu.ts';
import type { Session, SessionInput } from './session.ts';

type Feeds = Readonly<Record<string, SessionInput>>;
/** Of open axes, by name. */
export type Sizes = Readonly<Record<string, number>>;
type Buffers = Readonly<Record<string, GPUBuffer>>;

/** A graph that is recorded. */
export interface Replay {
  /** Runs it on its inputs' buffers; `take` is given its outputs. Nothing else of onnxruntime runs between the three. */
  run(fill: () => void, take: (outputs: Readonly<Record<string, { readonly gpuBuffer: GPUBuffer }>>) => void): Promise<void>;
  release(): Promise<void>;
}

/** Axes with a name are open. */
interface Input<Axis> {
  readonly name: string;
  readonly type: string;
  readonly shape: readonly Axis[];
}

/** What is needed to record a graph. */
export interface Recorder {
  readonly device: GPUDevice;
  /** Recordings that there may be: each holds the network's weights once more. */
  readonly most: number;
  readonly inputs: readonly Input<number | string>[];
  readonly record: (sizes: Sizes, inputs: readonly Input<number>[], buffers: Buffers) => Promise<Replay>;
}

/** Runs after which sizes are worth a recording, which takes as long as hundreds. */
const OFTEN = 8;

interface Seen {
  readonly key: string;
  readonly sizes: Sizes;
  runs: number;
  recording: Recording | undefined;
}

/** A session that replays what has been recorded, and runs the plain session for other sizes. */
export class CapturedSession implements Session {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Whether the last run was a replay. */
  captured = false;
  readonly #plain: Session;
  readonly #recorder: Recorder;
  readonly #seen: Seen[] = [];
  #refused = false;

  constructor(plain: Session, recorder: Recorder) {
    this.#plain = plain;
    this.#recorder = recorder;
    this.inputs = plain.inputs;
    this.outputs = plain.outputs;
  }

  async run(feeds: Feeds, into: Readonly<Record<string, Tensor>> = {}): Promise<Readonly<Record<string, Feed>>> {
    const { recording } = this.#count(this.#sizes((name, at) => feeds[name]!.shape[at]!), 1);
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

  /** Makes one recording: of so many rows, or of what came most and often; where more than the rows is open, that need not be often. */
  async capture(rows?: number): Promise<void> {
    const all = this.#seen.sort((a, b) => b.runs - a.runs);
    const usual = this.#sizes(() => rows!);
    const alone = rows && Object.keys(usual).length < 2;
    const due = alone ? this.#count(usual, 0) : all.find(({ recording }) => !recording);
    const recorded = all.filter(({ recording }) => recording).length;
    if (!due || due.recording || this.#refused || recorded === this.#recorder.most || (!rows && due.runs < OFTEN)) return;
    due.recording = await this.#tried(due.sizes).catch(() => undefined);
    this.#refused = !due.recording;
  }

  async release(): Promise<void> {
    for (const { recording } of this.#seen) await recording?.release();
    await this.#plain.release();
  }

  /** Of every open axis, as it is found in an input. */
  #sizes(found: (input: string, at: number) => number): Sizes {
    return Object.fromEntries(
      this.#recorder.inputs.flatMap(({ name, shape }) =>
        shape.flatMap((axis, at) => (typeof axis === 'string' ? [[axis, found(name, at)]] : [])),
      ),
    );
  }

  #count(sizes: Sizes, runs: number): Seen {
    const key = Object.values(sizes).join();
    let seen = this.#seen.find((each) => each.key === key);
    if (!seen) this.#seen.push((seen = { key, sizes, runs: 0, recording: undefined }));
    seen.runs += runs;
    return seen;
  }

  /** A recording that gave what the plain session gives. @throws Error where it cannot be made, or gives anything else; nobody is told. */
  async #tried(sizes: Sizes): Promise<Recording> {
    const inputs = this.#recorder.inputs.map((input) => ({ ...input, shape: input.shape.map((axis) => sizes[axis] ?? (axis as number)) }));
    const recording = await recordingOf(this.#recorder, sizes, inputs);
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
interface Recording {
  readonly run: (feeds: Feeds, into: Readonly<Record<string, Tensor>>) => Promise<void>;
  readonly release: () => Promise<void>;
}

async function recordingOf({ device, record }: Recorder, sizes: Sizes, inputs: readonly Input<number>[]): Promise<Recording> {
  const memory = new WebGpuEvaluator(device);
  try {
    const buffers: Buffers = Object.fromEntries(
      inputs.map(({ name, shape }) => [name, bufferOf(storageOf(memory.allocate(shape, true)))]),
    );
    const replay = await record(sizes, inputs, buffers);
    const written: Record<string, Feed> = {}; // the feeds from the CPU that lie in them
    return {
      run(feeds, into) {
        const evaluator = Object.values(into)[0]!.evaluator as WebGpuEvaluator;
        return replay.run(
          () => {
            for (const [name, feed] of Object.entries(feeds)) {
              const own = buffers[name]!;
              if (!('data' in feed)) evaluator.copy(bufferOf(storageOf(feed)), own, feed.shape);
              else if (written[name] !== feed) {
                device.queue.writeBuffer(own, 0, feed.data as Float32Array<ArrayBuffer>);
                written[name] = feed;
              }
            }
            evaluator.flush();
          },
          (outputs) => {
            for (const [name, tensor] of Object.entries(into)) {
              evaluator.copy(outputs[name]!.gpuBuffer, bufferOf(storageOf(tensor)), tensor.shape);
            }
          },
        );
      },
      async release() {
        await replay.release();
        memory.dispose();
      },
    };
  } catch (error) {
    memory.dispose();
    throw error;
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
