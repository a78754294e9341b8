/** What of a plugin crosses the worker boundary. */
import type { ParamSchemas, Plugin } from './plugin.ts';
import type { Manifest, ObjectSchema, PropertySchema } from './protocol.ts';

// kept, because every request asks for those of its plugins
const known = new WeakMap<Plugin, Manifest>();

/** A plugin's manifest: its literal without the functions, with defaults filled in; always the same object. */
export function manifestOf(plugin: Plugin): Manifest {
  const manifest = known.get(plugin) ?? derived(plugin);
  known.set(plugin, manifest);
  return manifest;
}

function derived(plugin: Plugin): Manifest {
  const { kind, id, title, description, source, version = '1.0.0', engine = '^0.1.0', stability = 'stable', license = 'MIT' } = plugin;
  const about = { kind, id, version, engine, title, description, stability, license, ...(source === undefined ? {} : { source }) };
  switch (plugin.kind) {
    case 'sampler': {
      const { spaces, evaluationsPerStep, order, stochastic, reversible, params } = plugin;
      const facts = { spaces, evaluationsPerStep, order, stochastic, ...(reversible && { reversible }) };
      return { ...about, ...facts, params: paramsSchema(params) };
    }
    case 'guidance':
      return { ...about, spaces: plugin.spaces, needs: plugin.needs ?? [], params: paramsSchema(plugin.params) };
    case 'converter': {
      const { from, to, needs = [], params } = plugin;
      return { ...about, from, to, needs, params: paramsSchema(params) };
    }
    case 'task': {
      const { output, models, negative, given, inputs, required } = plugin;
      const facts = { output, models, ...(negative && { negative }), ...(given && { given: given.input }) };
      return { ...about, ...facts, params: paramsSchema(inputs, required) };
    }
    case 'noise':
      return { ...about, ...(plugin.spaces && { spaces: plugin.spaces }), params: paramsSchema(plugin.params) };
    default:
      return { ...about, params: paramsSchema(plugin.params) };
  }
}

function paramsSchema(params: ParamSchemas, required: readonly string[] = []): ObjectSchema {
  return {
    type: 'object',
    properties: params as Readonly<Record<string, PropertySchema>>,
    ...(required.length > 0 && { required }),
    additionalProperties: false,
  };
}
