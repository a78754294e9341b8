/** Requests about data that is given instead of made: settled, and brought to where data and network stand ready. */
import { begin, ended, type Surroundings } from './begin.ts';
import { checkAlone, checkConditioning, checkData, checkLevels, lengthened } from './checks.ts';
import { invalid, show, type Fault } from './errors.ts';
import { counted, type Run } from './follow.ts';
import { createDenoiser, type RunNetwork } from './model/denoiser.ts';
import { openNetworks, type NetworkFile } from './model/networks.ts';
import { decoded, piecesOf, wholeOf } from './pieces.ts';
import type { Plan } from './plan.ts';
import type { Denoise, Networks, Prepared, Told } from './plugin.ts';
import type { RunStats, Warning } from './protocol.ts';
import type { Registry } from './registry.ts';
import { openSpace } from './space/space.ts';
import type { Shape, Tensor } from './tensor/tensor.ts';

/** A request about given data with everything settled. */
export interface GivenPlan<R> {
  /** What the result repeats. */
  readonly complete: R;
  /** A generation with the same fields, and defaults where the request has none. */
  readonly plan: Plan;
}

/** The plan of such a request, or what stands against it. */
export type Planned<R> = GivenPlan<R> | { readonly faults: readonly Fault[] };

/** What a request has against being about given data: a task that takes none, no data, or data of another space. */
export function checkGiven(request: { readonly task: string; readonly inputs: object }, registry: Registry, planned: object): Fault[] {
  const task = registry.find('task', request.task);
  if (!task) return [];
  if (!task.given) {
    const able = registry.all('task').flatMap(({ id, given }) => (given ? [id] : []));
    const message = `must be a task that takes data of the kind that it makes (${able.join(', ') || 'there is none'})`;
    return [{ pointer: '/task', message, got: show(task.id) }];
  }
  const faults: Fault[] = [];
  if (!(task.given.input in request.inputs)) faults.push({ pointer: `/inputs/${task.given.input}`, message: 'is missing' });
  const card = 'card' in planned && (planned as Plan).card;
  if (card && card.space !== 'real') {
    faults.push({ pointer: '/model', message: `must be a model of real values, which model "${card.id}" does not have`, got: card.space });
  }
  return faults;
}

/** Data and network, ready. */
export interface Ready {
  readonly run: Run;
  readonly prepared: Prepared;
  /** The data. */
  readonly x0: Tensor;
  /** The schedule's levels above 0, rising. */
  readonly sigmas: readonly [number, ...number[]];
  /** Without guidance. */
  readonly denoise: Denoise;
  /** Those beside it. */
  readonly networks: Told & Partial<Networks>;
}

/** What every such request answers with besides. */
interface Answer<R> {
  readonly request: R;
  readonly warnings: readonly Warning[];
  readonly stats: RunStats;
}

/**
 * Opens the model, has the task prepare for so many steps, and frees everything afterwards.
 * @throws AbortError when cancelled; ReverieError for the rest.
 */
export async function withGiven<R, T>(
  { complete, plan }: GivenPlan<R>,
  around: Surroundings<R>,
  steps: number,
  use: (ready: Ready) => Promise<T>,
): Promise<T & Answer<R>> {
  const { task, schedule, request } = plan;
  const { progress } = around;
  const begun = await begin(plan, complete, around);
  const { model, context } = begun;

  progress.enter('prepare');
  const data = await task.given!.encode(context);
  const pieces = await piecesOf(plan, context);
  checkAlone(plan, {}, pieces.length);
  const prepared = await task.prepare({ ...context, piece: pieces[0] });
  checkAlone(plan, prepared, pieces.length);
  checkConditioning(plan, prepared, context.warn);
  const card = lengthened(plan, prepared);
  const shape: Shape = [1, ...card.latent.shape];
  checkData(plan, data, shape);

  const evaluator = model.createEvaluator();
  try {
    const levels = schedule.plugin.sigmas({ steps: request.steps, model: plan.levels, params: schedule.params });
    const [lowest, ...higher] = checkLevels(levels, request.steps, schedule.plugin.id).slice(0, -1).reverse();
    const space = openSpace({ card, evaluator, shape });
    const preview: Run['preview'] = (x0) => decoded(plan, context, prepared, x0, true);
    const whole = wholeOf(1);
    const run: Run = { plan, around, evaluator, space, preview, whole, steps, done: 0 };
    const open = (file: NetworkFile): RunNetwork => counted(run, model.network(evaluator, file));
    const denoise = createDenoiser(card, evaluator, open('denoiser'));
    const networks = openNetworks({ card, evaluator, open, fit: (network) => network, sigmas: levels });
    progress.enter('sample');
    const sampling = performance.now();
    const found = await use({ run, prepared, x0: evaluator.upload(data, shape), sigmas: [lowest!, ...higher], denoise, networks });
    whole.sampleMs = performance.now() - sampling;
    return { ...found, request: complete, ...ended(begun, whole) };
  } finally {
    evaluator.dispose();
  }
}

/** The plan. @throws ReverieError `request/invalid` with every fault. */
export function settled<R>(planned: Planned<R>): GivenPlan<R> {
  if ('faults' in planned) throw invalid('request', planned.faults);
  return planned;
}
