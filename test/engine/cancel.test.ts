/** A cancel is heard wherever a generation is, not only while it samples. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Kernel } from '../../engine/kernel.ts';
import type { PluginOf } from '../../engine/plugin.ts';
import type { GenerationRequest } from '../../engine/protocol.ts';
import { builtins } from '../../plugins/index.ts';
import { tinyTask } from '../fixtures/tiny.ts';

const TINY: GenerationRequest = { task: 'tiny', inputs: { prompt: 'red blue' }, seed: 5, count: 8 };
const tiny = tinyTask() as PluginOf<'task'>;

/** A kernel whose task cancels the request when its first result is decoded, and the results that were. */
async function cancelsWhileDecoding(): Promise<{ kernel: Kernel; abort: AbortController; decoded: () => number }> {
  const abort = new AbortController();
  let decoded = 0;
  const decode: PluginOf<'task'>['decode'] = (context) => {
    if (++decoded === 1) abort.abort();
    return tiny.decode(context);
  };
  return { kernel: await Kernel.start([...builtins, { ...tiny, decode }], { threads: 1 }), abort, decoded: () => decoded };
}

test('a cancel while the first of several results is decoded leaves the others', async () => {
  const { kernel, abort, decoded } = await cancelsWhileDecoding();
  await assert.rejects(kernel.generate(TINY, { signal: abort.signal }), { name: 'AbortError' });
  assert.equal(decoded(), 1);
});

test('all of them are decoded where what there is was asked for', async () => {
  const { kernel, abort, decoded } = await cancelsWhileDecoding();
  const { outputs, partial } = await kernel.generate(TINY, { signal: abort.signal, onAbort: 'decode' });
  assert.deepEqual([outputs.length, decoded(), partial], [8, 8, false]);
});

test('a cancel while a task prepares runs no further network, and the engine is ready for the next request', async () => {
  let abort = new AbortController();
  let runs = 0;
  const prepare: PluginOf<'task'>['prepare'] = (context) =>
    tiny.prepare({
      ...context,
      run: async (file, feeds) => {
        const found = await context.run(file, feeds);
        if (++runs === 1) abort.abort();
        return found;
      },
    });
  const kernel = await Kernel.start([...builtins, { ...tiny, prepare }], { threads: 1 });
  await assert.rejects(kernel.generate(TINY, { signal: abort.signal }), { name: 'AbortError' });
  assert.equal(runs, 1);
  abort = new AbortController();
  assert.equal((await kernel.generate(TINY, { signal: abort.signal })).outputs.length, 8);
});
