/** What happens between an encoding request and its result: the probability-flow ODE, run from the data to noise. */
import type { Surroundings } from './begin.ts';
import { ReverieError, show, type Fault } from './errors.ts';
import { follow } from './follow.ts';
import { guided } from './generate.ts';
import { checkGiven, withGiven, type GivenPlan, type Planned } from './given.ts';
import { noiseLevels } from './model/denoiser.ts';
import { findModel, tryPlan, type Plan } from './plan.ts';
import type { Step } from './plugin.ts';
import type { CompleteEncodingRequest, EncodingRequest, EncodingResult } from './protocol.ts';
import type { Registry } from './registry.ts';
import { mix, type Tensor } from './tensor/tensor.ts';
import { checkRequest } from './validate.ts';

/** The plan, or what stands against it. */
export function tryEncode(asked: EncodingRequest, registry: Registry): Planned<CompleteEncodingRequest> {
  const outline = checkRequest(asked, 'encode');
  if (outline.length) return { faults: outline };
  const planned = tryPlan({ ...asked, ...wayBack(asked, registry), guidance: asked.guidance ?? [], convert: null }, registry);
  const faults: Fault[] = 'faults' in planned ? [...planned.faults] : [];
  faults.push(...checkGiven(asked, registry, planned), ...checkReversible(asked, registry, planned));
  if ('faults' in planned || faults.length) return { faults };
  const { task, model, inputs, steps, sampler, schedule, guidance } = planned.request;
  return { complete: { task, model, inputs, steps, sampler, schedule, guidance }, plan: planned };
}

/** The first sampler that runs from data to noise, where that of the card's defaults does not. */
function wayBack({ task, model, sampler }: EncodingRequest, registry: Registry): Pick<EncodingRequest, 'sampler'> {
  const found = registry.find('task', task);
  const card = found && findModel(found, model, []);
  if (sampler !== undefined || !card || registry.find('sampler', card.defaults.sampler.id)?.reversible) return {};
  const able = registry.all('sampler').find(({ reversible, spaces }) => reversible && spaces.includes(card.space));
  return able ? { sampler: able.id } : {};
}

/** A sampler that does not run from data to noise. */
function checkReversible({ sampler: choice }: EncodingRequest, registry: Registry, planned: Plan | object): Fault[] {
  const id = typeof choice === 'object' ? choice.id : (choice ?? ('sampler' in planned ? planned.sampler.plugin.id : undefined));
  const sampler = id === undefined ? undefined : registry.find('sampler', id);
  if (!sampler || sampler.reversible) return [];
  const able = registry.all('sampler').flatMap((each) => (each.reversible ? [each.id] : []));
  const message = `must be a sampler that also runs from data to noise (${able.join(', ') || 'there is none'})`;
  return [{ pointer: typeof choice === 'object' ? '/sampler/id' : '/sampler', message, got: show(id) }];
}

type Around = Surroundings<CompleteEncodingRequest>;

export function encode(planned: GivenPlan<CompleteEncodingRequest>, around: Around): Promise<EncodingResult> {
  const { card, sampler, guidance } = planned.plan;
  const { steps } = planned.complete;
  return withGiven(planned, around, steps, async ({ run, prepared, x0, sigmas, denoise: network, networks }) => {
    // a guidance’s window counts the steps from noise to data
    const whole = guided(network, guidance, () => (steps - 1 - run.done) / steps, networks);
    const denoise = (x: Tensor, sigma: number): Promise<Tensor> => whole(x, sigma, prepared.conditioning);
    const noise = (): never => {
      throw new ReverieError(
        'encode/noise',
        `Sampler "${sampler.plugin.id}" drew noise, from which there is no way back; set the parameter to 0 that adds it.`,
      );
    };
    async function* sampling(): AsyncGenerator<Step> {
      // the other way round, the last step goes to the clean estimate: x₀ = x̂₀(x), solved for x by one iteration
      const [sigma] = sigmas;
      const denoised = await denoise(x0, sigma);
      const x = mix([2, x0], [-1, denoised]);
      yield { x, sigma, denoised };
      yield* sampler.plugin.sample({ x, sigmas, denoise, noise, table: noiseLevels(card).table, params: sampler.params });
    }
    const { x0s } = await follow(run, [sampling()], sigmas.at(-1));
    return { latent: x0s[0]!.map((value) => value / sigmas.at(-1)!) };
  });
}
