/**
 * Evaluates expressions on the GPU device that the model runs on: one dispatch an expression, no read-back. What is encoded is submitted
 * together, when something else needs it: each submit has its price in the browser's GPU process.
 */
import { Arena, checkFresh, sourceOf } from './arena.ts';
import { ArenaEvaluator } from './evaluator.ts';
import { mapParameters, mapProgram } from './map.wgsl.ts';
import { mixParameters, mixProgram, WORKGROUP_SIZE } from './mix.wgsl.ts';
import { keyOf } from './philox.ts';
import { isStored, sizeOf, storageOf, type MapOperation, type Shape, type Storage, type StorageSource, type Target, type Tensor } from './tensor.ts';

export interface GpuStorage extends Storage {
  readonly buffer: GPUBuffer;
}

/** Compiled programs by device, so that a lost device frees its own. */
const pipelines = new WeakMap<GPUDevice, Map<string, GPUComputePipeline>>();

const MAX_GROUPS = 65535;

export class WebGpuEvaluator extends ArenaEvaluator<GpuStorage> {
  readonly kind = 'webgpu';
  readonly limits: { readonly terms: number; readonly blocks: number };
  readonly #device: GPUDevice;
  protected readonly arena: Arena<GpuStorage>;
  readonly #parameters: GPUBuffer[] = [];
  /** What has been encoded since the last submit, and the buffers that it uses. */
  #encoder: GPUCommandEncoder | undefined;
  readonly #used = new Set<GPUBuffer>();

  constructor(device: GPUDevice) {
    super();
    this.#device = device;
    // beside the blocks a program binds its parameters, its result and the model's input
    this.limits = { terms: 16, blocks: device.limits.maxStorageBuffersPerShaderStage - 3 };
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
    this.arena = new Arena((length) => ({
      length,
      generation: 0,
      step: 0,
      buffer: device.createBuffer({ label: 'reverie tensor', size: Math.ceil(length / 4) * 16, usage }),
    }));
  }

  write(tensor: Tensor, data: Float32Array): void {
    const source = storageOf(tensor);
    this.#write(bufferOf(source), source.offset * 4, data as Float32Array<ArrayBuffer>);
  }

  /** Copies as many values as the shape has, between buffers that may be another's. */
  copy(from: GPUBuffer, to: GPUBuffer, shape: Shape, offset = 0): void {
    this.#encode([from, to]).copyBufferToBuffer(from, offset * 4, to, 0, sizeOf(shape) * 4);
  }

  /** Submits what has been encoded, for others that use the queue. */
  flush(): void {
    if (this.#encoder) this.#device.queue.submit([this.#encoder.finish()]);
    this.#encoder = undefined;
    this.#used.clear();
  }

  evaluate(tensor: Tensor, targets: readonly Target[] = []): void {
    const fresh = isStored(tensor) ? undefined : this.arena.take(sizeOf(tensor.shape));
    const outputs: Target[] = fresh ? [{ storage: fresh, offset: 0, weight: 1 }, ...targets] : [...targets];
    if (outputs.length === 0) return;
    const stored = tensor.terms.flatMap(({ weight, source }) => (source.kind === 'storage' ? [{ weight, source }] : []));
    const gaussians = tensor.terms.flatMap(({ weight, source }) =>
      source.kind === 'gaussian' ? [{ weight, draw: source.draw, key: keyOf(source.seed) }] : [],
    );
    const inputBuffers = [...new Set(stored.map(({ source }) => bufferOf(source)))];
    const outputBuffers = [...new Set(outputs.map(({ storage }) => (storage as GpuStorage).buffer))];
    const layout = {
      stored: stored.map(({ source }) => inputBuffers.indexOf(bufferOf(source))),
      gaussians: gaussians.length,
      outputs: outputs.map(({ storage }) => outputBuffers.indexOf((storage as GpuStorage).buffer)),
    };
    const length = sizeOf(tensor.shape);
    const parameters = mixParameters({
      length,
      stored: stored.map(({ weight, source: { offset } }) => ({ weight, offset })),
      outputs,
      gaussians,
    });
    this.#dispatch(
      `mix ${JSON.stringify(layout)}`,
      () => mixProgram(layout),
      parameters,
      [...inputBuffers, ...outputBuffers],
      Math.ceil(length / 4),
    );
    if (fresh) tensor.terms = [{ weight: 1, source: sourceOf(fresh) }];
  }

  map(operation: MapOperation, inputs: readonly Tensor[]): Tensor {
    const sources = inputs.map(storageOf);
    sources.forEach(checkFresh);
    const result = this.allocate(inputs[0]!.shape);
    const length = sizeOf(result.shape);
    const buffers = [bufferOf(storageOf(result)), ...sources.map(bufferOf)];
    const parameters = mapParameters(
      operation,
      length,
      sources.map(({ offset }) => offset),
    );
    this.#dispatch(operation.kind, () => mapProgram(operation.kind), parameters, buffers, length);
    return result;
  }

  async read(tensor: Tensor): Promise<Float32Array> {
    const source = storageOf({ ...tensor }); // a copy: looking must not change later rounding
    checkFresh(source);
    const size = sizeOf(tensor.shape) * 4;
    const staging = this.#device.createBuffer({ label: 'reverie read', size, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST });
    try {
      this.copy(bufferOf(source), staging, tensor.shape, source.offset);
      this.flush();
      await staging.mapAsync(GPUMapMode.READ);
      return new Float32Array(staging.getMappedRange().slice(0));
    } finally {
      staging.destroy();
    }
  }

  dispose(): void {
    for (const { buffer } of this.arena.drain()) buffer.destroy();
    for (const buffer of this.#parameters.splice(0)) buffer.destroy();
  }

  #dispatch(key: string, program: () => string, parameters: ArrayBuffer, buffers: readonly GPUBuffer[], threads: number): void {
    const pipeline = this.#pipeline(key, program);
    const uniforms = this.#parameterBuffer(parameters.byteLength);
    this.#write(uniforms, 0, parameters);
    const all = [uniforms, ...buffers];
    const entries = all.map((buffer, binding) => ({ binding, resource: { buffer } }));
    const pass = this.#encode(all).beginComputePass({ label: 'reverie step' });
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, this.#device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries }));
    const groups = Math.ceil(threads / WORKGROUP_SIZE);
    pass.dispatchWorkgroups(Math.min(groups, MAX_GROUPS), Math.ceil(groups / MAX_GROUPS));
    pass.end();
  }

  #encode(buffers: readonly GPUBuffer[]): GPUCommandEncoder {
    for (const buffer of buffers) this.#used.add(buffer);
    return (this.#encoder ??= this.#device.createCommandEncoder({ label: 'reverie step' }));
  }

  // a write comes before all that is submitted after it, so what uses the buffer's values has to be submitted first
  #write(buffer: GPUBuffer, offset: number, data: ArrayBuffer | Float32Array<ArrayBuffer>): void {
    if (this.#used.has(buffer)) this.flush();
    this.#device.queue.writeBuffer(buffer, offset, data);
  }

  #pipeline(key: string, program: () => string): GPUComputePipeline {
    let known = pipelines.get(this.#device);
    if (!known) pipelines.set(this.#device, (known = new Map()));
    let pipeline = known.get(key);
    if (!pipeline) {
      const label = `reverie ${key}`;
      const module = this.#device.createShaderModule({ label, code: program() });
      pipeline = this.#device.createComputePipeline({ label, layout: 'auto', compute: { module } });
      known.set(key, pipeline);
    }
    return pipeline;
  }

  // every dispatch of a submit needs its own, and those of the next one may have them again
  #parameterBuffer(size: number): GPUBuffer {
    const free = this.#parameters.find((buffer) => buffer.size === size && !this.#used.has(buffer));
    if (free) return free;
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST;
    const buffer = this.#device.createBuffer({ label: 'reverie parameters', size, usage });
    this.#parameters.push(buffer);
    return buffer;
  }
}

/** @throws ReverieError `tensor/recycled` when the buffer has been given to another tensor since. */
export function bufferOf(source: StorageSource): GPUBuffer {
  checkFresh(source);
  return (source.storage as GpuStorage).buffer;
}
