/**
 * Caption → frames of a character. Ho et al.: Video Diffusion Models, 2022; Wu et al.: Tune-A-Video, 2023; Molad et al.:
 * Dreamix, 2023, section 4 (editing a clip from part-way); Bar-Tal et al.: MultiDiffusion, 2023 (longer clips from windows).
 */
import { defineTask, shippedModel, type Feed } from '../../../engine/plugin.ts';
import { conditionOn } from '../_prompt.ts';
import { motionOf } from './action.ts';
import card from './model/card.json' with { type: 'json' };
import { CHANNELS, EDGE, FRAME, toBytes, toValues } from './pixels.ts';

const model = shippedModel(card, {
  denoiser: new URL('./model/denoiser.onnx', import.meta.url),
  text: new URL('./model/text.onnx', import.meta.url),
  vocabulary: new URL('./model/vocabulary.json', import.meta.url),
});

/** Frames that the model makes at once, and from one window of a longer clip to the next. */
const LENGTH = 8;
const STRIDE = 4;
const LONGEST = 32;
/** The noise level above which no pose can be seen yet: windows decide on the phase of a cycle there, and all of them on one. */
const PHASE = 5;

/** A clip: frames one after the other, each height × width × 4 bytes, RGBA, alpha not multiplied in. */
export interface FramesOutput {
  readonly kind: 'frames';
  readonly frames: Uint8ClampedArray<ArrayBuffer>;
  readonly width: number;
  readonly height: number;
  /** Frames per second. */
  readonly fps: number;
  /** Whether the last frame leads into the first. */
  readonly loop: boolean;
  /** How many of the first frames were given. */
  readonly known: number;
  readonly [name: string]: unknown;
}

export default defineTask({
  id: 'text-to-video',
  title: 'Animation',
  description: 'Makes a short clip of a 64 × 64 pixel character from a caption, goes on from a first frame, or changes a clip.',
  source:
    'Ho et al.: Video Diffusion Models, 2022, arXiv:2204.03458; Wu et al.: Tune-A-Video, 2023, arXiv:2212.11565; Molad et al.: Dreamix, 2023, arXiv:2302.01329; Bar-Tal et al.: MultiDiffusion, 2023, arXiv:2302.08113',
  output: 'frames',
  negative: true,
  models: [model],
  inputs: {
    prompt: {
      type: 'string',
      title: 'Prompt',
      description: 'Who it is, what they wear and what they do; empty for anything.',
      format: 'multiline',
      default: '',
      maxLength: 1000,
      examples: model.vocabularyHints?.examples ?? [],
      suggestions: ['actions', 'directions', 'garments', 'colours', 'hair', 'hairColours', 'skin', 'extras', 'metals'],
    },
    negative: {
      type: 'string',
      title: 'Negative prompt',
      description: 'Who or what it must not be, in a few words; the guidance keeps away from it.',
      default: '',
      maxLength: 1000,
    },
    frames: {
      type: 'integer',
      title: 'Frames',
      description: 'The model makes 8; 16 and 32 come from windows that overlap, and take 4 and 8 times as long.',
      enum: [LENGTH, 16, LONGEST],
      default: LENGTH,
    },
    first: {
      type: 'array',
      title: 'First frame',
      description: 'A character to go on from, 64 × 64 pixels as RGBA bytes. The frame is kept exactly.',
      format: 'frame',
      frameSize: [EDGE, EDGE],
      items: { type: 'integer', minimum: 0, maximum: 255 },
      minItems: FRAME,
      maxItems: FRAME,
    },
    edit: {
      type: 'array',
      title: 'Clip to change',
      description: 'Frames of 64 × 64 pixels as RGBA bytes. A clip shorter than the result is repeated, a longer one is cut.',
      format: 'frames',
      frameSize: [EDGE, EDGE],
      items: { type: 'integer', minimum: 0, maximum: 255 },
      minItems: FRAME,
      maxItems: FRAME * LONGEST,
    },
    strength: {
      type: 'number',
      title: 'Strength of the change',
      minimum: 0.05,
      maximum: 1,
      default: 0.6,
      description: 'How far a changed clip moves from what was given: 0.05 hardly, 0.6 takes new colours and clothes, 1 entirely.',
    },
  },

  check: ({ edit = [] }) =>
    edit.length % FRAME === 0
      ? []
      : [{ pointer: '/inputs/edit', message: `must hold whole frames of ${EDGE} × ${EDGE} × ${CHANNELS} bytes`, got: `${edit.length} numbers` }],

  async prepare({ inputs, ...ask }) {
    const { prompt, frames, first, edit, strength } = inputs;
    const total = lengthOf(prompt, frames, ask.warn);
    const start = edit && repeated(edit, total);
    const given = first && toValues(first);
    return {
      conditioning: await conditionOn(inputs, knownFrames(given, total), ask),
      ...(start && { init: { values: start, strength } }),
      ...(given && { keep: { values: padded(given, total), mask: padded(new Float32Array(FRAME).fill(1), total) } }),
      ...(total > LENGTH && { windows: { total, stride: STRIDE, loop: true, alikeAbove: PHASE, cut: ['known'] } }),
    };
  },

  decode({ x0, inputs: { prompt, first } }): FramesOutput {
    const frames = toBytes(x0);
    if (first) frames.set(first); // pixels that are partly clear would come out rounded
    return { kind: 'frames', frames, width: EDGE, height: EDGE, ...motionOf(prompt), known: first ? 1 : 0 };
  },
});

/** As many frames as asked for; an action that is done once is done in the model's own length. */
function lengthOf(prompt: string, frames: number, warn: (code: string, message: string) => void): number {
  if (motionOf(prompt).loop || frames === LENGTH) return frames;
  warn('frames/once', `The caption has an action that is done once, which takes ${LENGTH} frames; ${frames} are for those that go round.`);
  return LENGTH;
}

/** The values of a clip, from the beginning again until there are enough. */
function repeated(bytes: readonly number[], total: number): Float32Array {
  const values = toValues(bytes.slice(0, total * FRAME));
  return Float32Array.from({ length: total * FRAME }, (_, e) => values[e % values.length]!);
}

/** The network's view of given frames: four planes of values and one of ones for each, zeros for those to be made. */
function knownFrames(given: Float32Array | undefined, total: number): Feed {
  const planes = CHANNELS + 1;
  const data = new Float32Array((total * FRAME * planes) / CHANNELS);
  if (given) data.fill(1, 0, (FRAME * planes) / CHANNELS).set(given);
  return { data, shape: [1, total, planes, EDGE, EDGE] };
}

function padded(values: Float32Array, total: number): Float32Array {
  const all = new Float32Array(total * FRAME);
  all.set(values);
  return all;
}
