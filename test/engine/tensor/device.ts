/** A GPU device for tests, and a count of what is done with it. */
export async function requestDevice(): Promise<GPUDevice> {
  const adapter =
    (await navigator.gpu.requestAdapter()) ??
    (await new Promise((resolve) => setTimeout(resolve, 1000)).then(() => navigator.gpu.requestAdapter()));
  if (!adapter) throw new Error('This browser gives no WebGPU adapter, not even one in software.');
  const device = await adapter.requestDevice();
  device.addEventListener('uncapturederror', ({ error }) => {
    throw new Error(error.message);
  });
  return device;
}

/** Shows every device that is asked for from now on to `saw`, until the function that it returns is called. */
export function onDevice(saw: (device: GPUDevice) => void): () => void {
  const { requestDevice: original } = GPUAdapter.prototype;
  GPUAdapter.prototype.requestDevice = async function (this: GPUAdapter, descriptor) {
    const device = await original.call(this, descriptor);
    saw(device);
    return device;
  };
  return () => {
    GPUAdapter.prototype.requestDevice = original;
  };
}

/** What is done with a device: by the engine, which labels its work, and by all together. */
export interface Calls {
  dispatches: number;
  /** Of the dispatches, those of the engine. */
  ours: number;
  buffers: number;
  pipelines: number;
  reads: number;
  /** Command buffers of the engine, each of which it submits by itself. */
  submits: number;
}

/** Counts calls until `stop`, which puts the device back as it was. */
export function countCalls(device: GPUDevice): { now(): Calls; stop(): Calls } {
  const calls: Calls = { dispatches: 0, ours: 0, buffers: 0, pipelines: 0, reads: 0, submits: 0 };
  const ours = new WeakSet<object>();
  const undo: (() => void)[] = [];
  const watch = <T extends object>(target: T, method: keyof T & string, saw: (self: object, result: object) => void): void => {
    const own = Object.hasOwn(target, method);
    const original = target[method] as (...args: unknown[]) => object;
    undo.push(() => (own ? Object.assign(target, { [method]: original }) : Reflect.deleteProperty(target, method)));
    Object.assign(target, {
      [method](this: object, ...args: unknown[]) {
        const result = original.apply(this, args);
        saw(this, result);
        return result;
      },
    });
  };
  watch(device, 'createBuffer', () => calls.buffers++);
  watch(device, 'createComputePipeline', () => calls.pipelines++);
  watch(device, 'createComputePipelineAsync', () => calls.pipelines++);
  watch(GPUCommandEncoder.prototype, 'beginComputePass', (_, pass) => {
    if ((pass as GPUComputePassEncoder).label.startsWith('reverie')) ours.add(pass);
  });
  for (const dispatch of ['dispatchWorkgroups', 'dispatchWorkgroupsIndirect'] as const) {
    watch(GPUComputePassEncoder.prototype, dispatch, (pass) => {
      calls.dispatches++;
      if (ours.has(pass)) calls.ours++;
    });
  }
  watch(GPUBuffer.prototype, 'mapAsync', () => calls.reads++);
  watch(GPUCommandEncoder.prototype, 'finish', (encoder) => {
    if ((encoder as GPUCommandEncoder).label.startsWith('reverie')) calls.submits++;
  });
  return {
    now: () => ({ ...calls }),
    stop() {
      undo.forEach((restore) => restore());
      return calls;
    },
  };
}

/** The buffers of a device that live: how many, and how many bytes. Begins with none, so ask before anything is made. */
export function countBuffers(device: GPUDevice): { live(): { readonly buffers: number; readonly bytes: number }; peak(): number } {
  const alive = new Set<GPUBuffer>();
  let [bytes, peak] = [0, 0];
  const { createBuffer } = device;
  device.createBuffer = (descriptor) => {
    const buffer = createBuffer.call(device, descriptor);
    alive.add(buffer);
    peak = Math.max(peak, (bytes += buffer.size));
    const { destroy } = buffer;
    buffer.destroy = () => {
      if (alive.delete(buffer)) bytes -= buffer.size;
      return destroy.call(buffer);
    };
    return buffer;
  };
  return {
    live: () => ({ buffers: alive.size, bytes }),
    peak() {
      const highest = peak;
      peak = bytes;
      return highest;
    },
  };
}
