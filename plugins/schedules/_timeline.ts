/** A model's time, for schedules that are rules over it and not over σ. */
import { ReverieError, type NoiseLevels } from '../../engine/plugin.ts';

/** Levels by timestep, 0 the lowest; between two of them there are levels too. */
export interface Timeline {
  readonly length: number;
  readonly at: (timestep: number) => number;
}

// continuous time is cut like the tables of models with discrete time, so that rules which count levels work for both
const LENGTH = 1000;

/** Discrete time is the table, ln σ in between; continuous time is t = σ/(1 + σ) for flow models and ln σ for others. */
export function timelineOf({ sigmaMin, sigmaMax, table, flow }: NoiseLevels): Timeline {
  const length = table?.length ?? LENGTH;
  const between = table ? (timestep: number): number => interpolate(table, timestep) : along(sigmaMin, sigmaMax, flow ? FLOW : LOGARITHM);
  const at = (timestep: number): number => {
    if (timestep <= 0) return sigmaMin;
    return timestep >= length - 1 ? sigmaMax : between(table ? timestep : timestep / (length - 1));
  };
  return { length, at };
}

/** @throws ReverieError `schedule/steps` when the levels do not suffice. */
export function checkSteps(steps: number, levels: number): void {
  if (steps <= levels) return;
  const message = `The model was trained on ${levels} noise levels, got ${steps} steps; ask for at most ${levels}.`;
  throw new ReverieError('schedule/steps', message);
}

/** The rounding of NumPy, which decides the levels where T/n has a half. */
export function roundHalfEven(value: number): number {
  const below = Math.floor(value);
  return value - below === 0.5 ? below + (below % 2) : Math.round(value);
}

interface Coordinate {
  readonly of: (sigma: number) => number;
  readonly back: (value: number) => number;
}

export const FLOW: Coordinate = { of: (sigma) => sigma / (1 + sigma), back: (t) => t / (1 - t) };
const LOGARITHM: Coordinate = { of: Math.log, back: Math.exp };

function along(low: number, high: number, { of, back }: Coordinate): (share: number) => number {
  return (share) => back(of(low) + share * (of(high) - of(low)));
}

function interpolate(table: readonly number[], timestep: number): number {
  const below = Math.floor(timestep);
  const share = timestep - below;
  return share === 0 ? table[below]! : table[below]! ** (1 - share) * table[below + 1]! ** share;
}
