// The lab's worker: the built-ins, the densities, and a guidance that changes nothing but shows the page what passes through it.
import { builtins, defineGuidance, exposeEngine } from '../dist/cdn/worker-kit.js';
import { otherPath, planarDensity } from './04-sampler-lab/plugins.js';

const watch = defineGuidance({
  id: 'demo/watch',
  title: 'Watch',
  description: 'Leaves the estimate as it is and posts the state of every evaluation to the page.',
  spaces: ['real'],
  params: {},
  guide: ({ denoise }) => async (x, sigma, conditioning) => {
    const points = await x.evaluator.read(x);
    postMessage({ watched: { sigma, points } }, [points.buffer]); // beside comlink's messages, which have an id
    return denoise(x, sigma, conditioning);
  },
});

exposeEngine([...builtins, planarDensity, otherPath, watch]);
