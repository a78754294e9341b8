import assert from 'node:assert/strict';
import { test } from 'node:test';
import { remembering } from '../../../engine/model/memo.ts';
import type { Feed } from '../../../engine/plugin.ts';

/** A graph that doubles, and says how often it ran. */
function doubling() {
  const graph = {
    runs: 0,
    run: remembering(async ({ x }) => {
      graph.runs++;
      return { y: { data: x!.data.map((value) => 2 * value) as Float32Array, shape: x!.shape } };
    }),
  };
  return graph;
}

const feed = (...values: number[]): { x: Feed } => ({ x: { data: Float32Array.from(values), shape: [values.length] } });

test('the same inputs run a graph once', async () => {
  const graph = doubling();
  const [first, second] = [await graph.run(feed(1, 2)), await graph.run(feed(1, 2))];
  assert.deepEqual(second, first);
  assert.equal(graph.runs, 1);
});

test('other values, and the same values in another shape, run it again', async () => {
  const graph = doubling();
  await graph.run(feed(1, 2));
  assert.deepEqual([...(await graph.run(feed(1, 3)))['y']!.data], [2, 6]);
  await graph.run({ x: { data: Float32Array.of(1, 2), shape: [1, 2] } });
  assert.equal(graph.runs, 3);
});

test('who changes inputs or a result changes nothing that is remembered', async () => {
  const graph = doubling();
  const given = feed(1, 2);
  (await graph.run(given))['y']!.data.fill(9);
  given.x.data.fill(7);
  (await graph.run(feed(1, 2)))['y']!.data.fill(9);
  assert.deepEqual([...(await graph.run(feed(1, 2)))['y']!.data], [2, 4]);
  assert.equal(graph.runs, 1);
});

test('of many inputs the first are forgotten', async () => {
  const graph = doubling();
  for (let i = 0; i < 20; i++) await graph.run(feed(i));
  await graph.run(feed(19));
  assert.equal(graph.runs, 20);
  await graph.run(feed(0));
  assert.equal(graph.runs, 21);
});

test('a run that fails is not remembered', async () => {
  let runs = 0;
  const run = remembering(async (feeds) => {
    if (++runs === 1) throw new Error('out of memory');
    return feeds;
  });
  await assert.rejects(run(feed(1)), /out of memory/);
  assert.deepEqual(await run(feed(1)), feed(1));
});
