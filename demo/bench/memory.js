/** Counts the memory of a worker: import it before anything that takes some. */
const heaps = [];

export const gpu = { device: undefined, buffers: new Set(), bytes: 0, peak: 0 };

WebAssembly.Memory = class extends WebAssembly.Memory {
  constructor(descriptor) {
    super(descriptor);
    heaps.push(this);
  }
};

if (globalThis.GPUAdapter) {
  const { requestDevice } = GPUAdapter.prototype;
  GPUAdapter.prototype.requestDevice = async function (descriptor) {
    const device = await requestDevice.call(this, descriptor);
    const { createBuffer } = device;
    device.createBuffer = (wanted) => counted(createBuffer.call(device, wanted));
    return (gpu.device = device);
  };
}

function counted(buffer) {
  gpu.buffers.add(buffer);
  gpu.peak = Math.max(gpu.peak, (gpu.bytes += buffer.size));
  const { destroy } = buffer;
  buffer.destroy = () => {
    if (gpu.buffers.delete(buffer)) gpu.bytes -= buffer.size;
    destroy.call(buffer);
  };
  return buffer;
}

/** Bytes now, and on a GPU the most since the last call. WASM memory never shrinks. */
export function memory() {
  const { buffers, bytes, peak } = gpu;
  gpu.peak = bytes;
  const heap = heaps.reduce((sum, { buffer }) => sum + buffer.byteLength, 0);
  return gpu.device ? { heap, gpuBuffers: buffers.size, gpuBytes: bytes, gpuPeak: peak } : { heap };
}
