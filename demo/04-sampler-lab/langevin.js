// Time and noise level of critically damped Langevin diffusion (Dockhorn et al. 2022), with the numbers that cards leave out.

/** Variance that the velocity gains from start to end: M·(1 − γ). */
const EXCESS = 0.25 * (1 - 0.04);

/** The noise level σ at time τ: the position over its mean is x₀ + σ·n. */
export function levelAt(tau) {
  const variance = 1 - Math.exp(-4 * tau) * ((1 + 2 * tau) ** 2 + EXCESS * (4 * tau) ** 2);
  return Math.sqrt(Math.max(0, variance)) / (Math.exp(-2 * tau) * (1 + 2 * tau));
}

/** The time at which the level is σ. */
function timeOf(sigma) {
  let [low, high] = [0, 20];
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (levelAt(middle) < sigma) low = middle;
    else high = middle;
  }
  return high;
}

/** So many levels from the highest to the lowest, at times whose root is evenly spaced. */
export function evenTimes(steps, sigmaMin, sigmaMax, power) {
  const [first, last] = [sigmaMax, sigmaMin].map((sigma) => timeOf(sigma) ** (1 / power));
  const level = (i) => levelAt((first + ((last - first) * i) / (steps - 1)) ** power);
  return Array.from({ length: steps }, (_, i) => (i === 0 ? sigmaMax : i === steps - 1 ? sigmaMin : level(i)));
}
