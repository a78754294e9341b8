import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { Kernel } from '../../engine/kernel.ts';
import { manifestOf } from '../../engine/manifest.ts';
import type { GenerationEvent, GenerationRequest } from '../../engine/protocol.ts';
import { builtins } from '../../plugins/index.ts';
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

/** The object literals that documentation passes to `generate`. */
function requestsIn(text: string): GenerationRequest[] {
  return [...text.matchAll(/\.generate\(\s*(?=\{)/g)].map(({ index, 0: call }) => {
    const from = index + call.length;
    let depth = 0;
    let to = from;
    do depth += { '{': 1, '}': -1 }[text[to]!] ?? 0;
    while (++to < text.length && depth > 0);
    return new Function(`return (${text.slice(from, to)});`)() as GenerationRequest;
  });
}

test('every request in the documentation is one that the engine takes', async () => {
  const kernel = await Kernel.start(builtins, { threads: 1 });
  // demo/03 names a sampler of its own; its end-to-end test runs it
  const pages = ['README.md', 'engine/index.ts', 'engine/kernel.ts', 'demo/02-worker-api.html'];
  const requests = pages.flatMap((page) => requestsIn(read(page)).map((request) => ({ page, request })));
  assert.deepEqual([...new Set(requests.map(({ page }) => page))], pages, 'every page has one');
  for (const { page, request } of requests) assert.deepEqual(kernel.check(request), [], page);
});
