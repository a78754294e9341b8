import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { noiseLevels } from '../../../engine/model/denoiser.ts';
import { transitionOf } from '../../../engine/space/transition.ts';
import { chainCard, CATEGORIES, KINDS, product, stepsOf } from '../../analytic/chain.ts';

const close = (a: ArrayLike<number>, b: ArrayLike<number>, what: string): void =>
  Array.from(a).forEach((value, i) => assert.ok(Math.abs(value - b[i]!) < 1e-12, `${what}: ${Array.from(a)} is not ${Array.from(b)}`));
const certain = (i: number, states: number): number[] => Array.from({ length: states }, (_, j) => Number(i === j));

for (const kind of KINDS) {
  describe(`the ${kind} transition`, () => {
    const card = chainCard(kind);
    const transition = transitionOf(card);
    const steps = stepsOf(kind);
    const states = steps[0]!.length;
    const sigmas = [0, ...noiseLevels(card).table!];

    it('has rows that sum to one, and the prior too', () => {
      for (const [from, to] of [[0, 3], [3, 4], [12, 40]] as const) {
        for (let i = 0; i < states; i++) {
          const row = transition.spread(certain(i, states), sigmas[from]!, sigmas[to]!);
          assert.ok(row.every((value) => value >= 0) && Math.abs(row.reduce((a, b) => a + b) - 1) < 1e-12);
        }
      }
      assert.ok(Math.abs(transition.prior.reduce((a, b) => a + b) - 1) < 1e-12);
    });

    it('is the product of the paper’s steps between any two levels, by rows and by columns', () => {
      for (const [from, to] of [[0, 0], [0, 1], [0, 40], [7, 8], [9, 33]] as const) {
        const expected = product(steps.slice(from, to), states);
        for (let i = 0; i < states; i++) {
          close(transition.spread(certain(i, states), sigmas[from]!, sigmas[to]!), expected[i]!, `row ${i} from ${from} to ${to}`);
          close(transition.reach(i, sigmas[from]!, sigmas[to]!), expected.map((row) => row[i]!), `column ${i} from ${from} to ${to}`);
        }
      }
    });

    it('is the same in one go and in two, for an odd number of categories too', () => {
      const { categorical } = card;
      const odd = transitionOf({ ...card, categorical: { ...categorical!, categories: 5 } });
      const weights = [0.1, 0.5, 0, 0.3, 0.1];
      const halfway = odd.spread(weights, 0, sigmas[9]!);
      close(odd.spread(halfway, sigmas[9]!, sigmas[31]!), odd.spread(weights, 0, sigmas[31]!), 'spread');
    });

    it('ends at its prior whatever it begins with', () => {
      for (let i = 0; i < CATEGORIES; i++) {
        const end = transition.spread(certain(i, states), 0, sigmas.at(-1)!);
        end.forEach((value, j) => assert.ok(Math.abs(value - transition.prior[j]!) < 2e-4, `${i}: ${end}, prior ${transition.prior}`));
      }
    });

    if (kind !== 'mask-and-replace') {
      it('leaves its prior as it is', () => close(transition.spread(transition.prior, sigmas[5]!, sigmas[30]!), transition.prior, 'prior'));
    }

    it(kind === 'absorbing' || kind === 'mask-and-replace' ? 'never leaves its mask' : 'has no mask', () => {
      const masked = kind === 'absorbing' || kind === 'mask-and-replace';
      assert.equal(transition.mask, masked ? CATEGORIES : undefined);
      if (masked) close(transition.spread(certain(CATEGORIES, states), 0, sigmas[20]!), certain(CATEGORIES, states), 'mask');
    });
  });
}
