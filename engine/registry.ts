/** The plugins that are there, by kind and id. The kernel knows that plugins exist, never which. */
import { invalid, ReverieError, show, type Fault } from './errors.ts';
import { manifestOf } from './manifest.ts';
import { noiseLevels } from './model/denoiser.ts';
import type { Kind, Plugin, PluginOf } from './plugin.ts';
import type { Manifest } from './protocol.ts';
import { checkManifest, escape } from './validate.ts';
import { holds, SOURCE, VERSION } from './version.ts';

const KINDS: readonly Kind[] = ['sampler', 'schedule', 'guidance', 'noise', 'converter', 'task'];

export class Registry {
  readonly #plugins = new Map<string, Plugin>();

  constructor(plugins: Iterable<Plugin> = []) {
    for (const plugin of plugins) this.add(plugin);
  }

  /** The manifest of a plugin that could be added. @throws ReverieError `plugin/invalid` with every fault, `plugin/engine`, `plugin/duplicate` when the id is taken. */
  inspect(plugin: Plugin): Manifest {
    if (!KINDS.includes(plugin?.kind)) {
      throw new ReverieError(
        'plugin/invalid',
        `A plugin is made by one of defineSampler, defineSchedule, defineGuidance, defineNoise, defineConverter and defineTask; got ${typeof plugin}.`,
      );
    }
    const manifest = manifestOf(plugin);
    const outline = checkManifest(manifest);
    const faults = outline.length === 0 && plugin.kind === 'task' ? checkTask(plugin) : outline;
    if (faults.length)
      throw new ReverieError('plugin/invalid', invalid(`manifest of ${plugin.kind} "${plugin.id}"`, faults).message, faults);
    if (VERSION !== SOURCE && !holds(manifest.engine, VERSION)) {
      throw new ReverieError(
        'plugin/engine',
        `The ${plugin.kind} "${plugin.id}" is made for engine ${manifest.engine}, and this is ${VERSION}; take another version of either.`,
      );
    }
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
    return this.plugins().filter((plugin): plugin is PluginOf<K> => plugin.kind === kind);
  }

  /** All, in the order they were added. */
  plugins(): readonly Plugin[] {
    return [...this.#plugins.values()];
  }

  manifests(): readonly Manifest[] {
    return this.plugins().map(manifestOf);
  }
}

/** What no schema can say of a task and its cards. */
function checkTask({ pieces, join, models, given, inputs }: PluginOf<'task'>): Fault[] {
  const faults: Fault[] = [];
  const expect = (right: boolean, pointer: string, message: string, got?: unknown): void =>
    void (right || faults.push({ pointer, message, ...(got !== undefined && { got: show(got) }) }));
  if (given) expect(given.input in inputs, '/given/input', `must be one of the inputs (${Object.keys(inputs).join(', ')})`, given.input);
  if (pieces && !join) faults.push({ pointer: '/join', message: 'is missing beside pieces, of which it makes the whole' });
  if (join && !pieces) faults.push({ pointer: '/pieces', message: 'is missing beside join, which has nothing to make a whole of' });
  for (const [i, card] of models.entries()) {
    const { betas, sigmaMin = 0, sigmaMax = 0, files, tokenizer } = card;
    const at = `/models/${i}`;
    const levelled = betas !== undefined || sigmaMin < sigmaMax;
    expect(levelled, at, 'must have betas, or a sigmaMin and above it a sigmaMax');
    if (tokenizer) expect(tokenizer.file in files, `${at}/tokenizer/file`, `must be one of its files (${Object.keys(files).join(', ')})`, tokenizer.file);
    if (!levelled) continue;
    for (const [name, { sigmaMax }] of Object.entries(card.modes ?? {})) {
      if (sigmaMax === undefined) continue;
      const trained = noiseLevels(card);
      if (sigmaMax > trained.sigmaMin && sigmaMax <= trained.sigmaMax) continue;
      const message = `must be a level of model "${card.id}", more than ${trained.sigmaMin} and at most ${trained.sigmaMax}`;
      faults.push({ pointer: `/models/${i}/modes/${escape(name)}/sigmaMax`, message, got: show(sigmaMax) });
    }
  }
  return faults;
}
