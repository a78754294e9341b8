import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sigmaTable } from '../../engine/model/denoiser.ts';
import { exponentialSchedule, karrasSchedule, maskingSchedule, modelSchedule } from '../../plugins/index.ts';

const table = sigmaTable({ rule: 'linear', steps: 1000 });
const discrete = { sigmaMin: table[0]!, sigmaMax: table.at(-1)!, table };
const continuous = { sigmaMin: 0.02, sigmaMax: 80 };

function near(actual: number, expected: number): void {
  assert.ok(Math.abs(actual - expected) <= 1e-12 * expected, `${actual} is not ${expected}`);
}

describe('karras', () => {
  it('goes from the highest level to the lowest, and one step straight to 0', () => {
    const sigmas = karrasSchedule.sigmas({ steps: 12, model: continuous, params: { rho: 7 } });
    near(sigmas[0]!, 80);
    near(sigmas[11]!, 0.02);
    assert.deepEqual(karrasSchedule.sigmas({ steps: 1, model: continuous, params: { rho: 7 } }), [80, 0]);
  });

  it('is even when ρ is 1', () => {
    const sigmas = karrasSchedule.sigmas({ steps: 3, model: continuous, params: { rho: 1 } });
    near(sigmas[1]!, (80 + 0.02) / 2);
  });
});

describe('exponential', () => {
  it('divides the level by the same number in every step', () => {
    const sigmas = exponentialSchedule.sigmas({ steps: 5, model: continuous, params: {} });
    for (const i of [0, 1, 2, 3]) near(sigmas[i]! / sigmas[i + 1]!, (80 / 0.02) ** 0.25);
  });
});

describe('masking', () => {
  it('lets the share of noise fall by its shape', () => {
    const shares = (shape: string): number[] =>
      maskingSchedule.sigmas({ steps: 4, model: { sigmaMin: 1e-6, sigmaMax: 1e6 }, params: { shape } }).map((s) => s ** 2 / (1 + s ** 2));
    const expected = {
      linear: [1, 0.75, 0.5, 0.25, 0],
      cosine: [1, Math.cos(Math.PI / 8), Math.SQRT1_2, Math.cos((3 * Math.PI) / 8), 0],
      square: [1, 15 / 16, 3 / 4, 7 / 16, 0],
      cubic: [1, 63 / 64, 7 / 8, 37 / 64, 0],
    };
    for (const [shape, of] of Object.entries(expected)) {
      shares(shape).forEach((share, i) => assert.ok(Math.abs(share - of[i]!) < 1e-9, `${shape}: ${shares(shape)}`));
    }
  });
});

describe('the model’s own schedule', () => {
  const visited = (spacing: string, steps: number): number[] =>
    modelSchedule.sigmas({ steps, model: discrete, params: { spacing } }).slice(0, -1).map((sigma) => table.indexOf(sigma));

  it('ends at the lowest level with leading', () => assert.deepEqual(visited('leading', 4), [750, 500, 250, 0]));
  it('has both ends with linspace', () => assert.deepEqual(visited('linspace', 4), [999, 666, 333, 0]));
  it('begins at the highest level with trailing', () => assert.deepEqual(visited('trailing', 4), [999, 749, 499, 249]));

  it('rounds halves to even, as NumPy does', () => {
    assert.deepEqual(visited('linspace', 7), [999, 832, 666, 500, 333, 166, 0]);
    assert.deepEqual(visited('trailing', 16).slice(0, 4), [999, 937, 874, 811]);
  });

  it('makes its only step from the highest level with linspace', () => assert.deepEqual(visited('linspace', 1), [999]));

  it('visits every level once when there are as many steps', () => {
    const all = table.map((_, i) => table.length - 1 - i);
    for (const spacing of ['leading', 'linspace', 'trailing']) assert.deepEqual(visited(spacing, 1000), all);
  });

  it('refuses more steps than the model has levels, saying how many it has', () => {
    assert.throws(() => visited('leading', 1001), { code: 'schedule/steps', message: /trained on 1000 noise levels, got 1001 steps/ });
  });

  it('is Karras with ρ = 7 for a model with continuous time', () => {
    assert.deepEqual(
      modelSchedule.sigmas({ steps: 9, model: continuous, params: { spacing: 'trailing' } }),
      karrasSchedule.sigmas({ steps: 9, model: continuous, params: { rho: 7 } }),
    );
  });
});
