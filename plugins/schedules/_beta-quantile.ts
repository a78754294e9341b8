/** The quantile of the beta distribution, by bisection of its distribution function. */

/** From a share to the x with I_x(a, b) = share. */
export function betaQuantile(a: number, b: number): (share: number) => number {
  const logBeta = logGamma(a) + logGamma(b) - logGamma(a + b);
  const half = distribution(0.5, a, b, logBeta);
  return (share) => {
    if (share <= 0) return 0;
    if (share >= 1) return 1;
    // from the end that is nearer, so that what is close to 1 keeps its digits too
    return share > half ? 1 - bisect(1 - share, b, a, logBeta) : bisect(share, a, b, logBeta);
  };
}

function bisect(share: number, a: number, b: number, logBeta: number): number {
  let [low, high] = [0, 1];
  while (high - low > 1e-13 * high) {
    const middle = (low + high) / 2;
    if (distribution(middle, a, b, logBeta) < share) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** I_x(a, b), by the continued fraction of Abramowitz and Stegun 26.5.8. */
function distribution(x: number, a: number, b: number, logBeta: number): number {
  if (x > (a + 1) / (a + b + 2)) return 1 - distribution(1 - x, b, a, logBeta);
  let fraction = 1;
  for (let m = 20; m > 0; m--) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    fraction = 1 + even / (1 + odd / fraction);
  }
  return Math.exp(a * Math.log(x) + b * Math.log1p(-x) - logBeta) / a / (1 - ((a + b) * x) / (a + 1) / fraction);
}

/** ln Γ(z) for z > 0: Stirling's series, from where it has 15 digits. */
function logGamma(z: number): number {
  if (z < 15) return logGamma(z + 1) - Math.log(z);
  const square = z * z;
  const rest = 1 / 12 - (1 / 360 - (1 / 1260 - 1 / (1680 * square)) / square) / square;
  return (z - 0.5) * Math.log(z) - z + Math.log(2 * Math.PI) / 2 + rest / z;
}
