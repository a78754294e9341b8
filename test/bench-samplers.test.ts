/** The page that `npm run bench:samplers` writes, and the exact paths that it measures with. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { exactPaths } from '../.ci/exact-paths.ts';
import { targets } from '../.ci/lab.ts';
import type { Row } from '../.ci/measure-samplers.ts';
import { readme, type Measurements } from '../.ci/samplers-readme.ts';
import { builtins, eulerSampler, heunSampler, karrasSchedule, pointCloudTask } from '../plugins/index.ts';
import { GaussianMixture } from './analytic/gaussian-mixture.ts';
import { solve } from './analytic/ode.ts';

const file = (name: string): string => readFileSync(new URL(`../plugins/samplers/${name}`, import.meta.url), 'utf8');

describe('exact paths', () => {
  for (const target of targets) {
    it(`of ${target.id} are those of the tests’ own solver`, () => {
      const { means, deviation } = target;
      const mixture = new GaussianMixture(means.map((mean) => ({ weight: 1, mean, deviation: [deviation, deviation] })));
      const [found, exact] = [exactPaths(target, Float32Array.of(7.5, -11), 20), solve(mixture, Float64Array.of(7.5, -11), 20, 0, 4000)];
      for (const axis of [0, 1]) assert.ok(Math.abs(found[axis]! - exact[axis]!) < 1e-6, `${found} is not ${exact}`);
    });
  }
});

describe('the page about samplers', () => {
  const row = (...errors: (number | null)[]): Row =>
    errors.map((error, i) => (error === null ? null : { error, evaluations: [5, 10, 20, 50][i]! - (error < 0.01 ? 1 : 0) }));
  const measured: Measurements = {
    machine: 'a machine',
    chance: 0.03,
    analytic: {
      euler: { version: '1', noisy: false, path: row(0.5, 0.3, 0.2, 0.1), law: row(0.4, 0.3, 0.2, 0.1) },
      heun: { version: '1', noisy: false, path: row(null, 0.4, 0.1, 0.001), law: row(null, 0.4, 0.1, 0.001) },
    },
    schedules: { karras: { version: '1', sampler: 'heun', errors: [0.4, 0.1] } },
    models: {},
  };
  const page = readme(measured, [eulerSampler, heunSampler, karrasSchedule]);

  it('puts the most accurate at 20 evaluations first, and says what was taken and what is missing', () => {
    const [heun, euler] = page.slice(page.indexOf('## Distance from the exact path')).split('\n').filter((line) => line.startsWith('| `'));
    assert.equal(heun, '| `heun` | – | 0.40 | 0.10 | 0.0010 (49) |');
    assert.equal(euler, '| `euler` | 0.50 | 0.30 | 0.20 | 0.10 |');
  });

  it('recommends what is best at each number of evaluations', () => {
    assert.match(page, /\| 5 \| `euler` \(0\.50\) \| – \|\n\| 10 \| `euler` \(0\.30\) \| – \|\n\| 20 \| `heun` \(0\.10\) \| – \|\n\| 50 \| `heun`/);
  });

  it('does not count what took more evaluations than it was given', () => {
    const over: Row = [5, 10, 20, 50].map(() => ({ error: 1e-4, evaluations: 80 }));
    const analytic = { ...measured.analytic, heun: { version: '1', noisy: false, path: over, law: over } };
    const page = readme({ ...measured, analytic }, [eulerSampler, heunSampler, karrasSchedule]);
    assert.match(page, /\| 20 \| `euler` \(0\.20\) \| – \|\n\| 50 \| `euler`/);
    assert.match(page, /\| `heun` \| 0\.00010 \(80\) \|/);
  });

  it('compares samplers on a model by the prompts that all of them had', () => {
    const on = (sampler: string, prompt: string, ...errors: number[]) => ({ version: '1', sampler, prompt, row: row(...errors) });
    const entries = { a: on('euler', 'one', 4, 3, 2, 1), b: on('euler', 'two', 9, 9, 9, 9), c: on('heun', 'one', 5, 4, 3, 0.5) };
    const page = readme({ ...measured, models: { model: entries } }, [eulerSampler, heunSampler, karrasSchedule]);
    assert.match(page, /### model\n\nMean over “one”\./);
    assert.match(page, /\| `euler` \| 4\.0 \| 3\.0 \| 2\.0 \| 1\.0 \|\n\| `heun` \| 5\.0 \| 4\.0 \| 3\.0 \| 0\.50 \|/);
  });

  it('says how many rows are of a model whose weights have changed since', () => {
    const card = pointCloudTask.models[0]!;
    const on = (weights: string) => ({ version: `1 ${weights}`, sampler: 'euler', prompt: weights, row: row(4, 3, 2, 1) });
    const entries = { a: on('0123456789ab'), b: on(card.files.denoiser.sha256.slice(0, 12)) };
    const of = (models: Measurements['models']): string => readme({ ...measured, models }, [eulerSampler, heunSampler, karrasSchedule, pointCloudTask]);
    assert.match(of({ [card.id]: entries }), /\n1 of 2 rows are of this model's weights before their last change\.\n/);
    assert.doesNotMatch(of({ [card.id]: { b: entries.b } }), /last change/);
  });

  it('sets samplers with noise apart on a model, and recommends none of them as closest to the path', () => {
    const on = (sampler: string, error: number) => ({ version: '1', sampler, prompt: 'one', row: row(error, error, error, error) });
    const analytic = { ...measured.analytic, euler: { version: '1', noisy: true, law: row(0.4, 0.3, 0.2, 0.1) } };
    const models = { model: { a: on('euler', 0.2), b: on('heun', 0.6) } };
    const page = readme({ ...measured, analytic, models }, [eulerSampler, heunSampler, karrasSchedule]);
    const [quiet, noisy] = page.slice(page.indexOf('### model')).split('With noise, by themselves:');
    assert.match(quiet!, /\| `heun` \| 0\.60/);
    assert.doesNotMatch(quiet!, /`euler`/);
    assert.match(noisy!, /Mean over “one”\.\n[^]*\| `euler` \| 0\.20/);
  });

  it('is up to date in the repository', () => {
    const committed = JSON.parse(file('measured.json')) as Measurements;
    assert.equal(file('README.md'), readme(committed, builtins), 'run `npm run bench:samplers` and commit what it writes');
  });
});
