/**
 * numpy.random: RandomState draws from MT19937 (Matsumoto, Nishimura, 1998) by Marsaglia's polar method, Generator from PCG64
 * (O'Neill, 2014) by the ziggurat.
 */
import { defineNoise, sizeOf } from '../../engine/plugin.ts';
import { Mt19937 } from './_mt19937.ts';
import { Pcg64 } from './_pcg64.ts';
import { wordsOf } from './_seed-sequence.ts';
import { zigguratNormal } from './_ziggurat.ts';

export default defineNoise({
  id: 'numpy',
  title: 'NumPy',
  description: 'The numbers of NumPy’s standard_normal, by its older or newer generator. Choose it to repeat a seed of a NumPy program.',
  source: 'NumPy 1.26, https://numpy.org/doc/1.26/reference/random/index.html',
  params: {
    generator: {
      type: 'string',
      enum: ['RandomState', 'default_rng'],
      title: 'Generator',
      description: 'RandomState(seed) and np.random.seed(seed), or the newer default_rng(seed).',
      default: 'RandomState',
    },
  },
  create({ seed, shape, upload, params: { generator } }) {
    const normal = NORMAL[generator](seed);
    return () => upload(new Float32Array(sizeOf(shape)).map(normal));
  },
});

const NORMAL = {
  // RandomState takes an integer of 32 bits at most; a larger seed is what the list of its words, the lowest first, makes there
  RandomState: (seed: number) => polarNormal(seed < 2 ** 32 ? new Mt19937(seed) : Mt19937.ofWords(wordsOf(seed))),
  default_rng: (seed: number) => {
    const random = new Pcg64(seed);
    return () => zigguratNormal(random);
  },
};

/** The second number of a pair comes first, and the other one with the next call. */
function polarNormal(twister: Mt19937): () => number {
  let waiting: number | undefined;
  return () => {
    if (waiting !== undefined) {
      const value = waiting;
      waiting = undefined;
      return value;
    }
    for (;;) {
      const [a, b] = [2 * uniform53(twister) - 1, 2 * uniform53(twister) - 1];
      const square = a * a + b * b;
      if (square >= 1 || square === 0) continue;
      const factor = Math.sqrt((-2 * Math.log(square)) / square);
      waiting = factor * a;
      return factor * b;
    }
  };
}

/** The upper 27 bits of one word, then the upper 26 of the next. */
function uniform53(twister: Mt19937): number {
  const high = twister.next() >>> 5;
  return (high * 2 ** 26 + (twister.next() >>> 6)) / 2 ** 53;
}
