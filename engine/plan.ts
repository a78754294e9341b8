/** A request with everything settled: every plugin found, every default filled in, every fault known. */
import { invalid, ReverieError, show, type Fault } from './errors.ts';
import type { Choice, ModelCard } from './model/card.ts';
import { defaultsOf } from './model/defaults.ts';
import { levelsUpTo, noiseLevels } from './model/denoiser.ts';
import type { Kind, Need, NoiseLevels, Plugin, PluginOf } from './plugin.ts';
import type { CompleteRequest, GenerationRequest } from './protocol.ts';
import { manifestOf } from './manifest.ts';
import type { Registry } from './registry.ts';
import { checkParams, checkRequest, escape } from './validate.ts';

/** Results of one request at the most, as the schema has it. */
const MAX_COUNT = 16;

/** A plugin with the values of its parameters. */
export interface Chosen<K extends Kind> {
  readonly plugin: PluginOf<K>;
  readonly params: Readonly<Record<string, unknown>>;
}

export interface Plan {
  /** What the result repeats. */
  readonly request: CompleteRequest;
  readonly task: PluginOf<'task'>;
  readonly card: ModelCard;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly sampler: Chosen<'sampler'>;
  readonly schedule: Chosen<'schedule'>;
  readonly guidance: readonly Chosen<'guidance'>[];
  readonly noise: Chosen<'noise'>;
  readonly convert?: Chosen<'converter'>;
  /** What the schedule is told of the model: of some modes, less than all its levels. */
  readonly levels: NoiseLevels;
  /** What to start from in place of noise. */
  readonly latent?: Float32Array;
}

/** Settles a request. @throws ReverieError `request/invalid` with every fault. */
export function plan(request: GenerationRequest, registry: Registry): Plan {
  const planned = tryPlan(request, registry);
  if ('faults' in planned) throw invalid('request', planned.faults);
  return planned;
}

/** The plan, or what stands against it. */
export function tryPlan(request: GenerationRequest, registry: Registry): Plan | { readonly faults: readonly Fault[] } {
  const faults: Fault[] = [];
  const latent = request?.latent && (plain(request.latent, '/latent', faults) as readonly number[]);
  const isObject = Object(request) === request && !Array.isArray(request);
  faults.push(...checkRequest(isObject ? { ...request, ...(latent && { latent }) } : request));
  if (!isObject) return { faults };
  const sound = (pointer: string): boolean => !faults.some((fault) => fault.pointer === '' || `${fault.pointer}/`.startsWith(`${pointer}/`));
  if (['/count', '/seed', '/latent'].every(sound)) faults.push(...checkCount(request));
  const task = sound('/task') ? findPlugin(registry, 'task', request.task, '/task', faults) : undefined;
  const card = task && sound('/model') ? findModel(task, request.model, faults) : undefined;
  const settle = <K extends Kind>(kind: K, choice: Choice | string, pointer: string): Chosen<K> | undefined => {
    if (!sound(pointer)) return undefined;
    const { id, ...params } = typeof choice === 'string' ? { id: choice } : cloned(choice, pointer, faults);
    const named = typeof choice === 'string' ? pointer : `${pointer}/id`;
    const plugin = findPlugin(registry, kind, id, named, faults);
    if (!plugin) return undefined;
    faults.push(
      ...checkParams(manifestOf(plugin as Plugin).params, params, pointer, `${kind} "${id}"`),
      ...(card ? checkSpace(plugin as Plugin, card, registry, named) : []),
    );
    return { plugin, params };
  };
  const inputs = sound('/inputs') ? copyInputs(request.inputs, faults) : {};
  if (task && sound('/inputs')) faults.push(...checkParams(manifestOf(task).params, inputs, '/inputs', `task "${task.id}"`));
  if (task?.check && sound('/inputs')) faults.push(...task.check(inputs));
  // without a card the request's own choices are checked all the same
  const defaults = card && defaultsOf(card, inputs);
  const choose = <K extends 'sampler' | 'schedule'>(kind: K): Chosen<K> | undefined => {
    const choice = request[kind] ?? defaults?.[kind];
    return choice && settle(kind, choice, `/${kind}`);
  };
  const sampler = choose('sampler');
  const schedule = choose('schedule');
  const guides = sound('/guidance') ? (request.guidance ?? defaults?.guidance ?? []) : [];
  const guidance = guides.map((choice, i) => settle('guidance', choice, `/guidance/${i}`));
  const noise = settle('noise', request.noise ?? defaults?.noise ?? { id: 'philox' }, '/noise');
  const wanted = request.convert === undefined ? defaults?.convert : request.convert;
  const convert = wanted ? settle('converter', wanted, '/convert') : undefined;
  guidance.forEach((chosen, i) => faults.push(...checkWindow(chosen, `/guidance/${i}`)));
  if (!task || !card || !defaults) return { faults };
  const steps = request.steps ?? defaults.steps;
  const levels = levelsUpTo(noiseLevels(card), defaults.sigmaMax);
  if (sound('/steps')) faults.push(...checkSteps(steps, levels, card));
  if (convert) faults.push(...checkConverter(convert, task, card, registry, typeof wanted === 'string' ? '/convert' : '/convert/id'));
  guidance.forEach((chosen, i) => {
    const named = typeof guides[i] === 'string' ? `/guidance/${i}` : `/guidance/${i}/id`;
    faults.push(...checkNeeds(chosen, task, card, registry, named));
  });
  if (schedule && sound('/schedule') && sound('/steps')) faults.push(...checkSchedule(schedule, steps, levels));
  if (faults.length || !sampler || !schedule || !noise) return { faults };
  const settled = guidance.filter((chosen) => chosen !== undefined);
  const complete: CompleteRequest = {
    task: task.id,
    model: card.id,
    inputs,
    steps,
    seed: request.seed ?? randomSeed(),
    ...(request.count && request.count > 1 && { count: request.count }),
    sampler: toChoice(sampler),
    schedule: toChoice(schedule),
    guidance: settled.map(toChoice),
    noise: toChoice(noise),
    ...(convert ? { convert: toChoice(convert) } : defaults.convert && { convert: null }),
    ...(latent && { latent }),
  };
  const start = latent && { latent: Float32Array.from(latent) };
  const parts = { sampler, schedule, guidance: settled, noise, ...(convert && { convert }) };
  return { request: complete, task, card, inputs, ...parts, levels, ...start };
}

/** The plugin of that id, or a fault that lists the ids there are. */
export function findPlugin<K extends Kind>(
  registry: Registry,
  kind: K,
  id: string,
  pointer: string,
  faults: Fault[],
): PluginOf<K> | undefined {
  const plugin = registry.find(kind, id);
  if (!plugin) faults.push({ pointer, message: `must be a registered ${kind} (${idsOf(registry.all(kind)) || 'there is none'})`, got: show(id) });
  return plugin;
}

/** The task's model of that id, its first when none is asked for, or a fault. */
export function findModel(task: PluginOf<'task'>, id: string | undefined, faults: Fault[]): ModelCard | undefined {
  const card = id === undefined ? task.models[0] : task.models.find((model) => model.id === id);
  if (!card) faults.push({ pointer: '/model', message: `must be a model of task "${task.id}" (${idsOf(task.models)})`, got: show(id) });
  return card;
}

function idsOf(all: readonly { readonly id: string }[]): string {
  return all.map(({ id }) => id).join(', ');
}

function checkSpace(plugin: Plugin, { space, id }: ModelCard, registry: Registry, pointer: string): Fault[] {
  const serves = (each: Plugin): boolean => !('spaces' in each) || !each.spaces || each.spaces.includes(space);
  if (serves(plugin)) return [];
  const fitting = idsOf(registry.all(plugin.kind).filter(serves)) || 'there is none';
  const message = `must be a ${plugin.kind} for ${space} values, which model "${id}" has (${fitting})`;
  return [{ pointer, message, got: show(plugin.id) }];
}

/** Results differ by their seeds alone: there must be as many, and no latent in the place of their noise. */
function checkCount({ count = 1, seed = 0, latent }: GenerationRequest): Fault[] {
  if (latent && count > 1) return [{ pointer: '/count', message: 'must be 1 beside a latent, which leaves nothing to draw', got: show(count) }];
  const last = Number.MAX_SAFE_INTEGER - count + 1;
  return seed > last ? [{ pointer: '/seed', message: `must be ≤ ${last}, so that all ${count} results have a seed`, got: show(seed) }] : [];
}

function checkSteps(steps: number, { table }: NoiseLevels, card: ModelCard): Fault[] {
  const trained = table?.length;
  if (trained === undefined || steps <= trained) return [];
  return [{ pointer: '/steps', message: `must be ≤ ${trained}, the number of noise levels of model "${card.id}"`, got: show(steps) }];
}

/** What a schedule has against its parameters with so many steps. */
function checkSchedule({ plugin, params }: Chosen<'schedule'>, steps: number, model: NoiseLevels): readonly Fault[] {
  try {
    plugin.sigmas({ steps, model, params });
    return [];
  } catch (error) {
    return error instanceof ReverieError ? error.faults : [];
  }
}

function checkWindow(chosen: Chosen<'guidance'> | undefined, pointer: string): Fault[] {
  const { start, stop } = (chosen?.params ?? {}) as { start?: number; stop?: number };
  if (start === undefined || stop === undefined || !(start > stop)) return [];
  return [{ pointer: `${pointer}/start`, message: `must be ≤ its stop, ${stop}`, got: show(start) }];
}

function checkNeeds(
  chosen: Chosen<'guidance'> | undefined,
  task: PluginOf<'task'>,
  card: ModelCard,
  registry: Registry,
  pointer: string,
): Fault[] {
  const lacking = ({ needs = [] }: PluginOf<'guidance'>): string[] => needs.flatMap((need) => lackOf(need, task, card) ?? []);
  const [lack] = chosen ? lacking(chosen.plugin) : [];
  if (!chosen || !lack) return [];
  const fitting = idsOf(registry.all('guidance').filter((plugin) => plugin.spaces.includes(card.space) && lacking(plugin).length === 0));
  return [{ pointer, message: `must be a guidance that needs no ${lack} (${fitting})`, got: show(chosen.plugin.id) }];
}

/** What of a guidance's needs is known not to be there before anything runs, as the end of "needs no …". */
function lackOf(need: Need, task: PluginOf<'task'>, card: ModelCard): string | undefined {
  switch (need) {
    case 'negative': return task.negative ? undefined : `negative prompt, which task "${task.id}" does not take`;
    case 'weaker': return card.files['weaker'] ? undefined : `weaker network, which model "${card.id}" does not have`;
    case 'classifier': return card.classifier ? undefined : `classifier, which model "${card.id}" does not have`;
    case 'unconditional': return undefined; // known when the task has prepared
  }
}

/** A converter of another kind of output than the task's, or of files that the model does not have. */
function checkConverter(
  { plugin }: Chosen<'converter'>,
  { output, id }: PluginOf<'task'>,
  { files, id: model }: ModelCard,
  registry: Registry,
  pointer: string,
): Fault[] {
  const lacking = ({ needs = [] }: PluginOf<'converter'>): string[] => needs.filter((name) => !files[name]);
  const [lack] = lacking(plugin);
  if (plugin.from === output && lack === undefined) return [];
  const fitting = idsOf(registry.all('converter').filter((each) => each.from === output && lacking(each).length === 0)) || 'there is none';
  const which = plugin.from === output ? `that runs no "${lack}", a file that model "${model}" does not have` : `of ${output}, which task "${id}" makes`;
  return [{ pointer, message: `must be a converter ${which} (${fitting})`, got: show(plugin.id) }];
}

function copyInputs(inputs: Readonly<Record<string, unknown>>, faults: Fault[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, plain(value, `/inputs/${escape(name)}`, faults)]));
}

/** A copy, of a typed array as a list, so that the schema and the repeated request see plain JSON. */
function plain(value: unknown, pointer: string, faults: Fault[]): unknown {
  return ArrayBuffer.isView(value) && !(value instanceof DataView) ? Array.from(value as Float32Array) : cloned(value, pointer, faults);
}

/** A copy, or the value itself and a fault where it is no plain data. */
function cloned<T>(value: T, pointer: string, faults: Fault[]): T {
  try {
    return structuredClone(value);
  } catch {
    faults.push({ pointer, message: 'must be plain JSON, without functions', got: show(value) });
    return value;
  }
}

function toChoice({ plugin, params }: { readonly plugin: Plugin; readonly params: object }): Choice {
  return { id: plugin.id, ...params };
}

/** Below 2⁵³ with room for the seeds of more results. */
function randomSeed(): number {
  const [high, low] = crypto.getRandomValues(new Uint32Array(2));
  return Math.min((high! & 0x1fffff) * 2 ** 32 + low!, Number.MAX_SAFE_INTEGER - MAX_COUNT + 1);
}
