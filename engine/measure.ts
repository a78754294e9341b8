/** What happens between a likelihood request and its result: engine/likelihood.ts has the methods. */
import type { Surroundings } from './begin.ts';
import { ReverieError, type Fault } from './errors.ts';
import { checkGiven, withGiven, type GivenPlan, type Planned } from './given.ts';
import { logLikelihood, variationalBound } from './likelihood.ts';
import { noiseLevels } from './model/denoiser.ts';
import { tryPlan } from './plan.ts';
import type { CompleteLikelihoodRequest, LikelihoodRequest, LikelihoodResult } from './protocol.ts';
import type { Registry } from './registry.ts';
import { keyOf, philox4x32 } from './tensor/philox.ts';
import { sizeOf } from './tensor/tensor.ts';
import { checkRequest } from './validate.ts';

/** The plan, or what stands against it. */
export function tryMeasure(asked: LikelihoodRequest, registry: Registry): Planned<CompleteLikelihoodRequest> {
  const outline = checkRequest(asked, 'likelihood');
  if (outline.length) return { faults: outline };
  const { method = 'flow', probes = 2, ...rest } = asked;
  const usual = { steps: asked.steps ?? 32, schedule: asked.schedule ?? 'exponential' };
  const planned = tryPlan({ ...rest, ...usual, guidance: [], convert: null }, registry);
  const faults: Fault[] = 'faults' in planned ? [...planned.faults] : [];
  faults.push(...checkGiven(asked, registry, planned));
  if ('faults' in planned || faults.length) return { faults };
  const { task, model, inputs, steps, seed, schedule } = planned.request;
  return { complete: { task, model, inputs, method, steps, probes, seed, schedule }, plan: { ...planned, levels: noiseLevels(planned.card) } };
}

type Around = Surroundings<CompleteLikelihoodRequest>;

export function measure(planned: GivenPlan<CompleteLikelihoodRequest>, around: Around): Promise<LikelihoodResult> {
  const { method, steps, probes, seed } = planned.complete;
  const { card } = planned.plan;
  return withGiven(planned, around, steps - 1, async ({ run, prepared, x0, sigmas, denoise }) => {
    const began = performance.now();
    const words = new Uint32Array(4);
    let [draws, numbers] = [0, 0];
    const estimate = method === 'flow' ? logLikelihood : variationalBound;
    const found = await estimate(x0, {
      sigmas,
      probes,
      // data of unit variance, where the card does not say, as for every scaling
      sigmaData: card.sigmaData ?? 1,
      denoise: (x, sigma) => denoise(x, sigma, prepared.conditioning),
      noise: () => run.evaluator.gaussian(x0.shape, seed, draws++),
      uniform() {
        philox4x32(words, numbers++, 0, 1, 0, ...keyOf(seed)); // the noise has 0 for the 1
        return words[0]! / 2 ** 32;
      },
      onStep(i) {
        run.whole.steps = i;
        around.emit({ type: 'step', i, n: run.steps, sigma: sigmas[i]!, elapsed: performance.now() - began });
        around.progress.advance(i / run.steps);
      },
    });
    const natsPerDim = -found.reduce((sum, value) => sum + value, 0) / probes;
    if (!Number.isFinite(natsPerDim)) {
      throw new ReverieError(
        'likelihood/not-finite',
        `Model "${card.id}" gave values that are not finite on the way (step ${run.whole.steps} of ${run.steps}); try more steps, or an input that is nearer to its data.`,
      );
    }
    const squares = found.reduce((sum, value) => sum + (value + natsPerDim) ** 2, 0);
    const error = probes > 1 ? { error: Math.sqrt(squares / (probes - 1) / probes) } : {};
    return { natsPerDim, bitsPerDim: natsPerDim / Math.LN2, ...error, dimensions: sizeOf(x0.shape) };
  });
}
