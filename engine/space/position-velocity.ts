/**
 * Position and velocity of every element, stacked on an axis after the batch. Of clean data only the position is known
 * (velocities begin around 0), so the clean estimate has the latent shape, and it says the whole score:
 * ∇ log p(u) = −Σ⁻¹·(u − mean·x̂₀), because E[∇ log p(u | x₀)] is linear in x₀. Levels σ are those of the position.
 */
import type { ModelCard } from '../model/card.ts';
import { mix, type Tensor } from '../tensor/tensor.ts';
import { couple, halves } from './couple.ts';
import { Langevin } from './langevin.ts';
import { cholesky, IDENTITY, inverse } from './matrix2.ts';
import { real } from './real.ts';
import type { Setting, StateSpace } from './space.ts';

export function positionVelocity(setting: Setting): StateSpace {
  const { card, evaluator, shape } = setting;
  const [batch = 1, ...rest] = shape;
  const process = new Langevin(card.langevin);
  return {
    ...real(setting),
    shape: [batch, 2, ...rest],
    given: { process },
    start(sigma, noise, clean) {
      const tau = process.tau(sigma);
      const scattered = couple([cholesky(process.covariance(tau)), noise]);
      return clean ? couple([IDENTITY, scattered], [process.mean(tau), clean]) : scattered;
    },
    finished: (x) => evaluator.read(halves(x)[0]),
  };
}

/**
 * The clean estimate from a network's output F. All predictions are linear in u − mean·x₀: `epsilon` is the second row of
 * L⁻¹·(…) with L·Lᵀ = Σ, the noise of the velocity; `score` is that of the velocity, the second row of −Σ⁻¹·(…).
 */
export function estimatePosition(process: Langevin, prediction: ModelCard['prediction'], state: Tensor, sigma: number, F: Tensor): Tensor {
  if (prediction === 'x0') return F;
  const tau = process.tau(sigma);
  const covariance = process.covariance(tau);
  const [, , x, v] = inverse(prediction === 'score' ? covariance : cholesky(covariance));
  const [meanX, meanV] = process.mean(tau);
  const scale = x * meanX + v * meanV;
  const [position, velocity] = halves(state);
  return mix([x / scale, position], [v / scale, velocity], [(prediction === 'score' ? 1 : -1) / scale, F]);
}
