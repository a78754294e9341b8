/** A GPU device for tests, and a count of what is done with it. */
export async function requestDevice(): Promise<GPUDevice> {
  const adapter =
    (await navigator.gpu.requestAdapter()) ??
    (await new Promise((resolve) => setTimeout(resolve, 1000)).then(() => navigator.gpu.requestAdapter()));
  const device = await adapter!.requestDevice();
  device.addEventListener('uncapturederror', ({ error }) => {
    throw new Error(error.message);
  });
  return device;
}

export interface Calls {
  dispatches: number;
  buffers: number;
  pipelines: number;
  reads: number;
}

/** Counts calls until `stop`, which puts the device back as it was. */
export function countCalls(device: GPUDevice): { stop(): Calls } {
  const calls: Calls = { dispatches: 0, buffers: 0, pipelines: 0, reads: 0 };
  const undo: (() => void)[] = [];
  const watch = <T extends object>(target: T, method: keyof T & string, count: keyof Calls): void => {
    const original = target[method] as (...args: unknown[]) => unknown;
    undo.push(() => Object.assign(target, { [method]: original }));
    Object.assign(target, {
      [method](this: unknown, ...args: unknown[]) {
        calls[count]++;
        return original.apply(this, args);
      },
    });
  };
  watch(device, 'createBuffer', 'buffers');
  watch(device, 'createComputePipeline', 'pipelines');
  watch(device, 'createComputePipelineAsync', 'pipelines');
  watch(GPUComputePassEncoder.prototype, 'dispatchWorkgroups', 'dispatches');
  watch(GPUBuffer.prototype, 'mapAsync', 'reads');
  return {
    stop() {
      undo.forEach((restore) => restore());
      return calls;
    },
  };
}
