// The lab's own plugins, as plain literals: nothing has to be imported to write one.
import { targets } from './targets.js';

/** How many particles a run moves: the first axis of the models. */
export const PARTICLES = 2048;

const cards = targets.map(({ id, title, bytes, sha256 }) => ({
  id,
  version: '1.0.0',
  task: 'planar-density',
  title,
  description: 'The exact denoiser of a mixture of Gaussians in the plane, written as a graph.',
  files: { denoiser: { url: new URL(`./${id}.onnx`, import.meta.url).href, bytes, sha256 } },
  prediction: 'x0',
  sigmaMin: 0.002,
  sigmaMax: 20,
  space: 'real',
  latent: { shape: [PARTICLES, 2], axes: ['particle', 'xy'] },
  io: { x: 'x', noise: 'noise', output: 'prediction', conditioning: [] },
  defaults: { steps: 20, sampler: { id: 'euler' }, schedule: { id: 'karras' }, guidance: [] },
  license: 'MIT',
  data: [{ name: 'none', license: 'MIT', attribution: 'Written down, not trained.' }],
  metrics: {},
}));

/** Nothing → particles in the plane, one model for each density. */
export const planarDensity = {
  kind: 'task',
  id: 'planar-density',
  title: 'Planar density',
  description: 'Moves particles from noise to a density in the plane that is known exactly.',
  output: 'particles',
  models: cards,
  inputs: {},
  prepare: async () => ({ conditioning: { feeds: {} } }),
  decode: ({ x0 }) => ({ kind: 'particles', points: x0 }),
};

/** Tells whether a sampler draws noise on its way: then another path ends elsewhere. */
export const otherPath = {
  kind: 'noise',
  id: 'demo/other-path',
  title: 'Another path',
  description: 'Starts where Philox starts and draws other noise on the way.',
  params: { path: { type: 'integer', title: 'Path', description: '0 is Philox itself.', default: 0, minimum: 0, maximum: 1000 } },
  create({ gaussian, params: { path } }) {
    let draw = 0;
    return () => (draw === 0 ? gaussian(draw++) : gaussian(draw++ + path * 2 ** 20));
  },
};
