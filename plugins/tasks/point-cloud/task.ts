/**
 * Caption → 2,048 points. Zhou, Du, Wu: 3D Shape Generation and Completion through Point-Voxel Diffusion, 2021;
 * Luo, Hu: Diffusion Probabilistic Models for 3D Point Cloud Generation, 2021; Nichol et al.: Point-E, 2022.
 */
import { defineTask, invalid, shippedModel, type Feed } from '../../../engine/plugin.ts';
import { conditionOn } from '../_prompt.ts';
import card from './model/card.json' with { type: 'json' };

const model = shippedModel(card, {
  denoiser: new URL('./model/denoiser.onnx', import.meta.url),
  text: new URL('./model/text.onnx', import.meta.url),
  vocabulary: new URL('./model/vocabulary.json', import.meta.url),
});

const [POINTS] = model.latent.shape as readonly [number, number];

/** A point cloud: x, y, z of each point in turn, y up, inside the unit sphere. */
export interface PointsOutput {
  readonly kind: 'points';
  readonly points: Float32Array;
  /** How many of the first points were given. */
  readonly known: number;
  readonly [name: string]: unknown;
}

export default defineTask({
  id: 'point-cloud',
  title: 'Point cloud',
  description: 'Makes a cloud of 2,048 points from a caption, completes a given part, or varies a given cloud.',
  source:
    'Zhou, Du, Wu: Point-Voxel Diffusion, 2021, arXiv:2104.03670; Luo, Hu: Diffusion Probabilistic Models for 3D Point Cloud Generation, 2021, arXiv:2103.01458; Nichol et al.: Point-E, 2022, arXiv:2212.08751',
  output: 'points',
  negative: true,
  models: [model],
  inputs: {
    prompt: {
      type: 'string',
      title: 'Prompt',
      description: 'What to make, in a few words; empty for anything.',
      format: 'multiline',
      default: '',
      maxLength: 1000,
      examples: model.vocabularyHints?.examples ?? [],
    },
    negative: {
      type: 'string',
      title: 'Negative prompt',
      description: 'What it must not look like, in a few words; the guidance keeps away from it.',
      default: '',
      maxLength: 1000,
    },
    complete: {
      type: 'array',
      title: 'Points to complete',
      format: 'points',
      items: { type: 'number', minimum: -2, maximum: 2 },
      maxItems: 3 * 2048,
      description: 'x, y, z of each given point in turn. They are kept exactly; the rest of the cloud is made to fit them.',
    },
    vary: {
      type: 'array',
      title: 'Points to vary',
      format: 'points',
      items: { type: 'number', minimum: -2, maximum: 2 },
      maxItems: 3 * 65536,
      description: 'x, y, z of each point of a cloud to start from.',
    },
    strength: {
      type: 'number',
      title: 'Strength of the variation',
      minimum: 0.05,
      maximum: 1,
      default: 0.6,
      description: 'How far a varied cloud moves from its start: 0.05 hardly, 1 entirely.',
    },
  },

  check: ({ complete, vary }) =>
    Object.entries({ complete, vary }).flatMap(([name, { length } = []]) =>
      length % 3 === 0
        ? []
        : [{ pointer: `/inputs/${name}`, message: 'must hold three numbers for each point', got: `${length} numbers` }],
    ),

  async prepare({ inputs, ...ask }) {
    const { complete, vary, strength } = inputs;
    const given = cloud(complete);
    const start = cloud(vary);
    return {
      conditioning: await conditionOn(inputs, knownPoints(given), ask),
      ...(start && { init: { values: resample(start, POINTS), strength } }),
      ...(given && { keep: { values: pad(given), mask: pad(new Float32Array(given.length).fill(1)) } }),
    };
  },

  given: {
    input: 'vary',
    encode({ inputs: { vary } }) {
      const points = cloud(vary) ?? new Float32Array(0);
      if (points.length >= POINTS * 3) return resample(points, POINTS);
      const message = `must hold at least ${POINTS} points to be measured or encoded, as many as the model makes`;
      throw invalid('request', [{ pointer: '/inputs/vary', message, got: `${points.length / 3} points` }]);
    },
  },

  decode({ x0, inputs: { complete } }): PointsOutput {
    return { kind: 'points', points: x0, known: (complete?.length ?? 0) / 3 };
  },
});

/** Coordinates as floats; none is as if nothing were given. */
function cloud(values: readonly number[] | undefined): Float32Array | undefined {
  return values?.length ? Float32Array.from(values) : undefined;
}

/** The network's view of given points: (x, y, z, 1) for each, zeros for the points to be made. */
function knownPoints(given: Float32Array | undefined): Feed {
  const data = new Float32Array(POINTS * 4);
  for (let i = 0; i < (given?.length ?? 0) / 3; i++) data.set([...given!.subarray(3 * i, 3 * i + 3), 1], 4 * i);
  return { data, shape: [1, POINTS, 4] };
}

function pad(values: Float32Array): Float32Array {
  const padded = new Float32Array(POINTS * 3);
  padded.set(values);
  return padded;
}

/** As many points as asked for, evenly taken from those there are. */
function resample(points: Float32Array, count: number): Float32Array {
  const available = points.length / 3;
  return Float32Array.from(
    { length: count * 3 },
    (_, e) => points[3 * (Math.floor((Math.floor(e / 3) * available) / count) % available) + (e % 3)]!,
  );
}
