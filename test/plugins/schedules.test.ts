import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sigmaTable } from '../../engine/model/denoiser.ts';
import { defaultsOf, type Values } from '../conformance/params.ts';
import {
  alignYourStepsSchedule,
  betaSchedule,
  cosineSchedule,
  customSchedule,
  exponentialSchedule,
  flowShiftSchedule,
  karrasSchedule,
  klOptimalSchedule,
  linearQuadraticSchedule,
  maskingSchedule,
  modelSchedule,
  normalSchedule,
  polyexponentialSchedule,
  sgmUniformSchedule,
  simpleSchedule,
} from '../../plugins/index.ts';
import type { NoiseLevels, PluginOf } from '../../engine/plugin.ts';

const table = sigmaTable({ rule: 'linear', steps: 1000 });
const discrete = { sigmaMin: table[0]!, sigmaMax: table.at(-1)!, table };
const continuous = { sigmaMin: 0.02, sigmaMax: 80 };

/** Levels above 0, with defaults where no parameter is given. */
function levels(schedule: PluginOf<'schedule'>, steps: number, model: NoiseLevels, params: Values = {}): number[] {
  return schedule.sigmas({ steps, model, params: { ...defaultsOf(schedule), ...params } }).slice(0, -1);
}

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

describe('exponential, for models with a log-SNR', () => {
  it('is linear in the logarithm of the signal-to-noise ratio 1/σ²', () => {
    const logSnr = levels(exponentialSchedule, 9, continuous).map((sigma) => Math.log(1 / sigma ** 2));
    logSnr.forEach((value, i) => assert.ok(Math.abs(value - (logSnr[0]! + (i / 8) * (logSnr[8]! - logSnr[0]!))) < 1e-12));
  });
});

describe('polyexponential', () => {
  it('is exponential when ρ is 1, and lower throughout when ρ is more', () => {
    const even = levels(exponentialSchedule, 7, continuous);
    levels(polyexponentialSchedule, 7, continuous).forEach((sigma, i) => near(sigma, even[i]!));
    levels(polyexponentialSchedule, 7, continuous, { rho: 2 }).slice(1, -1).forEach((sigma, i) => assert.ok(sigma < even[i + 1]!));
  });
});

describe('schedules over the model’s time', () => {
  const logs = (sigmas: number[]): number[] => sigmas.slice(1).map((sigma, i) => Math.log(sigmas[i]! / sigma));

  it('are even in ln σ for continuous time', () => {
    for (const schedule of [normalSchedule, sgmUniformSchedule]) {
      const [first, ...others] = logs(levels(schedule, 6, continuous));
      for (const other of others) assert.ok(Math.abs(other - first!) < 1e-9);
    }
  });

  it('are even in t = σ/(1 + σ) for a flow model', () => {
    const t = levels(normalSchedule, 6, { ...continuous, flow: true }).map((sigma) => sigma / (1 + sigma));
    t.slice(1).forEach((value, i) => near(t[i]! - value, (t[0]! - t[5]!) / 5));
  });

  it('visit levels of the training where they count them, and levels between where they do not', () => {
    for (const schedule of [simpleSchedule, betaSchedule]) assert.ok(levels(schedule, 7, discrete).every((sigma) => table.includes(sigma)));
    assert.ok(levels(normalSchedule, 7, discrete).some((sigma) => !table.includes(sigma)));
  });

  it('refuse more steps than there are levels to visit', () => {
    for (const schedule of [simpleSchedule, betaSchedule]) {
      assert.throws(() => levels(schedule, 1001, discrete), { code: 'schedule/steps' });
    }
  });

  it('leave the step to 0 as long as the others with sgm-uniform', () => {
    const [last] = levels(sgmUniformSchedule, 9, discrete).slice(-1);
    near(last!, table[111]!);
  });
});

describe('beta', () => {
  it('is even for α = β = 1, and gathers at both ends below', () => {
    const places = (alpha: number): number[] =>
      levels(betaSchedule, 10, discrete, { alpha, beta: alpha }).map((sigma) => table.indexOf(sigma));
    assert.deepEqual(places(1), [999, 899, 799, 699, 599, 500, 400, 300, 200, 100]);
    const gathered = places(0.5);
    assert.ok(gathered[0]! - gathered[1]! < 60 && gathered[4]! - gathered[5]! > 130);
  });

  it('never visits a level twice, up to as many steps as there are levels', () => {
    assert.deepEqual(levels(betaSchedule, 1000, discrete, { alpha: 0.3, beta: 5 }), [...table].reverse());
  });
});

describe('kl-optimal', () => {
  it('is even in the arctangent of σ over the deviation of the data', () => {
    const angles = levels(klOptimalSchedule, 5, continuous, { deviation: 0.5 }).map((sigma) => Math.atan(sigma / 0.5));
    angles.slice(1).forEach((angle, i) => assert.ok(Math.abs(angles[i]! - angle - (angles[0]! - angles[4]!) / 4) < 1e-12));
  });
});

describe('cosine', () => {
  const own = { sigmaMin: 0.01, sigmaMax: 10 };
  const places = (steps: number): number[] => {
    const [low, high] = [Math.atan(own.sigmaMin), Math.atan(own.sigmaMax)];
    return levels(cosineSchedule, steps, own).map((sigma) => 1 + (999 * (Math.atan(sigma) - low)) / (high - low));
  };

  it('visits every n-th of its levels, the highest first, halves rounded to even', () => {
    places(4).forEach((place, i) => near(place, [1000, 750, 500, 250][i]!));
    places(16).slice(0, 4).forEach((place, i) => near(place, [1000, 938, 875, 812][i]!));
  });

  it('is what the recipe of the speech model strides over', () => {
    levels(cosineSchedule, 4, own).forEach((sigma, i) => near(sigma, [10, 1.991684279829451, 0.912782201260547, 0.39268528329027075][i]!));
  });

  it('visits all of them once, and refuses more steps', () => {
    near(levels(cosineSchedule, 1000, own).at(-1)!, 0.01);
    assert.throws(() => levels(cosineSchedule, 1001, own), { code: 'schedule/steps' });
  });
});

describe('align-your-steps', () => {
  it('has the published levels for ten steps of a model with their range', () => {
    const sigmas = levels(alignYourStepsSchedule, 10, { sigmaMin: 0.006, sigmaMax: 160.41 }, { fittedTo: 'deepfloyd-if' });
    [160.41, 8.081, 3.315, 1.885, 1.207, 0.785, 0.553, 0.293, 0.186, 0.03].forEach((sigma, i) => near(sigmas[i]!, sigma));
  });

  it('keeps their places in ln σ for a model with another range', () => {
    const share = (sigmas: number[], { sigmaMin, sigmaMax }: NoiseLevels): number[] =>
      sigmas.map((sigma) => Math.log(sigma / sigmaMin) / Math.log(sigmaMax / sigmaMin));
    const own = { sigmaMin: 0.029, sigmaMax: 14.615 };
    const [theirs, ours] = [own, continuous].map((model) => share(levels(alignYourStepsSchedule, 14, model), model));
    ours!.forEach((value, i) => assert.ok(Math.abs(value - theirs![i]!) < 1e-12));
  });
});

describe('linear-quadratic', () => {
  it('goes the threshold in the first half of the steps, evenly', () => {
    const sigmas = levels(linearQuadraticSchedule, 20, continuous, { threshold: 0.1 });
    for (const i of [0, 4, 10]) near(sigmas[i]!, 80 * (1 - i * 0.01));
  });

  it('ends at the lowest level where it would end below', () => {
    const low = { sigmaMin: 0.5, sigmaMax: 1 };
    near(levels(linearQuadraticSchedule, 40, low).at(-1)!, 0.5);
  });
});

describe('flow-shift', () => {
  it('multiplies every level by the shift, between the ends of the model', () => {
    const shifted = levels(flowShiftSchedule, 6, { sigmaMin: 0.03, sigmaMax: 90 }, { shift: 3 });
    levels(flowShiftSchedule, 6, { sigmaMin: 0.01, sigmaMax: 30 }, { shift: 1 }).forEach((sigma, i) => near(shifted[i]!, 3 * sigma));
  });
});

describe('custom', () => {
  const custom = (steps: number, ...list: number[]): number[] =>
    customSchedule.sigmas({ steps, model: continuous, params: { levels: list } });

  it('takes the list as it is, with its 0 or without', () => {
    assert.deepEqual(custom(3, 10, 1, 0.5), [10, 1, 0.5, 0]);
    assert.deepEqual(custom(3, 10, 1, 0.5, 0), [10, 1, 0.5, 0]);
  });

  it('refuses what is no list of so many finite levels that fall, naming the first that is wrong', () => {
    for (const [list, message] of [
      [[], /levels must have 3 levels above 0, as many as there are steps, got 0\./],
      [[3, 2, 1, 0.5], /must have 3 levels above 0.*got 4\./],
      [[3, NaN, 1], /levels\/1 must be finite and above 0, got NaN\./],
      [[Infinity, 2, 1], /levels\/0 must be finite and above 0, got Infinity\./],
      [[3, 0, 1], /levels\/1 must be finite and above 0, got 0\./],
      [[3, 1, 1], /levels\/2 must be below the level before it, 1, got 1\./],
      [[3, 1, 1 - 1e-13], /levels\/2 must be below the level before it, 1, got 0\.9999999999999\./],
      [[1, 2, 0.5], /levels\/1 must be below the level before it, 1, got 2\./],
    ] as const) {
      assert.throws(() => custom(3, ...list), { code: 'request/invalid', message });
    }
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

describe('zero terminal SNR', () => {
  it('keeps the lowest level and gives the highest the place of pure noise', () => {
    const rescaled = sigmaTable({ rule: 'linear', steps: 1000, zeroTerminalSnr: true });
    near(rescaled[0]!, table[0]!);
    assert.equal(rescaled.at(-1), Math.sqrt(2 ** 24 - 1));
  });

  it('stays finite for listed β that end at 1', () => {
    assert.equal(sigmaTable([0.5, 1]).at(-1), Math.sqrt(2 ** 24 - 1));
  });
});

describe('the model’s own schedule', () => {
  const visited = (spacing: string, steps: number, offset = 0): number[] =>
    levels(modelSchedule, steps, discrete, { spacing, offset }).map((sigma) => table.indexOf(sigma));

  it('ends at the lowest level with leading', () => assert.deepEqual(visited('leading', 4), [750, 500, 250, 0]));
  it('goes higher by the offset with leading, as far as there are levels', () => {
    assert.deepEqual(visited('leading', 4, 1), [751, 501, 251, 1]);
    assert.deepEqual(visited('leading', 999, 7).slice(0, 2), [999, 998]);
    assert.deepEqual(visited('trailing', 4, 1), visited('trailing', 4));
  });
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
