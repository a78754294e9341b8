// What is known exactly of a mixture of equally likely Gaussians, and how far points are from it.

/** The density at a point of the plane. */
export function density({ means, deviation }, x, y) {
  const nearness = means.reduce((sum, [mx, my]) => sum + Math.exp(-((x - mx) ** 2 + (y - my) ** 2) / (2 * deviation ** 2)), 0);
  return nearness / (means.length * 2 * Math.PI * deviation ** 2);
}

/** Exact samples, x and y of each in turn; as many from each Gaussian when `even`, as chance has it otherwise. */
export function samples({ means, deviation }, count, seed, even = false) {
  const uniform = generator(seed);
  const points = new Float32Array(2 * count);
  for (let i = 0; i < count; i++) {
    const [mx, my] = means[even ? i % means.length : Math.floor(uniform() * means.length)];
    const radius = deviation * Math.sqrt(-2 * Math.log(1 - uniform())); // Box–Muller
    const angle = 2 * Math.PI * uniform();
    points.set([mx + radius * Math.cos(angle), my + radius * Math.sin(angle)], 2 * i);
  }
  return points;
}

/** Root mean square of how far each point is from its counterpart. */
export function pathError(points, others) {
  const sum = points.reduce((total, value, e) => total + (value - others[e]) ** 2, 0);
  return Math.sqrt(sum / (points.length / 2));
}

/**
 * Sliced Wasserstein-2 distance (Bonneel et al. 2015): along each of some directions both sets are sorted and compared.
 * There are `exact.length / points.length`, a whole number, exact points for each point.
 */
export function lawError(points, exact, directions = 32) {
  const ratio = exact.length / points.length;
  let sum = 0;
  for (let k = 0; k < directions; k++) {
    const angle = (Math.PI * (k + 0.5)) / directions;
    const [ours, theirs] = [points, exact].map((set) => projected(set, Math.cos(angle), Math.sin(angle)));
    for (let j = 0; j < theirs.length; j++) sum += (ours[Math.floor(j / ratio)] - theirs[j]) ** 2;
  }
  return Math.sqrt(sum / (directions * (exact.length / 2)));
}

function projected(points, dx, dy) {
  const along = new Float64Array(points.length / 2);
  for (let i = 0; i < along.length; i++) along[i] = points[2 * i] * dx + points[2 * i + 1] * dy;
  return along.sort();
}

/** Uniform numbers in 0…1: mulberry32. */
function generator(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
