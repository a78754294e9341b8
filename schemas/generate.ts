/**
 * Makes what is derived from the contract: validators.js, compiled ahead so that the worker needs no `eval`;
 * ajv.js, for plugins that come at run time; and request.builtin.schema.json, the request schema with every built-in plugin's parameters spelt out.
 *
 *     node --import tsx schemas/generate.ts [--check]
 */
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { build } from 'esbuild';
import { manifestOf } from '../engine/manifest.ts';
import type { Kind, Manifest, ObjectSchema } from '../engine/protocol.ts';
import { builtins } from '../plugins/index.ts';
import { AJV_OPTIONS } from './ajv-options.ts';
import { schemaKey } from './schema-key.ts';

const require = createRequire(import.meta.url);
const { default: Ajv } = require('ajv/dist/2020.js') as typeof import('ajv/dist/2020.js');
const { default: standaloneCode } = require('ajv/dist/standalone/index.js') as typeof import('ajv/dist/standalone/index.js');

type Schema = Readonly<Record<string, unknown>> & { readonly properties: object };

/** The schemas that the engine checks by, beside that of requests. */
const OUTLINES = ['model-card', 'manifest', 'likelihood-request', 'encoding-request', 'engine-options', 'generation-settings'];

/** Keywords whose value is schemas by name, and those whose value is data. */
const NAMED = ['properties', 'patternProperties', '$defs'];
const DATA = ['default', 'const', 'enum'];

const folder = new URL('.', import.meta.url);
const read = async (name: string): Promise<Schema> => JSON.parse(await readFile(new URL(`${name}.schema.json`, folder), 'utf8')) as Schema;

const manifests = builtins.map(manifestOf);
const requestSchema = await read('request');
await Promise.all([writeValidators(), writeAjv(), writeBuiltinRequest()]);

async function writeValidators(): Promise<void> {
  const ajv = new Ajv({ ...AJV_OPTIONS, messages: false, inlineRefs: false, loopRequired: 2, code: { source: true, esm: true } }); // engine/validate.ts has the words
  ajv.opts.unevaluated = false; // no schema here has unevaluatedProperties, for which ajv would keep count
  const outlines = [requestSchema, ...(await Promise.all(OUTLINES.map(read)))];
  for (const outline of outlines) ajv.addSchema(unspoken(outline) as object);
  const keys = [...new Set(manifests.map(({ params }) => schemaKey(params)))];
  // equal parameters of different plugins are checked by one function, which knows nothing of their descriptions
  const shared = new Map<string, string>();
  const lean = ({ properties, ...schema }: ObjectSchema): object => ({
    ...schema,
    properties: Object.fromEntries(
      Object.entries(unspoken(properties, true) as ObjectSchema['properties']).map(([name, { default: start, ...rest }]) => {
        const text = JSON.stringify(rest);
        if (!shared.has(text)) ajv.addSchema(rest, `parameter-${shared.size}`);
        const id = shared.get(text) ?? `parameter-${shared.size}`;
        shared.set(text, id);
        return [name, start === undefined ? { $ref: id } : { $ref: id, default: start }];
      }),
    ),
  });
  for (const { params } of manifests) if (!ajv.getSchema(schemaKey(params))) ajv.addSchema(lean(params), schemaKey(params));
  const named = Object.fromEntries(keys.map((key, i) => [`params${i}`, key]));
  const code = standaloneCode(ajv, {
    manifest: 'urn:reverie:schema:manifest:1',
    card: 'urn:reverie:schema:model-card:1',
    request: 'urn:reverie:schema:request:1',
    likelihood: 'urn:reverie:schema:likelihood-request:1',
    encoding: 'urn:reverie:schema:encoding-request:1',
    options: 'urn:reverie:schema:engine-options:1',
    settings: 'urn:reverie:schema:generation-settings:1',
    ...named,
  });
  const map = `export const params = new Map([${keys.map((key, i) => `['${key}', params${i}]`).join(', ')}]);`;
  await bundle(`${brief(code)}\n${map}`, 'validators.js');
}

/** The code without what nothing here needs, a third of it. */
function brief(code: string): string {
  const text = String.raw`"(?:[^"\\]|\\.)*"`;
  const path = String.raw`(schema\d+)((?:\.\w+|\[\d+\])*)`;
  const schemas = new Map([...code.matchAll(/const (schema\d+) = (\{.*?\});(?=const |function |export )/g)].map(([, name, json]) => [name, json!]));
  const at = (name: string, steps: string): unknown =>
    [...steps.matchAll(/\w+/g)].reduce<unknown>((part, [step]) => (part as Schema)[step], JSON.parse(schemas.get(name)!));
  const names = (properties = {}): string => JSON.stringify(Object.fromEntries(Object.keys(properties).map((key) => [key, 0])));
  const error = new RegExp(`(keyword:"([\\w ]+)",params:\\{(?:[^{}"]|${text})*\\}),schema:(?:${text}|[^,]+)(,parentSchema:[^,]+),data`, 'g');
  const fail = `const fail = (all, instancePath, keyword, params, data, properties) =>
    ((all ??= []).push({ instancePath, keyword, params, data, parentSchema: { properties } }), all);\n`;
  return fail + code
    .replace(new RegExp(`schemaPath:${text},`, 'g'), '')
    // fields of errors that engine/validate.ts does not read
    .replace(error, (_, head: string, keyword: string, parent: string) => `${head}${keyword === 'additionalProperties' ? parent : ''},data`)
    // one way to add an error
    .replace(
      /const (err\d+) = (.*?);if\(vErrors === null\)\{vErrors = \[\1\];\}else \{vErrors\.push\(\1\);\}errors\+\+;/g,
      'vErrors = fail(vErrors, $2);errors++;',
    )
    .replace(
      /fail\(vErrors, \{instancePath(:.*?)?,keyword:(.*?),params:(.*?)(?:,parentSchema:(.*?))?,data(:[^,}]+)?(?:,propertyName:\w+)?\}\)/g,
      (_, where = ':instancePath', keyword: string, params: string, parent: string | undefined, data = ':data') => {
        const [, name, steps] = new RegExp(path).exec(parent ?? '') ?? [];
        const allowed = name ? `, ${names((at(name, steps!) as Schema).properties)}` : '';
        return `fail(vErrors, ${where.slice(1)}, ${keyword}, ${params}, ${data.slice(1)}${allowed})`;
      },
    )
    // what says only that a branch has said something
    .replace(/vErrors = fail\(vErrors, instancePath, "if", .*?\);errors\+\+;/g, '')
    .replace(/vErrors = vErrors === null \? (\w+\.errors) : vErrors\.concat/g, 'vErrors = (vErrors ?? []).concat')
    // code points, as ajv counts them
    .replace('require("ajv/dist/runtime/ucs2length").default', '(text) => [...text].length')
    // what is finite is a number
    .replace(/ \|\| isNaN\(\w+\)| && !isNaN\(\w+\)/g, '')
    // for $data and $dynamicRef
    .replace(new RegExp(`,parentData:\\w+,parentDataProperty:(?:${text}|\\w+),rootData,dynamicAnchors`, 'g'), '')
    .replace(/, parentData, parentDataProperty, rootData=data, dynamicAnchors=\{\}/g, '')
    // what is read of a schema, in place of the whole
    .replace(new RegExp(`${path}\\.(enum|type|required)\\b`, 'g'), (_, name: string, steps: string, last: string) => JSON.stringify(at(name, `${steps}.${last}`)))
    .replace(new RegExp(`(?<=call\\()${path}(?=,)`, 'g'), (_, name: string, steps: string) => names(at(name, steps) as object));
}

/** A schema without what only people read; the names of properties are not keywords. */
function unspoken(schema: unknown, names = false): unknown {
  if (Array.isArray(schema)) return schema.map((part) => unspoken(part));
  if (typeof schema !== 'object' || schema === null) return schema;
  const kept = Object.entries(schema).filter(([key]) => names || !['title', 'description', 'examples'].includes(key));
  const of = (key: string, part: unknown): unknown => (!names && DATA.includes(key) ? part : unspoken(part, !names && NAMED.includes(key)));
  return Object.fromEntries(kept.map(([key, part]) => [key, of(key, part)]));
}

function writeAjv(): Promise<void> {
  return bundle(`export { Ajv2020 as default } from 'ajv/dist/2020.js';`, 'ajv.js');
}

async function bundle(contents: string, name: string): Promise<void> {
  await build({
    stdin: { contents, resolveDir: folder.pathname },
    outfile: new URL(name, folder).pathname,
    bundle: true,
    format: 'esm',
    target: 'es2022',
    minifySyntax: true,
    banner: { js: '// Generated by schemas/generate.ts.' },
  });
}

async function writeBuiltinRequest(): Promise<void> {
  const of = (kind: Kind): Manifest[] => manifests.filter((manifest) => manifest.kind === kind);
  const choice = (kind: Kind, ...others: readonly object[]): object => ({
    anyOf: [
      ...(of(kind).length > 0 ? [{ enum: of(kind).map(({ id }) => id) }] : []),
      ...of(kind).map(({ id, title, description, params }) => ({ title, description, ...withId(params, id) })),
      ...others,
    ],
  });
  const schema = {
    ...requestSchema,
    $id: 'urn:reverie:schema:request-builtin:1',
    description: 'The request schema with the parameters of every built-in plugin. Generated by schemas/generate.ts.',
    properties: {
      ...requestSchema.properties,
      task: { enum: of('task').map(({ id }) => id) },
      sampler: choice('sampler'),
      schedule: choice('schedule'),
      guidance: { type: 'array', maxItems: 8, items: choice('guidance') },
      noise: choice('noise'),
      convert: choice('converter', { type: 'null' }),
    },
    allOf: of('task').map(({ id, params }) => ({ if: { properties: { task: { const: id } } }, then: { properties: { inputs: params } } })),
    $defs: undefined,
  };
  const file = new URL('request.builtin.schema.json', folder);
  const text = `${JSON.stringify(schema, null, 2)}\n`;
  if (!process.argv.includes('--check')) return writeFile(file, text);
  if ((await readFile(file, 'utf8').catch(() => '')) === text) return;
  console.error('schemas/request.builtin.schema.json is stale; run `npm run generate` and commit the result.');
  process.exitCode = 1;
}

function withId({ properties, ...schema }: ObjectSchema, id: string): object {
  return { ...schema, required: ['id'], properties: { id: { const: id }, ...properties } };
}
