/** Start here: everything that happens between a request and its result. */
import { begin, ended, type Begun, type Surroundings } from './begin.ts';
import { checkArrays, checkConditioning, checkLatent, checkLevels, checkStrength, checkTemperature, checkWindows, lengthened } from './checks.ts';
import { counted, follow, type Run } from './follow.ts';
import { createEstimator, denoiserOf, noiseLevels, varianceOf, type RunNetwork } from './model/denoiser.ts';
import { openNetworks, type NetworkFile, type NetworkSetup } from './model/networks.ts';
import { windowed } from './model/windows.ts';
import { heard } from './next-task.ts';
import { converted, decoded, inPieces, type Made, type Whole } from './pieces.ts';
import type { Chosen, Plan } from './plan.ts';
import type { Denoise, Networks, Prepared, Step, Told } from './plugin.ts';
import type { GenerationResult, Output } from './protocol.ts';
import { openSpace } from './space/space.ts';
import { mix, type Evaluator, type Shape, type Tensor } from './tensor/tensor.ts';

/** Runs a plan. @throws AbortError when cancelled, unless the last state was asked for; ReverieError for the rest. */
export async function generate(plan: Plan, around: Surroundings): Promise<GenerationResult> {
  // model: files downloaded once and checked, sessions compiled once
  const begun = await begin(plan, plan.request, around);

  // pieces: a long output is made part by part, so that the first can be used early; most outputs are one
  around.progress.enter('prepare');
  const { outputs, partial, whole } = await inPieces(plan, begun, around, (piece, of) => make(piece, of, plan, begun, around));
  return { output: outputs[0]!, outputs, request: plan.request, partial, ...ended(begun, whole) };
}

/** An output, or one piece of it, for every seed. */
async function make(piece: unknown, whole: Whole, plan: Plan, { model, context, finishing }: Begun, around: Surroundings): Promise<Made> {
  const { request, task, sampler, schedule, noise } = plan;
  const { progress, signal, settings } = around;

  // task: inputs → conditioning, what to start from, what to keep, how long it is
  const prepared = await task.prepare({ ...context, piece });
  checkConditioning(plan, prepared, context.warn);
  checkWindows(plan, prepared);
  checkTemperature(plan, prepared);
  checkStrength(plan, prepared);
  const card = lengthened(plan, prepared);
  const last = settings.onAbort === 'decode' ? finishing : context;
  const decode = (x0: Float32Array, preview: boolean): Promise<Output> => decoded(plan, last, prepared, restore(x0, prepared.keep), preview);

  const evaluator = model.createEvaluator();
  try {
    // schedule: steps → noise levels
    const levels = schedule.plugin.sigmas({ steps: request.steps, model: plan.levels, params: schedule.params });
    const sigmas = partWay(checkLevels(levels, request.steps, schedule.plugin.id), prepared.init?.strength);

    // denoiser: the network, in windows where the output is longer, made to keep what is given
    const [length = 1, ...rest] = card.latent.shape;
    const shape: Shape = [1, prepared.windows?.total ?? length, ...rest];
    const space = openSpace({ card, evaluator, shape });
    checkLatent(plan, space.shape);
    checkArrays(plan, prepared, shape);
    const preview: Run['preview'] = (x0) => decode(x0, true);
    const run: Run = { plan, around, evaluator, space, preview, whole, steps: sigmas.length - 1, done: 0 };
    const open = (file: NetworkFile): RunNetwork => counted(run, model.network(evaluator, file));
    const { keep, windows } = prepared;
    const kept = (network: Denoise, value?: number): Denoise =>
      keep ? space.keeping(network, value === undefined ? keep : { ...keep, values: keep.values.map(() => value) }) : network;
    const fit: NetworkSetup['fit'] = (network, kind) =>
      kept(windows ? windowed(network, evaluator, { length, ...windows }) : network, kind === 'change' ? 0 : undefined);
    const estimate = createEstimator(card, evaluator, open('denoiser'));
    const networks = openNetworks({ card, evaluator, open, fit, sigmas: levels });
    const network = fit(denoiserOf(estimate), 'estimate');

    // noise: seed → x at the first level; guidance wraps the denoiser; the sampler goes step by step to σ = 0
    const clean = prepared.init ? restore(prepared.init.values, prepared.keep) : prepared.keep?.values;
    const given = clean && evaluator.upload(clean, shape);
    const trained = noiseLevels(card);
    const sampling = async (seed: number): Promise<AsyncIterable<Step>> => {
      const draw = noise.plugin.create({
        seed,
        shape: space.shape,
        model: trained,
        params: noise.params,
        gaussian: (number) => evaluator.gaussian(space.shape, seed, number),
        upload: (values) => passing(evaluator, values, space.shape),
      });
      const first = plan.latent ? evaluator.upload(plan.latent, space.shape) : scaled(draw(), prepared.temperature);
      // kept inside for guidance to see, and outside because some scales the estimate
      const denoise = kept(guided(network, plan.guidance, () => run.done / run.steps, networks));
      const context = {
        ...space.given,
        x: await space.start(sigmas[0]!, first, given, keep?.mask),
        sigmas,
        skipped: levels.length - sigmas.length,
        noise: draw,
        table: trained.table,
        params: sampler.params,
        ...(!windows && varianceOf(card, estimate, prepared.conditioning, kept)),
        denoise: (at: Tensor, sigma: number) => denoise(at, sigma, prepared.conditioning),
      };
      return sampler.plugin.sample(context);
    };

    // all results abreast, so that their evaluations run as one batch
    if (whole.index === 0) progress.enter('sample');
    const { seed, count = 1 } = request;
    const samplings = await Promise.all(Array.from({ length: count }, (_, k) => sampling(seed + k)));
    const { x0s, partial } = await follow(run, samplings);

    // task: x₀ → what people see; a converter makes of that what the request wants
    if (whole.index === whole.pieces - 1) progress.enter('decode');
    const outputs: Output[] = [];
    for (const [k, x0] of x0s.entries()) {
      if (k > 0 && last === context) await heard(signal);
      outputs.push(await converted(plan, last, await decode(x0, false)));
    }
    return { outputs, partial };
  } finally {
    evaluator.dispose();
  }
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
  networks: Told & Partial<Networks>,
): Denoise {
  return guidance.reduce<Denoise>((inner, { plugin, params }) => {
    const outer = plugin.guide({ denoise: inner, params, ...networks });
    const { start, stop } = params as { readonly start: number; readonly stop: number };
    return (x, sigma, conditioning) => (start <= share() && share() < stop ? outer : inner)(x, sigma, conditioning);
  }, denoise);
}

/** The first noise, as even as the task wants it. */
function scaled(noise: Tensor, temperature: number | undefined): Tensor {
  return temperature === undefined ? noise : mix([temperature, noise]);
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
