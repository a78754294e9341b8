// The lab's own plugins, as plain literals: nothing has to be imported to write one.
import { evenTimes } from './langevin.js';
import { learned } from './learned/learned.js';
import { targets } from './targets.js';

/** How many particles a run moves: the first axis of the models. */
export const PARTICLES = 2048;

/** For each density there is one model of each of these; the page begins with those samplers and that schedule. */
export const kinds = [
  {
    id: 'exact',
    title: 'Exact',
    about: 'The exact denoiser of the density: whatever is wrong at the end is the sampler’s error.',
    space: 'real',
    begin: { a: 'euler', b: 'dpmpp-2m', schedule: 'karras' },
  },
  {
    id: 'variance',
    title: 'With variance',
    about:
      'A small network that learned from samples, with a second head for how sure it is of each coordinate (NPR-DPM). Analytic-DPM draws its noise by that.',
    space: 'real',
    begin: { a: 'analytic-dpm', b: 'ddpm', schedule: 'karras' },
  },
  {
    id: 'langevin',
    title: 'With velocity',
    about:
      'A small network that learned the score of velocities (CLD). Its particles have one each, and noise goes into that alone; samplers are those for position and velocity.',
    space: 'position-velocity',
    begin: { a: 'cld-sscs', b: 'cld-euler-maruyama', schedule: 'demo/langevin-time' },
  },
];

/** The id of a density's model of one kind. */
export const modelOf = (target, kind) => (kind === 'exact' ? target : `${target}-${kind}`);

const common = {
  version: '1.0.0',
  task: 'planar-density',
  latent: { shape: [PARTICLES, 2], axes: ['particle', 'xy'] },
  license: 'MIT',
};

const exactCard = ({ id, title, bytes, sha256 }) => ({
  ...common,
  id,
  title,
  description: 'The exact denoiser of a mixture of Gaussians in the plane, written as a graph.',
  files: { denoiser: { url: new URL(`./${id}.onnx`, import.meta.url).href, bytes, sha256 } },
  prediction: 'x0',
  sigmaMin: 0.002,
  sigmaMax: 20,
  space: 'real',
  io: { x: 'x', noise: 'noise', output: 'prediction', conditioning: [] },
  defaults: { steps: 20, sampler: { id: 'euler' }, schedule: { id: 'karras' }, guidance: [] },
  data: [{ name: 'none', license: 'MIT', attribution: 'Written down, not trained.' }],
  metrics: {},
});

/** What both kinds of learned models have; learned/train.py made them. */
function learnedCard({ id: target, title }, { id: kind, title: suffix, about, begin }) {
  const id = modelOf(target, kind);
  const { bytes, sha256, metrics } = learned[id];
  return {
    ...common,
    id,
    title: `${title}: ${suffix[0].toLowerCase()}${suffix.slice(1)}`,
    description: about,
    files: { denoiser: { url: new URL(`./learned/${id}.onnx`, import.meta.url).href, bytes, sha256 } },
    defaults: { steps: 20, sampler: { id: begin.a }, schedule: { id: begin.schedule }, guidance: [] },
    data: [{ name: 'samples of the density', license: 'MIT', attribution: 'Drawn from the mixture that make.py writes down.' }],
    metrics,
  };
}

const varianceCard = (target) => ({
  ...learnedCard(target, kinds[1]),
  prediction: 'edm',
  sigmaData: 1,
  sigmaMin: 0.002,
  sigmaMax: 20,
  space: 'real',
  io: { x: 'x', noise: 'noise', output: 'prediction', conditioning: [] },
  variance: { output: 'residual', kind: 'noise-residual' },
});

const langevinCard = (target) => ({
  ...learnedCard(target, kinds[2]),
  prediction: 'epsilon',
  sigmaMin: 0.01,
  sigmaMax: 300,
  space: 'position-velocity',
  io: { x: 'u', noise: 'noise', output: 'prediction', conditioning: [] },
});

/** Nothing → particles in the plane; three models for each density. */
export const planarDensity = {
  kind: 'task',
  id: 'planar-density',
  title: 'Planar density',
  description: 'Moves particles from noise to a density in the plane that is known exactly.',
  output: 'particles',
  models: [...targets.map(exactCard), ...targets.map(varianceCard), ...targets.map(langevinCard)],
  inputs: {},
  prepare: async () => ({ conditioning: { feeds: {} } }),
  decode: ({ x0 }) => ({ kind: 'particles', points: x0 }),
};

/** Levels of the position at even times of the Langevin diffusion. */
export const langevinTime = {
  kind: 'schedule',
  id: 'demo/langevin-time',
  title: 'Even in Langevin time',
  description: 'As many steps at every time of the diffusion, as its authors take them; with power 2 shorter ones near the data.',
  source: 'Dockhorn, Vahdat, Kreis: Score-Based Generative Modeling with Critically-Damped Langevin Diffusion, 2022, arXiv:2112.07068',
  params: {
    power: {
      type: 'number',
      title: 'Power',
      description: '1 makes even steps, 2 steps that are quadratic in time.',
      default: 1,
      minimum: 1,
      maximum: 4,
    },
  },
  sigmas: ({ steps, model: { sigmaMin, sigmaMax }, params: { power } }) => [...evenTimes(steps, sigmaMin, sigmaMax, power), 0],
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
