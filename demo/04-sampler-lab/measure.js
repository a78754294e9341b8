// One sampler through the engine: the run that is watched, and how its error falls with the evaluations.
import { lawError, pathError } from './mixture.js';

/** Where the curve is measured. */
export const BUDGETS = [5, 7, 10, 14, 20, 28, 40, 56, 80];

/** What stands for the end of a sampler's path: its own result after so many evaluations. */
export const REFERENCE = 500;

/** The most steps that so many evaluations allow; the last step of a sampler takes one where it goes to σ = 0. */
export function stepsFor(evaluations, { evaluationsPerStep }) {
  const each = typeof evaluationsPerStep === 'number' ? evaluationsPerStep : 6; // who decides on the way is given some levels to pass
  return Math.max(1, Math.floor((evaluations + each - 1) / each));
}

/** Runs one sampler: `common` is the request but for sampler and steps. */
export class Trial {
  /** Error at each budget: `{ evaluations, path, law }`. */
  curve = [];
  /** True where another path of noise gave another result. */
  stochastic = false;
  #reference;

  constructor(engine, manifest, sampler, common, signal) {
    Object.assign(this, { engine, manifest, sampler, common, signal });
  }

  /** The run that the page shows: where particles stand at every evaluation, then the result at σ = 0. */
  async watch(evaluations, worker) {
    const frames = [];
    const onMessage = ({ data: { watched } }) => watched && frames.push(watched);
    worker.addEventListener('message', onMessage);
    const { output, stats } = await this.#run(evaluations, { guidance: ['demo/watch'] }).finally(() =>
      worker.removeEventListener('message', onMessage),
    );
    frames.push({ sigma: 0, points: output.points });
    const other = await this.#run(evaluations, { noise: { id: 'demo/other-path', path: 1 } });
    this.stochastic = pathError(output.points, other.output.points) > 0;
    return { frames, steps: stats.steps, evaluations: stats.evaluations, stochastic: this.stochastic };
  }

  /** Finds the end of the sampler's path, which the curve is measured from. */
  async reference() {
    this.#reference = (await this.#run(REFERENCE)).output.points;
  }

  /** Adds a point to the curve; `exact` are samples of the target. */
  async measure(budget, exact) {
    const { output, stats } = await this.#run(budget);
    this.curve.push({
      evaluations: stats.evaluations,
      path: this.stochastic || !this.#reference ? null : pathError(output.points, this.#reference),
      law: lawError(output.points, exact),
    });
  }

  #run(evaluations, more = {}) {
    const request = { ...this.common, ...more, sampler: this.sampler, steps: stepsFor(evaluations, this.manifest) };
    return this.engine.generate(request, { signal: this.signal });
  }
}
