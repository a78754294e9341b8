/** A mixture of two classes: the classifier is exact at every noise level, and so is the law of each class. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { classifierGuidance } from '../../plugins/index.ts';
import { GaussianMixture } from './gaussian-mixture.ts';
import { farthest, guidedPoints } from './guided.ts';
import { solve } from './ode.ts';
import { drawnAt, mixture, SIGMA_MAX } from './problem.ts';
import { eachPoint } from './run.ts';
import { slicedWasserstein } from './wasserstein.ts';

/** One class in two parts, and one that lies between them. */
const asked = new GaussianMixture([mixture.components[0]!, { weight: 1, mean: [0.9, 1.4], deviation: [0.3, 0.5] }]);
const other = { ...mixture.components[1]!, weight: 1 };
const all = new GaussianMixture([...asked.components, other]);

const guided = (scale: number, points: Float64Array): Promise<Float32Array> =>
  guidedPoints({ guidance: classifierGuidance, params: { scale }, laws: { prompt: all }, asked, points });

/** Mean of log p(y | x₀). */
function sureness(points: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < points.length; at += 2) {
    const point = Float64Array.from(points.subarray(at, at + 2));
    sum += asked.logDensity(point, 0) - all.logDensity(point, 0);
  }
  return sum / (points.length / 2);
}

describe('classifier guidance', () => {
  it('takes every point where the flow of the class takes it, at scale 1', async () => {
    const points = drawnAt(all, SIGMA_MAX, 60, 4);
    const distance = farthest(await guided(1, points), eachPoint(points, 2, (point) => solve(asked, point, SIGMA_MAX, 0)));
    assert.ok(distance < 2e-3, `${distance}`);
  });

  it('makes the law of the class, at scale 1, and that of all without', async () => {
    const points = drawnAt(all, SIGMA_MAX, 1000, 4);
    const [exact, again, everything] = [drawnAt(asked, 0, 1000, 1), drawnAt(asked, 0, 1000, 2), drawnAt(all, 0, 1000, 1)];
    const chance = 2 * slicedWasserstein(exact, again, 2);
    const [one, none] = [await guided(1, points), await guided(0, points)];
    const [far, near] = [slicedWasserstein(none, exact, 2), slicedWasserstein(one, exact, 2)];
    assert.ok(near < chance && far > 5 * chance && slicedWasserstein(none, everything, 2) < chance, `${near}, ${far}, chance ${chance}`);
  });

  it('is the surer of the class the greater its scale', async () => {
    const points = drawnAt(all, SIGMA_MAX, 300, 5);
    const found = await Promise.all([0, 0.5, 1, 2, 4].map(async (scale) => sureness(await guided(scale, points))));
    found.slice(1).forEach((value, k) => assert.ok(value > found[k]!));
  });
});
