// The lab's worker: the built-ins, the densities, and a guidance that changes nothing but shows the page what passes through it.
import { builtins, defineGuidance, exposeEngine } from '../dist/cdn/worker-kit.js';
import { langevinTime, otherPath, planarDensity } from './04-sampler-lab/plugins.js';

const watch = defineGuidance({
  id: 'demo/watch',
  title: 'Watch',
  description: 'Leaves the estimate as it is and posts the state of every evaluation to the page.',
  spaces: ['real', 'position-velocity'],
  params: {},
  guide: ({ denoise }) => async (x, sigma, conditioning) => {
    // asked for at once: what a sampler asks beside it then comes of the same run of the model
    const [denoised, values] = await Promise.all([denoise(x, sigma, conditioning), x.evaluator.read(x)]);
    const points = placed(values, sigma, x.shape.length === 4);
    postMessage({ watched: { sigma, points } }, [points.buffer]); // beside comlink's messages, which have an id
    return denoised;
  },
});

/** Where particles stand in the picture. Positions that have velocities, in the first half, keep their size at every level. */
function placed(values, sigma, moving) {
  if (moving) return values.slice(0, values.length / 2);
  const scale = Math.hypot(1, sigma);
  return values.map((value) => value / scale);
}

exposeEngine([...builtins, planarDensity, langevinTime, otherPath, watch]);
