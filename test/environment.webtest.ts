/** What the other browser tests rely on. */
import { expect } from 'chai';
import { requestDevice } from './engine/tensor/device.ts';

describe('the test browser', () => {
  it('is cross-origin isolated, which WASM threads need', () => {
    expect(crossOriginIsolated).to.equal(true);
    expect(typeof SharedArrayBuffer).to.equal('function');
  });

  it('has a WebGPU adapter that computes', async () => {
    const device = await requestDevice();
    const buffer = device.createBuffer({ size: 4, usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC });
    const readable = device.createBuffer({ size: 4, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST });
    const code = '@group(0) @binding(0) var<storage, read_write> out: f32; @compute @workgroup_size(1) fn main() { out = 42; }';
    const pipeline = device.createComputePipeline({ layout: 'auto', compute: { module: device.createShaderModule({ code }) } });
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    pass.setPipeline(pipeline);
    const layout = pipeline.getBindGroupLayout(0);
    pass.setBindGroup(0, device.createBindGroup({ layout, entries: [{ binding: 0, resource: { buffer } }] }));
    pass.dispatchWorkgroups(1);
    pass.end();
    encoder.copyBufferToBuffer(buffer, 0, readable, 0, 4);
    device.queue.submit([encoder.finish()]);
    await readable.mapAsync(GPUMapMode.READ);
    expect(new Float32Array(readable.getMappedRange())[0]).to.equal(42);
    device.destroy();
  });

  it('draws WebGL 2', () => {
    expect(document.createElement('canvas').getContext('webgl2')).not.to.equal(null);
  });
});
