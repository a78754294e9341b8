import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Kernel } from '../../engine/kernel.ts';
import type { ModelCard, Plugin, PluginOf } from '../../engine/plugin.ts';
import { testManifest, testParams } from './manifest.ts';
import { defaultsOf } from './params.ts';

/** What every converter promises; `all` are the plugins whose tasks it may serve. */
export function testConverter(converter: PluginOf<'converter'>, all: readonly Plugin[]): void {
  describe(`converter ${converter.id}`, () => {
    testManifest(converter);
    testParams(converter);

    it('makes another kind of output of one that a task makes', () => {
      const kinds = all.flatMap((plugin) => (plugin.kind === 'task' ? [plugin.output] : []));
      assert.ok(kinds.includes(converter.from), `no task makes ${converter.from}`);
      assert.notEqual(converter.to, converter.from);
    });

    for (const [task, card] of all.flatMap((plugin) => (plugin.kind === 'task' ? usesOf(converter, plugin) : []))) {
      it(`makes ${converter.to} of what model ${card.id} of task ${task.id} makes, ready to be transferred`, async () => {
        const kernel = await Kernel.start(all, { threads: 1 });
        const request = { task: task.id, model: card.id, inputs: defaultsOf(task), seed: 1, steps: 1 };
        const { output } = await kernel.generate({ ...request, convert: { id: converter.id, ...defaultsOf(converter) } });
        assert.equal(output.kind, converter.to);
        assert.deepEqual(structuredClone(output), output);
        await kernel.dispose();
      });
    }
  });
}

/** The models of a task whose cards name the converter in their defaults, or in those of a mode. */
function usesOf({ id }: PluginOf<'converter'>, task: PluginOf<'task'>): (readonly [PluginOf<'task'>, ModelCard])[] {
  const named = ({ defaults, modes = {} }: ModelCard): boolean => [defaults, ...Object.values(modes)].some(({ convert }) => convert?.id === id);
  return task.models.filter(named).map((card) => [task, card] as const);
}
