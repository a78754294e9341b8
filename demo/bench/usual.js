/**
 * A loop as pages usually write it around a model: every tensor is an array on the CPU between the steps, noise comes from Math.random
 * by Box and Muller, guidance is two runs (or one of twice the batch: `together`), and none without a `scale`. Euler ancestral over Karras
 * levels, as the engine does.
 *
 * `run` takes feeds { type, data, dims } by name and gives the output's values.
 */
const RHO = 7;

export async function usualLoop({ run, io, shape, sigmaData, sigmaMin, sigmaMax, steps, scale, conditionings, together = false }) {
  const length = shape.reduce((product, axis) => product * axis, 1);
  const [cond, uncond] = conditionings;
  const feedsOf = (values, batch, sigma, conditioning) => ({
    [io.x]: { type: 'float32', data: values, dims: [batch, ...shape] },
    [io.noise]: { type: 'float32', data: new Float32Array(batch).fill(Math.log(sigma) / 4), dims: [batch] },
    ...conditioning,
  });
  const both = together && joined(cond, uncond);
  const levels = karras(steps, sigmaMin, sigmaMax);
  const x = gaussian(length).map((value) => value * levels[0]);
  for (let i = 0; i < steps; i++) {
    const [sigma, next] = [levels[i], levels[i + 1]];
    const root = Math.hypot(sigma, sigmaData);
    const input = x.map((value) => value / root);
    let guided;
    let plain;
    if (together) {
      const inputs = new Float32Array(2 * length);
      inputs.set(input);
      inputs.set(input, length);
      const output = await run(feedsOf(inputs, 2, sigma, both));
      [guided, plain] = [output.subarray(0, length), output.subarray(length)];
    } else {
      guided = await run(feedsOf(input, 1, sigma, cond));
      plain = scale === undefined ? guided : await run(feedsOf(input, 1, sigma, uncond));
    }
    const [cSkip, cOut] = [(sigmaData / root) ** 2, (sigma * sigmaData) / root];
    const up = Math.min(next, (next / sigma) * Math.sqrt(sigma ** 2 - next ** 2));
    const down = Math.sqrt(next ** 2 - up ** 2);
    const noise = up > 0 ? gaussian(length) : undefined;
    for (let e = 0; e < length; e++) {
      const denoised = cSkip * x[e] + cOut * (plain[e] + (scale ?? 0) * (guided[e] - plain[e]));
      x[e] += ((down - sigma) / sigma) * (x[e] - denoised) + (noise ? up * noise[e] : 0);
    }
  }
  return x;
}

/** Karras et al. 2022, equation 5. */
function karras(steps, sigmaMin, sigmaMax) {
  const [high, low] = [sigmaMax, sigmaMin].map((sigma) => sigma ** (1 / RHO));
  return [...Array.from({ length: steps }, (_, i) => (high + (i / Math.max(1, steps - 1)) * (low - high)) ** RHO), 0];
}

function gaussian(length) {
  const values = new Float32Array(length);
  for (let e = 0; e < length; e += 2) {
    const radius = Math.sqrt(-2 * Math.log(1 - Math.random()));
    const angle = 2 * Math.PI * Math.random();
    values[e] = radius * Math.cos(angle);
    if (e + 1 < length) values[e + 1] = radius * Math.sin(angle);
  }
  return values;
}

function joined(cond, uncond) {
  return Object.fromEntries(
    Object.entries(cond).map(([name, { type, dims: [, ...rest], data }]) => {
      const whole = new data.constructor(2 * data.length);
      whole.set(data);
      whole.set(uncond[name].data, data.length);
      return [name, { type, dims: [2, ...rest], data: whole }];
    }),
  );
}
