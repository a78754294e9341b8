/** What solvers that choose their own steps share. */
import { compute, rms, type Tensor } from '../../engine/plugin.ts';

/** The error as a share of what the tolerances allow, element by element, as a root mean square: above 1 is too much. */
export async function errorRatio(
  found: Tensor,
  other: Tensor,
  before: Tensor,
  { absolute, relative }: { readonly absolute: number; readonly relative: number },
): Promise<number> {
  const share = await compute([found, other, before], (a, b, c) =>
    a.map((value, e) => (value - b[e]!) / Math.max(absolute, relative * Math.max(Math.abs(value), Math.abs(c[e]!)))));
  return rms(share);
}

/**
 * The step to plan after one of length h, for a method whose error falls with the step to the power of 1/`exponent`. Where h was
 * shorter than planned because the level to reach was near, the plan stands.
 */
export function nextStep(planned: number, h: number, ratio: number, exponent: number): number {
  const next = Number.isNaN(ratio) ? h : h * Math.min(5, Math.max(0.1, 0.9 * ratio ** -exponent));
  return h < planned && ratio <= 1 ? Math.max(planned, next) : next;
}

/** Tolerances as parameters. */
export const tolerances = (absolute: number, relative: number) =>
  ({
    absolute: {
      type: 'number',
      title: 'Absolute tolerance',
      description: 'Error allowed in a step, in units of the data.',
      default: absolute,
      minimum: 1e-5,
      maximum: 1,
    },
    relative: {
      type: 'number',
      title: 'Relative tolerance',
      description: 'Error allowed in a step, as a share of the value.',
      default: relative,
      minimum: 1e-5,
      maximum: 1,
    },
  }) as const;
