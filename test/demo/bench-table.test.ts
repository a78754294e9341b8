/** The benchmark's tables, from figures that are made up. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

interface Table {
  readonly caption: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const { tablesOf, toMarkdown } = (await import(new URL('../../demo/bench/table.js', import.meta.url).href)) as {
  tablesOf(figures: object): Table[];
  toMarkdown(tables: readonly Table[]): string;
};

const shapes = { x: [2, 8, 3], noise: [2] };
const model = (id: string, counts: Readonly<Record<string, number>>): object => ({
  model: id,
  medians: { engine: 102, bare: 100, usual: 200, usualTogether: 150 },
  loopOverModel: 1.02,
  furtherOverModel: 1.01,
  onceMs: 1,
  parts: { before: 0.5, steps: 80, read: 20, after: 0.5, messages: 1, all: 102 },
  network: { shapes, msPerEvaluation: 5 },
  plain: { steps: 10, evaluations: 10, median: 120 },
  batch: { medians: counts },
  memory: { second: { heap: 2 ** 20 }, last: { heap: 2 ** 20 }, generations: 3, bySteps: { 10: { heap: 2 ** 20 }, 40: { heap: 2 ** 20 } } },
  first: { cold: 900, warm: 800 },
});
const figures = {
  provider: 'webgpu',
  threads: 1,
  adapter: { vendor: 'acme', architecture: 'anvil', description: '' },
  models: [model('one', { 1: 50, 2: 40, 4: 30, 8: 20 }), model('two', { 1: 50, 2: 40 })],
  options: { rounds: 5, steps: 10 },
};
const evaluation = (native?: object): Table => tablesOf({ ...figures, native }).find(({ caption }) => caption.startsWith('One evaluation'))!;

describe('the tables of the benchmark', () => {
  it('name the adapter, and have a row for every model in each', () => {
    const tables = tablesOf(figures);
    assert.match(tables[0]!.caption, /WebGPU, acme anvil;/);
    for (const { head, rows } of tables) {
      assert.ok(rows.length >= 2);
      for (const row of rows) assert.equal(row.length, head.length);
    }
    assert.ok(toMarkdown(tables).includes('| one | 2 | 5.00 ms |'));
  });

  it('say where the time of a generation goes, in the order in which it does', () => {
    const { rows } = tablesOf(figures).find(({ caption }) => caption.startsWith('Where'))!;
    assert.deepEqual(rows[0], ['one', '0.50 ms', '80.0 ms', '20.0 ms', '0.50 ms', '1.00 ms', '102 ms']);
  });

  it('leave a dash where a model was not measured with so many results', () => {
    const { head, rows } = tablesOf(figures).find(({ caption }) => caption.startsWith('Several'))!;
    assert.deepEqual(head, ['Model', '1 result', '2 results', '4 results', '8 results']);
    assert.deepEqual(rows[1], ['two', '50.0 ms', '40.0 ms', '–', '–']);
  });

  it('set what PyTorch took beside it, and the ratio where the shapes are the same', () => {
    const known = { ms_eager: 4, ms_eager_tf32: 2, batch: 2, shapes };
    const { head, rows } = evaluation({ one: known, two: { ...known, ms_eager_tf32: null, shapes: { ...shapes, x: [2, 9, 3] } } });
    assert.deepEqual(head, ['Model', 'Batch', 'Here', 'PyTorch eager f32', 'Here / PyTorch', 'PyTorch with TF32', 'Here / PyTorch with TF32']);
    assert.deepEqual(rows, [
      ['one', '2', '5.00 ms', '4.00 ms', '1.250', '2.00 ms', '2.500'],
      ['two', '2', '5.00 ms', '4.00 ms', '–', '–', '–'],
    ]);
  });

  it('say nothing of PyTorch where it was not measured, of all models or of one', () => {
    assert.deepEqual(evaluation().head, ['Model', 'Batch', 'Here']);
    assert.deepEqual(evaluation({}).rows[0], ['one', '2', '5.00 ms', '–', '–', '–', '–']);
  });
});
