// In Node the kernel runs without a worker, on the project's own onnxruntime-web.
import { builtins, defineSampler, Kernel, mix } from 'reverie/worker-kit';

const hop = defineSampler({
  id: 'site/hop',
  title: 'Hop',
  description: 'Euler, in Node.',
  spaces: ['real'],
  evaluationsPerStep: 1,
  order: 1,
  stochastic: false,
  params: {},
  async *sample({ x, sigmas, denoise }) {
    for (let i = 0; i + 1 < sigmas.length; i++) {
      const denoised = await denoise(x, sigmas[i]);
      const ratio = sigmas[i + 1] / sigmas[i];
      x = mix([ratio, x], [1 - ratio, denoised]);
      yield { x, sigma: sigmas[i + 1], denoised };
    }
  },
});

const kernel = await Kernel.start([...builtins, hop], { threads: 2 });
const { output, stats } = await kernel.generate({ task: 'point-cloud', inputs: { prompt: 'wheel' }, steps: 2, seed: 1, sampler: 'site/hop' });
await kernel.dispose();
console.log(JSON.stringify({ provider: stats.provider, points: output.points.length, finite: output.points.every(Number.isFinite) }));
