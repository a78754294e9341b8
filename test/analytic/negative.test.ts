/**
 * Gaussians of one spread around different means: their estimates differ by a constant share of the difference of the means, so that
 * guidance moves the mean of what comes out and nothing else, to a place that is known exactly.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { classifierFreeGuidance, intervalGuidance, perpNegGuidance } from '../../plugins/index.ts';
import { GaussianMixture } from './gaussian-mixture.ts';
import { farthest, guidedPoints, type Guided } from './guided.ts';
import { solveGaussian } from './ode.ts';
import { drawnAt, SIGMA_MAX } from './problem.ts';
import { eachPoint } from './run.ts';

type Pair = readonly [number, number];

const around = (mean: Pair): GaussianMixture => new GaussianMixture([{ weight: 1, mean, deviation: [0.6, 0.6] }]);

const [PROMPT, NONE, NEGATIVE]: readonly [Pair, Pair, Pair] = [[1, 0.5], [-0.2, 0.1], [0.7, -0.9]];

const points = drawnAt(around([0, 0]), SIGMA_MAX, 50, 3);
const laws = { prompt: around(PROMPT), unconditional: around(NONE), negative: around(NEGATIVE) };

/** Every point where the exact flow of a Gaussian around `mean` takes it. */
const flowing = (mean: Pair): Float64Array => eachPoint(points, 2, (point) => solveGaussian(around(mean), point, SIGMA_MAX, 0));

async function assertMean(mean: Pair, setup: Omit<Guided, 'points' | 'laws'> & Partial<Pick<Guided, 'laws'>>): Promise<void> {
  const distance = farthest(await guidedPoints({ laws, points, ...setup }), flowing(mean));
  assert.ok(distance < 1e-4, `${distance} from a Gaussian around ${mean}`);
}

const beyond = (scale: number, from: Pair, to: Pair): Pair => [from[0] + scale * (to[0] - from[0]), from[1] + scale * (to[1] - from[1])];

describe('a negative prompt', () => {
  it('takes the place of no prompt in classifier-free guidance, which moves the mean away from what it names', async () => {
    await assertMean(beyond(2.5, NEGATIVE, PROMPT), { guidance: classifierFreeGuidance, params: { scale: 2.5 } });
  });

  it('does so in other guidance between two estimates', async () => {
    await assertMean(beyond(2.5, NEGATIVE, PROMPT), { guidance: intervalGuidance, params: { scale: 2.5, low: 0, high: 1000 } });
  });

  it('is not needed', async () => {
    const { negative: _, ...rest } = laws;
    await assertMean(beyond(2.5, NONE, PROMPT), { guidance: classifierFreeGuidance, params: { scale: 2.5 }, laws: rest });
  });
});

describe('Perp-Neg', () => {
  const [scale, weight] = [2, 0.7];
  const params = { scale, weight };

  it('moves the mean as the prompt asks, and away from the negative one at a right angle to that', async () => {
    const [wanted, unwanted] = [PROMPT, NEGATIVE].map((mean) => mean.map((value, axis) => value - NONE[axis]!));
    const along = (unwanted![0]! * wanted![0]! + unwanted![1]! * wanted![1]!) / (wanted![0]! ** 2 + wanted![1]! ** 2);
    const mean = NONE.map((value, a) => value + scale * (wanted![a]! - weight * (unwanted![a]! - along * wanted![a]!))) as unknown as Pair;
    await assertMean(mean, { guidance: perpNegGuidance, params });
  });

  it('takes nothing of the prompt away when the negative one names more of the same, where a plain one turns back', async () => {
    const more = { ...laws, negative: around(beyond(1.5, NONE, PROMPT)) };
    await assertMean(beyond(scale, NONE, PROMPT), { guidance: perpNegGuidance, params, laws: more });
    await assertMean(beyond(0.5, NONE, PROMPT), { guidance: classifierFreeGuidance, params: { scale }, laws: more });
  });

  it('is classifier-free guidance without a negative prompt, or with one that counts nothing', async () => {
    const { negative: _, ...rest } = laws;
    await assertMean(beyond(scale, NONE, PROMPT), { guidance: perpNegGuidance, params, laws: rest });
    await assertMean(beyond(scale, NONE, PROMPT), { guidance: perpNegGuidance, params: { scale, weight: 0 } });
  });
});
