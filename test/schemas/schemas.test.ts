import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import type { Fault } from '../../engine/errors.ts';
import { Kernel } from '../../engine/kernel.ts';
import { manifestOf } from '../../engine/manifest.ts';
import type { Plugin } from '../../engine/plugin.ts';
import type { GenerationEvent, GenerationRequest, RequestKind, Requests } from '../../engine/protocol.ts';
import { builtins } from '../../plugins/index.ts';
import * as kit from '../../plugins/worker-kit.ts';
import { AJV_OPTIONS } from '../../schemas/ajv-options.ts';
import { lines } from '../fixtures/lines.ts';
import { tinyTask } from '../fixtures/tiny.ts';

const { Ajv2020 } = createRequire(import.meta.url)('ajv/dist/2020.js') as typeof import('ajv/dist/2020.js');

const root = new URL('../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');
const names = readdirSync(new URL('schemas/', root)).filter((name) => name.endsWith('.schema.json'));
const schemas = names.map(
  (name) =>
    JSON.parse(read(`schemas/${name}`)) as { readonly $id: string; readonly $schema: string; readonly examples?: readonly unknown[] },
);

// not strict: if-then branches repeat names without their types
const ajv = new Ajv2020({ ...AJV_OPTIONS, strict: false, useDefaults: false });
ajv.addSchema([...schemas]);

function assertValid(kind: string, data: unknown): void {
  const valid = ajv.getSchema(`urn:reverie:schema:${kind}:1`)!;
  valid(data);
  assert.deepEqual(
    (valid.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`),
    [],
    JSON.stringify(data).slice(0, 200),
  );
}

test('every schema is JSON Schema 2020-12 with a versioned id of its own', () => {
  for (const { $id, $schema } of schemas) {
    assert.match($id, /^urn:reverie:schema:[a-z-]+:\d+$/);
    assert.equal($schema, 'https://json-schema.org/draft/2020-12/schema');
    assert.ok(ajv.validateSchema(schemas.find((schema) => schema.$id === $id)!), $id);
  }
  assert.equal(new Set(schemas.map(({ $id }) => $id)).size, schemas.length);
});

test('every built-in manifest and model card is valid, and those of modes, open lengths and converters', () => {
  for (const plugin of [...builtins, ...lines]) {
    assertValid('manifest', manifestOf(plugin));
    if (plugin.kind === 'task') for (const card of plugin.models) assertValid('model-card', card);
  }
});

test('the examples in the schemas are valid, those of requests also with the parameters spelt out', () => {
  for (const { $id, examples = [] } of schemas) for (const example of examples) assertValid($id.split(':')[3]!, example);
  for (const example of schemas.find(({ $id }) => $id.includes(':request:'))!.examples!) assertValid('request-builtin', example);
});

test('events and results of a generation are as their schemas say', async () => {
  const kernel = await Kernel.start([...builtins, tinyTask()], { threads: 1 });
  const events: GenerationEvent[] = [];
  const follow = { emit: (event: GenerationEvent) => void events.push(event), previewEvery: 2 };
  const request = { task: 'tiny', inputs: { prompt: 'red zebra' } };
  const results = await Promise.all([kernel.generate(request, follow), kernel.generate(request, follow)]);
  assert.deepEqual([...new Set(events.map(({ type }) => type))].sort(), ['progress', 'queued', 'started', 'step', 'warning']);
  for (const event of events) assertValid('event', event);
  for (const result of results) {
    assertValid('result', result);
    assertValid('request', result.request);
  }
});

test('so are those of an output in pieces, converted or not', async () => {
  const kernel = await Kernel.start([...builtins, ...lines], { threads: 1 });
  const events: GenerationEvent[] = [];
  for (const convert of [undefined, null, 'tiny-sound', { id: 'tiny-sound', gain: 1 }]) {
    const request = { task: 'line', model: 'sounding', inputs: { text: 'red blue', mode: 'quick' }, ...(convert !== undefined && { convert }) };
    assertValid('request', request);
    const result = await kernel.generate(request, { emit: (event) => void events.push(event) });
    assertValid('result', result);
    assertValid('request', result.request);
  }
  assert.ok(events.some(({ type }) => type === 'piece'));
  for (const event of events) assertValid('event', event);
});

test('so are those of a likelihood and of an encoding', async () => {
  const kernel = await Kernel.start([...builtins, tinyTask()], { threads: 1 });
  const events: GenerationEvent<unknown>[] = [];
  const emit = (event: GenerationEvent<unknown>): void => void events.push(event);
  const request = { task: 'tiny', inputs: { prompt: 'red zebra', start: Array<number>(12).fill(0.3) } };
  const encoded = await kernel.encode(request, { emit });
  assertValid('encoding-result', encoded);
  assertValid('encoding-request', encoded.request);
  assertValid('request', { ...encoded.request, latent: [...encoded.latent] });
  for (const probes of [1, 2]) {
    const measured = await kernel.likelihood({ ...request, probes }, { emit });
    assertValid('likelihood-result', measured);
    assertValid('likelihood-request', measured.request);
  }
  assert.deepEqual([...new Set(events.map(({ type }) => type))].sort(), ['progress', 'started', 'step', 'warning']);
  for (const event of events) assertValid('event', event);
});

type Written = { readonly [K in RequestKind]: { readonly kind: K; readonly request: Requests[K] } }[RequestKind];

/** The data that examples call `points`: as many as the model makes. */
const points = new Float32Array(3 * 2048);

/** The object literals that documentation passes to a method that takes a request. */
function requestsIn(text: string): Written[] {
  return [...text.matchAll(/\.(generate|likelihood|encode)\(\s*(?=\{)/g)].map(({ index, 0: call, 1: kind }) => {
    const from = index + call.length;
    let depth = 0;
    let to = from;
    do depth += { '{': 1, '}': -1 }[text[to]!] ?? 0;
    while (++to < text.length && depth > 0);
    return { kind, request: new Function('points', `return (${text.slice(from, to)});`)(points) as unknown } as Written;
  });
}

const faultsOf = (kernel: Kernel, { kind, request }: Written): readonly Fault[] => kernel.check<RequestKind>(request, kind);

test('every request in the documentation is one that the engine takes', async () => {
  const kernel = await Kernel.start(builtins, { threads: 1 });
  // demo/03 names a sampler of its own; its end-to-end test runs it
  const pages = ['README.md', 'engine/index.ts', 'engine/kernel.ts', 'demo/02-worker-api.html'];
  const requests = pages.flatMap((page) => requestsIn(read(page)).map((written) => ({ page, ...written })));
  assert.deepEqual([...new Set(requests.map(({ page }) => page))], pages, 'every page has one');
  for (const page of ['README.md', 'engine/index.ts']) {
    const kinds = requests.filter((each) => each.page === page).map(({ kind }) => kind);
    assert.deepEqual([...new Set(kinds)].sort(), ['encode', 'generate', 'likelihood'], `${page} shows each kind`);
  }
  for (const written of requests) assert.deepEqual(faultsOf(kernel, written), [], `${written.page}, ${written.kind}`);
});

/** Runs the one example of the README with that text in it, its imports taken from `given`, as are the names that it leaves open. */
async function runExample(part: string, given: Readonly<Record<string, unknown>>): Promise<void> {
  const blocks = [...read('README.md').matchAll(/^```js\n(.*?)^```$/gms)].map(([, code]) => code!).filter((code) => code.includes(part));
  assert.equal(blocks.length, 1, `the README has one example with ${part}`);
  const imported = [...blocks[0]!.matchAll(/^import \{ (.*) \} from .*$/gm)].flatMap(([, names]) => names!.split(', '));
  assert.deepEqual(imported.filter((name) => !(name in given)), [], 'the example imports what there is not');
  const code = blocks[0]!.replace(/^import .*$/gm, '').replaceAll('import.meta.url', '"https://example.org/worker.js"');
  await (new Function(...Object.keys(given), `return (async () => {${code}})();`)(...Object.values(given)) as Promise<void>);
}

/** The plugins that an example of the README exposes beside those that ship. */
async function pluginsOf(part: string): Promise<Plugin[]> {
  let exposed: readonly Plugin[] = [];
  await runExample(part, { ...kit, exposeEngine: (plugins: readonly Plugin[]) => void (exposed = plugins) });
  return exposed.filter((plugin) => !builtins.includes(plugin));
}

test('the data that is sent there and back in the README is taken at every call', async () => {
  const kernel = await Kernel.start(builtins, { threads: 1 });
  const called: RequestKind[] = [];
  const taking = <K extends RequestKind>(kind: K, result: object) => async (request: Requests[K]): Promise<object> => {
    called.push(kind);
    assert.deepEqual(kernel.check(request, kind), [], kind);
    return { request, ...result };
  };
  const latent = new Float32Array(points.length);
  const engine = { likelihood: taking('likelihood', {}), encode: taking('encode', { latent }), generate: taking('generate', {}) };
  await runExample('engine.likelihood(', { engine, points });
  assert.deepEqual(called, ['likelihood', 'encode', 'generate']);
});

test("the README's own sampler has a manifest that is valid, and samples", async () => {
  const plugins = await pluginsOf('defineSampler({');
  assert.deepEqual(plugins.map(({ kind, id }) => `${kind} ${id}`), ['sampler yours/euler']);
  assertValid('manifest', manifestOf(plugins[0]!));
  const kernel = await Kernel.start([...builtins, ...plugins, tinyTask()], { threads: 1 });
  const make = async (sampler: GenerationRequest['sampler']): Promise<Float32Array> => {
    const { output } = await kernel.generate({ task: 'tiny', inputs: { prompt: 'red' }, seed: 5, steps: 4, sampler: sampler! });
    return output['points'] as Float32Array;
  };
  // at a pull of 1 it is the method that it says it is
  const euler = await make('euler');
  for (const [i, value] of (await make('yours/euler')).entries()) assert.ok(Math.abs(value - euler[i]!) < 1e-5);
  assert.notDeepEqual(await make({ id: 'yours/euler', pull: 0.5 }), await make('yours/euler'));
});

test("the README's own model has a card and a manifest that are valid, and is fed what the card names", async () => {
  const plugins = await pluginsOf('const rings = {');
  const kernel = await Kernel.start([...builtins, ...plugins], { threads: 1 });
  const plane = kernel.registry.find('task', 'yours/plane')!;
  const [card] = plane.models;
  assert.deepEqual([plugins.length, plane.models.length, card!.task], [1, 1, plane.id]);
  assertValid('model-card', card);
  assertValid('manifest', manifestOf(plane));
  assert.deepEqual(kernel.check({ task: 'yours/plane', inputs: { rings: 3 } }), []);
  assert.deepEqual(kernel.check({ task: 'yours/plane', inputs: { rings: 10 } }).map(({ pointer }) => pointer), ['/inputs/rings']);
  const { conditioning } = await plane.prepare({ inputs: { rings: 3 } } as unknown as Parameters<typeof plane.prepare>[0]);
  for (const { feeds } of [conditioning, conditioning.unconditional!]) assert.deepEqual(Object.keys(feeds), card!.io.conditioning);
  assert.deepEqual([...conditioning.feeds['label']!.data], [3]);
  const x0 = new Float32Array(card!.latent.shape.reduce((all, axis) => all * axis));
  const output = await plane.decode({ x0 } as unknown as Parameters<typeof plane.decode>[0]);
  assert.deepEqual([output.kind, output['points']], [plane.output, x0]);
});
