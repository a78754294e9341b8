/** Start here: everything that happens between a request and its result. */
import { checkConditioning, checkLatent, checkLevels, checkWindows } from './checks.ts';
import { counted, follow, type Run } from './follow.ts';
import { createEstimator, denoiserOf, noiseLevels, varianceOf, type RunNetwork } from './model/denoiser.ts';
import type { Model, NetworkFile } from './model/model.ts';
import { openNetworks, type NetworkSetup } from './model/networks.ts';
import { windowed } from './model/windows.ts';
import type { Chosen, Plan } from './plan.ts';
import type { Denoise, Networks, Prepared, Step, TaskContext } from './plugin.ts';
import type { Progress } from './progress.ts';
import type { CompleteRequest, GenerationEvent, GenerationResult, GenerationSettings, Output, Warning } from './protocol.ts';
import { openSpace } from './space/space.ts';
import type { Evaluator, Shape, Tensor } from './tensor/tensor.ts';

/** What a generation needs from the kernel. */
export interface Surroundings<R = CompleteRequest> {
  readonly settings: GenerationSettings;
  readonly signal: AbortSignal;
  readonly emit: (event: GenerationEvent<R>) => void;
  readonly progress: Progress;
  readonly openModel: (plan: Plan, warn: (code: string, message: string) => void) => Promise<Model>;
}

/** Runs a plan. @throws AbortError when cancelled, unless the last state was asked for; ReverieError for the rest. */
export async function generate(plan: Plan, around: Surroundings): Promise<GenerationResult> {
  const { request, task, card, inputs, sampler, schedule, noise } = plan;
  const { progress } = around;

  // model: files downloaded once and checked, sessions compiled once
  const begun = await begin(plan, request, around);
  const { model, warn } = begun;

  // task: inputs → conditioning, what to start from, what to keep
  progress.enter('prepare');
  const prepared = await task.prepare(begun.context);
  checkConditioning(plan, prepared, warn);
  checkWindows(plan, prepared);
  const decode = async (x0: Float32Array): Promise<Output> => task.decode({ x0: restore(x0, prepared.keep), card, inputs });

  const evaluator = model.createEvaluator();
  try {
    // schedule: steps → noise levels
    const trained = noiseLevels(card);
    const levels = schedule.plugin.sigmas({ steps: request.steps, model: trained, params: schedule.params });
    const sigmas = partWay(checkLevels(levels, request.steps, schedule.plugin.id), prepared.init?.strength);

    // denoiser: the network, in windows where the output is longer, made to keep what is given
    const [length = 1, ...rest] = card.latent.shape;
    const shape: Shape = [1, prepared.windows?.total ?? length, ...rest];
    const space = openSpace({ card, evaluator, shape });
    checkLatent(plan, space.shape);
    const run: Run = { plan, around, evaluator, space, decode, steps: sigmas.length - 1, done: 0, evaluations: 0 };
    const open = (file: NetworkFile): RunNetwork => counted(run, model.network(evaluator, file));
    const fit: NetworkSetup['fit'] = (network, kind) => {
      const { keep, windows } = prepared;
      const whole = windows ? windowed(network, evaluator, { length, ...windows }) : network;
      return keep ? space.keeping(whole, kind === 'change' ? { ...keep, values: keep.values.map(() => 0) } : keep) : whole;
    };
    const estimate = createEstimator(card, evaluator, open('denoiser'));
    const networks = openNetworks({ card, evaluator, open, fit });
    const network = fit(denoiserOf(estimate), 'estimate');

    // noise: seed → x at the first level; guidance wraps the denoiser; the sampler goes step by step to σ = 0
    const clean = prepared.init ? restore(prepared.init.values, prepared.keep) : prepared.keep?.values;
    const given = clean && evaluator.upload(clean, shape);
    const sampling = async (seed: number): Promise<AsyncIterable<Step>> => {
      const draw = noise.plugin.create({
        seed,
        shape: space.shape,
        model: trained,
        params: noise.params,
        gaussian: (number) => evaluator.gaussian(space.shape, seed, number),
        upload: (values) => passing(evaluator, values, space.shape),
      });
      const first = plan.latent ? evaluator.upload(plan.latent, space.shape) : draw();
      const denoise = guided(network, plan.guidance, () => run.done / run.steps, networks);
      const context = {
        ...space.given,
        x: await space.start(sigmas[0]!, first, given),
        sigmas,
        noise: draw,
        table: trained.table,
        params: sampler.params,
        ...(!prepared.windows && varianceOf(card, estimate, prepared.conditioning)),
        denoise: (at: Tensor, sigma: number) => denoise(at, sigma, prepared.conditioning),
      };
      return sampler.plugin.sample(context);
    };

    // all results abreast, so that their evaluations run as one batch
    progress.enter('sample');
    const began = performance.now();
    const { seed, count = 1 } = request;
    const samplings = await Promise.all(Array.from({ length: count }, (_, k) => sampling(seed + k)));
    const { x0s, partial } = await follow(run, samplings);
    const sampled = performance.now();

    // task: x₀ → what people see
    progress.enter('decode');
    const outputs: Output[] = [];
    for (const x0 of x0s) outputs.push(await decode(x0));
    return { output: outputs[0]!, outputs, request, partial, ...ended(begun, run, began, sampled) };
  } finally {
    evaluator.dispose();
  }
}

/** A model that is open for a run, and what is told on the way. */
interface Begun {
  readonly model: Model;
  readonly context: TaskContext<Plan['inputs']>;
  readonly warn: (code: string, message: string) => void;
  readonly warnings: readonly Warning[];
  readonly began: number;
  readonly loaded: number;
}

/** Opens the model and says that the request started. */
export async function begin<R>(plan: Plan, request: R, { emit, openModel }: Surroundings<R>): Promise<Begun> {
  const warnings: Warning[] = [];
  const warn = (code: string, message: string): void => {
    warnings.push({ code, message });
    emit({ type: 'warning', code, message });
  };
  const began = performance.now();
  const model = await openModel(plan, warn);
  emit({ type: 'started', request, provider: model.placement.provider });
  const { card, inputs } = plan;
  const run: Begun['context']['run'] = (file, feeds) => model.run(file, feeds);
  const context = { inputs, card, warn, run, tokenize: (text: string) => model.tokenize(text) };
  return { model, context, warn, warnings, began, loaded: performance.now() };
}

/** What every result says of its run; `sampling` and `sampled` are when steps began and ended. */
export function ended(
  { model, warnings, began, loaded }: Begun,
  { evaluations, done }: Run,
  sampling: number,
  sampled: number,
): Pick<GenerationResult, 'warnings' | 'stats'> {
  const times = { loadMs: loaded - began, sampleMs: sampled - sampling, totalMs: performance.now() - began };
  return { warnings, stats: { provider: model.placement.provider, evaluations, steps: done, ...times } };
}

/** The last `strength` share of the steps, at least one. */
function partWay(sigmas: readonly number[], strength = 1): readonly number[] {
  const steps = sigmas.length - 1;
  return sigmas.slice(steps - Math.max(1, Math.round(strength * steps)));
}

/** Wraps every guidance around the one before it, each within its window of the steps. */
export function guided(
  denoise: Denoise,
  guidance: readonly Chosen<'guidance'>[],
  share: () => number,
  networks: Partial<Networks>,
): Denoise {
  return guidance.reduce<Denoise>((inner, { plugin, params }) => {
    const outer = plugin.guide({ denoise: inner, params, ...networks });
    const { start, stop } = params as { readonly start: number; readonly stop: number };
    return (x, sigma, conditioning) => (start <= share() && share() < stop ? outer : inner)(x, sigma, conditioning);
  }, denoise);
}

/** A tensor that lives as long as what a step computes: uploads stay until the end, and noise would pile up. */
function passing(evaluator: Evaluator, values: Float32Array, shape: Shape): Tensor {
  const tensor = evaluator.allocate(shape);
  evaluator.write(tensor, values);
  return tensor;
}

/** What was given comes out to the bit. */
function restore(values: Float32Array, keep: Prepared['keep']): Float32Array {
  return keep ? values.map((value, e) => (keep.mask[e] === 1 ? keep.values[e]! : value)) : values;
}
