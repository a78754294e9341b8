/** The sampler lab's densities and sums, with types: the demo is plain JavaScript. */
import type { Plugin, PluginOf } from '../engine/plugin.ts';

/** A mixture of equally likely Gaussians of one deviation. */
export interface Target {
  readonly id: string;
  readonly title: string;
  readonly means: readonly (readonly [number, number])[];
  readonly deviation: number;
}

const load = (file: string): Promise<unknown> => import(new URL(`../demo/04-sampler-lab/${file}`, import.meta.url).href);

export const { targets } = (await load('targets.js')) as { readonly targets: readonly Target[] };

export const { planarDensity, otherPath, langevinTime } = (await load('plugins.js')) as {
  readonly planarDensity: PluginOf<'task'>;
  readonly otherPath: Plugin;
  readonly langevinTime: Plugin;
};

export const { density, samples, pathError, lawError } = (await load('mixture.js')) as {
  density(target: Target, x: number, y: number): number;
  samples(target: Target, count: number, seed: number, even?: boolean): Float32Array;
  pathError(points: Float32Array, others: Float32Array): number;
  lawError(points: Float32Array, exact: Float32Array): number;
};

export const { stepsFor, REFERENCE } = (await load('measure.js')) as {
  stepsFor(evaluations: number, sampler: { readonly evaluationsPerStep: number | string }): number;
  readonly REFERENCE: number;
};
