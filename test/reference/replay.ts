/** Reads the trajectories that record/ wrote and runs our side of them: the same network, start and noise. */
import { readFileSync } from 'node:fs';
import type { ModelCard } from '../../engine/model/card.ts';
import { createDenoiser, noiseLevels } from '../../engine/model/denoiser.ts';
import type { Conditioning, Denoise, Plugin, PluginOf } from '../../engine/plugin.ts';
import { CpuEvaluator } from '../../engine/tensor/cpu.ts';
import type { Tensor } from '../../engine/tensor/tensor.ts';
import { builtins } from '../../plugins/index.ts';
import { toldOf } from '../conformance/models.ts';
import { defaultsOf } from '../conformance/params.ts';
import { cardOf } from './card.ts';

interface Toy {
  /** 6×6, row-major. */
  readonly A: readonly number[];
  readonly b: readonly number[];
  readonly condition: readonly number[];
  readonly timeScale: number;
}

type Choice = { readonly id: string } & Readonly<Record<string, unknown>>;

export interface Case {
  readonly sampler: Choice;
  readonly schedule: Choice;
  readonly guidance?: { readonly scale: number; readonly rescale: number };
  readonly prediction?: ModelCard['prediction'];
  readonly betas?: Exclude<NonNullable<ModelCard['betas']>, readonly number[]>;
  /** The β of a table that has no rule. */
  readonly trained?: readonly number[];
  readonly sigmaMin?: number;
  readonly sigmaMax?: number;
  /** What is out of the ordinary about how it was recorded. */
  readonly odd?: string;
  readonly sigmas: readonly number[];
  readonly states: readonly (readonly number[])[];
}

export interface Fixture {
  readonly toy: Toy;
  readonly start: readonly number[];
  readonly noise: readonly (readonly number[])[];
  readonly cases: readonly Case[];
}

export interface Trajectory {
  /** The state at the start and after every step. */
  readonly states: Float32Array[];
  /** The clean estimate of every step. */
  readonly denoised: Float32Array[];
}

export function load(name: string): Fixture {
  return JSON.parse(readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), 'utf8')) as Fixture;
}

/** The built-in of a kind. */
export function plugin<K extends Plugin['kind']>(kind: K, id: string): PluginOf<K> {
  return builtins.find((each) => each.kind === kind && each.id === id) as PluginOf<K>;
}

/** What a case is called in a test's title. */
export function titleOf({ sampler, schedule, guidance, prediction = 'edm', betas, odd, sigmas }: Case): string {
  const words = (values: object): string => Object.values(values).join(' ');
  const guided = guidance ? `, guidance ${guidance.scale}, rescale ${guidance.rescale}` : '';
  const table = betas ? `, ${betas.rule} β` : '';
  return `${words(sampler)}, ${sigmas.length - 1} steps of ${words(schedule)}, ${prediction}${table}${guided}${odd ? `, ${odd}` : ''}`;
}

/** Our noise levels for a case. */
export function sigmasOf({ schedule: { id, ...params }, sigmas, ...card }: Case): number[] {
  const plan = plugin('schedule', id);
  return plan.sigmas({ steps: sigmas.length - 1, model: noiseLevels(cardOf(card)), params: { ...defaultsOf(plan), ...params } });
}

/** Our sampler over the noise levels of the case. */
export async function replay(fixture: Fixture, recorded: Case): Promise<Trajectory> {
  const { sampler: { id, ...params }, guidance, sigmas, trained, ...card } = recorded;
  const evaluator = new CpuEvaluator();
  const upload = (values: readonly number[]): Tensor => evaluator.upload(Float32Array.from(values), [1, 2, 3]);
  const unconditional = conditioningOf([0, 0, 0, 0, 0, 0]);
  const conditioning = guidance ? { ...conditioningOf(fixture.toy.condition), unconditional } : unconditional;
  const model = cardOf({ sigmaData: 0.5, ...card, ...(trained && { betas: trained }) });
  const network = toyNetwork(fixture.toy, evaluator, model);
  const told = toldOf(model, sigmas);
  const guide = plugin('guidance', 'classifier-free');
  const denoise = guidance ? guide.guide({ denoise: network, ...told, params: { ...defaultsOf(guide), ...guidance } }) : network;
  const sampler = plugin('sampler', id);
  let draw = 0;
  const context = {
    x: upload(fixture.start.map((value) => value * sigmas[0]!)),
    sigmas,
    denoise: (x: Tensor, sigma: number) => denoise(x, sigma, conditioning),
    noise: () => upload(fixture.noise[draw++]!),
    table: noiseLevels(model).table,
    params: { ...defaultsOf(sampler), ...params },
  };
  const trajectory: Trajectory = { states: [await evaluator.read(context.x)], denoised: [] };
  for await (const step of sampler.sample(context)) {
    trajectory.states.push(await evaluator.read(step.x));
    trajectory.denoised.push(await evaluator.read(step.denoised));
  }
  return trajectory;
}

/** The largest difference of any state, as a share of the largest value of that state. */
export function relativeError(ours: readonly Float32Array[], theirs: readonly (readonly number[])[]): number {
  if (ours.length !== theirs.length) return Infinity;
  return Math.max(...theirs.map((state, i) => {
    const largest = Math.max(...state.map(Math.abs));
    return Math.max(...state.map((value, e) => Math.abs(ours[i]![e]! - value))) / largest;
  }));
}

function conditioningOf(values: readonly number[]): Conditioning {
  return { feeds: { condition: { data: Float32Array.from(values), shape: [1, 6] } } };
}

/** F = tanh(A·x + b·c + condition), as in record/toy.py. */
function toyNetwork({ A, b, timeScale }: Toy, evaluator: CpuEvaluator, card: ModelCard): Denoise {
  return createDenoiser(card, evaluator, async ({ x, noise, conditioning }, output) => {
    const input = evaluator.valuesOf(x);
    const level = evaluator.valuesOf(noise);
    const out = evaluator.valuesOf(output);
    for (let e = 0; e < out.length; e++) {
      const [item, row] = [Math.floor(e / 6), e % 6];
      let sum = b[row]! * level[item]! * timeScale + conditioning[item]!.feeds['condition']!.data[row]!;
      for (let column = 0; column < 6; column++) sum += A[row * 6 + column]! * input[item * 6 + column]!;
      out[e] = Math.tanh(sum);
    }
  });
}
