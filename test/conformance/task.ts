import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fc } from '../random.ts';
import { ReverieError } from '../../engine/errors.ts';
import { chooseProvider } from '../../engine/model/provider.ts';
import { openSession, type Session } from '../../engine/model/session.ts';
import { windowStarts } from '../../engine/model/windows.ts';
import { tryPlan } from '../../engine/plan.ts';
import type { Feed, ModelCard, Output, Plugin, PluginOf, Prepared, TaskContext } from '../../engine/plugin.ts';
import { Registry } from '../../engine/registry.ts';
import { sizeOf } from '../../engine/tensor/tensor.ts';
import { gaussian } from '../../engine/tensor/philox.ts';
import { testManifest } from './manifest.ts';
import { arbitraryParams, defaultsOf, schemasOf, type Values } from './params.ts';

const placement = await chooseProvider({ threads: 1 });
const sessions = new Map<string, Promise<Session>>();

/** Runs a file of the card; sessions stay open for the next call. */
async function runFile(card: ModelCard, name: string, feeds: Readonly<Record<string, Feed>>): Promise<Readonly<Record<string, Feed>>> {
  const key = `${card.id}/${name}`;
  const session = sessions.get(key) ?? openSession(key, read(card, name), placement);
  sessions.set(key, session);
  return (await session).run(feeds);
}

const read = (card: ModelCard, name: string): Uint8Array<ArrayBuffer> => new Uint8Array(readFileSync(new URL(card.files[name]!.url)));

/** The card's own files, and a tokenizer that knows every word as padding. */
function contextOf(card: ModelCard, inputs: Values): TaskContext<Values> {
  return {
    inputs, card,
    run: (name, feeds) => runFile(card, name, feeds),
    file: (name) => read(card, name),
    tokenize: () => ({ ids: new Int32Array(card.tokenizer?.length ?? 1), unknown: [], readAs: [], cut: 0 }),
    warn: () => undefined,
  };
}

/** What a task prepares of the first of its pieces, or of its one output. */
async function prepareFirst(task: PluginOf<'task'>, card: ModelCard, inputs: Values): Promise<Prepared> {
  const context = contextOf(card, inputs);
  const [piece] = task.pieces ? await task.pieces(context) : [undefined];
  return task.prepare({ ...context, piece });
}

/** What every task promises; `builtins` are the plugins that its cards may name. */
export function testTask(task: PluginOf<'task'>, builtins: readonly Plugin[]): void {
  describe(`task ${task.id}`, () => {
    testManifest(task);

    for (const card of task.models) {
      it(`plans a request for model ${card.id} from the card’s defaults`, () => {
        const planned = tryPlan({ task: task.id, model: card.id, inputs: defaultsOf(task) }, new Registry(builtins));
        assert.deepEqual('faults' in planned ? planned.faults : [], []);
        assert.equal(card.task, task.id);
      });

      it(`prepares every input of model ${card.id}, or says which of the user’s is at fault`, async () => {
        const [length = 1, ...rest] = card.latent.shape;
        await fc.assert(fc.asyncProperty(arbitraryParams(task), async (inputs) => {
          const prepared = await prepareFirst(task, card, inputs).catch((error: unknown) => error);
          if (prepared instanceof ReverieError) {
            assert.match(prepared.faults[0]?.pointer ?? '', /^\/inputs\//);
            return;
          }
          const { conditioning, init, keep } = prepared as Prepared;
          const names = new Set([...card.io.conditioning, ...(card.classifier?.conditioning ?? [])]);
          assert.ok(task.negative || !conditioning.negative, 'a task that takes a negative prompt says so');
          for (const part of [conditioning, conditioning.unconditional, conditioning.negative]) {
            if (part) assert.deepEqual(Object.keys(part.feeds).sort(), [...names].sort());
          }
          const { windows, length: chosen = length, temperature = 1 } = prepared as Prepared;
          if (windows) assert.ok(windowStarts({ length, ...windows }).length > 1);
          if (card.latent.open) assert.ok(Number.isInteger(chosen) && chosen >= 1 && chosen <= length, 'it chooses a length that the model has');
          assert.ok(temperature >= 0 && Number.isFinite(temperature));
          const size = (windows?.total ?? chosen) * sizeOf(rest);
          for (const values of [init?.values, keep?.values, keep?.mask]) assert.equal(values?.length ?? size, size);
        }), { numRuns: 40 });
      });

      it(`offers words that model ${card.id} has`, () => {
        const named = Object.values(schemasOf(task)).flatMap(({ suggestions = [] }) => suggestions);
        for (const name of named) assert.ok(card.vocabularyHints?.[name]?.length, `its card has no list "${name}"`);
      });

      const { given } = task;
      if (given) {
        it(`encodes what model ${card.id} makes as it is, and says which of other inputs is at fault`, async () => {
          const made = gaussian(new Float32Array(sizeOf(card.latent.shape)), 1, 0).map(Math.tanh);
          const inputs = { ...defaultsOf(task), [given.input]: [...made] };
          assert.deepEqual(await given.encode(contextOf(card, inputs)), made);
          await fc.assert(fc.asyncProperty(arbitraryParams(task), async (other) => {
            const encoded = await Promise.resolve(contextOf(card, other)).then(given.encode).catch((error: unknown) => error);
            if (encoded instanceof ReverieError) assert.equal(encoded.faults[0]?.pointer, `/inputs/${given.input}`);
            else assert.equal((encoded as Float32Array).length, made.length);
          }), { numRuns: 20 });
        });
      }

      it(`decodes what model ${card.id} makes into ${task.output}, again and again, and each output is transferred`, async () => {
        const inputs = defaultsOf(task);
        const { run, file } = contextOf(card, inputs);
        const [most = 1, ...rest] = card.latent.shape;
        const { length = most, details } = await prepareFirst(task, card, inputs);
        const decode = (preview: boolean): Output | Promise<Output> =>
          task.decode({ x0: gaussian(new Float32Array(length * sizeOf(rest)), 1, 0), card, run, file, inputs, details, preview });
        const [preview, output] = [await decode(true), await decode(false)];
        assert.deepEqual([preview.kind, output.kind], [task.output, task.output]);
        const copy = structuredClone(output);
        assert.deepEqual(copy, output);
        structuredClone(preview, { transfer: buffersOf(preview) });
        assert.deepEqual(copy, output, 'outputs share no arrays with one another or with details');
        structuredClone(output, { transfer: buffersOf(output) });
        assert.deepEqual(await decode(false), copy);
        if (task.join) assert.equal(task.join([copy]).kind, task.output);
      });

      it(`has only modes of model ${card.id} that its input offers, and plans each from the card`, () => {
        for (const mode of Object.keys(card.modes ?? {})) {
          assert.ok(schemasOf(task)['mode']?.enum?.includes(mode), `its input \`mode\` has no "${mode}"`);
          const planned = tryPlan({ task: task.id, model: card.id, inputs: { ...defaultsOf(task), mode } }, new Registry(builtins));
          assert.deepEqual('faults' in planned ? planned.faults : [], []);
        }
      });
    }
  });
}

function buffersOf(output: Output): ArrayBuffer[] {
  return [...new Set(Object.values(output).flatMap((value) => (ArrayBuffer.isView(value) ? [value.buffer as ArrayBuffer] : [])))];
}
