/**
 * A model that spreads each axis c times too far, and a weaker one that does so twice over, c²: the guided flow of a Gaussian keeps
 * the w-th power of the model's number of standard deviations times the (1 − w)-th of the weaker one's, so the spread that comes out
 * is S₁^w·S₀^(1−w), and at w = 2 that of the data.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { autoguidanceGuidance } from '../../plugins/index.ts';
import { GaussianMixture } from './gaussian-mixture.ts';
import { farthest, guidedPoints } from './guided.ts';
import { solve, solveGaussian } from './ode.ts';
import { drawnAt, mixture, SIGMA_MAX, single } from './problem.ts';
import { eachPoint } from './run.ts';
import { slicedWasserstein } from './wasserstein.ts';

/** The same law with every component too wide. */
const blurred = ({ components }: GaussianMixture, times: number): GaussianMixture =>
  new GaussianMixture(components.map(({ weight, mean, deviation }) => ({ weight, mean, deviation: deviation.map((d) => times * d) })));

const C = 1.3;

function guided(of: GaussianMixture, points: Float64Array, scale: number): Promise<Float32Array> {
  const laws = { prompt: blurred(of, C), weaker: blurred(of, C ** 2) };
  return guidedPoints({ guidance: autoguidanceGuidance, params: { scale }, laws, points });
}

/** How far each point is from the mean, over what it was at the start. */
const kept = (found: ArrayLike<number>, start: Float64Array): number[] => {
  const { mean } = single.components[0]!;
  return Array.from(start, (value, e) => (found[e]! - mean[e % 2]!) / (value - mean[e % 2]!));
};

const flowing = (of: GaussianMixture, points: Float64Array): Float64Array =>
  eachPoint(points, 2, (point) => solveGaussian(of, point, SIGMA_MAX, 0));

describe('autoguidance away from a model that errs twice as far', () => {
  const points = drawnAt(single, SIGMA_MAX, 50, 4);

  it('takes each point of a Gaussian where the product of both flows does, at any scale', async () => {
    const [model, weaker] = [C, C ** 2].map((times) => kept(flowing(blurred(single, times), points), points));
    for (const scale of [0, 0.5, 1, 1.5, 3]) {
      const distance = farthest(
        kept(await guided(single, points, scale), points),
        model!.map((share, e) => share ** scale * weaker![e]! ** (1 - scale)),
      );
      assert.ok(distance < 1e-4, `scale ${scale}: ${distance}`);
    }
  });

  it('brings the spread of the data back at scale 2', async () => {
    const exact = kept(flowing(single, points), points);
    const [bare, two] = [kept(await guided(single, points, 1), points), kept(await guided(single, points, 2), points)];
    exact.forEach((share, e) => {
      assert.ok(bare[e]! > 1.25 * share);
      assert.ok(Math.abs(two[e]! / share - 1) < 0.01, `${two[e]} and ${share}`);
    });
  });

  it('brings a mixture five times nearer to its law, and goes too far beyond that', async () => {
    const start = drawnAt(mixture, SIGMA_MAX, 500, 5);
    const exact = eachPoint(start, 2, (point) => solve(mixture, point, SIGMA_MAX, 0, 200));
    const distance = async (scale: number): Promise<number> => slicedWasserstein(await guided(mixture, start, scale), exact, 2);
    const [weaker, bare, two, three] = [await distance(0), await distance(1), await distance(2), await distance(3)];
    assert.ok(weaker > 2 * bare && two < 0.2 * bare && three > 2 * two, `${[weaker, bare, two, three]}`);
  });
});
