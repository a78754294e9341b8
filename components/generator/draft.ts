/** What stands in the form: a request in the making. */
import type { Choice, CompleteRequest, Defaults, GenerationRequest, Manifest } from '../../engine/index.ts';
import { asChoice, defaults, find } from '../catalog.ts';
import type { Values } from '../schema-form/schema-form.ts';

/** Everything that is undefined follows the model's defaults. */
export interface Draft {
  readonly inputs: Values;
  readonly model?: string | undefined;
  readonly steps?: number | undefined;
  readonly count?: number | undefined;
  readonly seed?: number | undefined;
  /** False: every generation draws a seed of its own. */
  readonly seedLocked: boolean;
  readonly sampler?: Choice | undefined;
  readonly schedule?: Choice | undefined;
  readonly guidance?: readonly Choice[] | undefined;
  readonly noise?: Choice | undefined;
  /** What is made of the task's own output; null for nothing. */
  readonly convert?: Choice | null | undefined;
  /** What to start from in place of the seed's noise, as a request had it. */
  readonly latent?: readonly number[] | undefined;
}

export const EMPTY: Draft = { inputs: {}, seedLocked: false };

/** The request that a draft asks for. */
export function toRequest(task: string, { seed, seedLocked, ...draft }: Draft): GenerationRequest {
  const given = Object.entries({ ...draft, seed: seedLocked ? seed : undefined }).filter(([, value]) => value !== undefined);
  return { task, ...Object.fromEntries(given) } as GenerationRequest;
}

/** The draft that a request fills in. */
export function fromRequest(
  { inputs, model, steps, count, seed, sampler, schedule, guidance, noise, convert, latent }: GenerationRequest | CompleteRequest,
  seedLocked: boolean,
): Draft {
  return {
    inputs,
    model,
    steps,
    count,
    seed,
    seedLocked: seedLocked && seed !== undefined,
    sampler: sampler === undefined ? undefined : asChoice(sampler),
    schedule: schedule === undefined ? undefined : asChoice(schedule),
    guidance: guidance?.map(asChoice),
    noise: noise === undefined ? undefined : asChoice(noise),
    convert: convert ? asChoice(convert) : (convert as null | undefined),
    latent: latent && Array.from(latent),
  };
}

/** The settings that have another default in another mode. */
const SETTINGS = ['steps', 'sampler', 'schedule', 'guidance', 'noise', 'convert'] as const;

/** A draft whose mode was changed: what was as its mode had it follows the new mode, what a person chose stays. */
export function followMode(draft: Draft, before: Defaults | undefined, manifests: readonly Manifest[]): Draft {
  const same = (name: (typeof SETTINGS)[number]): boolean =>
    JSON.stringify(settled(name, draft[name], manifests)) === JSON.stringify(settled(name, before?.[name], manifests));
  return { ...draft, ...Object.fromEntries(SETTINGS.filter(same).map((name) => [name, undefined])) };
}

/** A setting with every parameter that is left out. */
function settled(name: (typeof SETTINGS)[number], value: Draft[typeof name], manifests: readonly Manifest[]): unknown {
  const kind = name === 'convert' ? 'converter' : name;
  const whole = ({ id, ...params }: Choice): unknown => {
    const schema = kind === 'steps' ? undefined : find(manifests, kind, id)?.params;
    return [id, Object.entries({ ...(schema && defaults(schema)), ...params }).toSorted(([a], [b]) => (a < b ? -1 : 1))];
  };
  if (Array.isArray(value)) return value.map(whole);
  return typeof value === 'object' && value !== null ? whole(value as Choice) : value;
}
