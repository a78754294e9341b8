/**
 * Runs the model without the engine, in the engine's own worker and on the very session that it opened: onnxruntime takes one call
 * at a time, and a GPU buffer belongs to one device, so a second copy of either would not be what the engine runs.
 */
import { gpu, memory } from './memory.js';
import { usualLoop } from './usual.js';

const seen = [];
let ort;

/** Before a model is opened: keeps the inputs of the first run of every session. */
async function watch({ provider }) {
  const flavour = provider === 'wasm' ? 'wasm' : 'Suspending' in WebAssembly ? 'jspi' : 'webgpu';
  ort = await import(new URL(`../../dist/cdn/ort/ort.${flavour}.min.mjs`, import.meta.url).href); // where the build puts it
  const { InferenceSession } = ort;
  const { create } = InferenceSession;
  InferenceSession.create = async (...args) => {
    const session = await create.apply(InferenceSession, args);
    const captured = args.at(-1)?.enableGraphCapture === true;
    session.run = (feeds, fetches) => {
      delete session.run;
      const kept = (tensor) => tensor && (captured ? tensor : copyOf(tensor)); // a captured session runs with its own buffers alone
      seen.push({ session, captured, feeds: mapValues(feeds, kept), fetches: mapValues(fetches ?? {}, kept) });
      return session.run(feeds, fetches);
    };
    const { release } = session;
    session.release = () => {
      const at = seen.findIndex((entry) => entry.session === session);
      if (at >= 0) seen.splice(at, 1);
      return release.call(session);
    };
    return session;
  };
}

/** Milliseconds that so many runs of the network take, with the inputs that the engine gave it, where it had them; recorded, if it was. */
async function bare({ io, evaluations }) {
  const { session, captured, feeds, fetches } = recordingOf(networkOf(io), io);
  const began = performance.now();
  for (let i = 0; i < evaluations; i++) {
    const results = await session.run(feeds, fetches);
    if (captured) Object.values(results).forEach((result) => result.dispose());
  }
  await gpu.device?.queue.onSubmittedWorkDone();
  return performance.now() - began;
}

/** The shapes that the engine ran the network with, by input. */
function shapes({ io }) {
  return mapValues(networkOf(io).feeds, ({ dims }) => [...dims]);
}

/** Milliseconds that the usual loop takes. `together`: guidance in one run of twice the batch. */
async function usual({ card, steps, scale, together }) {
  const { io } = card;
  const network = networkOf(io);
  network.rows ??= await rowsOf(network.feeds, io);
  const [, ...shape] = network.feeds[io.x].dims; // the card's, or shorter where the task chooses
  const run = async (feeds) => {
    const tensors = mapValues(feeds, ({ type, data, dims }) => new ort.Tensor(type, data, dims));
    return (await network.session.run(tensors))[io.output].data;
  };
  const began = performance.now();
  await usualLoop({ ...card, run, shape, steps, scale, together, conditionings: network.rows });
  return performance.now() - began;
}

export const probes = { watch, bare, shapes, usual, memory };

function networkOf(io) {
  const found = seen.find(({ session: { inputNames }, captured }) => !captured && inputNames.includes(io.x) && inputNames.includes(io.noise));
  if (found) return found;
  throw new Error('The network has not run yet.');
}

/** What the engine runs in place of a plain session: the recording of the same network and as many rows, where there is one. */
function recordingOf(plain, { x }) {
  const same = ({ dims }) => dims.join() === plain.feeds[x].dims.join();
  return seen.find(({ captured, feeds }) => captured && x in feeds && same(feeds[x])) ?? plain;
}

/** A tensor that outlives the generation it comes from. */
function copyOf(tensor) {
  const { type, dims, location } = tensor;
  if (location !== 'gpu-buffer') return new ort.Tensor(type, tensor.data.slice(), dims);
  const { size, usage } = tensor.gpuBuffer;
  const buffer = gpu.device.createBuffer({ label: 'bench', size, usage });
  copyBuffer(tensor.gpuBuffer, buffer);
  return ort.Tensor.fromGpuBuffer(buffer, { dataType: type, dims });
}

function copyBuffer(from, to) {
  const encoder = gpu.device.createCommandEncoder();
  encoder.copyBufferToBuffer(from, 0, to, 0, from.size);
  gpu.device.queue.submit([encoder.finish()]);
}

async function valuesOf(tensor) {
  if (tensor.location !== 'gpu-buffer') return tensor.data;
  const { gpuBuffer } = tensor;
  const staging = gpu.device.createBuffer({ size: gpuBuffer.size, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST });
  copyBuffer(gpuBuffer, staging);
  await staging.mapAsync(GPUMapMode.READ);
  const length = tensor.dims.reduce((product, axis) => product * axis, 1);
  const values = new Float32Array(staging.getMappedRange().slice(0, 4 * length));
  staging.destroy();
  return values;
}

function mapValues(object, change) {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, change(value)]));
}

/** The conditioning of each row of a batch, on the CPU. */
async function rowsOf(feeds, { conditioning }) {
  const whole = await Promise.all(conditioning.map(async (name) => [name, feeds[name], await valuesOf(feeds[name])]));
  return [0, 1].map((row) =>
    Object.fromEntries(
      whole.map(([name, { type, dims: [batch, ...rest] }, values]) => {
        const length = values.length / batch;
        return [name, { type, dims: [1, ...rest], data: values.slice(row * length, (row + 1) * length) }];
      }),
    ),
  );
}
