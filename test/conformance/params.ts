/** Values for a plugin's parameters (of a task: for its inputs), from its own schemas. */
import { fc } from '../random.ts';
import { manifestOf } from '../../engine/manifest.ts';
import type { PropertySchema } from '../../engine/protocol.ts';
import type { Plugin } from '../../engine/plugin.ts';

export type Values = Readonly<Record<string, unknown>>;

export function schemasOf(plugin: Plugin): Readonly<Record<string, PropertySchema>> {
  return manifestOf(plugin).params.properties;
}

/** The defaults that there are, and an example of what is required. */
export function defaultsOf(plugin: Plugin): Values {
  const given = Object.entries(schemasOf(plugin)).filter(([name]) => isGiven(plugin, name));
  return Object.fromEntries(given.map(([name, { default: value, examples }]) => [name, value ?? examples?.[0]]));
}

/** Whether it is there in every request: by its default, or because it is required. */
function isGiven(plugin: Plugin, name: string): boolean {
  return schemasOf(plugin)[name]?.default !== undefined || (manifestOf(plugin).params.required ?? []).includes(name);
}

/** Any values that the schemas allow, the bounds themselves more often than by chance; what has no default may be absent. */
export function arbitraryParams(plugin: Plugin): fc.Arbitrary<Values> {
  const entries = Object.entries(schemasOf(plugin));
  const requiredKeys = entries.map(([name]) => name).filter((name) => isGiven(plugin, name));
  const model = Object.fromEntries(entries.map(([name, schema]) => [name, arbitrary(name, schema)]));
  return fc.record(model, { requiredKeys, noNullPrototype: true });
}

/** The same of a sampler, without the finest tolerances, for which adaptive ones take thousands of evaluations. */
export function affordableParams(sampler: Plugin, finest: number): fc.Arbitrary<Values> {
  return arbitraryParams(sampler).map(({ relative, ...params }) =>
    (typeof relative === 'number' ? { ...params, relative: Math.max(finest, relative) } : params));
}

function arbitrary(name: string, schema: PropertySchema): fc.Arbitrary<unknown> {
  const { enum: allowed, items = {}, minItems = 0, maxItems = 30, minLength = 0, maxLength = 40, examples = [] } = schema;
  if (allowed) return fc.constantFrom(...allowed);
  switch (schema.type) {
    case 'boolean': return fc.boolean();
    case 'string': return fc.oneof(fc.string({ minLength, maxLength: Math.min(maxLength, 40) }), ...examples.map((text) => fc.constant(text)));
    case 'array': return arbitraryArray(name, items, minItems, maxItems);
    case 'integer': case 'number': return arbitraryNumber(name, schema);
    default: throw new Error(`\`${name}\` needs a type, for forms and for this test.`);
  }
}

/** A few items; where a schema wants more than a few, as many as it wants, the same few again and again. */
function arbitraryArray(name: string, items: PropertySchema, least: number, most: number): fc.Arbitrary<unknown> {
  const few = fc.array(arbitrary(name, items), { minLength: Math.min(least, 30), maxLength: Math.min(most, 30) });
  return least <= 30 ? few : few.map((part) => Array.from({ length: least }, (_, i) => part[i % part.length]));
}

function arbitraryNumber(name: string, { type, minimum: min, maximum: max, default: start = min }: PropertySchema): fc.Arbitrary<unknown> {
  if (min === undefined || max === undefined) throw new Error(`\`${name}\` needs a minimum and a maximum, for forms and for this test.`);
  const inside = type === 'integer' ? fc.integer({ min, max }) : fc.double({ min, max, noNaN: true });
  return fc.oneof(inside, fc.constantFrom(min, max, start));
}
