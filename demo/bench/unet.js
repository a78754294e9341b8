/**
 * A task for measuring alone: a U-Net of 15 million parameters over 16 frames of 4 × 64 × 64, which nobody trained. Its file has no
 * weights: the runtime computes them when it opens it (test/bench/unet.py wrote it, and says how).
 */
export const UNET = 'bench-unet';

const TOKENS = [1, 16, 64];
const FRAMES = [16, 4, 64, 64];

const card = {
  id: UNET,
  version: '1.0.0',
  task: 'bench/unet',
  title: 'U-Net of 15 million parameters',
  description: 'Sixteen frames of 4 × 64 × 64 from a network that was never trained: it has a speed, and nothing to show.',
  files: {
    denoiser: {
      url: new URL('./unet.onnx', import.meta.url).href,
      bytes: 58453,
      sha256: '72c6bc05a7e7ae02da4b4e152fbe4a85ad804122701928560d5d9ba664099868',
    },
  },
  prediction: 'edm',
  sigmaData: 0.5,
  sigmaMin: 0.02,
  sigmaMax: 20,
  space: 'real',
  latent: { shape: FRAMES, axes: ['frame', 'channel', 'y', 'x'] },
  io: { x: 'x', noise: 'noise', output: 'prediction', conditioning: ['context'] },
  defaults: { steps: 10, sampler: { id: 'dpmpp-2m' }, schedule: { id: 'karras' }, guidance: [{ id: 'classifier-free', scale: 2 }] },
  license: 'MIT',
  data: [{ name: 'none', license: 'MIT', attribution: 'Written down, not trained.' }],
  metrics: {},
};

const context = (value) => ({ feeds: { context: { data: Float32Array.from({ length: 16 * 64 }, (_, e) => value(e)), shape: TOKENS } } });

export default {
  kind: 'task',
  id: 'bench/unet',
  title: 'U-Net',
  description: 'Runs a network of the size that clips of sixteen frames take, to measure how long that is.',
  output: 'latent',
  models: [card],
  inputs: {},
  prepare: async () => ({ conditioning: { ...context(Math.cos), unconditional: context(() => 0) } }),
  decode: ({ x0 }) => ({ kind: 'latent', values: x0, shape: FRAMES }),
};
