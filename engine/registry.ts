/** The plugins that are there, by kind and id. The kernel knows that plugins exist, never which. */
import { invalid, ReverieError } from './errors.ts';
import { manifestOf } from './manifest.ts';
import type { Kind, Plugin, PluginOf } from './plugin.ts';
import type { Manifest } from './protocol.ts';
import { checkManifest } from './validate.ts';

const KINDS: readonly Kind[] = ['sampler', 'schedule', 'guidance', 'noise', 'task'];

export class Registry {
  readonly #plugins = new Map<string, Plugin>();

  constructor(plugins: Iterable<Plugin> = []) {
    for (const plugin of plugins) this.add(plugin);
  }

  /** The manifest of a plugin that could be added. @throws ReverieError `plugin/invalid` with every fault, `plugin/duplicate` when the id is taken. */
  inspect(plugin: Plugin): Manifest {
    if (!KINDS.includes(plugin?.kind)) {
      throw new ReverieError(
        'plugin/invalid',
        `A plugin is made by one of defineSampler, defineSchedule, defineGuidance, defineNoise and defineTask; got ${typeof plugin}.`,
      );
    }
    const manifest = manifestOf(plugin);
    const faults = checkManifest(manifest);
    if (faults.length)
      throw new ReverieError('plugin/invalid', invalid(`manifest of ${plugin.kind} "${plugin.id}"`, faults).message, faults);
    if (this.find(plugin.kind, plugin.id)) {
      throw new ReverieError(
        'plugin/duplicate',
        `There is a ${plugin.kind} "${plugin.id}" already; give yours an id of its own, such as "yours/${plugin.id}".`,
      );
    }
    return manifest;
  }

  /** @throws what `inspect` throws. */
  add(plugin: Plugin): void {
    this.inspect(plugin);
    this.#plugins.set(`${plugin.kind}:${plugin.id}`, plugin);
  }

  find<K extends Kind>(kind: K, id: string): PluginOf<K> | undefined {
    return this.#plugins.get(`${kind}:${id}`) as PluginOf<K> | undefined;
  }

  all<K extends Kind>(kind: K): readonly PluginOf<K>[] {
    return [...this.#plugins.values()].filter((plugin): plugin is PluginOf<K> => plugin.kind === kind);
  }

  manifests(): readonly Manifest[] {
    return [...this.#plugins.values()].map(manifestOf);
  }
}
