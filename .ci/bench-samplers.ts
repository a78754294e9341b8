/**
 * `npm run bench:samplers`: measures every sampler and writes plugins/samplers/README.md.
 *
 *     -- --only euler,heun         only these
 *     -- --models                  also on the models that ship, which takes a minute for each sampler and prompt
 *     -- --models --noisy          those that draw noise, too, each against its own long run: five times as long
 *     -- --model kerstin-flite     of these only this one
 *     -- --prompts 2               so many of a model's example prompts (3)
 *     -- --provider webgpu         models in Chromium, by this provider: minutes where there is a GPU, instead of hours
 *     -- --minutes 20              begins nothing new on models after so long; the next call goes on from there
 *     -- --fresh                   measures again what is known
 *
 * What was measured is kept in plugins/samplers/measured.json, and measured again when the sampler's file or the model changes;
 * ends of paths on models, which take longest, in .cache/.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Kernel } from '../engine/kernel.ts';
import type { GenerationRequest, PropertySchema } from '../engine/protocol.ts';
import { builtins } from '../plugins/index.ts';
import { inChromium } from './in-chromium.ts';
import { otherPath, planarDensity } from './lab.ts';
import { chance, drawsNoise, endOfPath, measureAnalytic, measureOnModel, measureSchedule, type Generating } from './measure-samplers.ts';
import { root } from './root.ts';
import { errorAt, PATH_NOISE, PATH_SAMPLER, readme, weightsOf, type Measurements } from './samplers-readme.ts';

const { values: options } = parseArgs({
  options: {
    only: { type: 'string' },
    models: { type: 'boolean', default: false },
    noisy: { type: 'boolean', default: false },
    model: { type: 'string' },
    prompts: { type: 'string', default: '3' },
    provider: { type: 'string' },
    minutes: { type: 'string', default: 'Infinity' },
    fresh: { type: 'boolean', default: false },
  },
});

const folder = join(root, 'plugins/samplers');
const kept = join(folder, 'measured.json');
const known = existsSync(kept) ? (JSON.parse(readFileSync(kept, 'utf8')) as Measurements) : undefined;
const measurements: Measurements = { machine: '', chance: 0, analytic: {}, schedules: {}, models: {}, ...known };
const [node] = process.versions.node.split('.');
measurements.machine = `Node ${node}, WASM, ${cpus()[0]?.model ?? 'unknown CPU'}, ${availableParallelism()} threads`;

const samplers = builtins.filter((plugin) => plugin.kind === 'sampler').filter(({ spaces }) => spaces.includes('real'));
const schedules = builtins.filter((plugin) => plugin.kind === 'schedule');
const tasks = builtins.filter((plugin) => plugin.kind === 'task');
const only = options.only?.split(',');
const chosen = samplers.filter(({ id }) => only?.includes(id) ?? true);
const unknown = only?.filter((id) => !chosen.some((sampler) => sampler.id === id)) ?? [];
if (unknown.length > 0) {
  console.error(`There is no sampler ${unknown.join(', ')} for real values; choose of ${samplers.map(({ id }) => id).join(', ')}.`);
  process.exit(1);
}
const kernel = await Kernel.start([...builtins, planarDensity, otherPath], { provider: 'wasm' });

/** Changes when the sampler's file does. */
const versionOf = (id: string): string => hash(readFileSync(join(folder, `${id}.ts`)));

function hash(data: Uint8Array): string {
  return createHash('sha256').update(data).digest('hex').slice(0, 12);
}

function save(): void {
  const text = JSON.stringify(measurements, rounded, 1);
  writeFileSync(kept, `${text}\n`);
  writeFileSync(join(folder, 'README.md'), readme(JSON.parse(text) as Measurements, builtins));
}

const rounded = (_: string, value: unknown): unknown => (typeof value === 'number' ? Number(value.toPrecision(4)) : value);

async function analytic(): Promise<void> {
  if (options.fresh || !measurements.chance) measurements.chance = chance();
  for (const sampler of chosen) {
    const version = versionOf(sampler.id);
    if (!options.fresh && measurements.analytic[sampler.id]?.version === version) continue;
    console.log(`${sampler.id}: densities in the plane`);
    measurements.analytic[sampler.id] = { version, ...(await measureAnalytic(kernel, sampler)) };
    save();
  }
}

/** Schedules under the sampler whose path error is smallest at 20 evaluations. */
async function underBest(): Promise<void> {
  const error = (id: string): number => errorAt(measurements.analytic[id]?.path, 2);
  const [best] = samplers.toSorted((a, b) => error(a.id) - error(b.id));
  if (!best || error(best.id) === Infinity) return;
  for (const { id } of schedules) {
    const version = `${best.id} ${versionOf(best.id)} ${hash(readFileSync(join(root, `plugins/schedules/${id}.ts`)))}`;
    if (!options.fresh && measurements.schedules[id]?.version === version) continue;
    console.log(`${id}: under ${best.id}`);
    try {
      measurements.schedules[id] = { version, sampler: best.id, errors: await measureSchedule(kernel, best, id) };
    } catch (error) {
      console.warn(`  left out: ${(error as Error).message}`); // one that needs its levels listed, say
    }
  }
  save();
}

/** Everything that onModels goes through: a request, a sampler for it, and where its row is kept. */
function* modelJobs() {
  for (const { id: task, models, inputs } of tasks) {
    const [field = 'prompt'] = Object.entries(inputs).find(([, input]) => (input as PropertySchema).type === 'string') ?? [];
    for (const card of models.filter(({ id }) => id === (options.model ?? id))) {
      const prompts = card.vocabularyHints?.examples ?? [];
      for (const prompt of prompts.slice(0, Number(options.prompts))) {
        const own = card.defaults.convert && { convert: null }; // what the sampler made, not what is made of it
        const request: GenerationRequest = { task, model: card.id, inputs: { [field]: prompt }, seed: 1, ...own };
        for (const sampler of chosen) yield { card, prompt, request, sampler };
      }
    }
  }
}

async function onModels(engine: Generating): Promise<void> {
  const end = Date.now() + Number(options.minutes) * 60_000;
  for (const { card, prompt, request, sampler } of modelJobs()) {
    const model = weightsOf(card);
    const version = `${versionOf(sampler.id)} ${model}`;
    const rows = (measurements.models[card.id] ??= {});
    const key = `${sampler.id} / ${prompt}`;
    if (!options.fresh && rows[key]?.version === version) continue;
    const noisy = await drawsNoise(kernel, sampler);
    if (noisy && !options.noisy) continue;
    if (Date.now() > end) return console.log('The time is up; the next call goes on from here.');
    console.log(`${sampler.id}: ${card.id}, “${prompt}”`);
    const asked = noisy ? { ...request, noise: PATH_NOISE } : request;
    const row = await measureOnModel(engine, sampler, asked, await cachedEnd(engine, asked, model, noisy ? sampler.id : PATH_SAMPLER));
    rows[key] = { version, sampler: sampler.id, prompt, row };
    save();
  }
}

async function cachedEnd(engine: Generating, request: GenerationRequest, model: string, by: string): Promise<Float32Array> {
  const cache = join(root, '.cache/bench-samplers');
  const file = join(cache, hash(Buffer.from(JSON.stringify([request, model, versionOf(by)]))));
  if (existsSync(file)) return new Float32Array(new Uint8Array(readFileSync(file)).buffer);
  console.log(`  the end of the path, by ${by}`);
  const end = await endOfPath(engine, samplers.find(({ id }) => id === by)!, request);
  mkdirSync(cache, { recursive: true });
  writeFileSync(file, end);
  return end;
}

await analytic();
await underBest();
if (options.models) {
  const page = options.provider === undefined ? undefined : await inChromium(options.provider);
  await onModels(page ?? kernel);
  await page?.dispose();
}
await kernel.dispose();
console.log('plugins/samplers/README.md written.');
