/**
 * torch.randn on a CUDA card: Philox 4×32-10 (Salmon, Moraes, Dror, Shaw, 2011) with cuRAND's Box–Muller transform. Thread i of a card's
 * T threads is sequence i of the seed; a call of the generator gives it the elements i, i + T, i + 2T and i + 3T.
 */
import { defineNoise, keyOf, philox4x32, sizeOf } from '../../engine/plugin.ts';

const BLOCK = 256;

export default defineNoise({
  id: 'torch-cuda',
  title: 'PyTorch, CUDA',
  description: 'The numbers of torch.randn after torch.manual_seed, on an NVIDIA card. Choose it to repeat a seed of AUTOMATIC1111.',
  source: 'PyTorch 2.15, DistributionTemplates.h of ATen/native/cuda, https://github.com/pytorch/pytorch',
  params: {
    threads: {
      type: 'integer',
      title: 'Threads of the card',
      description: 'Multiprocessors times 1536 (GeForce from RTX 30 on) or 2048 (A100, H100); matters for tensors larger than that alone.',
      default: 196608,
      minimum: 256,
      maximum: 1048576,
    },
  },
  create({ seed, shape, upload, params: { threads } }) {
    const length = sizeOf(shape);
    const T = BLOCK * Math.min(Math.floor(threads / BLOCK), Math.ceil(length / BLOCK));
    const [k0, k1] = keyOf(seed);
    const words = new Uint32Array(4);
    let call = 0;
    return () => {
      const values = new Float32Array(length);
      for (let first = 0; first < length; first += 4 * T, call++) {
        for (let i = 0; i < Math.min(T, length - first); i++) {
          philox4x32(words, call, 0, i, 0, k0, k1);
          for (let k = 0; k < 4 && first + i + k * T < length; k++) values[first + i + k * T] = normal(words, k);
        }
      }
      return upload(values);
    };
  },
});

/** Number k of four: sine first, then cosine, of each pair of words. */
function normal(words: Uint32Array, k: number): number {
  const pair = k & 2;
  const radius = Math.sqrt(-2 * Math.log((words[pair]! + 0.5) / 2 ** 32));
  const angle = ((words[pair + 1]! + 0.5) / 2 ** 32) * 2 * Math.PI;
  return radius * (k & 1 ? Math.cos(angle) : Math.sin(angle));
}
