import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { load, relativeError, replay, titleOf } from './replay.ts';

const TOLERANCE = 1e-4;

for (const name of ['samplers', 'solvers', 'inversion', 'guidance']) {
  const fixture = load(name);
  describe(`${name} move as in diffusers`, () => {
    for (const recorded of fixture.cases) {
      it(titleOf(recorded), async () => {
        const { states } = await replay(fixture, recorded);
        const error = relativeError(states, recorded.states);
        assert.ok(error <= TOLERANCE, `relative error ${error}`);
      });
    }
  });
}

for (const name of ['continuous', 'continuous-solvers', 'k-diffusion']) {
  const fixture = load(name);
  describe(`${name}: samplers estimate and end as in k-diffusion and diffusers`, () => {
    for (const recorded of fixture.cases) {
      it(titleOf(recorded), async () => {
        const { states, denoised } = await replay(fixture, recorded);
        const error = relativeError([...denoised, states.at(-1)!], recorded.states);
        assert.ok(error <= TOLERANCE, `relative error ${error}`);
      });
    }
  });
}
