/** plugins/samplers/README.md: what was measured, as tables, and what to choose by them. */
import type { ModelCard, Plugin, PluginOf } from '../engine/plugin.ts';
import { REFERENCE } from './lab.ts';
import { BUDGETS, mean, type Analytic, type Row } from './measure-samplers.ts';

/** Everything that was measured, with what it was measured of. */
export interface Measurements {
  machine: string;
  /** The law error of exact samples. */
  chance: number;
  analytic: Record<string, Analytic & { readonly version: string }>;
  /** By schedule: path error at 10 and 20 evaluations under the sampler that is best there. */
  schedules: Record<string, { readonly version: string; readonly sampler: string; readonly errors: readonly number[] }>;
  /** By model, then by sampler and prompt. */
  models: Record<string, Record<string, OnModel>>;
}

/** Distance from the end of the path, relative to its root mean square. */
interface OnModel {
  readonly version: string;
  readonly sampler: string;
  readonly prompt: string;
  readonly row: Row;
}

/** Which weights a model has, short enough to stand in a version. */
export const weightsOf = ({ files }: ModelCard): string => files.denoiser.sha256.slice(0, 12);

/** Finds the ends of paths on models: the most accurate of those that are always there. */
export const PATH_SAMPLER = 'dpmpp-2m';

/** What samplers with noise draw it from there: one path for every number of steps, so that their results have an end, too. */
export const PATH_NOISE = 'brownian';

type Sampler = PluginOf<'sampler'>;
type Errors = readonly { readonly id: string; readonly row: Row }[];

/** The page, from what was measured and the plugins there are. */
export function readme(measured: Measurements, plugins: readonly Plugin[]): string {
  const all = plugins.filter((plugin) => plugin.kind === 'sampler');
  const samplers = all.filter(({ spaces }) => spaces.includes('real'));
  const schedules = plugins.filter((plugin) => plugin.kind === 'schedule');
  const tasks = plugins.filter((plugin) => plugin.kind === 'task');
  const known = samplers.flatMap(({ id }) => (measured.analytic[id] ? [{ id, ...measured.analytic[id] }] : []));
  const path = byError(known.flatMap(({ id, path: row }) => (row ? [{ id, row }] : [])));
  const law = byError(known.map(({ id, law: row }) => ({ id, row })));
  const noisy = law.filter(({ id }) => measured.analytic[id]!.noisy);
  return `# Samplers

The ${samplers.length} samplers for real values, as \`npm run bench:samplers\` measured them, which writes this page. Each was given at most so many
evaluations of the model, with its default parameters; where its steps do not come out even, the evaluations that it took stand in
brackets, and an adaptive sampler takes what it needs. The [sampler lab](../../demo/04-sampler-lab.html) shows the same live
(\`npm start\`, then *Learn*). Measured with ${measured.machine}.
${ofOtherSpaces(all)}
## Which to choose

${recommendation(measured, path, noisy, schedules, tasks)}

## All for real values

${table(['Sampler', 'Order', 'Evaluations a step', 'Draws noise', 'Spaces', 'From'], samplers.map((sampler) => about(sampler, measured)))}

“Draws noise” is as measured with the default parameters; “can” where a parameter turns it on.

## Distance from the exact path

For samplers without noise: how far 256 particles end from where the probability-flow ODE takes them, root mean square, mean over two
moons, eight Gaussians, a spiral and a checkerboard, each of unit variance; schedule \`karras\` from σ = 20 to 0.002.

${errorTable(path)}

## Distance from the law

Sliced Wasserstein distance of 8,192 particles from exact samples, on the same densities. As many exact samples have
${digits(measured.chance)}: what is near that is right as far as this can tell.

${errorTable(law)}
${onModels(measured, tasks)}
## Schedules

${scheduleTable(measured, schedules)}
`;
}

/** What the page leaves out, by space; nothing where it has all. */
function ofOtherSpaces(all: readonly Sampler[]): string {
  const others = all.filter(({ spaces }) => !spaces.includes('real'));
  const spaces = [...new Set(others.flatMap(({ spaces }) => spaces))];
  const link = ({ id }: Sampler): string => `[\`${id}\`](${id}.ts)`;
  const named = spaces.map((space) => `${others.filter(({ spaces }) => spaces.includes(space)).map(link).join(', ')} (${space})`);
  return others.length === 0 ? '' : `\n${others.length} more are for other spaces and are not measured here: ${named.join(', ')}.\n`;
}

/** Best first at 20 evaluations. */
function byError(errors: Errors): Errors {
  return errors.toSorted((a, b) => errorAt(a.row, 2) - errorAt(b.row, 2));
}

/** The error at budget `i`; infinite where there is none within it. */
export function errorAt(row: Row | undefined, i: number): number {
  const measured = row?.[i];
  return measured && measured.evaluations <= BUDGETS[i]! ? measured.error : Infinity;
}

function about({ id, title, order, evaluationsPerStep, spaces, stochastic, source = '' }: Sampler, { analytic }: Measurements): string[] {
  const noise = analytic[id]?.noisy ? 'yes' : stochastic ? 'can' : 'no';
  return [`[\`${id}\`](${id}.ts) ${title}`, String(order), String(evaluationsPerStep), noise, spaces.join(', '), linked(source)];
}

/** arXiv ids and DOIs as links. */
function linked(source: string): string {
  return source
    .replace(/arXiv:(\d+\.\d+)/g, '[arXiv:$1](https://arxiv.org/abs/$1)')
    .replace(/doi:(10\.\S+)/g, '[doi:$1](https://doi.org/$1)');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function errorTable(errors: Errors): string {
  const rows = errors.map(({ id, row }) => [`\`${id}\``, ...BUDGETS.map((budget, i) => cell(row[i], budget))]);
  return table(['Sampler', ...BUDGETS.map((budget) => `${budget} evaluations`)], rows);
}

function cell(measured: Row[number] | undefined, budget: number): string {
  if (!measured) return '–';
  return digits(measured.error) + (measured.evaluations === budget ? '' : ` (${measured.evaluations})`);
}

const digits = (value: number): string => (value >= 100 ? value.toFixed(0) : value.toPrecision(2));

function onModels(measured: Measurements, tasks: readonly PluginOf<'task'>[]): string {
  const cards = tasks.flatMap(({ models }) => models);
  const parts = Object.entries(measured.models).map(([model, entries]) => {
    const card = cards.find(({ id }) => id === model);
    const older = Object.values(entries).filter(({ version }) => card && !version.endsWith(weightsOf(card)));
    const note = older.length > 0 ? `${older.length} of ${Object.keys(entries).length} rows are of this model's weights before their last change.\n\n` : '';
    const theirs = entriesOf(measured, model, true);
    const also = Object.keys(theirs).length > 0 ? `\nWith noise, by themselves: ${tableOver(theirs)}` : '';
    return `### ${model}\n\n${note}${tableOver(entriesOf(measured, model, false))}${also}`;
  });
  if (parts.length === 0) return '';
  const what = `How far a result is from the one after ${REFERENCE} evaluations of \`${PATH_SAMPLER}\`, relative to that one's root mean
square; everything else as the model's card has it. Samplers that draw noise have a law and no path; where they stand here, they drew it from
\`${PATH_NOISE}\`, one path for every number of steps, and are compared with their own result after ${REFERENCE} evaluations. Some of those were measured in
Chromium with WebGPU (NVIDIA H200), where a row came out the same.`;
  return `\n## On the models that ship\n\n${what}\n\n${parts.join('\n')}`;
}

function tableOver(entries: Readonly<Record<string, OnModel>>): string {
  const { errors, prompts } = averages(entries);
  return `Mean over ${prompts.map((prompt) => `“${prompt}”`).join(', ')}.\n\n${errorTable(errors)}\n`;
}

/** What was measured on a model of samplers that draw noise, or of those that do not. */
function entriesOf({ models, analytic }: Measurements, model: string, noisy: boolean): Readonly<Record<string, OnModel>> {
  return Object.fromEntries(Object.entries(models[model] ?? {}).filter(([, { sampler }]) => (analytic[sampler]?.noisy ?? false) === noisy));
}

/** Each sampler's mean over the prompts that all of them were measured on. */
function averages(entries: Readonly<Record<string, OnModel>>): { readonly errors: Errors; readonly prompts: readonly string[] } {
  const all = Object.values(entries);
  const ids = [...new Set(all.map(({ sampler }) => sampler))];
  const of = (id: string): OnModel[] => all.filter(({ sampler }) => sampler === id);
  const shared = (one: string): boolean => ids.every((id) => of(id).some(({ prompt }) => prompt === one));
  const prompts = [...new Set(all.map(({ prompt }) => prompt))].filter(shared);
  const errors = ids.map((id) => {
    const rows = of(id).filter(({ prompt }) => prompts.includes(prompt)).map(({ row }) => row);
    const row = BUDGETS.map((_, i) => {
      const there = rows.flatMap((each) => each[i] ?? []);
      if (there.length < rows.length || rows.length === 0) return null;
      return { error: mean(there.map(({ error }) => error)), evaluations: there[0]!.evaluations };
    });
    return { id, row };
  });
  return { errors: byError(errors), prompts };
}

function scheduleTable({ schedules: measured }: Measurements, schedules: readonly PluginOf<'schedule'>[]): string {
  const known = schedules.flatMap(({ id }) => (measured[id] ? [{ id, ...measured[id] }] : []));
  const rows = known.toSorted((a, b) => a.errors[1]! - b.errors[1]!);
  const text = `Under \`${rows[0]?.sampler}\`, with their default parameters: distance from the result after ${REFERENCE} evaluations with
the same schedule, on the same densities.`;
  const cells = rows.map(({ id, errors }) => [`\`${id}\``, ...errors.map(digits)]);
  return rows.length === 0 ? 'Not measured yet.' : `${text}\n\n${table(['Schedule', '10 evaluations', '20 evaluations'], cells)}`;
}

function recommendation(
  measured: Measurements,
  path: Errors,
  noisy: Errors,
  schedules: readonly PluginOf<'schedule'>[],
  tasks: readonly PluginOf<'task'>[],
): string {
  const kinds: readonly (readonly [string, Errors])[] = [
    ['closest to the path', path],
    ['closest to the law, of those with noise', noisy],
  ];
  const rows = BUDGETS.map((budget, i) => [String(budget), ...kinds.map(([, errors]) => best(errors, i))]);
  const [schedule] = schedules.toSorted((a, b) => scheduleError(measured, a.id) - scheduleError(measured, b.id));
  const cards = tasks.flatMap(({ models }) => models.map((card) => onCard(card, entriesOf(measured, card.id, false))));
  return `${table(['Evaluations', ...kinds.map(([title]) => title)], rows)}

Take the first column for a result that stays what it is as steps are added, the second for variety. Under the sampler that is best at
20 evaluations, \`${schedule?.id}\` is the best schedule on these densities. The models that ship, whose figures of quality were measured with
their defaults:

${cards.join('\n')}`;
}

/** The sampler with the smallest error at a budget, with its error. */
function best(errors: Errors, i: number): string {
  const [first] = errors.toSorted((a, b) => errorAt(a.row, i) - errorAt(b.row, i));
  return first && errorAt(first.row, i) < Infinity ? `\`${first.id}\` (${digits(first.row[i]!.error)})` : '–';
}

const scheduleError = ({ schedules }: Measurements, id: string): number => schedules[id]?.errors[1] ?? Infinity;

/** What a model's card has as defaults, and what was measured best on it. */
function onCard({ id, defaults: { sampler, schedule, steps } }: ModelCard, entries: Readonly<Record<string, OnModel>>): string {
  const { errors } = averages(entries);
  const own = errors.find((each) => each.id === sampler.id)?.row[2];
  const found = own && `; at 20 evaluations that is ${digits(own.error)} from the end of its path, and ${best(errors, 2)} the closest`;
  return `- \`${id}\` has \`${sampler.id}\`, \`${schedule.id}\` and ${steps} steps by default${found ?? ''}.`;
}
