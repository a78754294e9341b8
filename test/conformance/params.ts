/** Values for a plugin's parameters, from its own schemas. */
import * as fc from 'fast-check';
import type { PropertySchema } from '../../engine/protocol.ts';
import type { Plugin } from '../../engine/plugin.ts';

export type Values = Readonly<Record<string, unknown>>;

/** The schemas of a plugin's parameters; of a task, those of its inputs. */
export function schemasOf(plugin: Plugin): Readonly<Record<string, PropertySchema>> {
  return (plugin.kind === 'task' ? plugin.inputs.properties : plugin.params) as Readonly<Record<string, PropertySchema>>;
}

export function defaultsOf(plugin: Plugin): Values {
  const entries = Object.entries(schemasOf(plugin));
  return Object.fromEntries(entries.filter(([, schema]) => schema.default !== undefined).map(([name, schema]) => [name, schema.default]));
}

/** Any parameters that the plugin's schemas allow, the bounds themselves more often than by chance. */
export function arbitraryParams(plugin: Plugin): fc.Arbitrary<Values> {
  return fc.record(Object.fromEntries(Object.entries(schemasOf(plugin)).map(([name, schema]) => [name, arbitrary(name, schema)])));
}

function arbitrary(name: string, { type, enum: values, default: start, minimum: min, maximum: max }: PropertySchema): fc.Arbitrary<unknown> {
  if (values) return fc.constantFrom(...values);
  if (type === 'boolean') return fc.boolean();
  if (min === undefined || max === undefined) throw new Error(`\`${name}\` needs a minimum and a maximum, for forms and for this test.`);
  const inside = type === 'integer' ? fc.integer({ min, max }) : fc.double({ min, max, noNaN: true });
  return fc.oneof(inside, fc.constantFrom(min, max, start));
}
