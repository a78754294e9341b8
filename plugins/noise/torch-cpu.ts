/** torch.randn on a CPU: MT19937 (Matsumoto, Nishimura, 1998) and PyTorch's two ways of making normal numbers of uniform ones. */
import { defineNoise, sizeOf } from '../../engine/plugin.ts';
import { Mt19937 } from './_mt19937.ts';
import { torchNormal } from './_torch-normal.ts';

export default defineNoise({
  id: 'torch-cpu',
  title: 'PyTorch, CPU',
  description: 'The numbers of torch.randn after torch.manual_seed, on a CPU. Choose it to repeat a seed of ComfyUI or diffusers.',
  source: 'PyTorch 2.15, DistributionTemplates.h of ATen, https://github.com/pytorch/pytorch',
  params: {},
  create({ seed, shape, upload }) {
    // PyTorch, too, takes no more than the lower 32 bits of a seed here
    const normal = torchNormal(new Mt19937(seed));
    return () => upload(normal(sizeOf(shape)));
  },
});
